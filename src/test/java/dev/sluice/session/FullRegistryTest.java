package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.HelloErrorCode;
import org.junit.jupiter.api.Test;

/** A registry that holds as many sessions as it can takes no other, and still lets clients come back to those. */
class FullRegistryTest {
    private final HandDrivenNode node = HandDrivenNode.plan().sessions(1).start();
    private final TestClient client = node.client("c-1").begin();

    @Test
    void a_new_session_is_refused() {
        TestClient second = node.client("c-2").begin();

        assertThat(second.refusal()).isEqualTo(HelloErrorCode.OVERLOADED);
    }

    @Test
    void a_session_in_memory_can_be_come_back_to() {
        TestClient second = node.client("c-2").resume(client.sessionId(), null);

        assertThat(second.isAttached()).isTrue();
    }

    @Test
    void who_owns_no_session_there_does_not_learn_of_it() {
        TestClient other = node.client("c-2", "mallory").resume(client.sessionId(), null);

        assertThat(other.refusal()).isEqualTo(HelloErrorCode.OVERLOADED);
    }
}

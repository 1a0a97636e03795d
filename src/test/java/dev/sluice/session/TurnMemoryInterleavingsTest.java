package dev.sluice.session;

import dev.sluice.budget.ByteAccount;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** In every interleaving of an agent that goes on and a turn that ends, what was counted is given back once. */
public final class TurnMemoryInterleavingsTest {
    private final ByteAccount account = new ByteAccount();
    private final TurnMemory memory = new TurnMemory(account);

    @Operation
    public void grow() {
        memory.grow(7);
    }

    @Operation
    public void release() {
        memory.release();
    }

    @Validate
    public void the_account_is_what_the_turn_holds() {
        if (account.heldBytes() != memory.heldBytes())
            throw new IllegalStateException(account.heldBytes() + " counted, " + memory.heldBytes() + " held");
    }

    @Test
    void holds_in_every_interleaving() {
        new ModelCheckingOptions()
                .iterations(5)
                .invocationsPerIteration(200)
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(0)
                .actorsAfter(0)
                .check(TurnMemoryInterleavingsTest.class);
    }
}

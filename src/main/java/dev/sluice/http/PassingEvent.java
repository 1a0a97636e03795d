package dev.sluice.http;

import dev.langchain4j.http.client.sse.ServerSentEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event that has its data while it is handed over, and not any longer.
 *
 * <p>LangChain4j keeps every event of an answer until its end, some 300 bytes of JSON around each token, and reads them while
 * it is given them.
 */
public final class PassingEvent extends ServerSentEvent {
    private volatile String data;

    /**
     * An event that is about to be handed over.
     *
     * @param name null for none
     * @param data what it says
     */
    public PassingEvent(@Nullable String name, String data) {
        super(name, "");
        this.data = data;
    }

    @Override
    public String data() {
        return data;
    }

    /** The event has been handed over. */
    public void pass() {
        data = "";
    }

    /** Two events are never the same. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** Without the data, which is somebody's conversation. */
    @Override
    public String toString() {
        return "PassingEvent[name=" + event() + "]";
    }
}

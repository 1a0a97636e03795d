package dev.sluice.endpoint;

import dev.sluice.outbound.FrameWriter;
import dev.sluice.protocol.CloseCode;
import java.util.function.Consumer;

/** The wire, with the connection told when its sending side has had enough of the client. */
record ReportingWriter(FrameWriter wire, Consumer<CloseCode> closed) implements FrameWriter {
    @Override
    public void write(String text, Written written) {
        wire.write(text, written);
    }

    @Override
    public void close(CloseCode code) {
        closed.accept(code);
        wire.close(code);
    }
}

package dev.sluice.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.support.GatewayServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a gateway holds of its memory budget, as {@code GET /api/memory} tells who has the scope {@code admin}.
 *
 * @param bytes all of it
 * @param bytesByKind of it, for what: messages and logs are sessions', buffers are connections', outputs are running turns'
 */
record HeldMemory(long bytes, Map<String, Long> bytesByKind) {
    /** What it holds now; everybody has the scope where the gateway asks nobody who it is. */
    static HeldMemory of(GatewayServer gateway) throws IOException {
        HttpResponse<String> answer = gateway.get("/api/memory");
        if (answer.statusCode() != 200) throw new IOException("GET /api/memory: " + answer.statusCode());
        JsonNode report = new ObjectMapper().readTree(answer.body());
        Map<String, Long> byKind = new TreeMap<>();
        for (Map.Entry<String, JsonNode> kind : report.path("held").properties())
            byKind.put(kind.getKey(), kind.getValue().longValue());
        if (!report.path("held_bytes").isIntegralNumber() || byKind.isEmpty())
            throw new IOException("GET /api/memory: " + answer.body());
        return new HeldMemory(report.path("held_bytes").longValue(), byKind);
    }

    /** Whether it is exactly nothing, of every kind. */
    boolean isNothing() {
        return bytes == 0 && bytesByKind.values().stream().allMatch(held -> held == 0);
    }

    @Override
    public String toString() {
        return bytes + " bytes held " + bytesByKind;
    }
}

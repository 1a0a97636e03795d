package dev.sluice.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells calls of tools apart: equal for the same tool with the same arguments, however a model spaces and orders those. */
final class CallDigest {
    private static final int BYTES = 16;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private CallDigest() {}

    /** 32 hex digits. */
    static String of(ToolExecutionRequest call) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(String.valueOf(call.name()).getBytes(UTF_8));
            // No name of a tool has this character.
            sha.update((byte) 0);
            sha.update(canonical(call.arguments()).getBytes(UTF_8));
            return HexFormat.of().formatHex(sha.digest(), 0, BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private static String canonical(@Nullable String arguments) {
        if (arguments == null || arguments.isBlank()) return "{}";
        try {
            return JSON.writeValueAsString(JSON.readValue(arguments, Map.class));
        } catch (JsonProcessingException noObject) {
            return arguments;
        }
    }
}

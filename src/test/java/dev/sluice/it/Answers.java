package dev.sluice.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;

/** Reads what the API answers. */
final class Answers {
    private Answers() {}

    /** The body as JSON. */
    static JsonNode json(HttpResponse<String> answer) {
        try {
            return Frame.JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + answer.body(), e);
        }
    }
}

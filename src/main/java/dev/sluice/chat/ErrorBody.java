package dev.sluice.chat;

import dev.sluice.protocol.JsonText;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a model's owner says of an error, in any of the forms that are in use: {@code {"error":{"message","type","code"}}},
 * {@code {"error":"…"}}, {@code {"message":"…"}}, {@code {"detail":"…"}}; of anything else nothing is told.
 *
 * @param message what it says, for people; empty for none
 * @param words its type and code, in lower case; empty for none
 */
record ErrorBody(String message, String words) {
    /** Characters of a sentence that clients are shown. */
    static final int SENTENCE_CHARS_MAX = 200;

    /** Characters of a message that are looked at. */
    private static final int MESSAGE_CHARS_MAX = 4_096;

    private static final ErrorBody SILENT = new ErrorBody("", "");

    private static final Pattern TOO_LONG = Pattern.compile(
            "context_length_exceeded|maximum context|context (length|window|size)"
                    + "|prompt is too long|too many tokens|input is too long|exceeds? the (available|maximum|model)[^.]{0,40}(context|token)");

    // Keys of the usual makes, and whatever follows the word that announces one.
    private static final Pattern SECRET =
            Pattern.compile("(?i)\\b(sk|pk|rk|key|gsk|xai)-[^\\s\"',.;)]{3,}|\\bbearer\\s+[^\\s\"',;)]+");

    private static final Pattern NOT_PLAIN = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\s]+");

    /** Reads {@code text}, the body of an answer or the data of an event. */
    static ErrorBody of(@Nullable String text) {
        Map<String, JsonText> members = members(text);
        if (members == null) return SILENT;
        JsonText error = members.get("error");
        if (error == null) return new ErrorBody(said(members, "message", "detail"), words(members));
        String plain = error.stringOrNull();
        if (plain != null) return new ErrorBody(bounded(plain), words(members));
        Map<String, JsonText> nested = error.membersOrNull();
        return nested == null ? SILENT : new ErrorBody(said(nested, "message", "detail"), words(nested));
    }

    /** Whether {@code text} is JSON that tells an error, rather than a piece of an answer. */
    static boolean isError(@Nullable String text) {
        Map<String, JsonText> members = members(text);
        JsonText error = members == null ? null : members.get("error");
        return error != null && !error.text().equals("null");
    }

    private static @Nullable Map<String, JsonText> members(@Nullable String text) {
        if (text == null || text.isBlank()) return null;
        JsonText json = JsonText.parse(text);
        return json == null ? null : json.membersOrNull();
    }

    /** Whether the conversation is longer than the model takes. */
    boolean isTooLong() {
        return TOO_LONG.matcher(words).find()
                || TOO_LONG.matcher(message.toLowerCase(Locale.ROOT)).find();
    }

    /** Whether the words name one of these. */
    boolean names(String... any) {
        for (String each : any) if (words.contains(each)) return true;
        return false;
    }

    /**
     * The message on one line, without anything that looks like a key.
     *
     * @param apiKey what must not be in it
     * @return null where nothing was said
     */
    @Nullable
    String sentence(@Nullable String apiKey) {
        String open = apiKey == null ? message : message.replace(apiKey, "…");
        String plain = NOT_PLAIN
                .matcher(SECRET.matcher(open).replaceAll("…"))
                .replaceAll(" ")
                .strip();
        if (plain.isEmpty()) return null;
        return plain.length() <= SENTENCE_CHARS_MAX ? plain : plain.substring(0, SENTENCE_CHARS_MAX - 1) + "…";
    }

    private static String said(Map<String, JsonText> members, String... names) {
        for (String name : names) {
            JsonText value = members.get(name);
            String text = value == null ? null : value.stringOrNull();
            if (text != null) return bounded(text);
        }
        return "";
    }

    private static String words(Map<String, JsonText> members) {
        return (said(members, "type") + " " + said(members, "code")).toLowerCase(Locale.ROOT);
    }

    private static String bounded(String text) {
        return text.length() <= MESSAGE_CHARS_MAX ? text : text.substring(0, MESSAGE_CHARS_MAX);
    }
}

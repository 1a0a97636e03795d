package dev.sluice.protocol;

/**
 * The member of an event that may be large: it is kept as it came and not copied into the event's other members.
 *
 * @param start what stands before the content, with the comma that parts it from the members before
 * @param content a JSON value
 * @param end what stands after the content
 * @param forOthersOnly whether a live frame for the sender's own connection goes without it
 */
record LargeMember(String start, JsonText content, String end, boolean forOthersOnly) {
    /** The content of a final. */
    static LargeMember content(JsonText content) {
        return new LargeMember(",\"content\":", content, "", false);
    }

    /** The message that was accepted, which its sender knows. */
    static LargeMember message(JsonText content, String senderId) {
        String end = ",\"sender_id\":" + JsonText.ofString(senderId) + "}";
        return new LargeMember(",\"message\":{\"content\":", content, end, true);
    }

    void appendTo(StringBuilder out) {
        out.append(start).append(content.text()).append(end);
    }

    int bytes() {
        return start.length() + content.bytes() + Utf8.bytes(end);
    }
}

package dev.sluice.session;

/**
 * What a session is looked up by, in memory as in its rows: an id alone finds nothing. So who asks for another's session takes
 * the very way of one who asks for none that ever was.
 */
record SessionKey(String principal, String sessionId) {}

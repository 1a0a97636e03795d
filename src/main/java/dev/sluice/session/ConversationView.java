package dev.sluice.session;

/**
 * How a conversation stands at one moment.
 *
 * @param window how many more messages it takes
 * @param pending messages that wait; an interrupted one counts while no runner is at it
 * @param executing whether a turn runs
 */
record ConversationView(int window, int pending, boolean executing) {}

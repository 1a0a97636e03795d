package dev.sluice.session;

import dev.sluice.agent.TurnPlace;

/** The place of one running turn. Its {@link Turns} know whether it still runs, and by what. Thread-safe. */
final class RunningPlace implements TurnPlace {
    private final Conversation conversation;
    private final RunningTurn turn;

    RunningPlace(Conversation conversation, RunningTurn turn) {
        this.conversation = conversation;
        this.turn = turn;
    }

    @Override
    public void leave() {
        conversation.decide(turns -> turns.leavePlace(turn));
    }

    @Override
    public void comeBack(Runnable next) {
        conversation.decide(turns -> turns.comeBack(turn, next));
    }
}

package dev.sluice.agent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers with what it was asked, the same JSON value character for character, at once and without streaming. */
final class EchoAgent implements Agent {
    @Override
    public CompletionStage<Reply> answer(Turn turn, TurnOutput output) {
        return CompletableFuture.completedStage(Reply.json(turn.content()));
    }
}

package dev.sluice.chat;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.sluice.agent.AgentSettings;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.DoubleSupplier;

/**
 * What an agent with a model is made of.
 *
 * @param settings what is set for it, a model among it
 * @param model asks its model
 * @param tools what its model may call
 * @param toolThreads run what tools do, which may block
 * @param timers keep its time
 * @param clock tells how much of a turn's time is left
 * @param random numbers from 0 to 1
 */
record ChatParts(
        AgentSettings settings,
        StreamingChatModel model,
        ToolBox tools,
        ToolThreads toolThreads,
        ScheduledExecutorService timers,
        Clock clock,
        DoubleSupplier random) {}

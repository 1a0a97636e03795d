/** The clock of the page, as the client asks for it. */
export const systemClock = {
  now: () => Date.now(),
  /** Runs `task` once after `delayMs`; returns how to cancel it. */
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

/** The close-code catalogue of PROTOCOL.md §7, and how long to wait before a reconnect. */

/** When a client may come back after a close. */
export const Reconnect = Object.freeze({
  NEVER: 'never',
  AT_ONCE: 'at once',
  AFTER_HINT: 'after the hint',
  AFTER_BACKOFF: 'after backoff',
});

/** What a close code and its reason mean: `{when, meaning}`. Unknown codes count as a broken line. */
export function readClose(code, reason = '') {
  switch (code) {
    case 1000: return { when: Reconnect.NEVER, meaning: 'said goodbye' };
    case 1007:
    case 1002: return { when: Reconnect.NEVER, meaning: 'the line garbled what this page sent' };
    case 1003: return { when: Reconnect.NEVER, meaning: 'only text is spoken here' };
    case 1008: return reason === 'handshake timeout'
      ? { when: Reconnect.AFTER_BACKOFF, meaning: 'the greeting took too long' }
      : { when: Reconnect.NEVER, meaning: reason || 'not allowed' };
    case 1009: return { when: Reconnect.NEVER, meaning: 'a message was too large' };
    case 1011: return { when: Reconnect.AFTER_BACKOFF, meaning: 'the gateway had an internal error' };
    case 1012: return { when: Reconnect.AFTER_HINT, meaning: 'the gateway restarts' };
    case 1013: return reason === 'slow consumer'
      ? { when: Reconnect.AT_ONCE, meaning: 'this page read too slowly' }
      : { when: Reconnect.AFTER_HINT, meaning: 'the gateway is overloaded' };
    case 4002: return { when: Reconnect.AT_ONCE, meaning: 'the line was silent' };
    default: return { when: Reconnect.AFTER_BACKOFF, meaning: 'the line broke' };
  }
}

const BASE_MS = 500;
const CEILING_MS = 30_000;
const AT_ONCE_SPREAD_MS = 250;

/**
 * Waiting time before the next attempt, in milliseconds.
 *
 * Every branch is spread at random, so that many clients cut off together do not return together. "At once" is only at once
 * for the first attempt: a gateway that keeps closing must not be hammered.
 */
export function reconnectDelayMs({ when, failures, hintMs = 0, random }) {
  const ceilingMs = Math.min(CEILING_MS, BASE_MS * 2 ** Math.min(failures, 10));
  const backoffMs = ceilingMs / 2 + random() * (ceilingMs / 2);
  switch (when) {
    case Reconnect.AT_ONCE:
      return Math.max(hintMs, failures === 0 ? random() * AT_ONCE_SPREAD_MS : backoffMs);
    case Reconnect.AFTER_HINT:
      return Math.max(hintMs + random() * Math.max(AT_ONCE_SPREAD_MS, hintMs / 2), failures === 0 ? 0 : backoffMs);
    case Reconnect.AFTER_BACKOFF:
      return Math.max(hintMs, backoffMs);
    default:
      throw new RangeError(`when: ${when} (expected: at once, after the hint or after backoff)`);
  }
}

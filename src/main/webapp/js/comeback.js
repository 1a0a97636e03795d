/** Remembers what decides how soon a lost connection may be replaced: failures in a row and the gateway's hints. */
import { reconnectDelayMs } from './closes.js';

const STEADY_AFTER_MS = 10_000;

export class Comeback {
  #random;
  #failures = 0;
  #hintMs = 0;
  #slowHintMs = 0;
  #joinedAt = null;

  constructor(random) {
    this.#random = random;
  }

  /** A connection was greeted at `now`; after a slow-consumer close the greeting may ask for a longer wait next time. */
  joined(now, slowHintMs = 0) {
    this.#joinedAt = now;
    this.#hintMs = 0;
    this.#slowHintMs = slowHintMs;
  }

  /** The gateway asks not to return earlier than this. */
  hint(hintMs) {
    this.#hintMs = hintMs;
  }

  /** The connection ended for reading too slowly. */
  wasSlow() {
    this.#hintMs = Math.max(this.#hintMs, this.#slowHintMs);
  }

  /** How long to wait, in milliseconds, after a loss at `now` that may be repaired `when`. */
  delayMs(when, now) {
    // A line that breaks again at once is still the same trouble: only a steady one makes the next wait short.
    if (this.#joinedAt !== null && now - this.#joinedAt >= STEADY_AFTER_MS) this.#failures = 0;
    this.#joinedAt = null;
    const delayMs = reconnectDelayMs({ when, failures: this.#failures, hintMs: this.#hintMs, random: this.#random });
    this.#failures += 1;
    return Math.round(delayMs);
  }
}

/**
 * Messages the gateway has not answered yet, in the order they were written.
 *
 * A message leaves only when the gateway accepted it or refused it for good. So a lost connection, a NACK or a reload loses
 * none, and because each keeps its `message_id` sending one again never runs it twice.
 */

const ENTRIES_MAX = 1000;

export class Outbox {
  #entries = new Map();
  #window = 0;
  #holdUntil = 0;
  #refused = false;

  /** Takes a message; false when the outbox is full. */
  add(id, content, { ignoreWindow = false } = {}) {
    if (this.#entries.size >= ENTRIES_MAX) return false;
    this.#entries.set(id, { id, content, state: 'waiting', ignoreWindow });
    return true;
  }

  /** Forgets an answered or discarded message and returns it; undefined if it is not here. */
  remove(id) {
    const entry = this.#entries.get(id);
    this.#entries.delete(id);
    return entry;
  }

  has(id) {
    return this.#entries.has(id);
  }

  /** The gateway says how many more messages it takes now. */
  windowIs(window) {
    this.#window = window;
    if (window > 0) this.#refused = false;
  }

  /** How many messages may go out now: the last window told, less those sent and not yet answered. */
  get credit() {
    return Math.max(0, this.#window - this.sentCount);
  }

  get sentCount() {
    let count = 0;
    for (const entry of this.#entries.values()) if (entry.state === 'sent') count += 1;
    return count;
  }

  /** The gateway did not take this message: it stays, and nothing is sent before `retryAfterMs` have passed. */
  refuse(id, now, retryAfterMs) {
    const entry = this.#entries.get(id);
    if (!entry) return;
    entry.state = 'waiting';
    entry.ignoreWindow = false;
    this.#refused = true;
    this.#holdUntil = Math.max(this.#holdUntil, now + retryAfterMs);
  }

  /** A connection ended: what was sent without an answer goes again, under its old id. */
  unanswer() {
    for (const entry of this.#entries.values()) entry.state = 'waiting';
    this.#holdUntil = 0;
    this.#refused = false;
  }

  /** The next message that may be sent at `now`, marked as sent; null if none may. */
  takeNext(now) {
    const next = this.#firstWaiting();
    if (!next || now < this.#holdUntil) return null;
    // With a window of 0 nobody tells when room is made by a cancel, so after a refusal one message asks.
    const mayAsk = this.#refused && this.sentCount === 0;
    if (this.credit === 0 && !next.ignoreWindow && !mayAsk) return null;
    next.state = 'sent';
    return next;
  }

  /** When to look again, or null if only an answer can change anything. */
  wakeAt(now) {
    return this.#firstWaiting() && this.#holdUntil > now ? this.#holdUntil : null;
  }

  /** All entries, oldest first: `{id, content, state}`, state `waiting` or `sent`. */
  get entries() {
    return [...this.#entries.values()];
  }

  #firstWaiting() {
    for (const entry of this.#entries.values()) if (entry.state === 'waiting') return entry;
    return null;
  }
}

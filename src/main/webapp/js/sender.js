/** Sends what waits in the outbox as fast as the window, `retry_after_ms` and the socket allow. */
import { Outbox } from './outbox.js';
import { sizeBytes } from './frames.js';

const BUFFERED_BYTES_MAX = 1_048_576;
const BUFFER_LOOK_MS = 50;
const RETRY_DEFAULT_MS = 1_000;
const RETRIED = new Set(['inbox_full', 'rate_limited', 'overloaded', 'draining']);

export class Sender {
  outbox = new Outbox();
  #clock;
  #transmit;
  #changed;
  #line = null;
  #payloadMax = Infinity;
  #cancelWake = () => {};

  /** `transmit(frame)` sends one frame; `changed(id, state, detail)` hears what became of a message. */
  constructor({ clock, transmit, changed }) {
    this.#clock = clock;
    this.#transmit = transmit;
    this.#changed = changed;
  }

  /** Takes a message; false when too many wait here already. */
  take(id, content, options) {
    if (!this.outbox.add(id, content, options)) return false;
    this.#changed(id, 'waiting', { content });
    this.pump();
    return true;
  }

  /** The line is ready for messages; none is larger than `payloadMax` bytes. */
  start(line, payloadMax = Infinity) {
    this.#line = line;
    this.#payloadMax = payloadMax;
    this.pump();
  }

  /** The line is gone: what has no answer waits to be sent again. */
  pause() {
    this.#line = null;
    this.#cancelWake();
    this.outbox.unanswer();
    for (const { id } of this.outbox.entries) this.#changed(id, 'waiting', {});
  }

  /** Sends what may be sent now, and plans when to look again. */
  pump() {
    if (!this.#line) return;
    this.#cancelWake();
    const now = this.#clock.now();
    for (;;) {
      if (this.#line.bufferedBytes > BUFFERED_BYTES_MAX) return this.#wakeAfter(BUFFER_LOOK_MS);
      const next = this.outbox.takeNext(now);
      if (!next) break;
      this.#send(next);
    }
    const wakeAt = this.outbox.wakeAt(now);
    if (wakeAt !== null) this.#wakeAfter(wakeAt - now);
  }

  /** The gateway's `error` frame about a message: kept for another try, or failed for good. */
  refused(frame) {
    const { message_id: id, code, retry_after_ms: retryAfterMs = RETRY_DEFAULT_MS } = frame;
    if (!RETRIED.has(code)) return this.fail(id, frame);
    this.outbox.refuse(id, this.#clock.now(), retryAfterMs);
    this.#changed(id, 'refused', frame);
  }

  /** A message that will not be sent again. */
  fail(id, { code, message }) {
    this.outbox.remove(id);
    this.#changed(id, 'failed', { code, message });
  }

  #send({ id, content }) {
    const frame = { type: 'message', message_id: id, content };
    if (sizeBytes(JSON.stringify(frame)) > this.#payloadMax) {
      this.fail(id, { code: 'payload_too_large', message: `larger than the ${this.#payloadMax} bytes the gateway takes` });
      return;
    }
    this.#changed(id, 'sending', {});
    this.#transmit(frame);
  }

  #wakeAfter(delayMs) {
    this.#cancelWake = this.#clock.after(delayMs, () => this.pump());
  }
}

/**
 * One WebSocket from its opening to its end, reported exactly once.
 *
 * A line that nobody answers, or that falls silent, counts as closed: a dead network sends no close frame.
 */

const ANSWER_TIMEOUT_MS = 10_000;

export class Line {
  #socket;
  #clock;
  #closed;
  #ended = false;
  #heardAt;
  #cancelWatch;

  /** Opens at once. Calls `opened()`, `heard(text)` and, unless closed from this side, once `closed(code, reason)`. */
  constructor({ url, openSocket, clock, opened, heard, closed }) {
    this.#clock = clock;
    this.#closed = closed;
    this.#heardAt = clock.now();
    this.#socket = openSocket(url);
    this.#socket.onopen = () => { if (!this.#ended) opened(); };
    this.#socket.onmessage = ({ data }) => {
      if (this.#ended) return;
      this.#heardAt = clock.now();
      heard(data);
    };
    this.#socket.onclose = ({ code, reason }) => this.#end(code, reason);
    this.#cancelWatch = clock.after(ANSWER_TIMEOUT_MS, () => this.#end(1006, 'no answer'));
  }

  get bufferedBytes() {
    return this.#socket.bufferedAmount;
  }

  /** Sends a text; false if the line is not open. */
  send(text) {
    if (this.#ended || this.#socket.readyState !== 1) return false;
    this.#socket.send(text);
    return true;
  }

  /** From now on the gateway is heard at least every `beatMs` or asked with `ping()`; two silent beats are the end. 0: off. */
  watchSilence(beatMs, ping) {
    this.#cancelWatch();
    if (!beatMs || this.#ended) return;
    this.#cancelWatch = this.#clock.after(beatMs, () => {
      const silentMs = this.#clock.now() - this.#heardAt;
      if (silentMs >= 2 * beatMs) return this.#end(4002, 'liveness timeout');
      if (silentMs >= beatMs) ping();
      this.watchSilence(beatMs, ping);
    });
  }

  /** Closes from this side; nothing is reported any more. */
  close(code) {
    this.#ended = true;
    this.#cancelWatch();
    this.#socket.close(code);
  }

  #end(code, reason) {
    if (this.#ended) return;
    this.close();
    this.#closed(code, reason);
  }
}

/** Checks the rule of PROTOCOL.md §2: the cursors of one connection cover the integers without hole and without overlap. */

const SEGMENTS_MAX = 400;

export class Coverage {
  #segments = [];
  #covered = 0;
  #connection = 0;

  /** Cursors that never came, and cursors that came twice, since the page was loaded. */
  missing = 0;
  repeated = 0;

  /** A connection begins; `sequence` is the cursor before the first one that will follow. `afresh`: after a resync. */
  begin(sequence, { afresh = false } = {}) {
    if (afresh) this.#segments = [];
    this.#connection += 1;
    this.#covered = sequence;
  }

  /** Takes the event that stands for `from`…`cursor`; says `next`, `hole` or `overlap`. */
  take({ from, cursor, replayed = false, conflatable = false }) {
    const expected = this.#covered + 1;
    const kind = replayed ? 'replayed' : conflatable ? 'stream' : 'critical';
    if (from > expected) {
      this.missing += from - expected;
      this.#note(expected, from - 1, 'hole');
    }
    if (from < expected) {
      this.repeated += Math.min(cursor, this.#covered) - from + 1;
      this.#note(from, Math.min(cursor, this.#covered), 'overlap');
    }
    if (cursor >= expected) this.#note(Math.max(from, expected), cursor, kind);
    this.#covered = Math.max(this.#covered, cursor);
    return from > expected ? 'hole' : from < expected ? 'overlap' : 'next';
  }

  /** The last cursor covered on this connection: what a resume gives as `since`. */
  get covered() {
    return this.#covered;
  }

  /** How many connections have begun. */
  get connection() {
    return this.#connection;
  }

  /** The newest stretches of the log, oldest first: `{from, to, kind, connection}`. */
  get segments() {
    return this.#segments;
  }

  #note(from, to, kind) {
    this.#segments.push({ from, to, kind, connection: this.#connection });
    if (this.#segments.length > SEGMENTS_MAX) this.#segments.shift();
  }
}

/**
 * The conversation as the page shows it: one turn per message, told by the client and by session events. Knows no page.
 *
 * A turn is waiting → sending → queued → started → streaming → final; `refused` and `failed` branch off `sending`. Finals come
 * in the order of accepts, so the first accepted turn without one is the running one.
 */
import { stepWords } from './agent-words.js';

const TURNS_MAX = 300;
const NOTES_MAX = 50;
const BEFORE_ACCEPT = new Set(['waiting', 'sending', 'refused']);

export class Conversation {
  #turns = new Map();
  #queue = [];
  #changed;

  /** `changed(turn)` is called after every change, with null when turns were dropped or replaced. */
  constructor(changed) {
    this.#changed = changed;
  }

  get turns() {
    return [...this.#turns.values()];
  }

  /** The running turn, or null. */
  get running() {
    return this.#turns.get(this.#queue[0]) ?? null;
  }

  /** How many accepted turns wait behind the running one. */
  get queuedCount() {
    return this.#queue.slice(1).filter((id) => !this.#turns.get(id).cancelled).length;
  }

  get(id) {
    return this.#turns.get(id);
  }

  /** What the client says about a message the gateway has not accepted. */
  messageChanged(id, state, { content, code, message } = {}) {
    const turn = this.#turnOf(id, content, true);
    if (!BEFORE_ACCEPT.has(turn.state)) return;
    // A refused message stays marked as such while it waits for its next try.
    if (state === 'waiting' && turn.state === 'refused') return;
    turn.state = state;
    turn.problem = code ? { code, message } : null;
    this.#changed(turn);
  }

  /** A message that was never sent is taken back. */
  discard(id) {
    this.#turns.delete(id);
    this.#changed(null);
  }

  /** The user asked to stop a turn; `denied` when the gateway had nothing to stop. */
  stopAsked(id, asked = true) {
    const turn = this.#turns.get(id);
    if (!turn || turn.state === 'final') return;
    turn.stopAsked = asked;
    this.#changed(turn);
  }

  /** The gateway took a queued turn out: its place is free now, its final comes in its order. */
  cancelled(id) {
    const turn = this.#turns.get(id);
    if (!turn || turn.state === 'final') return;
    turn.cancelled = true;
    this.#changed(turn);
  }

  /** Takes one session event. */
  apply(event) {
    switch (event.type) {
      case 'response': return event.body.status === 'final' ? this.#finish(event) : this.#accept(event);
      case 'turn_restarted': return this.#restart(event);
      case 'token_stream': return this.#stream(event, 'text');
      case 'reasoning_stream': return this.#stream(event, 'reasoning');
      // The final follows an end of stream at once; the session's own events change no turn.
      case 'stream_end': case 'session_start': case 'session_end': return undefined;
      default: return this.#note(event);
    }
  }

  /** Starts over from a snapshot's state: {messages, pending_inbox, is_executing}. Turns of ours not yet accepted stay. */
  resync({ messages = [], pending_inbox: pending = [] }) {
    const unaccepted = this.turns.filter(({ state }) => BEFORE_ACCEPT.has(state) || state === 'failed');
    this.#turns.clear();
    this.#queue = [];
    for (const { message_id: id, role, content } of messages) {
      const turn = this.#turnOf(id, undefined, true);
      turn.state = 'final';
      if (role === 'user') turn.content = content;
      else turn.text = asText(content);
    }
    for (const waiting of pending) {
      const id = waiting.message_id ?? waiting;
      const turn = this.#turnOf(id, waiting.content, true);
      this.#enqueue(turn);
    }
    for (const turn of unaccepted) if (!this.#turns.has(turn.id)) this.#turns.set(turn.id, turn);
    this.#changed(null);
  }

  /** Takes back the turns remembered before a reload. */
  restore(turns) {
    for (const turn of turns) {
      this.#turns.set(turn.id, turn);
      if (['queued', 'started', 'streaming'].includes(turn.state)) this.#queue.push(turn.id);
    }
    this.#changed(null);
  }

  /** Another session begins. */
  clear() {
    this.#turns.clear();
    this.#queue = [];
    this.#changed(null);
  }

  /** The session is gone: nothing accepted in it will be answered any more. */
  lose() {
    for (const id of this.#queue) {
      Object.assign(this.#turns.get(id), { state: 'failed', problem: { code: 'session_not_found', message: 'its session is gone' } });
    }
    this.#queue = [];
    this.#changed(null);
  }

  #accept({ messageId, body }) {
    const turn = this.#turnOf(messageId, body.message?.content, !body.message?.sender_id);
    if (turn.state === 'final' || this.#queue.includes(messageId)) return;
    this.#enqueue(turn);
    this.#changed(turn);
  }

  #enqueue(turn) {
    this.#queue.push(turn.id);
    turn.problem = null;
    turn.state = this.#queue.length === 1 ? 'started' : 'queued';
  }

  #stream({ messageId, attempt, data }, part) {
    const turn = this.#attempt(messageId, attempt);
    if (turn.state === 'final') return;
    turn.state = 'streaming';
    turn[part] += data.content ?? '';
    this.#changed(turn);
  }

  #restart({ messageId, attempt, body }) {
    const turn = this.#attempt(messageId, attempt);
    turn.state = 'started';
    addNote(turn, `Attempt ${attempt}: started over${body.reason ? ` (${body.reason})` : ''}; the earlier text was void.`);
    this.#changed(turn);
  }

  #note({ type, messageId, data }) {
    if (!messageId) return;
    const turn = this.#turnOf(messageId);
    const { message_id: _id, attempt: _attempt, cursor: _cursor, from: _from, ...own } = data;
    addNote(turn, stepWords(type, own));
    this.#changed(turn);
  }

  #finish({ messageId, body }) {
    const turn = this.#turnOf(messageId);
    this.#queue = this.#queue.filter((id) => id !== messageId);
    turn.state = 'final';
    turn.stopAsked = false;
    turn.outcome = body.outcome ?? { status: 'ok' };
    turn.attempts = body.attempts ?? turn.attempt;
    turn.metadata = body.metadata ?? null;
    // The final's content is the text; a stopped turn that has none keeps what was streamed.
    const told = asText(body.content);
    if (told !== '' || turn.outcome.status === 'ok') turn.text = told;
    this.#changed(turn);
    const next = this.running;
    if (next?.state === 'queued') {
      next.state = 'started';
      this.#changed(next);
    }
  }

  /** The turn at the given attempt: a newer attempt voids what the earlier one streamed. */
  #attempt(messageId, attempt) {
    const turn = this.#turnOf(messageId);
    if (attempt > turn.attempt) Object.assign(turn, { attempt, text: '', reasoning: '' });
    return turn;
  }

  #turnOf(id, content, mine = true) {
    let turn = this.#turns.get(id);
    if (!turn) {
      turn = { id, content, mine, state: 'waiting', attempt: 1, attempts: 1, text: '', reasoning: '', notes: [], outcome: null,
        metadata: null, problem: null, stopAsked: false, cancelled: false };
      this.#turns.set(id, turn);
      this.#dropOldest();
    }
    if (turn.content === undefined && content !== undefined) turn.content = content;
    return turn;
  }

  #dropOldest() {
    if (this.#turns.size <= TURNS_MAX) return;
    const oldest = this.turns.find(({ state }) => state === 'final' || state === 'failed');
    if (!oldest) return;
    this.#turns.delete(oldest.id);
    this.#changed(null);
  }
}

/** A message's content as text: JSON values other than strings are laid out. */
export function asText(content) {
  if (content === undefined || content === null) return '';
  return typeof content === 'string' ? content : JSON.stringify(content, null, 2);
}

function addNote(turn, note) {
  turn.notes.push(note);
  if (turn.notes.length > NOTES_MAX) turn.notes.shift();
}

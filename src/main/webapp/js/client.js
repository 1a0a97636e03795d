/**
 * A client of the Sluice protocol, version 1. Knows no page: give it a socket factory, a clock and a listener.
 *
 * It keeps the promises a good client makes: it answers pings, respects the window and `retry_after_ms`, sends a message
 * again under its old id when no answer came, and returns with `session_id` and `since` wherever the close code allows.
 *
 * The listener may have any of: `stateChanged({state, why, delayMs})`, `greeted(helloOk)`, `eventArrived(event)`,
 * `directArrived(frame)`, `messageChanged(id, state, detail)`, `sessionLost()`, `wire({direction, text, frames})`.
 * The states of a message here are `waiting`, `sending`, `refused` and `failed`; what follows is told by session events.
 */
import { systemClock } from './clock.js';
import { Coverage } from './coverage.js';
import { Line } from './line.js';
import { Sender } from './sender.js';
import { Comeback } from './comeback.js';
import { Reconnect, readClose } from './closes.js';
import { readEvent, readFrames } from './frames.js';
import { newMessageId } from './ids.js';
import { offer } from './ticket.js';

const CABLE_OUT_MS = 1_500;

const nothing = () => {};

export class SluiceClient {
  coverage = new Coverage();
  /** `idle`, `connecting`, `catching up`, `live`, `away` (will be back by itself) or `stopped` (will not). */
  state = 'idle';
  sessionId = null;
  /** The last cursor covered, or null before the first greeting. */
  since = null;
  policy = null;

  #options;
  #listener;
  #agentId = null;
  #token = null;
  #line = null;
  #comeback;
  #sender;
  #replayTo = 0;
  #snapshotDue = false;
  #cancelReturn = nothing;

  /** `askForTicket(token, {given, refused, failed})` exchanges a token as ticket.js does. */
  constructor({ url, listener = {}, openSocket = (to, protocols) => new WebSocket(to, protocols), askForTicket,
    clock = systemClock, random = Math.random, newId = newMessageId }) {
    this.#options = { url, openSocket, askForTicket, clock, newId };
    this.#comeback = new Comeback(random);
    this.#listener = listener;
    this.#sender = this.#newSender();
  }

  /** The messages without an answer. */
  get outbox() {
    return this.#sender.outbox;
  }

  /** Connects; with a remembered `{sessionId, since, unanswered: [{id, content}]}` it resumes that session. */
  start(agentId, { token = this.#token, sessionId = null, since = null, unanswered = [] } = {}) {
    this.#agentId = agentId;
    this.#token = token;
    this.sessionId = sessionId;
    this.since = since;
    for (const { id, content } of unanswered) this.outbox.add(id, content);
    this.#connect();
  }

  /** Sends a text or a JSON object, now or as soon as the gateway takes it. Returns its id, or null if too much waits here. */
  send(content, { ignoreWindow = false } = {}) {
    const id = this.#options.newId();
    return this.#sender.take(id, content, { ignoreWindow }) ? id : null;
  }

  /** Stops the running turn or cancels a queued message; one that was never sent is simply discarded: returns `discarded`. */
  abort(messageId, reason = 'stopped by the user') {
    const entry = this.outbox.entries.find(({ id }) => id === messageId);
    if (entry?.state === 'waiting') {
      this.outbox.remove(messageId);
      return 'discarded';
    }
    return this.#transmit({ type: 'abort', message_id: messageId, reason }) ? 'asked' : 'offline';
  }

  /** Closes the socket without a word, as a torn cable would; the client returns by itself. */
  cutCable() {
    if (this.#line) this.#away(CABLE_OUT_MS, 'the cable is cut');
  }

  /** Tries again now instead of when planned; also after a stop. */
  reconnectNow(token = this.#token) {
    this.#token = token;
    if (this.state === 'away' || this.state === 'stopped') this.#connect();
  }

  /** Leaves the session for good on this side and closes; the gateway keeps it resumable. */
  leave() {
    this.#transmit({ type: 'leave' });
    this.#release(1000);
    this.sessionId = null;
    this.since = null;
    this.#sender = this.#newSender();
    this.coverage = new Coverage();
    this.policy = null;
    this.#become('idle', 'left');
  }

  #connect() {
    this.#release();
    this.#become('connecting', '');
    if (this.#token === null) return this.#open(['sluice.v1']);
    this.#cancelReturn = this.#options.askForTicket(this.#token, {
      given: (ticket) => this.#open(offer(ticket)),
      refused: (why, code) => this.#stop(why, code),
      failed: (why, hintMs) => this.#postponed(hintMs, Reconnect.AFTER_BACKOFF, why),
    });
  }

  #open(protocols) {
    const { url, openSocket, clock } = this.#options;
    this.#line = new Line({
      url,
      openSocket: (to) => openSocket(to, protocols),
      clock,
      opened: () => this.#greet(),
      heard: (text) => this.#receive(text),
      closed: (code, reason) => this.#closed(code, reason),
    });
  }

  #greet() {
    const hello = { type: 'hello', agent_id: this.#agentId, protocol_min: 1, protocol_max: 1,
      capabilities: ['streaming', 'batch'] };
    if (this.sessionId !== null) hello.session_id = this.sessionId;
    if (this.sessionId !== null && this.since !== null) hello.since = this.since;
    this.#transmit(hello);
  }

  #receive(text) {
    let frames;
    try {
      frames = readFrames(text);
    } catch (notFrames) {
      this.#tell('wire', { direction: 'in', text: String(text), frames: [] });
      return this.#stop(`the gateway sent something unreadable (${notFrames.message})`);
    }
    this.#tell('wire', { direction: 'in', text, frames });
    const line = this.#line;
    for (const frame of frames) {
      if (this.#line !== line) return;
      this.#handle(frame);
    }
    this.#sender.pump();
  }

  #handle(frame) {
    if (frame.duplicate !== true && Number.isSafeInteger(frame.window)) this.outbox.windowIs(frame.window);
    switch (frame.type) {
      case 'hello_ok': return this.#welcomed(frame);
      case 'hello_error': return this.#turnedAway(frame);
      case 'ping': return this.#transmit({ type: 'pong' });
      case 'snapshot': return this.#resynced(frame);
      case 'status': return this.#informed(frame);
      case 'error': return this.#refused(frame);
      default: return this.#session(frame);
    }
  }

  #welcomed(frame) {
    this.#comeback.joined(this.#now(), frame.retry_after_ms);
    this.sessionId = frame.session_id;
    this.policy = frame.policy ?? {};
    this.#replayTo = frame.replay_to ?? frame.sequence;
    this.#snapshotDue = frame.resync_required === true;
    // A resume must go on exactly where the last connection ended; anything else is a hole or an overlap, and shows as one.
    const goesOn = frame.resumed && !this.#snapshotDue && this.since !== null;
    this.coverage.begin(goesOn ? this.since : frame.sequence, { afresh: this.#snapshotDue });
    this.since = this.coverage.covered;
    this.#tell('greeted', frame);
    this.#become('catching up', '');
    this.#line.watchSilence(this.policy.heartbeat_ms, () => this.#transmit({ type: 'ping' }));
    this.#goLiveOnceCaughtUp();
  }

  #turnedAway(frame) {
    if (frame.next_step === 'start_new_session' && this.sessionId !== null) {
      this.sessionId = null;
      this.since = null;
      this.coverage = new Coverage();
      // Whether the lost session took them nobody can say, so only the user may send them again.
      for (const { id } of this.outbox.entries) this.#sender.fail(id, { code: 'unknown', message: 'its session is gone' });
      this.#tell('sessionLost');
      return this.#greet();
    }
    if (frame.next_step === 'wait_then_retry') {
      return this.#postponed((frame.retry_after_seconds ?? 1) * 1000, Reconnect.AFTER_HINT, frame.message ?? frame.code);
    }
    return this.#stop(frame.message ?? frame.code, frame.code);
  }

  #resynced(frame) {
    this.#snapshotDue = false;
    const kept = [...(frame.state?.messages ?? []), ...(frame.state?.pending_inbox ?? [])];
    for (const { message_id: id } of kept) this.outbox.remove(id);
    this.#tell('directArrived', frame);
    this.#goLiveOnceCaughtUp();
  }

  #informed(frame) {
    if (frame.retry_after_ms !== undefined) this.#comeback.hint(frame.retry_after_ms);
    this.#tell('directArrived', frame);
  }

  #refused(frame) {
    if (this.outbox.has(frame.message_id)) return this.#sender.refused(frame);
    this.#tell('directArrived', frame);
  }

  #session(frame) {
    const event = readEvent(frame);
    if (!event) return this.#tell('directArrived', frame);
    if (event.type === 'response') this.outbox.remove(event.messageId);
    if (!event.duplicate) {
      this.coverage.take(event);
      this.since = this.coverage.covered;
    }
    this.#tell('eventArrived', event);
    this.#goLiveOnceCaughtUp();
  }

  #goLiveOnceCaughtUp() {
    if (this.state !== 'catching up' || this.#snapshotDue || this.coverage.covered < this.#replayTo) return;
    this.#become('live', '');
    // Only after the replay: it may already hold the answers.
    this.#sender.start(this.#line, this.policy.max_payload);
  }

  #closed(code, reason) {
    const { when, meaning } = readClose(code, reason);
    if (when === Reconnect.NEVER) return this.#stop(meaning, code);
    if (code === 1013 && reason === 'slow consumer') this.#comeback.wasSlow();
    this.#lost(when, `${meaning} (${code})`);
  }

  #postponed(hintMs, when, why) {
    this.#comeback.hint(hintMs);
    this.#lost(when, why);
  }

  #lost(when, why) {
    this.#away(this.#comeback.delayMs(when, this.#now()), why);
  }

  #away(delayMs, why) {
    this.#release();
    this.#become('away', why, delayMs);
    this.#cancelReturn = this.#options.clock.after(delayMs, () => this.#connect());
  }

  #stop(why, code) {
    this.#release();
    this.#become('stopped', why, undefined, code);
  }

  /** Lets go of the line and every timer; messages without an answer will go again. */
  #release(code) {
    this.#cancelReturn();
    this.#line?.close(code);
    this.#line = null;
    this.#sender.pause();
  }

  #newSender() {
    return new Sender({
      clock: this.#options.clock,
      transmit: (frame) => this.#transmit(frame),
      changed: (id, state, detail) => this.#tell('messageChanged', id, state, detail),
    });
  }

  #transmit(frame) {
    const text = JSON.stringify(frame);
    if (!this.#line?.send(text)) return false;
    this.#tell('wire', { direction: 'out', text, frames: [frame] });
    return true;
  }

  #become(state, why, delayMs, code) {
    this.state = state;
    this.#tell('stateChanged', { state, why, delayMs, code });
  }

  #tell(name, ...told) {
    this.#listener[name]?.(...told);
  }

  #now() {
    return this.#options.clock.now();
  }
}

/** Hand-driven doubles of what surrounds the client: a clock, sockets and a listener. */
import { SluiceClient } from '../../../main/webapp/js/client.js';

export class HandClock {
  #now = 0;
  #tasks = [];

  now() {
    return this.#now;
  }

  after(delayMs, task) {
    const entry = { at: this.#now + delayMs, task };
    this.#tasks.push(entry);
    return () => { this.#tasks = this.#tasks.filter((other) => other !== entry); };
  }

  /** Moves the time on and runs what falls due, in order. */
  advance(ms) {
    const end = this.#now + ms;
    for (;;) {
      const due = this.#tasks.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#tasks = this.#tasks.filter((other) => other !== due);
      this.#now = due.at;
      due.task();
    }
    this.#now = end;
  }
}

export class HandSocket {
  readyState = 0;
  bufferedAmount = 0;
  sent = [];
  closedWith = null;

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close(code) {
    this.readyState = 3;
    this.closedWith ??= code ?? 'no code';
  }

  open() {
    this.readyState = 1;
    this.onopen();
  }

  says(frames) {
    this.onmessage({ data: JSON.stringify(frames) });
  }

  ends(code, reason = '') {
    this.readyState = 3;
    this.onclose({ code, reason });
  }

  sentOf(type) {
    return this.sent.filter((frame) => frame.type === type);
  }
}

/** A client in hand: its clock, the sockets it opened, the tickets it asked for, and everything it told its listener. */
export function clientInHand() {
  const clock = new HandClock();
  const sockets = [];
  const told = [];
  const asked = [];
  let ids = 0;
  const listener = new Proxy({}, { get: (_, name) => (...what) => told.push([name, ...what]) });
  const client = new SluiceClient({
    url: 'ws://gateway/ws',
    listener,
    clock,
    random: () => 0,
    newId: () => `m${(ids += 1)}`,
    openSocket: (url, protocols) => {
      sockets.push(new HandSocket());
      sockets.at(-1).protocols = protocols;
      return sockets.at(-1);
    },
    askForTicket: (token, then) => {
      const wish = { token, ...then, cancelled: false };
      asked.push(wish);
      return () => { wish.cancelled = true; };
    },
  });
  return { client, clock, sockets, asked, told, get socket() { return sockets.at(-1); } };
}

export function helloOk(members = {}) {
  return { type: 'hello_ok', protocol: 1, session_id: 's1', resumed: false, resync_required: false, cursor: 1, sequence: 1,
    replay_to: 1, window: 8, policy: { max_payload: 1000, max_inbox: 8, heartbeat_ms: 0 }, ...members };
}

export function accepted(id, cursor, window) {
  return { type: 'response', status: 'accepted', message_id: id, content: 'Started processing.', cursor, seq: cursor, window };
}

export function final(id, cursor, content, members = {}) {
  return { type: 'response', status: 'final', message_id: id, content, outcome: { status: 'ok' }, attempts: 1, cursor, ...members };
}

export function token(id, cursor, content, members = {}) {
  return { type: 'token_stream', data: { content }, message_id: id, attempt: 1, cursor, ...members };
}

/** The same event as a replay tells it. */
export function replayed({ type, data, ...members }) {
  return { type: 'replay', event: { type, data: { ...data, ...members }, sequence: members.cursor }, seq: members.cursor };
}

/** A client that was started and whose first socket waits to open. */
export function startedClient(remembered) {
  const hands = clientInHand();
  hands.client.start('echo', remembered);
  return hands;
}

/** A client that has been greeted on a new session. */
export function liveClient(greeting) {
  const hands = startedClient();
  hands.socket.open();
  hands.socket.says(helloOk(greeting));
  return hands;
}

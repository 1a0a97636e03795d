/** Shows the connection's state and the flow: the window, what waits, and how long until the next try. */
import { byId, setText } from './dom.js';

const NAMES = {
  idle: 'Not connected',
  connecting: 'Connecting',
  'catching up': 'Catching up',
  live: 'Live',
  away: 'Away',
  stopped: 'Stopped',
};
const TICK_MS = 200;

export class Panel {
  #returnAt = 0;
  #why = '';
  #ticking = null;

  /** A change of state: `{state, why, delayMs}`. */
  state({ state, why, delayMs = 0 }) {
    clearInterval(this.#ticking);
    byId('state').dataset.state = state;
    byId('state').title = why;
    byId('reconnect').hidden = state !== 'away' && state !== 'stopped';
    byId('cut').disabled = state !== 'live' && state !== 'catching up';
    setText(byId('state-text'), NAMES[state]);
    if (state === 'stopped') this.say(capital(why));
    if (state !== 'away') return;
    this.#why = why;
    this.#returnAt = Date.now() + delayMs;
    this.#tick();
    this.#ticking = setInterval(() => this.#tick(), TICK_MS);
  }

  /** The gateway's greeting. */
  greeted({ resumed, resync_required: resync, sequence, replay_to: replayTo = sequence, session_id: id }, connection) {
    setText(byId('session-id'), id.length > 13 ? `${id.slice(0, 12)}…` : id);
    byId('session-id').title = id;
    setText(byId('connection-count'), connection === 1 ? 'first' : `number ${connection}`);
    this.say(greeting(resumed, resync, sequence, replayTo));
  }

  /** What is on its way: credit to send, waiting here, queued there, of `inboxMax`. */
  flow({ credit, queued, waiting, inboxMax, cursor }) {
    setText(byId('cursor'), cursor === null ? '–' : String(cursor));
    if (inboxMax === undefined) return;
    const share = Math.min(1, queued / inboxMax);
    byId('meter-fill').style.width = `${(share * 100).toFixed(1)}%`;
    byId('meter').dataset.full = String(credit === 0);
    const parts = [`window ${credit}`, `${queued} of ${inboxMax} queued`];
    if (waiting > 0) parts.push(`${waiting} kept here`);
    setText(byId('flow'), parts.join(' · '));
    byId('meter').setAttribute('aria-label', parts.join(', '));
  }

  /** One sentence about what happens now. */
  say(sentence) {
    setText(byId('story'), sentence);
    setText(byId('story-in-chat'), sentence);
  }

  /** Another session begins: what was said about the last one is void. */
  clear() {
    for (const id of ['session-id', 'connection-count', 'cursor', 'flow']) setText(byId(id), '–');
  }

  #tick() {
    const seconds = Math.max(0, this.#returnAt - Date.now()) / 1000;
    this.say(`${capital(this.#why)}. Back in ${seconds.toFixed(1)} s.`);
  }
}

function greeting(resumed, resync, sequence, replayTo) {
  if (!resumed) return 'A new session.';
  if (resync) return `Too much was missed to replay: started over from the snapshot at ${sequence}.`;
  const missed = replayTo - sequence;
  return missed > 0 ? `Resumed after ${sequence}: ${missed} cursors replayed.` : `Resumed after ${sequence}: nothing was missed.`;
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

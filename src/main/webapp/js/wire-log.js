/** Lists the newest WebSocket messages in both directions, newest first; each opens to show its JSON. */
import { byId, make, oncePerFrame } from './dom.js';
import { readEvent, sizeBytes } from './frames.js';

const ROWS_MAX = 150;
const SHOWN_CHARS_MAX = 4000;

export class WireLog {
  #list = byId('frames');
  #fresh = [];
  #paused = false;
  #show = oncePerFrame(() => this.#redraw());

  constructor() {
    const pause = byId('pause');
    pause.addEventListener('click', () => {
      this.#paused = !this.#paused;
      pause.setAttribute('aria-pressed', String(this.#paused));
      this.#show();
    });
    byId('clear').addEventListener('click', () => {
      this.#fresh = [];
      this.#list.replaceChildren();
    });
  }

  /** Takes `{direction: 'in' | 'out', text, frames}`; while paused only the newest are remembered. */
  add(message) {
    this.#fresh.push({ ...message, at: new Date() });
    if (this.#fresh.length > ROWS_MAX) this.#fresh.shift();
    if (!this.#paused) this.#show();
  }

  #redraw() {
    if (this.#paused) return;
    const rows = this.#fresh.map(row).reverse();
    this.#fresh = [];
    this.#list.prepend(...rows);
    while (this.#list.childElementCount > ROWS_MAX) this.#list.lastElementChild.remove();
  }
}

function row({ direction, text, frames, at }) {
  const bytes = sizeBytes(text);
  const summary = make('summary', {},
    make('span', { className: 'way', text: direction === 'in' ? '↓' : '↑', ariaLabel: direction === 'in' ? 'received' : 'sent' }),
    make('span', { className: 'what', text: nameOf(frames) }),
    make('span', { className: 'cursors', text: cursorsOf(frames) }),
    make('span', { className: 'bytes', text: bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KB` }));
  const details = make('details', { title: at.toLocaleTimeString() }, summary);
  // Laid out when opened: most rows never are. The credential of a hello is nobody's business.
  details.addEventListener('toggle', () => {
    if (details.open && details.childElementCount === 1) details.append(make('pre', { text: layOut(text) }));
  });
  return make('li', { className: direction }, details);
}

function nameOf(frames) {
  if (frames.length === 0) return 'unreadable';
  const first = oneName(frames[0]);
  return frames.length === 1 ? first : `batch of ${frames.length}: ${first} …`;
}

function oneName(frame) {
  const event = frame.type === 'replay' ? frame.event : frame;
  const status = event?.data?.status ?? event?.status;
  const name = [event?.type, status, event?.code].filter((part) => typeof part === 'string').join(' ');
  return frame.type === 'replay' ? `replay: ${name}` : name;
}

function cursorsOf(frames) {
  const events = frames.map(readEvent).filter((event) => event !== null);
  if (events.length === 0) return '';
  const from = events[0].from;
  const to = events.at(-1).cursor;
  return from === to ? `${to}` : `${from}–${to}`;
}

function layOut(text) {
  let shown;
  try {
    shown = JSON.stringify(JSON.parse(text), (key, value) => (key === 'token' ? '•••' : value), 2);
  } catch {
    shown = text;
  }
  return shown.length > SHOWN_CHARS_MAX ? `${shown.slice(0, SHOWN_CHARS_MAX)}\n… ${shown.length - SHOWN_CHARS_MAX} more` : shown;
}

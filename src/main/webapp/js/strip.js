/** Draws which cursors came, and how: newest at the right. A hole or an overlap is red and taller than the rest. */
import { byId, oncePerFrame, setText } from './dom.js';

const CURSORS_SHOWN = 600;
const WIDTH = 1000;
const HEIGHT = 24;
const SVG = 'http://www.w3.org/2000/svg';

export class Strip {
  #coverage;
  #svg = byId('strip');
  #show = oncePerFrame(() => this.#redraw());

  constructor(coverage) {
    this.follow(coverage);
  }

  /** Shows another coverage, after a new chat. */
  follow(coverage) {
    this.#coverage = coverage;
    this.show();
  }

  show() {
    this.#show();
  }

  #redraw() {
    const { segments, covered, missing, repeated } = this.#coverage;
    const first = Math.max(segments[0]?.from ?? 1, covered - CURSORS_SHOWN + 1, 1);
    const scale = WIDTH / Math.max(covered - first + 1, 24);
    const shapes = [];
    let connection = segments[0]?.connection;
    for (const segment of segments) {
      if (segment.to < first) continue;
      const from = Math.max(segment.from, first);
      shapes.push(block((from - first) * scale, (segment.to - from + 1) * scale, segment.kind));
      if (segment.connection !== connection) shapes.push(mark((from - first) * scale));
      connection = segment.connection;
    }
    this.#svg.replaceChildren(...shapes);
    const good = missing === 0 && repeated === 0;
    const verdict = segments.length === 0 ? '–' : good ? 'no hole, no overlap' : `${missing} missing, ${repeated} twice`;
    this.#tell(first, covered, good, verdict);
  }

  #tell(first, covered, good, verdict) {
    byId('verdict').dataset.good = String(good);
    setText(byId('verdict'), verdict);
    setText(byId('strip-from'), String(Math.min(first, covered)));
    setText(byId('strip-to'), String(covered));
    this.#svg.setAttribute('aria-label', `Cursors ${first} to ${covered}: ${verdict}`);
  }
}

function block(x, width, kind) {
  const loud = kind === 'hole' || kind === 'overlap';
  const gap = width > 4 ? 1 : width / 5;
  return rect({ class: kind, x, width: Math.max(width - gap, 0.4), y: loud ? 0 : 5, height: loud ? HEIGHT : HEIGHT - 10, rx: 1 });
}

function mark(x) {
  return rect({ class: 'cut', x: Math.max(0, x - 1.5), width: 2, y: 0, height: HEIGHT });
}

function rect(attributes) {
  const shape = document.createElementNS(SVG, 'rect');
  for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
  return shape;
}

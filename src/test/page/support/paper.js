/** A document in hand: as much of one as drawing needs, and the frames of its screen. */
class Element {
  children = [];
  dataset = {};
  classList = { toggle: () => {} };
  scrollHeight = 0;
  scrollTop = 0;
  clientHeight = 0;
  #own = '';

  get childElementCount() {
    return this.children.length;
  }

  get lastChild() {
    return this.children.at(-1);
  }

  get textContent() {
    return this.#own + this.children.map(({ textContent, data }) => textContent ?? data).join('');
  }

  set textContent(text) {
    this.#own = text;
    this.children = [];
  }

  append(...children) {
    this.children.push(...children);
  }

  replaceChildren(...children) {
    this.children = children;
  }

  addEventListener() {}

  /** The elements of a class below this one. */
  ofClass(name) {
    return this.children.filter((child) => child instanceof Element)
      .flatMap((child) => [...(child.className === name ? [child] : []), ...child.ofClass(name)]);
  }
}

class Text {
  constructor(data) {
    this.data = data;
  }

  appendData(more) {
    this.data += more;
  }
}

/** Puts one in place of the page's; `frame()` draws what waits for the next frame. */
export function paper() {
  const byId = new Map();
  const frames = [];
  globalThis.document = {
    createElement: () => new Element(),
    createTextNode: (data) => new Text(data),
    getElementById: (id) => byId.get(id) ?? byId.set(id, new Element()).get(id),
  };
  globalThis.requestAnimationFrame = (draw) => frames.push(draw);
  return { byId: (id) => document.getElementById(id), frame: () => frames.splice(0).forEach((draw) => draw()) };
}

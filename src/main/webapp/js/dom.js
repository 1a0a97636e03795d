/** Builds elements. Text from outside only ever becomes text nodes. */
export function make(tag, { className = '', text, ...properties } = {}, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  Object.assign(element, properties);
  element.append(...children);
  return element;
}

export const byId = (id) => document.getElementById(id);

/** Runs `draw` at most once per frame of the screen, however often it is asked. */
export function oncePerFrame(draw) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      draw();
    });
  };
}

/** Sets a text only where it differs, so that nothing is laid out or announced anew for nothing. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

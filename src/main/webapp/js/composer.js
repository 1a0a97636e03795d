/** The message box: a text, or a JSON object when that is what was typed. */
import { byId, setText } from './dom.js';

const HINT = 'Enter sends, Shift+Enter starts a new line';

/** Calls `send(content)` for every message; a content it answers false to stays in the box. */
export function startComposer(send) {
  const form = byId('composer');
  const box = byId('text');
  const kind = byId('kind');

  const refresh = () => {
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight}px`;
    const typed = readContent(box.value);
    kind.dataset.kind = typed.kind;
    setText(kind, NOTES[typed.kind]);
  };
  const fill = (text) => {
    box.value = text;
    refresh();
    box.focus();
  };

  box.addEventListener('input', refresh);
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const { content } = readContent(box.value);
    if (content !== '' && send(content) !== false) fill('');
  });
  form.addEventListener('click', ({ target }) => {
    if (target.dataset.fill) fill(target.dataset.fill);
  });
  refresh();
}

const NOTES = {
  text: HINT,
  object: 'A JSON object: sent as it is',
  broken: 'Not valid JSON yet: would be sent as text',
};

/** What a typed text means: `{kind, content}`. Only an object counts as JSON; "42" is a text. */
export function readContent(typed) {
  const text = typed.trim();
  if (!text.startsWith('{')) return { kind: 'text', content: text };
  try {
    return { kind: 'object', content: JSON.parse(text) };
  } catch {
    return { kind: 'broken', content: text };
  }
}

/** What a reload must not forget, kept per tab in sessionStorage as one value, so that text and cursor always agree. */

const KEY = 'sluice.v1';
const CHARS_MAX = 1_000_000;

/** What was kept as `{agentId, sessionId, since, turns, unanswered}`, or null. */
export function recall(storage = sessionStorage) {
  const kept = storage.getItem(KEY);
  if (kept === null) return null;
  try {
    return JSON.parse(kept);
  } catch {
    storage.removeItem(KEY); // Not ours or damaged: a page that starts anew is better than one that never starts.
    return null;
  }
}

/** Keeps it; the oldest finished turns go first when it is too much. Returns false if the browser refuses to keep anything. */
export function keep(state, storage = sessionStorage) {
  let { turns } = state;
  let text = JSON.stringify(state);
  while (text.length > CHARS_MAX && turns.some(isDone)) {
    const dropped = Math.ceil(turns.filter(isDone).length / 2);
    let left = dropped;
    turns = turns.filter((turn) => !(isDone(turn) && left-- > 0));
    text = JSON.stringify({ ...state, turns });
  }
  try {
    storage.setItem(KEY, text);
    return true;
  } catch {
    storage.removeItem(KEY);
    return false;
  }
}

export function forget(storage = sessionStorage) {
  storage.removeItem(KEY);
}

function isDone({ state }) {
  return state === 'final' || state === 'failed';
}

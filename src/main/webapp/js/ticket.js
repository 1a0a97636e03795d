/**
 * Exchanges a token for the ticket that a WebSocket is opened with: a browser can send no header there, and a token in a URL
 * would end up in logs. A ticket is good once and for half a minute, so each connection needs its own.
 */

const ANSWER_TIMEOUT_MS = 10_000;
const RETRY_DEFAULT_S = 1;

/** The subprotocols that offer a ticket; the gateway selects the first. */
export function offer(ticket) {
  return ['sluice.v1', `sluice.ticket.${ticket}`];
}

/**
 * Asks once and tells one of `given(ticket)`, `refused(why, code)` (this token is no good here) and `failed(why, hintMs)` (worth
 * another try). Returns how to cancel it; then nothing is told.
 */
export function askForTicket(url, token, { given, refused, failed }, request = fetch) {
  const cancel = new AbortController();
  exchange(url, token, cancel.signal, request).then((answer) => {
    if (cancel.signal.aborted) return;
    if (answer.ticket) given(answer.ticket);
    else if (answer.hintMs === undefined) refused(answer.why, answer.code);
    else failed(answer.why, answer.hintMs);
  });
  return () => cancel.abort();
}

async function exchange(url, token, cancelled, request) {
  try {
    const response = await request(url, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}` },
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.any([cancelled, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
    });
    if (response.ok) return await response.json();
    if (response.status === 401 || response.status === 403) {
      const { code, message } = await response.json();
      return { why: message, code };
    }
    const seconds = Number(response.headers.get('Retry-After')) || RETRY_DEFAULT_S;
    return { why: `no ticket now (${response.status})`, hintMs: seconds * 1000 };
  } catch (unreachable) {
    return { why: 'the gateway does not answer', hintMs: 0 };
  }
}

/** Reads what the gateway sends: single frames, batches, and session events, live or replayed, in one shape. */

const DIRECT = new Set([
  'hello_ok', 'hello_error', 'joined', 'snapshot', 'status', 'error', 'aborted', 'no_active_turn', 'cancelled', 'left',
  'ping', 'pong', 'typing', 'presence', 'agent_status',
]);
const CONFLATABLE = new Set(['token_stream', 'reasoning_stream']);

/** The frames of one WebSocket message, in order. Throws a SyntaxError if it is not a JSON object or an array of them. */
export function readFrames(text) {
  const read = JSON.parse(text);
  const frames = Array.isArray(read) ? read : [read];
  for (const frame of frames) {
    if (frame === null || typeof frame !== 'object' || typeof frame.type !== 'string') {
      throw new SyntaxError('not a frame: an object with a type was expected');
    }
  }
  return frames;
}

/**
 * A session event as `{type, from, cursor, replayed, duplicate, conflatable, messageId, attempt, data, body}`, or null for a
 * direct frame. `data` holds a stream event's own data, `body` the members of any other event.
 */
export function readEvent(frame) {
  const replayed = frame.type === 'replay';
  const event = replayed ? frame.event : frame;
  if (!event || typeof event.type !== 'string' || DIRECT.has(event.type)) return null;
  const body = replayed ? event.data ?? {} : event;
  const cursor = body.cursor ?? frame.seq;
  if (!Number.isSafeInteger(cursor)) return null;
  const data = replayed ? body : event.data ?? {};
  return {
    type: event.type,
    from: Number.isSafeInteger(body.from) ? body.from : cursor,
    cursor,
    replayed,
    duplicate: frame.duplicate === true,
    conflatable: CONFLATABLE.has(event.type),
    messageId: body.message_id ?? data.message_id ?? null,
    attempt: body.attempt ?? data.attempt ?? 1,
    data,
    body,
  };
}

/** The size of a text on the wire, in bytes of UTF-8. */
export function sizeBytes(text) {
  return new TextEncoder().encode(text).length;
}

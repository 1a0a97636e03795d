/** What agents tell beside their words, in words for people: tools, repetitions, why a turn failed, what an answer cost. */

/** The codes of a final's `outcome`, and whether the same message may have an answer later. An agent may have others. */
export const FAILURES = Object.freeze({
  model_rate_limited: { meaning: 'Too much is asked of the model', again: true },
  model_unavailable: { meaning: 'The model cannot answer now', again: true },
  model_connection_lost: { meaning: 'The connection to the model broke', again: true },
  model_protocol_error: { meaning: 'The model was not understood', again: true },
  model_stalled: { meaning: 'The model fell silent', again: true },
  model_timeout: { meaning: 'The model took too long', again: true },
  agent_circuit_open: { meaning: 'The model is left alone for a while', again: true },
  agent_rate_limited: { meaning: 'Too much is asked of the agent', again: true },
  overloaded: { meaning: 'The gateway is overloaded', again: true },
  agent_error: { meaning: 'Failed', again: true },
  context_too_long: { meaning: 'The conversation is too long', again: false },
  model_unauthorized: { meaning: 'The model wants another key', again: false },
  model_not_found: { meaning: 'There is no such model', again: false },
  model_refused: { meaning: 'The model refused', again: false },
  model_truncated: { meaning: 'The answer was cut off', again: false },
  tool_loop_too_long: { meaning: 'The model called tools without end', again: false },
  reply_too_large: { meaning: 'The answer is too large', again: false },
});

/** What a failed outcome means; an unknown code means no more than that. */
export function readFailure({ status, code } = {}) {
  if (status !== 'error') return null;
  return Object.hasOwn(FAILURES, code ?? '') ? FAILURES[code] : { meaning: 'Failed', again: false };
}

/** One step of a turn: its event's type and data. Data of another form than the gateway's own agents have is told as it is. */
export function stepWords(type, data) {
  const { name, arguments: given, result, error, delay_ms: delayMs, code } = data;
  if (type === 'tool_call_stream' && typeof name === 'string') return `calls ${name}(${given === undefined ? '' : asJson(given)})`;
  if (type === 'tool_result_stream' && typeof name === 'string') {
    if (error !== undefined) return `${name} failed: ${asJson(error)}`;
    if (result !== undefined) return `${name}: ${asJson(result)}`;
  }
  if (type === 'retry_stream' && Number.isFinite(delayMs)) {
    return `asks again in ${delayMs / 1000} s${code ? ` (${readFailure({ status: 'error', code }).meaning}, ${code})` : ''}`;
  }
  return `${type.replace(/_stream$/, '').replaceAll('_', ' ')}: ${JSON.stringify(data)}`;
}

/** What a final's metadata tells of its answer; empty where it is not of the form that agents with models have. */
export function answerWords(metadata) {
  if (typeof metadata?.model !== 'string') return '';
  const words = [metadata.model];
  const tokens = metadata.usage?.total_tokens;
  if (Number.isFinite(tokens)) words.push(`${tokens} tokens`);
  if (metadata.requests > 1) words.push(`${metadata.requests} requests`);
  if (metadata.finish_reason === 'length') words.push('cut off at its greatest length');
  return words.join(', ');
}

function asJson(value) {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

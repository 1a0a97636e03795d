import test from 'node:test';
import assert from 'node:assert/strict';
import { answerWords, readFailure, stepWords } from '../../main/webapp/js/agent-words.js';
import { Conversation } from '../../main/webapp/js/conversation.js';
import { readEvent } from '../../main/webapp/js/frames.js';
import { accepted, replayed } from './support/hands.js';

test('calls of tools and their results are told by name', () => {
  assert.equal(stepWords('tool_call_stream', { id: 'c1', name: 'order', arguments: { what: 'cake' }, step: 1 }), 'calls order({"what":"cake"})');
  assert.equal(stepWords('tool_call_stream', { name: 'order', arguments: 'not JSON', step: 1 }), 'calls order(not JSON)');
  assert.equal(stepWords('tool_result_stream', { id: 'c1', name: 'order', result: '1 cake', step: 1 }), 'order: 1 cake');
  assert.equal(stepWords('tool_result_stream', { name: 'order', error: 'no cake', step: 1 }), 'order failed: no cake');
});

test('a repetition is told with its wait and its reason', () => {
  assert.equal(stepWords('retry_stream', { retry: 1, delay_ms: 1500, code: 'model_rate_limited' }),
    'asks again in 1.5 s (Too much is asked of the model, model_rate_limited)');
});

test('steps of an agent of its own are told as they are', () => {
  assert.equal(stepWords('tool_call_stream', { tool: 'x' }), 'tool call: {"tool":"x"}');
  assert.equal(stepWords('tool_progress_stream', { percent: 7 }), 'tool progress: {"percent":7}');
  assert.equal(stepWords('retry_stream', {}), 'retry: {}');
});

test('a step is told the same live and replayed', () => {
  const call = { type: 'tool_call_stream', cursor: 3, message_id: 'a', attempt: 1, data: { id: 'c1', name: 'order', arguments: {}, step: 1 } };
  const notes = (...frames) => {
    const conversation = new Conversation(() => {});
    for (const frame of frames) conversation.apply(readEvent(frame));
    return conversation.get('a').notes;
  };
  const replay = { type: 'replay', seq: 3, event: { type: call.type, data: { ...call.data, message_id: 'a', attempt: 1, cursor: 3 } } };
  assert.deepEqual(notes(accepted('a', 2), call), ['calls order({})']);
  assert.deepEqual(notes(replayed(accepted('a', 2)), replay), ['calls order({})']);
});

test('a failure says whether the same message may have an answer later', () => {
  assert.deepEqual(readFailure({ status: 'error', code: 'model_unavailable' }), { meaning: 'The model cannot answer now', again: true });
  assert.equal(readFailure({ status: 'error', code: 'context_too_long' }).again, false);
  assert.deepEqual(readFailure({ status: 'error', code: 'toString' }), { meaning: 'Failed', again: false });
  assert.deepEqual(readFailure({ status: 'error' }), { meaning: 'Failed', again: false });
  assert.equal(readFailure({ status: 'aborted' }), null);
});

test('an answer is told with its model and what it cost', () => {
  assert.equal(answerWords({ model: 'small', requests: 1, finish_reason: 'stop', usage: { total_tokens: 18 } }), 'small, 18 tokens');
  assert.equal(answerWords({ model: 'small', requests: 2, finish_reason: 'length' }), 'small, 2 requests, cut off at its greatest length');
  assert.equal(answerWords({ pages: 7 }), '');
  assert.equal(answerWords(null), '');
});

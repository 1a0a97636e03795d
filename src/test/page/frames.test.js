import test from 'node:test';
import assert from 'node:assert/strict';
import { readEvent, readFrames } from '../../main/webapp/js/frames.js';
import { readContent } from '../../main/webapp/js/composer.js';
import { keep, recall } from '../../main/webapp/js/memory.js';

test('a batch is its frames in order', () => {
  assert.deepEqual(readFrames('[{"type":"ping"},{"type":"pong"}]').map(({ type }) => type), ['ping', 'pong']);
});

test('what is not an object with a type is not a frame', () => {
  for (const text of ['', 'null', '1', '[1]', '{}', '[[]]']) assert.throws(() => readFrames(text), SyntaxError, text);
});

test('the cursor of a greeting is not an event', () => {
  assert.equal(readEvent({ type: 'hello_ok', cursor: 4 }), null);
  assert.equal(readEvent({ type: 'joined', cursor: 4 }), null);
});

test('an event of a kind this page does not know still covers its cursors', () => {
  const { from, cursor } = readEvent({ type: 'weather_stream', data: {}, from: 3, cursor: 9 });
  assert.deepEqual([from, cursor], [3, 9]);
});

test('only an object is read as JSON', () => {
  assert.deepEqual(readContent(' {"tokens":1} '), { kind: 'object', content: { tokens: 1 } });
  assert.deepEqual(readContent('42'), { kind: 'text', content: '42' });
  assert.deepEqual(readContent('{"tokens"'), { kind: 'broken', content: '{"tokens"' });
});

class HandStorage {
  kept = new Map();
  getItem(key) { return this.kept.get(key) ?? null; }
  setItem(key, text) { this.kept.set(key, text); }
  removeItem(key) { this.kept.delete(key); }
}

test('what is kept is recalled, the oldest finished turns go first when it is too much', () => {
  const storage = new HandStorage();
  const turn = (id, state) => ({ id, state, text: 'x'.repeat(300_000) });
  keep({ sessionId: 's', since: 3, turns: [turn('a', 'final'), turn('b', 'queued'), turn('c', 'final'), turn('d', 'final')] }, storage);
  const { since, turns } = recall(storage);
  assert.equal(since, 3);
  assert.deepEqual(turns.map(({ id }) => id), ['b', 'd']);
});

test('a storage that refuses is told and left empty', () => {
  const storage = new HandStorage();
  storage.setItem = () => { throw new Error('quota'); };
  assert.equal(keep({ turns: [] }, storage), false);
  assert.equal(recall(storage), null);
});

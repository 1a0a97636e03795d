import test from 'node:test';
import assert from 'node:assert/strict';
import { Conversation } from '../../main/webapp/js/conversation.js';
import { readEvent } from '../../main/webapp/js/frames.js';
import { accepted, final, replayed, token } from './support/hands.js';

function conversationAfter(...frames) {
  const conversation = new Conversation(() => {});
  for (const frame of frames) conversation.apply(readEvent(frame));
  return conversation;
}

const restarted = (id, cursor) => ({ type: 'turn_restarted', message_id: id, attempt: 2, reason: 'restart', cursor });

test('streams are joined, and the final is the text', () => {
  const streaming = conversationAfter(accepted('a', 2), token('a', 3, 'one '), token('a', 5, 'two', { from: 4 }));
  assert.deepEqual([streaming.get('a').text, streaming.get('a').state], ['one two', 'streaming']);
  streaming.apply(readEvent(final('a', 6, 'one two three')));
  assert.deepEqual([streaming.get('a').text, streaming.get('a').state], ['one two three', 'final']);
});

test('a replay tells the same as live events do', () => {
  const frames = [accepted('a', 2), token('a', 4, 'xy', { from: 3 }), final('a', 5, 'xyz')];
  const live = conversationAfter(...frames).get('a');
  const replay = conversationAfter(...frames.map(replayed)).get('a');
  assert.deepEqual(replay, live);
});

test('a restarted turn voids what was streamed before', () => {
  const turn = conversationAfter(accepted('a', 2), token('a', 3, 'void'), restarted('a', 4), token('a', 5, 'new', { attempt: 2 })).get('a');
  assert.equal(turn.text, 'new');
  assert.match(turn.notes[0], /Attempt 2/);
});

test('the next accepted turn starts when the running one is final', () => {
  const conversation = conversationAfter(accepted('a', 2), accepted('b', 3), accepted('c', 4));
  assert.deepEqual(conversation.turns.map(({ state }) => state), ['started', 'queued', 'queued']);
  assert.equal(conversation.queuedCount, 2);
  conversation.apply(readEvent(final('a', 5, '')));
  assert.deepEqual(conversation.turns.map(({ state }) => state), ['final', 'started', 'queued']);
});

test('a cancelled turn frees its place at once and stays cancelled until its final', () => {
  const conversation = conversationAfter(accepted('a', 2), accepted('b', 3));
  conversation.cancelled('b');
  assert.equal(conversation.queuedCount, 0);
  assert.equal(conversation.get('b').state, 'queued');
});

test('a stopped turn without a text of its own keeps what was streamed', () => {
  const turn = conversationAfter(accepted('a', 2), token('a', 3, 'half'), final('a', 4, '', { outcome: { status: 'aborted' } })).get('a');
  assert.equal(turn.text, 'half');
});

test('what the agent tells beside its answer belongs to the turn, live and replayed', () => {
  const metadata = { model: 'm', usage: { output_tokens: 2 } };
  const told = [accepted('a', 2), final('a', 3, 'x', { metadata })];
  assert.deepEqual(conversationAfter(...told).get('a').metadata, metadata);
  assert.deepEqual(conversationAfter(...told.map(replayed)).get('a').metadata, metadata);
  assert.equal(conversationAfter(accepted('a', 2), final('a', 3, 'x')).get('a').metadata, null);
});

test('late words of the client do not pull back a turn the gateway accepted', () => {
  const conversation = conversationAfter(accepted('a', 2), final('a', 3, 'done'));
  conversation.messageChanged('a', 'waiting', {});
  assert.equal(conversation.get('a').state, 'final');
});

test('a repeated accepted does not queue a turn twice', () => {
  const conversation = conversationAfter(accepted('a', 2), final('a', 3, 'x'), { ...accepted('a', 2), duplicate: true });
  assert.equal(conversation.running, null);
});

test('a message of another connection appears with its text', () => {
  const turn = conversationAfter({ ...accepted('a', 2), message: { content: 'from elsewhere', sender_id: 'other' } }).get('a');
  assert.deepEqual([turn.content, turn.mine], ['from elsewhere', false]);
});

test('a snapshot replaces the conversation but keeps what was not accepted yet', () => {
  const conversation = conversationAfter(accepted('old', 2));
  conversation.messageChanged('mine', 'waiting', { content: 'unsent' });
  conversation.resync({
    messages: [{ message_id: 'a', role: 'user', content: 'q' }, { message_id: 'a', role: 'assistant', content: { answer: 1 } },
      { message_id: 'b', role: 'user', content: 'next' }],
    pending_inbox: [{ message_id: 'b', content: 'next' }],
  });
  assert.deepEqual(conversation.turns.map(({ id, state }) => [id, state]), [['a', 'final'], ['b', 'started'], ['mine', 'waiting']]);
  assert.deepEqual(JSON.parse(conversation.get('a').text), { answer: 1 });
});

test('keeps a bounded number of turns, the oldest finished ones go', () => {
  const conversation = conversationAfter(accepted('running', 1));
  for (let i = 0; i < 400; i += 1) conversation.apply(readEvent(final(`m${i}`, i + 2, '')));
  assert.equal(conversation.turns.length, 300);
  assert.equal(conversation.get('running').state, 'started');
});

import test from 'node:test';
import assert from 'node:assert/strict';
import { Conversation } from '../../main/webapp/js/conversation.js';
import { readEvent } from '../../main/webapp/js/frames.js';
import { Transcript } from '../../main/webapp/js/transcript.js';
import { accepted } from './support/hands.js';
import { paper } from './support/paper.js';

function drawn() {
  const page = paper();
  const conversation = new Conversation((turn) => transcript.show(turn));
  const transcript = new Transcript(conversation, {});
  return {
    tell(frame) {
      conversation.apply(readEvent(frame));
      page.frame();
    },
    get notes() {
      return page.byId('turns').ofClass('notes')[0].children;
    },
  };
}

const step = (number, cursor) => ({ type: 'tool_call_stream', data: { name: `tool${number}`, arguments: {} }, message_id: 'a', attempt: 1, cursor });

test('the newest steps of a turn are drawn, however many there were before', () => {
  const page = drawn();
  page.tell(accepted('a', 1));
  for (let i = 1; i <= 60; i += 1) page.tell(step(i, i + 1));
  assert.equal(page.notes.length, 50);
  assert.equal(page.notes.at(-1).textContent, 'calls tool60({})');
  assert.equal(page.notes[0].textContent, 'calls tool11({})');
});

test('steps that are drawn already are left in their place', () => {
  const page = drawn();
  page.tell(accepted('a', 1));
  page.tell(step(1, 2));
  const [before] = page.notes;
  page.tell({ type: 'token_stream', data: { content: 'x' }, message_id: 'a', attempt: 1, cursor: 3 });
  assert.equal(page.notes[0], before);
});

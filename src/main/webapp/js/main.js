/** Ties the protocol client, the conversation and the page together. */
import { SluiceClient } from './client.js';
import { Conversation } from './conversation.js';
import { Panel } from './panel.js';
import { Strip } from './strip.js';
import { Transcript } from './transcript.js';
import { WireLog } from './wire-log.js';
import { startComposer } from './composer.js';
import { byId, oncePerFrame, setText } from './dom.js';
import { forget, keep, recall } from './memory.js';
import { askForTicket } from './ticket.js';

const KEEP_EVERY_MS = 500;
const BURST = 12;
const OVERRUN_BY = 4;
const SPOKEN_CHARS_MAX = 300;

const url = new URL('ws', location.href);
url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
url.search = url.hash = '';

let agentId = 'simulator';
let keepPlanned = null;
let lostSession = false;

const conversation = new Conversation(changed);
const ticketUrl = new URL('api/ws-ticket', location.href);
const client = new SluiceClient({ url: url.href, askForTicket: (token, then) => askForTicket(ticketUrl, token, then), listener: {
  stateChanged,
  greeted,
  eventArrived,
  directArrived,
  messageChanged: (id, state, detail) => conversation.messageChanged(id, state, detail),
  sessionLost,
  wire: (message) => wireLog.add(message),
} });
const panel = new Panel();
const wireLog = new WireLog();
const strip = new Strip(client.coverage);
const transcript = new Transcript(conversation, { stop, again });
const showFlow = oncePerFrame(drawFlow);

function changed(turn) {
  transcript.show(turn);
  showFlow();
  keepSoon();
}

function stateChanged(change) {
  panel.state(change);
  speak(`${change.state}. ${change.why}`);
  byId('token-form').hidden = !String(change.code).startsWith('auth_') && change.why !== 'unauthorized';
  if (!byId('token-form').hidden) byId('token').focus();
  strip.show();
  showFlow();
}

function greeted(greeting) {
  panel.greeted(greeting, client.coverage.connection);
  if (lostSession) panel.say('The gateway no longer knows that session; this is a new one.');
  lostSession = false;
}

function eventArrived(event) {
  conversation.apply(event);
  if (event.type === 'response' && event.body.status === 'final') {
    speak(`Answer: ${conversation.get(event.messageId).text.slice(0, SPOKEN_CHARS_MAX)}`);
  }
  if (event.type === 'session_end') panel.say(`${event.body.reason ?? 'The session was closed'}. It goes on after the restart.`);
  strip.show();
  showFlow();
  keepSoon();
}

function directArrived(frame) {
  switch (frame.type) {
    case 'snapshot': return conversation.resync(frame.state ?? {});
    case 'status': return panel.say(frame.message ?? 'The gateway asks for patience.');
    case 'cancelled': return conversation.cancelled(frame.message_id);
    case 'no_active_turn': return conversation.stopAsked(frame.message_id ?? conversation.running?.id, false);
    case 'error': return panel.say(`${frame.code}: ${frame.message ?? ''}`);
    default: return undefined;
  }
}

function sessionLost() {
  conversation.lose();
  strip.follow(client.coverage);
  lostSession = true;
}

function send(content, options) {
  if (content === 'stop' || content === '/stop') return stop(conversation.running?.id);
  const id = client.send(content, options);
  if (id === null) panel.say('Too many messages wait here already.');
  else transcript.toEnd();
  return id !== null;
}

function stop(id) {
  if (id === undefined) return;
  if (client.abort(id) === 'discarded') conversation.discard(id);
  else conversation.stopAsked(id);
}

function again(turn) {
  // What has an answer, be it that there is none, stays where it stands.
  if (turn.state === 'failed') conversation.discard(turn.id);
  send(turn.content);
}

function drawFlow() {
  const { running } = conversation;
  byId('stop').hidden = running === null || running.stopAsked;
  panel.flow({
    credit: client.outbox.credit,
    queued: conversation.queuedCount,
    waiting: client.outbox.entries.length,
    inboxMax: client.policy?.max_inbox,
    cursor: client.since,
  });
}

function keepSoon() {
  keepPlanned ??= setTimeout(keepNow, KEEP_EVERY_MS);
}

function keepNow() {
  clearTimeout(keepPlanned);
  keepPlanned = null;
  if (client.sessionId === null) return;
  keep({
    agentId,
    sessionId: client.sessionId,
    since: client.since,
    turns: conversation.turns,
    unanswered: client.outbox.entries.map(({ id, content }) => ({ id, content })),
  });
}

function newChat(nextAgentId) {
  client.leave();
  forget();
  conversation.clear();
  panel.clear();
  agentId = nextAgentId;
  strip.follow(client.coverage);
  client.start(agentId);
  byId('text').focus();
}

function speak(text) {
  setText(byId('spoken'), text);
}

byId('agent').addEventListener('change', ({ target }) => {
  byId('other-agent').hidden = target.value !== '';
  if (target.value === '') byId('agent-id').focus();
  else newChat(target.value);
});
byId('other-agent').addEventListener('submit', (event) => {
  event.preventDefault();
  newChat(byId('agent-id').value.trim());
});
byId('token-form').addEventListener('submit', (event) => {
  event.preventDefault();
  client.reconnectNow(byId('token').value);
  byId('token').value = '';
});
byId('new-chat').addEventListener('click', () => newChat(agentId));
byId('stop').addEventListener('click', () => stop(conversation.running?.id));
byId('cut').addEventListener('click', () => client.cutCable());
byId('reconnect').addEventListener('click', () => client.reconnectNow());
byId('burst').addEventListener('click', () => {
  for (let i = 1; i <= BURST; i += 1) send(`Message ${i} of ${BURST}: each waits its turn.`);
});
byId('overrun').addEventListener('click', () => {
  const count = client.outbox.credit + OVERRUN_BY;
  for (let i = 1; i <= count; i += 1) send({ tokens: 10, bytes: 4, interval_ms: 60 }, { ignoreWindow: true });
});
byId('toggle-wire').addEventListener('click', ({ currentTarget }) => {
  const open = document.body.classList.toggle('wire-open');
  currentTarget.setAttribute('aria-expanded', String(open));
  setText(currentTarget, open ? 'Chat' : 'Wire');
});
addEventListener('online', () => client.reconnectNow());
addEventListener('pagehide', keepNow);

startComposer(send);
const kept = recall();
if (kept) {
  agentId = kept.agentId;
  conversation.restore(kept.turns);
  transcript.toEnd();
}
if ([...byId('agent').options].some(({ value }) => value === agentId)) byId('agent').value = agentId;
else {
  byId('agent').value = '';
  byId('other-agent').hidden = false;
  byId('agent-id').value = agentId;
}
client.start(agentId, kept ?? {});

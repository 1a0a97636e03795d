import test from 'node:test';
import assert from 'node:assert/strict';
import { accepted, clientInHand, final, helloOk, liveClient, replayed, startedClient, token } from './support/hands.js';

test('says hello with the capabilities streaming and batch', () => {
  const { client, sockets } = clientInHand();
  client.start('simulator');
  sockets[0].open();
  assert.deepEqual(sockets[0].sent, [{ type: 'hello', agent_id: 'simulator', protocol_min: 1, protocol_max: 1,
    capabilities: ['streaming', 'batch'] }]);
});

test('answers a ping with a pong', () => {
  const { socket } = liveClient();
  socket.says({ type: 'ping' });
  assert.deepEqual(socket.sent.at(-1), { type: 'pong' });
});

test('sends nothing before the greeting', () => {
  const { client, socket } = startedClient();
  socket.open();
  client.send('early');
  assert.equal(socket.sentOf('message').length, 0);
  socket.says(helloOk());
  assert.deepEqual(socket.sentOf('message'), [{ type: 'message', message_id: 'm1', content: 'early' }]);
});

test('never sends more than the window', () => {
  const { client, socket } = liveClient({ window: 2 });
  for (const text of ['a', 'b', 'c']) client.send(text);
  assert.deepEqual(socket.sentOf('message').map(({ content }) => content), ['a', 'b']);
  socket.says([accepted('m1', 2, 2), accepted('m2', 3, 1)]);
  assert.deepEqual(socket.sentOf('message').map(({ content }) => content), ['a', 'b', 'c']);
});

test('a duplicate answer does not change the window', () => {
  const { client, socket } = liveClient({ window: 1 });
  client.send('a');
  socket.says({ ...accepted('m1', 2, 5), duplicate: true });
  assert.equal(client.outbox.credit, 1);
});

test('keeps a message refused with inbox_full and asks again with it after retry_after_ms', () => {
  const { client, clock, socket } = liveClient({ window: 0 });
  client.send('a', { ignoreWindow: true });
  client.send('b', { ignoreWindow: true });
  for (const id of ['m1', 'm2']) socket.says({ type: 'error', code: 'inbox_full', message_id: id, window: 0, retry_after_ms: 700 });
  clock.advance(699);
  assert.equal(socket.sentOf('message').length, 2);
  clock.advance(1);
  assert.deepEqual(socket.sentOf('message').slice(2).map(({ message_id: id }) => id), ['m1'], 'one asks, the others wait');
  socket.says(accepted('m1', 2, 3));
  assert.equal(socket.sentOf('message').at(-1).message_id, 'm2');
});

test('a window told before retry_after_ms has passed does not end the wait', () => {
  const { client, clock, socket } = liveClient({ window: 1 });
  client.send('a');
  socket.says({ type: 'error', code: 'rate_limited', message_id: 'm1', retry_after_ms: 500 });
  socket.says(final('m0', 2, '', { window: 5 }));
  assert.equal(socket.sentOf('message').length, 1);
  clock.advance(500);
  assert.equal(socket.sentOf('message').length, 2);
});

test('a message refused for good is told as failed and not sent again', () => {
  const { client, clock, socket, told } = liveClient();
  client.send('a');
  socket.says({ type: 'error', code: 'message_id_conflict', message_id: 'm1', message: 'other content' });
  assert.deepEqual(told.at(-1), ['messageChanged', 'm1', 'failed', { code: 'message_id_conflict', message: 'other content' }]);
  clock.advance(60_000);
  assert.equal(socket.sentOf('message').length, 1);
});

test('does not send what is larger than max_payload', () => {
  const { client, socket, told } = liveClient();
  client.send('é'.repeat(600));
  assert.equal(socket.sentOf('message').length, 0);
  assert.equal(told.at(-1)[2], 'failed');
});

test('comes back with session_id and since, and sends what was not answered again under its id', () => {
  const { client, clock, sockets } = liveClient();
  client.send('answered');
  client.send('unanswered');
  sockets[0].says([accepted('m1', 2, 8), token('m1', 5, 'abc', { from: 3 })]);
  sockets[0].ends(1006);
  clock.advance(1000);
  sockets[1].open();
  assert.equal(sockets[1].sent[0].session_id, 's1');
  assert.equal(sockets[1].sent[0].since, 5);
  sockets[1].says(helloOk({ resumed: true, cursor: 6, sequence: 5, replay_to: 6 }));
  assert.equal(sockets[1].sentOf('message').length, 0, 'the replay may hold the answer');
  sockets[1].says(replayed(final('m1', 6, 'abc')));
  assert.deepEqual(sockets[1].sentOf('message'), [{ type: 'message', message_id: 'm2', content: 'unanswered' }]);
});

test('does not send again what the replay shows as accepted', () => {
  const { client, clock, sockets } = liveClient();
  client.send('a');
  sockets[0].ends(1006);
  clock.advance(1000);
  sockets[1].open();
  sockets[1].says(helloOk({ resumed: true, cursor: 2, sequence: 1, replay_to: 2 }));
  sockets[1].says(replayed(accepted('m1', 2)));
  assert.equal(client.state, 'live');
  assert.equal(sockets[1].sentOf('message').length, 0);
});

test('a resume that does not go on where the last connection ended shows as a hole', () => {
  const { client, clock, sockets } = liveClient();
  sockets[0].says(accepted('x', 2));
  sockets[0].ends(1006);
  clock.advance(1000);
  sockets[1].open();
  sockets[1].says(helloOk({ resumed: true, cursor: 4, sequence: 4, replay_to: 4 }));
  sockets[1].says(final('x', 5, ''));
  assert.equal(client.coverage.missing, 2);
});

test('after a resync it goes on from the snapshot', () => {
  const { client, clock, sockets } = liveClient();
  client.send('a');
  client.send('b');
  sockets[0].ends(1006);
  clock.advance(1000);
  sockets[1].open();
  sockets[1].says(helloOk({ resumed: true, resync_required: true, cursor: 90, sequence: 90, replay_to: 90 }));
  assert.equal(client.state, 'catching up');
  sockets[1].says({ type: 'snapshot', state: { messages: [{ message_id: 'm1', role: 'user', content: 'a' }], event_cursor: 90 } });
  assert.equal(client.state, 'live');
  assert.equal(client.since, 90);
  assert.deepEqual(sockets[1].sentOf('message').map(({ message_id: id }) => id), ['m2']);
});

test('a session that is gone is followed by a new one, and its unanswered messages are left to the user', () => {
  const { client, socket, told } = startedClient({ sessionId: 'old', since: 7, unanswered: [{ id: 'u1', content: 'a' }] });
  socket.open();
  socket.says({ type: 'hello_error', code: 'session_not_found', next_step: 'start_new_session' });
  assert.equal(socket.sent.at(-1).type, 'hello');
  assert.equal('session_id' in socket.sent.at(-1), false);
  socket.says(helloOk());
  assert.equal(client.state, 'live');
  assert.equal(socket.sentOf('message').length, 0);
  assert.equal(told.some(([name]) => name === 'sessionLost'), true);
});

test('a draining gateway is asked again after its hint', () => {
  const { clock, sockets } = startedClient();
  sockets[0].open();
  sockets[0].says({ type: 'hello_error', code: 'draining', next_step: 'wait_then_retry', retry_after_seconds: 3 });
  clock.advance(2999);
  assert.equal(sockets.length, 1);
  clock.advance(1);
  assert.equal(sockets.length, 2);
});

test('without a token it opens the line at once and shows none', () => {
  const { asked, sockets } = startedClient();
  assert.equal(asked.length, 0);
  assert.deepEqual(sockets[0].protocols, ['sluice.v1']);
});

test('a gateway that asks for a token stops it, and with one each connection has a ticket of its own', () => {
  const { asked, client, clock, sockets } = startedClient();
  sockets[0].open();
  sockets[0].says({ type: 'hello_error', code: 'auth_required', next_step: 'reauthenticate', message: 'a token is needed' });
  clock.advance(600_000);
  assert.equal(client.state, 'stopped');
  assert.equal(sockets.length, 1);
  client.reconnectNow('secret');
  assert.equal(asked[0].token, 'secret');
  assert.equal(sockets.length, 1, 'not before the ticket');
  asked[0].given('t1');
  assert.deepEqual(sockets[1].protocols, ['sluice.v1', 'sluice.ticket.t1']);
  sockets[1].open();
  assert.equal(JSON.stringify(sockets[1].sent).includes('secret'), false);
  sockets[1].says(helloOk());
  sockets[1].ends(1006);
  clock.advance(1000);
  asked[1].given('t2');
  assert.deepEqual(sockets[2].protocols, ['sluice.v1', 'sluice.ticket.t2']);
});

test('a token that is no good stops it', () => {
  const { asked, client, clock, told } = startedClient({ token: 'wrong' });
  asked[0].refused('the bearer token is not valid', 'auth_unauthorized');
  clock.advance(600_000);
  assert.equal(client.state, 'stopped');
  assert.equal(told.at(-1)[1].code, 'auth_unauthorized');
  assert.equal(asked.length, 1);
});

test('a ticket that is not to be had now is asked for again after the hint', () => {
  const { asked, client, clock } = startedClient({ token: 'secret' });
  asked[0].failed('too many', 5000);
  assert.equal(client.state, 'away');
  clock.advance(4999);
  assert.equal(asked.length, 1);
  clock.advance(1);
  assert.equal(asked.length, 2);
});

test('a ticket nobody waits for any more opens nothing', () => {
  const { asked, client } = startedClient({ token: 'secret' });
  client.leave();
  assert.equal(asked[0].cancelled, true);
});

test('another chat keeps the token', () => {
  const { asked, client } = startedClient({ token: 'secret' });
  client.leave();
  client.start('echo');
  assert.deepEqual(asked.map(({ token: shown }) => shown), ['secret', 'secret']);
});

for (const [code, reason] of [[1000, 'bye'], [1002, 'protocol error'], [1003, 'text only'], [1008, 'unauthorized'], [1008, 'too many bad frames'], [1009, 'payload too large']]) {
  test(`stays away after ${code} ${reason}`, () => {
    const { client, clock, sockets } = liveClient();
    sockets[0].ends(code, reason);
    clock.advance(600_000);
    assert.equal(client.state, 'stopped');
    assert.equal(sockets.length, 1);
  });
}

for (const [code, reason, withinMs] of [[1006, '', 500], [1008, 'handshake timeout', 500], [1011, 'internal error', 500],
  [1012, 'service restart', 500], [1013, 'slow consumer', 0], [1013, 'overloaded', 500], [4002, 'liveness timeout', 0]]) {
  test(`comes back after ${code} ${reason}`, () => {
    const { clock, sockets } = liveClient();
    sockets[0].ends(code, reason);
    clock.advance(withinMs);
    assert.equal(sockets.length, 2);
  });
}

test('waits at least as long as the status before a restart asked', () => {
  const { clock, sockets } = liveClient();
  sockets[0].says({ type: 'status', message: 'restarting', retry_after_ms: 4000 });
  sockets[0].ends(1012, 'service restart');
  clock.advance(3999);
  assert.equal(sockets.length, 1);
  clock.advance(1);
  assert.equal(sockets.length, 2);
});

test('backs off from a gateway that closes at once again and again', () => {
  const { clock, sockets } = liveClient();
  const waitsMs = [];
  for (let i = 0; i < 6; i += 1) {
    sockets.at(-1).open();
    sockets.at(-1).says(helloOk({ resumed: i > 0 }));
    sockets.at(-1).ends(1013, 'slow consumer');
    const opened = sockets.length;
    const lostAt = clock.now();
    while (sockets.length === opened) clock.advance(1);
    waitsMs.push(clock.now() - lostAt);
  }
  assert.deepEqual(waitsMs, [1, 500, 1000, 2000, 4000, 8000]);
});

test('forgets earlier failures once a connection has lasted', () => {
  const { clock, sockets } = liveClient();
  sockets[0].ends(1006);
  clock.advance(250);
  sockets[1].open();
  sockets[1].says(helloOk({ resumed: true }));
  clock.advance(10_000);
  sockets[1].ends(1006);
  clock.advance(250);
  assert.equal(sockets.length, 3);
});

test('a silent line is asked after one heartbeat and given up after two', () => {
  const { clock, socket, sockets } = liveClient({ policy: { heartbeat_ms: 1000 } });
  clock.advance(1000);
  assert.deepEqual(socket.sent.at(-1), { type: 'ping' });
  clock.advance(1000);
  assert.equal(sockets.length, 2);
});

test('a gateway that does not greet is left after ten seconds', () => {
  const { client, clock, socket } = startedClient();
  socket.open();
  clock.advance(10_000);
  assert.equal(client.state, 'away');
  assert.equal(socket.closedWith, 'no code');
});

test('a cut cable says nothing to the gateway and mends itself', () => {
  const { client, clock, sockets } = liveClient();
  client.cutCable();
  assert.equal(sockets[0].sentOf('leave').length, 0);
  sockets[0].ends(1005);
  assert.equal(client.state, 'away');
  clock.advance(1500);
  assert.equal(sockets.length, 2);
});

test('discards a message that was never sent, asks the gateway about one that was', () => {
  const { client, socket } = liveClient({ window: 1 });
  client.send('a');
  client.send('b');
  assert.equal(client.abort('m2'), 'discarded');
  assert.equal(client.abort('m1'), 'asked');
  assert.equal(socket.sentOf('abort')[0].message_id, 'm1');
});

test('stops at something that is not a frame instead of guessing', () => {
  const { client, socket } = liveClient();
  socket.onmessage({ data: 'nonsense' });
  assert.equal(client.state, 'stopped');
});

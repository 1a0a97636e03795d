import test from 'node:test';
import assert from 'node:assert/strict';
import { askForTicket, offer } from '../../main/webapp/js/ticket.js';

/** What `askForTicket` tells, with a gateway that answers so, and what it was asked. */
async function told(status, body, headers = {}) {
  const requests = [];
  const request = async (url, options) => {
    requests.push({ url, ...options });
    return new Response(JSON.stringify(body), { status, headers });
  };
  const outcome = await new Promise((resolve) => {
    const then = {};
    for (const name of ['given', 'refused', 'failed']) then[name] = (...what) => resolve([name, ...what]);
    askForTicket('http://gateway/api/ws-ticket', 'secret', then, request);
  });
  return { outcome, request: requests[0] };
}

test('a token goes into a header and comes back as a ticket', async () => {
  const { outcome, request } = await told(200, { ticket: 't1', expires_in_seconds: 30 });
  assert.deepEqual(outcome, ['given', 't1']);
  assert.equal(request.url, 'http://gateway/api/ws-ticket');
  assert.equal(request.method, 'POST');
  assert.deepEqual(request.headers, { Authorization: 'Bearer secret' });
});

test('a ticket is offered behind the protocol that the gateway selects', () => {
  assert.deepEqual(offer('t1'), ['sluice.v1', 'sluice.ticket.t1']);
});

for (const [status, code] of [[401, 'auth_unauthorized'], [403, 'origin_not_allowed']]) {
  test(`${status} is a refusal for good`, async () => {
    const { outcome } = await told(status, { code, message: 'no' });
    assert.deepEqual(outcome, ['refused', 'no', code]);
  });
}

test('429 is worth another try when it says', async () => {
  const { outcome } = await told(429, { code: 'rate_limited' }, { 'Retry-After': '7' });
  assert.deepEqual(outcome, ['failed', 'no ticket now (429)', 7000]);
});

test('503 without a hint is worth another try', async () => {
  assert.deepEqual((await told(503, {})).outcome, ['failed', 'no ticket now (503)', 1000]);
});

test('a gateway that does not answer is worth another try', async () => {
  const outcome = await new Promise((resolve) => {
    askForTicket('x', 'secret', { failed: (...what) => resolve(what) }, async () => { throw new TypeError('unreachable'); });
  });
  assert.deepEqual(outcome, ['the gateway does not answer', 0]);
});

test('what was cancelled tells nothing', async () => {
  let answer;
  const tell = () => assert.fail('told');
  const cancel = askForTicket('x', 'secret', { given: tell, refused: tell, failed: tell },
    () => new Promise((resolve) => { answer = resolve; }));
  cancel();
  answer(new Response('{"ticket":"t1"}'));
  await new Promise((resolve) => { setImmediate(resolve); });
});

/** The chat page in a real browser against a running gateway; `GATEWAY_URL` and `CHROMIUM` say which, `GATEWAY_TOKEN` what it asks for. */
import assert from 'node:assert/strict';
import test, { after, afterEach, before } from 'node:test';
import { ChatPage, launch, NARROW } from './chat-page.mjs';

const WHOLE = 'no hole, no overlap';
const SENTENCE = 'Tell me how a sluice gate keeps a river calm, one word at a time.';

let browser;
let pages = [];

before(async () => {
  browser = await launch();
});

after(() => browser.close());

afterEach(async () => {
  const complaints = pages.flatMap((page) => page.complaints);
  await Promise.all(pages.map((page) => page.close()));
  pages = [];
  assert.deepEqual(complaints, [], 'the browser has nothing to complain of');
});

async function open(options) {
  const page = await ChatPage.open(browser, options);
  pages.push(page);
  return page;
}

/** Content that makes the simulator stream: numbered tokens of six digits. */
function tokens(count, intervalMs) {
  return { tokens: count, bytes: 6, interval_ms: intervalMs };
}

function numbered(count) {
  return Array.from({ length: count }, (_, i) => String(i).padStart(6, '0')).join('');
}

test('the simulator streams an answer word by word', async () => {
  const page = await open();
  assert.equal(await page.text('#verdict'), '–');
  await page.screenshot('welcome-wide');
  await page.say(SENTENCE);
  await page.streaming();
  await page.screenshot('streaming-wide');
  await page.answered(1);
  assert.equal(await page.answer(), SENTENCE);
});

test('echo answers the same JSON, and markup stays text', async () => {
  const page = await open({ dark: true });
  await page.choose('echo');
  const json = { any: ['json', 1, true], deep: { a: null } };
  await page.say(json);
  await page.answered(1);
  assert.deepEqual(JSON.parse(await page.answer()), json);

  const markup = '<img src=x onerror=alert(1)> "plain" text & more';
  await page.say(markup);
  await page.answered(2);
  assert.equal(await page.answer(), markup);
  await page.screenshot('echo-dark');
});

test('twenty thousand tokens as fast as they come arrive whole', async () => {
  const page = await open();
  await page.say(tokens(20_000, 0));
  await page.answered(1);
  assert.equal(await page.answer(), numbered(20_000));
  assert.equal(await page.text('#verdict'), WHOLE);
  await page.click('#frames summary >> nth=1');
  assert.match(await page.text('#frames pre'), /"type"/);
  await page.screenshot('fast-frame-open');
});

test('a cut cable is resumed without hole and overlap', async () => {
  const page = await open();
  await page.say(tokens(200, 15));
  await page.streaming();
  await page.click('#cut');
  await page.connection('away');
  await page.screenshot('cable-cut');
  await page.live();
  await page.screenshot('resumed');
  assert.match(await page.text('#story'), /Resumed after \d+: \d+ cursors? replayed/);
  await page.answered(1);
  assert.equal(await page.answer(), numbered(200));
  assert.equal(await page.text('#verdict'), WHOLE);
});

test('a reload in mid-stream resumes', async () => {
  const page = await open();
  await page.say(tokens(200, 15));
  await page.streaming();
  await page.reload();
  await page.live();
  await page.answered(1);
  assert.equal(await page.answer(), numbered(200));
  assert.equal(await page.text('#verdict'), WHOLE);
});

test('what is written while the cable is cut is answered afterwards', async () => {
  const page = await open({ dark: true });
  await page.click('#cut');
  await page.say('written while the cable is cut');
  await page.screenshot('written-offline-dark');
  await page.live();
  await page.answered(1);
  assert.equal(await page.answer(), 'written while the cable is cut');
});

test('stop ends the running turn', async () => {
  const page = await open();
  await page.say(tokens(2000, 20));
  await page.streaming();
  await page.click('#stop');
  await page.answered(1);
  assert.match((await page.outcomes())[0], /Stopped/);
});

test('cancel takes one message out of the queue, and the others are answered', async () => {
  const page = await open();
  await page.say(tokens(100, 20));
  for (let i = 1; i <= 3; i++) await page.say(`queued number ${i}`);
  await page.see('.turn[data-state=queued]', 2);
  await page.screenshot('queued');
  await page.click('.turn[data-state=queued] .link:visible >> nth=1');
  await page.answered(4);
  const outcomes = await page.outcomes();
  assert.match(outcomes[2], /^Stopped/);
  assert.deepEqual(outcomes.toSpliced(2, 1), ['', '', '']);
});

test('an agent that fails is told of', async () => {
  const page = await open();
  await page.say({ ...tokens(60, 10), fail_at: 20 });
  await page.answered(1);
  assert.match((await page.outcomes())[0], /Failed/);
});

test('an overrun is refused, and what was refused is sent again', async () => {
  const page = await open({ dark: true });
  await page.say(tokens(100, 20));
  await page.streaming();
  await page.click('#overrun');
  await page.see('.turn[data-state=refused]');
  await page.screenshot('inbox-full-dark');
  await page.none('refused');
  assert.match(await page.text('#flow'), /of \d+ queued/);
  await page.screenshot('taken-after-all-dark');
});

test('a burst is answered whole', async () => {
  const page = await open();
  await page.click('#burst');
  await page.answered(12);
  assert.deepEqual(new Set(await page.outcomes()), new Set(['']));
});

test('an unknown agent is told of, and another can be chosen', async () => {
  const page = await open();
  await page.ask('nobody');
  await page.connection('stopped');
  assert.equal(await page.visibleText('#story-in-chat'), 'There is no such agent here');
  await page.screenshot('unknown-agent');
  await page.choose('echo');
});

for (const scheme of ['light', 'dark']) {
  test(`a telephone shows the chat and the wire one after the other, ${scheme}`, async () => {
    const page = await open({ size: NARROW, dark: scheme === 'dark' });
    await page.screenshot(`welcome-narrow-${scheme}`);
    await page.say(tokens(150, 20));
    await page.say('and one behind it');
    await page.see('.turn[data-state=queued]');
    await page.screenshot(`queue-narrow-${scheme}`);
    assert.ok(await page.fits(), 'no sideways scroll');
    await page.click('#toggle-wire');
    await page.click('#cut');
    await page.connection('away');
    await page.live();
    await page.screenshot(`wire-narrow-${scheme}`);
    assert.ok(await page.fits(), 'no sideways scroll');
    await page.click('#toggle-wire');
    await page.answered(2);
  });
}

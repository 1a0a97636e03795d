/** The chat page in a real browser, as a test handles it: what it does with it and what it sees on it. */
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const GATEWAY_URL = process.env.GATEWAY_URL ?? 'http://localhost:9080/';
const GATEWAY_TOKEN = process.env.GATEWAY_TOKEN;
const SCREENSHOTS = fileURLToPath(new URL('../../../target/browser/', import.meta.url));
const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const WAIT_MS = 15_000;
const ANSWER_WAIT_MS = 60_000;

export const WIDE = { width: 1440, height: 900 };
export const NARROW = { width: 360, height: 740 };

/** A browser without a window. Chromium refuses its sandbox to root, so it goes without one there. */
export function launch() {
  mkdirSync(SCREENSHOTS, { recursive: true });
  return chromium.launch({ executablePath: chromiumPath(), chromiumSandbox: process.getuid?.() !== 0 });
}

function chromiumPath() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const folder of process.env.PATH.split(delimiter)) {
    for (const name of CHROMIUM_NAMES) if (existsSync(join(folder, name))) return join(folder, name);
  }
  throw new Error(`CHROMIUM: not set, and none of ${CHROMIUM_NAMES} on the PATH (expected: a Chromium to run)`);
}

export class ChatPage {
  #page;

  /** What the browser complained of: errors, warnings, violations of the content security policy. */
  complaints = [];

  constructor(page) {
    this.#page = page;
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  /** A page with a memory of its own, live. */
  static async open(browser, { size = WIDE, dark = false } = {}) {
    const context = await browser.newContext({ viewport: size, colorScheme: dark ? 'dark' : 'light' });
    const page = new ChatPage(await context.newPage());
    await page.#page.goto(GATEWAY_URL);
    await page.#showToken();
    await page.live();
    return page;
  }

  close() {
    return this.#page.context().close();
  }

  async reload() {
    await this.#page.reload();
    await this.#showToken();
  }

  /** The page forgets the token with every load. */
  async #showToken() {
    if (!GATEWAY_TOKEN) return;
    await this.see('#token-form:not([hidden])');
    await this.#page.fill('#token', GATEWAY_TOKEN);
    await this.#page.press('#token', 'Enter');
  }

  click(selector) {
    return this.#page.click(selector);
  }

  text(selector) {
    return this.#page.textContent(selector);
  }

  /** What a reader sees of an element, empty where it is hidden. */
  visibleText(selector) {
    return this.#page.innerText(selector);
  }

  /** Waits for an element, the nth of its kind. */
  see(selector, nth = 0) {
    return this.#page.waitForSelector(`${selector} >> nth=${nth}`, { timeout: WAIT_MS });
  }

  async say(content) {
    await this.#page.fill('#text', typeof content === 'string' ? content : JSON.stringify(content));
    await this.#page.press('#text', 'Enter');
  }

  /** Chooses an agent of the list, which begins a new session. */
  async choose(agent) {
    await this.#page.selectOption('#agent', agent);
    await this.live();
  }

  /** Asks for an agent by a name that is typed. */
  async ask(agent) {
    await this.#page.selectOption('#agent', '');
    await this.#page.fill('#agent-id', agent);
    await this.#page.press('#agent-id', 'Enter');
  }

  live() {
    return this.connection('live');
  }

  /** Waits for a state of the connection: live, away, stopped. */
  connection(state) {
    return this.#page.waitForFunction((wanted) => document.getElementById('state').dataset.state === wanted, state,
      { timeout: WAIT_MS });
  }

  /** Waits until this many messages are there and each has its answer or was given up. */
  async answered(count) {
    await this.#page.waitForFunction((wanted) => {
      const turns = [...document.querySelectorAll('.turn')];
      return turns.length === wanted && turns.every(({ dataset }) => ['final', 'failed'].includes(dataset.state));
    }, count, { timeout: ANSWER_WAIT_MS });
  }

  /** Waits until no message is in this state. */
  none(state) {
    return this.#page.waitForFunction((unwanted) => !document.querySelector(`.turn[data-state=${unwanted}]`), state,
      { timeout: ANSWER_WAIT_MS });
  }

  streaming() {
    return this.see('.turn[data-state=streaming]');
  }

  count() {
    return this.#page.locator('.turn').count();
  }

  answer() {
    return this.#page.$$eval('.answer .words', (words) => words.at(-1).textContent);
  }

  /** What stands under each answer, empty where all went well. */
  outcomes() {
    return this.#page.$$eval('.turn .outcome', (outcomes) => outcomes.map(({ textContent }) => textContent));
  }

  /** Whether everything fits into the window's width. */
  fits() {
    return this.#page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  }

  screenshot(name) {
    return this.#page.screenshot({ path: `${SCREENSHOTS}${name}.png` });
  }
}

// A headless Chromium, driven over its DevTools protocol with real clicks and keys.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';
import { sleep, within } from './wait.mjs';

const flags = [
  '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars', '--mute-audio',
  '--no-first-run', '--disable-extensions', '--disable-background-networking', '--disable-component-update',
  // Several pages play at once, and only one of them is in front.
  '--disable-background-timer-throttling', '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows', '--disable-features=CalculateNativeWinOcclusion',
  '--remote-debugging-port=0',
];
const startMilliseconds = 60000;

export class Browser {
  static async start(executable) {
    const profile = mkdtempSync(join(tmpdir(), 'roomd-browser-'));
    const child = spawn(executable, [...flags, `--user-data-dir=${profile}`, 'about:blank'],
      { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, HOME: profile } });
    const exited = new Promise((resolve) => child.on('close', resolve));
    try {
      let output = '';
      const endpoint = new Promise((resolve, reject) => {
        child.stderr.setEncoding('utf8').on('data', (text) => {
          output += text;
          const found = /DevTools listening on (ws:\/\/\S+)/.exec(output);
          if (found) resolve(found[1]);
        });
        exited.then(() => reject(new Error(`the browser ended:\n${output}`)));
      });
      const socket = new WebSocket(await within('the browser to start', endpoint, startMilliseconds));
      await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
      return new Browser(child, exited, profile, socket);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }

  constructor(child, exited, profile, socket) {
    Object.assign(this, { child, exited, profile, socket, calls: new Map(), pages: new Map(), lastId: 0 });
    socket.on('message', (data) => this.#receive(JSON.parse(data)));
  }

  #receive({ id, sessionId, method, params, result, error }) {
    if (id === undefined) return this.pages.get(sessionId)?.onEvent(method, params);
    const { resolve, reject } = this.calls.get(id);
    this.calls.delete(id);
    if (error) reject(new Error(error.message));
    else resolve(result);
  }

  call(method, params = {}, sessionId = undefined) {
    const id = this.lastId += 1;
    this.socket.send(JSON.stringify({ id, method, params, sessionId }));
    return within(method, new Promise((resolve, reject) => this.calls.set(id, { resolve, reject })), 30000);
  }

  /** A page in a window of its own. */
  async open(url, { width = 900, height = 900 } = {}) {
    const { targetId } = await this.call('Target.createTarget', { url: 'about:blank', newWindow: true });
    const { sessionId } = await this.call('Target.attachToTarget', { targetId, flatten: true });
    const page = new Page(this, sessionId);
    this.pages.set(sessionId, page);
    await page.call('Runtime.enable');
    await page.call('Page.enable');
    await page.call('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
    await page.call('Emulation.setFocusEmulationEnabled', { enabled: true });
    await page.call('Page.navigate', { url });
    return page;
  }

  async stop() {
    this.child.kill('SIGTERM');
    await within('the end of the browser', this.exited).catch(() => this.child.kill('SIGKILL'));
    await this.exited;
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

class Page {
  /** What went wrong in the page: exceptions, and what it wrote to the console as an error. */
  errors = [];

  constructor(browser, sessionId) {
    Object.assign(this, { browser, sessionId });
  }

  call(method, params) {
    return this.browser.call(method, params, this.sessionId);
  }

  onEvent(method, params) {
    if (method === 'Runtime.exceptionThrown') this.errors.push(params.exceptionDetails.exception?.description);
    if (method === 'Runtime.consoleAPICalled' && params.type === 'error') {
      this.errors.push(params.args.map(({ value, description }) => value ?? description).join(' '));
    }
  }

  /** The value of a JavaScript expression in the page. */
  async evaluate(expression) {
    const { result, exceptionDetails } =
      await this.call('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception.description);
    return result.value;
  }

  /** Waits until the expression is truthy, and gives its value. */
  async until(expression, milliseconds = 20000) {
    const end = performance.now() + milliseconds;
    for (;;) {
      const value = await this.evaluate(expression).catch(() => undefined);
      if (value) return value;
      if (performance.now() > end) {
        const text = await this.evaluate('document.body?.innerText').catch(() => '');
        throw new Error(`waited in vain for ${expression}; the page shows:\n${text}\n${this.errors.join('\n')}`);
      }
      await sleep(20);
    }
  }

  /** A click of the mouse into the middle of the element. */
  async click(selector) {
    const { x, y } = await this.evaluate(`(() => {
      const { left, top, width, height } = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect();
      return { x: left + width / 2, y: top + height / 2 };
    })()`);
    for (const type of ['mousePressed', 'mouseReleased']) {
      await this.call('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 });
    }
  }

  async press(key) {
    await this.call('Input.dispatchKeyEvent', { type: 'rawKeyDown', key, code: key });
  }

  async release(key) {
    await this.call('Input.dispatchKeyEvent', { type: 'keyUp', key, code: key });
  }

  async screenshot(file) {
    const { data } = await this.call('Page.captureScreenshot', { format: 'png' });
    writeFileSync(file, Buffer.from(data, 'base64'));
  }
}

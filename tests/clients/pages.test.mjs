// Two small web pages, played in a real browser with the clients' own bundles.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { Browser } from './lib/browser.mjs';
import { generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { servePages } from './lib/page_server.mjs';

// What 0.15.28 publishes for browsers asks for modules of Node, so that it runs in no browser.
const sdks = generations.map(({ name }) => name).filter((name) => name !== '0.15');
const sdkAt = (index) => sdks[index % sdks.length];

const { CHROMIUM: executable = 'chromium', SCREENSHOTS: screenshots } = process.env;

let host;
let server;
let browser;

before(async () => {
  host = await Host.start({
    plugins: ['tictactoe', 'tutorial'],
    rooms: {
      tictactoe: { factory: 'tictactoe/TicTacToe', options: { turnSeconds: 120 } },
      part1_room: { factory: 'tutorial/Immediate' },
      part2_room: { factory: 'tutorial/Immediate' },
      part3_room: { factory: 'tutorial/Queued' },
      part4_room: { factory: 'tutorial/FixedStep' },
    },
  });
  server = await servePages();
  browser = await Browser.start(executable);
  if (screenshots) mkdirSync(screenshots, { recursive: true });
});

after(async () => {
  await browser?.stop();
  server?.stop();
  await host?.stop();
});

const open = (page, sdk, more = '') =>
  browser.open(`${server.url}/${page}.html?server=${host.url}&sdk=${sdk}${more}`);

async function show(page, name) {
  if (screenshots) await page.screenshot(join(screenshots, `${name}.png`));
}

const status = (text) => `document.querySelector('#status').textContent.includes(${JSON.stringify(text)})`;
const cell = (index) => `#board button:nth-child(${index + 1})`;
const mark = (index, text) => `document.querySelector(${JSON.stringify(cell(index))}).textContent === '${text}'`;

async function leave(...pages) {
  for (const page of pages) {
    assert.deepEqual(page.errors, []);
    await page.call('Page.navigate', { url: 'about:blank' });
  }
}

// Each generation plays against the next one.
for (const [index, name] of sdks.entries()) {
  const other = sdkAt(index + 1);
  test(`tic-tac-toe: ${name} against ${other}`, async () => {
    const first = await open('tictactoe', name);
    await first.until(status('Waiting for somebody'));
    if (index === 0) await show(first, 'tictactoe_waiting');
    const second = await open('tictactoe', other);
    await second.until(status('Your turn'));
    await first.until(status('is thinking'));

    for (const [turn, at] of [4, 0, 2, 1, 6].entries()) {
      const [mover, watcher] = turn % 2 === 0 ? [second, first] : [first, second];
      await mover.until(status('Your turn'));
      await mover.click(cell(at));
      for (const page of [mover, watcher]) await page.until(mark(at, turn % 2 === 0 ? '○' : '×'));
      if (index === 0 && turn === 3) await show(second, 'tictactoe_playing');
    }
    await second.until(status('You have won!'));
    await first.until(status('You have lost.'));
    if (index === 0) {
      await show(second, 'tictactoe_won');
      await show(first, 'tictactoe_lost');
    }
    await leave(first, second);
  });
}

for (const [index, part] of [1, 2, 3, 4].entries()) {
  test(`walking, part ${part}`, async () => {
    const walker = await open('tutorial', sdkAt(index), `&part=${part}`);
    await walker.until(status('1 player on the map'));
    const watcher = await open('tutorial', sdkAt(index + 1), `&part=${part}`);
    for (const page of [walker, watcher]) await page.until(status('2 players on the map'));

    const id = JSON.stringify(await walker.evaluate('world.me'));
    const start = await watcher.evaluate(`world.players()[${id}]`);
    // Towards the middle of the map, whichever way that is.
    const [right, down] = [start.x < 400, start.y < 300];
    const keys = [right ? 'ArrowRight' : 'ArrowLeft', down ? 'ArrowDown' : 'ArrowUp'];
    for (const key of keys) await walker.press(key);
    await watcher.until(`(({ x, y }) => Math.abs(x - ${start.x}) > 30 && Math.abs(y - ${start.y}) > 30)(
      world.players()[${id}])`);
    for (const key of keys) await walker.release(key);

    // Once he stands still, both show him where the server says he is.
    for (const page of [walker, watcher]) {
      await page.until(`((shown, { x, y }) => Math.abs(shown.x - x) < 1 && Math.abs(shown.y - y) < 1)(
        world.shown.get(${id}), world.players()[${id}])`);
    }
    const end = await watcher.evaluate(`world.players()[${id}]`);
    assert.deepEqual([end.x > start.x, end.y > start.y], [right, down]);
    await show(watcher, `walking_part${part}`);
    await leave(walker, watcher);
  });
}

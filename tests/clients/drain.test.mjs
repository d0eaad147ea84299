// Reliability 32: the end of the host. SIGTERM lets everything end in order, a second one does not wait.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import test from 'node:test';
import { generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { matchmake, RawSocket, statusOf } from './lib/raw.mjs';
import { Session } from './lib/session.mjs';
import { until, within } from './lib/wait.mjs';

/** A host whose rooms take so long to end, and the ids of those that have. */
async function start(t, delayMs) {
  const host = new Host({ plugins: ['guarded', 'plain_c'] });
  const note = `${host.folder}.ended`;
  host.configure({
    loops: 2,
    rooms: { ending: { factory: 'guarded/Ending', options: { note, delayMs } }, plain: { factory: 'plain_c/Plain' } },
  });
  t.after(() => rmSync(note, { force: true }));
  await host.run();
  const ended = () => (existsSync(note) ? readFileSync(note, 'utf8').trim().split('\n').sort() : []);
  return { host, ended };
}

test('reliability 32: SIGTERM tells every client, awaits every onDispose, and ends with 0', async (t) => {
  const { host, ended } = await start(t, 1500);
  const sessions = [];
  for (const generation of generations) {
    sessions.push(await Session.join(host, generation, 'ending', {}, { method: 'create' }));
    sessions.push(await Session.join(host, generation, sessions.at(-1).room.roomId, {}, { method: 'joinById' }));
  }
  const roomIds = [...new Set(sessions.map(({ room }) => room.roomId))].sort();
  assert.equal(roomIds.length, generations.length);
  const { body: waiting } = await matchmake(host, 'create', 'ending');

  host.process.kill('SIGTERM');
  for (const session of sessions) assert.equal(await session.closeCode(), session.generation.codes.shutdown);
  assert.deepEqual(ended(), [], 'the rooms take their time');
  for (const { prefix } of generations) {
    const refused = await matchmake(host, 'joinOrCreate', 'plain', { prefix });
    assert.deepEqual([refused.status, refused.body], [503, '']);
    assert.equal((await matchmake(host, 'joinById', roomIds[0], { prefix })).status, 503);
  }
  assert.equal(await statusOf(host, '/__healthcheck'), 503);
  assert.equal(host.exit, undefined, 'it waits for the rooms');

  await host.end();
  assert.deepEqual(ended(), [...roomIds, waiting.roomId].sort());
});

test('reliability 32: a host without rooms ends at once', async (t) => {
  const { host } = await start(t, 0);
  const idle = new RawSocket(host);
  await idle.connected;
  assert.equal(await statusOf(host, '/__healthcheck'), 200);
  const began = performance.now();
  await host.stop();
  assert.ok(performance.now() - began < 3000);
  await idle.end();
});

test('reliability 32: a second SIGTERM does not wait', async (t) => {
  const { host, ended } = await start(t, 60_000);
  try {
    const session = await Session.join(host, generations[0], 'ending');
    host.process.kill('SIGTERM');
    await session.closeCode();
    host.process.kill('SIGTERM');
    const { code } = await within('the end', host.exited, 5000);
    assert.notEqual(code, 0);
    assert.deepEqual(ended(), []);
    await until('it was said', () => host.log(/before every room had ended/).length === 1);
  } finally {
    if (!host.exit) host.process.kill('SIGKILL');
    host.remove();
  }
});

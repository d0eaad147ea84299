// Connections that end up on another loop than their room. Normally a connection is handed to the loop
// of its room; here the beginning of every request comes too late for that, so that half of them are not.
import assert from 'node:assert/strict';
import test from 'node:test';
import { generations } from './lib/generations.mjs';
import { haltingProxy } from './lib/halting_proxy.mjs';
import { Host } from './lib/host.mjs';
import { Session } from './lib/session.mjs';
import { until } from './lib/wait.mjs';

const rooms = { game: { factory: 'game/Game' }, plain: { factory: 'plain_c/Plain' } };

async function joinAll(endpoint, room) {
  const sessions = [];
  // Twice, so that each generation has a client on either loop.
  for (const generation of [...generations, ...generations]) {
    sessions.push(await Session.join(endpoint, generation, room));
  }
  assert.equal(new Set(sessions.map((session) => session.room.roomId)).size, 1, 'all are in one room');
  return sessions;
}

async function throughProxy(plugins, body) {
  const host = await Host.start({ plugins, rooms, loops: 2 });
  const proxy = await haltingProxy(host.port);
  try {
    await body(proxy);
  } finally {
    proxy.close();
    await host.stop();
  }
}

test('state reaches everybody, and leaving ends as it should', async () => {
  await throughProxy(['game', 'plain_c'], async (proxy) => {
    const sessions = await joinAll(proxy, 'game');
    sessions.forEach((session, at) => session.send('move', { x: at, y: -at }));
    const expected = Object.fromEntries(
      sessions.map(({ sessionId }, at) => [sessionId, { x: 0.11 + at, y: 2.22 - at }]));
    for (const session of sessions) {
      await until('all moves have arrived', () =>
        Object.entries(expected).every(([id, { x, y }]) => {
          const player = session.players()[id];
          return player?.x === x && player?.y === y;
        }));
    }
    const [first, ...others] = sessions;
    assert.equal(await first.leave(), 4000);
    for (const session of others) {
      await until('the leaver has vanished', () => !(first.sessionId in session.players()));
    }
    for (const session of others) assert.equal(await session.leave(), 4000);
  });
});

test('messages keep their order', async () => {
  await throughProxy(['game', 'plain_c'], async (proxy) => {
    const sessions = await joinAll(proxy, 'plain');
    const numbers = Array.from({ length: 300 }, (_, at) => at);
    for (const number of numbers) for (const session of sessions) session.send('echo', number);
    for (const session of sessions) {
      await until('every echo has come', () => session.messages.length === numbers.length);
      assert.deepEqual(session.messages.map(({ payload }) => payload), numbers);
    }
    for (const session of sessions) session.drop();
  });
});

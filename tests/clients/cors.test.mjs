// Reliability 21: pages of other sites neither read what the host says nor play on it.
import assert from 'node:assert/strict';
import test from 'node:test';
import { generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { matchmake, RawSocket, upgradeRequest } from './lib/raw.mjs';
import { Session } from './lib/session.mjs';

const plain = { plugins: ['plain_c'], rooms: { plain: { factory: 'plain_c/Plain' } } };
const ours = 'https://game.example';
const others = ['https://evil.example', 'https://game.example.evil.example', 'http://game.example', 'null'];

async function upgradeStatus(host, seat, origin) {
  const path = `/g17/${seat.processId}/${seat.roomId}?sessionId=${seat.sessionId}`;
  const socket = new RawSocket(host, upgradeRequest(path, origin ? { Origin: origin } : {}));
  while (!socket.heard.includes('\r\n\r\n')) {
    await Promise.race([socket.closed, new Promise((resolve) => socket.socket.once('data', resolve))]);
  }
  socket.socket.destroy();
  return Number(socket.heard.split(' ')[1]);
}

test('reliability 21: with an allow-list, only its origins are let in', async () => {
  const host = await Host.start({ ...plain, cors: { origins: [ours] } });
  try {
    for (const origin of others) {
      const refused = await matchmake(host, 'joinOrCreate', 'plain', { headers: { Origin: origin } });
      assert.equal(refused.status, 403, origin);
      const answers = [refused, await fetch(`${host.httpUrl}/__healthcheck`, { headers: { Origin: origin } }),
        await fetch(`${host.httpUrl}/matchmake/x/y`, { method: 'OPTIONS', headers: { Origin: origin } })];
      for (const { headers } of answers) {
        assert.deepEqual([...headers.keys()].filter((name) => name.startsWith('access-control')), [], origin);
      }
    }
    const granted = await matchmake(host, 'joinOrCreate', 'plain', { headers: { Origin: ours } });
    assert.equal(granted.status, 200);
    assert.equal(granted.headers.get('access-control-allow-origin'), ours);
    assert.equal(granted.headers.get('access-control-allow-credentials'), 'true');
    for (const origin of others) assert.equal(await upgradeStatus(host, granted.body, origin), 403, origin);
    assert.equal(await upgradeStatus(host, granted.body, ours), 101);
    const another = await matchmake(host, 'joinOrCreate', 'plain');
    assert.equal(await upgradeStatus(host, another.body), 101, 'who sends none is no page');
  } finally {
    await host.stop();
  }
});

test('reliability 21: without one every origin is echoed, and a reload brings one', async () => {
  const host = await Host.start(plain);
  try {
    for (const origin of [ours, ...others]) {
      const { status, headers } = await matchmake(host, 'joinOrCreate', 'plain', { headers: { Origin: origin } });
      assert.equal(status, 200);
      assert.equal(headers.get('access-control-allow-origin'), origin);
    }
    host.configure({ loops: 1, rooms: plain.rooms, cors: { origins: [ours] } });
    await host.reload(/1 kept|loaded|kept/);
    const { status } = await matchmake(host, 'joinOrCreate', 'plain', { headers: { Origin: others[0] } });
    assert.equal(status, 403);
    for (const generation of generations) {
      const session = await Session.join(host, generation, 'plain');
      await session.leave();
    }
  } finally {
    await host.stop();
  }
});

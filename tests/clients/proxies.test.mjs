// Whose address a request has: the peer's own, or - from a proxy of ours - the one it forwards (S19).
import assert from 'node:assert/strict';
import test from 'node:test';
import { Host } from './lib/host.mjs';
import { matchmake, RawClient } from './lib/raw.mjs';

const rooms = { visitors: { factory: 'guarded/Visitors' } };
const start = (settings) => Host.start({ plugins: ['guarded'], rooms, ...settings });

/** What the room is told of a client that comes with these headers. */
async function seen(host, headers, query = '') {
  const { body } = await matchmake(host, 'joinOrCreate', 'visitors', { headers });
  const path = `/g17/${body.processId}/${body.roomId}?sessionId=${body.sessionId}${query}`;
  const client = new RawClient(host.url + path, { headers });
  const joined = await client.take(10);
  assert.ok(joined);
  client.send(10);
  const text = String(await client.take(13));
  client.socket.terminate();
  return text;
}

test('S19: nobody is believed unless he is a trusted proxy', async () => {
  const host = await start({});
  try {
    const told = await seen(host, { 'X-Forwarded-For': '203.0.113.7', 'X-Real-IP': '203.0.113.8' });
    assert.match(told, /ip.127\.0\.0\.1/);
    assert.match(told, /203\.0\.113\.7/, 'the header itself reaches the room');
  } finally {
    await host.stop();
  }
});

test('S19: a trusted proxy says who the client is', async () => {
  const host = await start({ trustedProxies: ['127.0.0.0/8', '10.0.0.0/8'] });
  try {
    const cases = [
      [{ 'X-Forwarded-For': '203.0.113.7' }, '203.0.113.7'],
      [{ 'X-Forwarded-For': '198.51.100.1, 203.0.113.7, 10.1.1.1' }, '203.0.113.7'],
      [{ 'X-Real-IP': '203.0.113.8' }, '203.0.113.8'],
      [{ 'X-Forwarded-For': 'nonsense' }, '127.0.0.1'],
      [{ 'X-Forwarded-For': '2001:db8::7' }, '2001:db8::7'],
    ];
    for (const [headers, ip] of cases) {
      assert.match(await seen(host, headers), new RegExp(`ip.${ip.replaceAll('.', '\\.')}`), JSON.stringify(headers));
    }
  } finally {
    await host.stop();
  }
});

test('S18: the token comes from the header or from the URL', async () => {
  const host = await start({});
  try {
    assert.match(await seen(host, { Authorization: 'Bearer abc.def' }), /token.abc\.def/);
    assert.match(await seen(host, {}, '&_authToken=xyz'), /token.xyz/);
  } finally {
    await host.stop();
  }
});

test('limits of an address count clients, not proxies', async () => {
  const host = await start({
    trustedProxies: ['127.0.0.1'], limits: { maxConnectionsPerIp: 2, matchmakePerSecond: 3 },
  });
  try {
    const from = (ip) => ({ headers: { 'X-Forwarded-For': ip } });
    const statuses = [];
    for (let asked = 0; asked < 8; asked += 1) {
      statuses.push((await matchmake(host, 'joinOrCreate', 'visitors', from('203.0.113.1'))).status);
    }
    assert.ok(statuses.includes(429), String(statuses));
    assert.equal((await matchmake(host, 'joinOrCreate', 'visitors', from('203.0.113.2'))).status, 200);

    const enter = async (ip) => {
      const { body } = await matchmake(host, 'joinOrCreate', 'visitors', from(`198.51.100.${enter.next++}`));
      const path = `/g17/${body.processId}/${body.roomId}?sessionId=${body.sessionId}`;
      const client = new RawClient(host.url + path, from(ip));
      return { client, opened: await client.opened };
    };
    enter.next = 1;
    const first = await enter('203.0.113.3');
    assert.ok(first.opened && (await enter('203.0.113.3')).opened);
    const refused = await enter('203.0.113.3');
    assert.equal(refused.opened, false);
    assert.match(String(refused.client.error), /429/);
    assert.ok((await enter('203.0.113.4')).opened);
    first.client.socket.terminate();
    await first.client.closed;
    let again = false;
    for (let tries = 0; tries < 50 && !again; tries += 1) again = (await enter('203.0.113.3')).opened;
    assert.ok(again, 'a place that was left is free');
  } finally {
    await host.stop();
  }
});

test('clients are told the public address', async () => {
  const host = await start({ publicAddress: 'eu.game.example/games' });
  try {
    for (const prefix of ['', '/g15', '/g16', '/g17', '/g18']) {
      const { body } = await matchmake(host, 'joinOrCreate', 'visitors', { prefix });
      for (const shape of prefix === '' ? [body, body.room] : [body.room ?? body]) {
        assert.equal(shape.publicAddress, 'eu.game.example/games', prefix);
      }
    }
  } finally {
    await host.stop();
  }
});

// What the host takes on, and how it says that it is too much.
import assert from 'node:assert/strict';
import test from 'node:test';
import { generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { cpuOf, matchmake, memoryOf, RawClient, RawSocket, statusOf } from './lib/raw.mjs';
import { refusal, Session } from './lib/session.mjs';
import { sleep, until, within } from './lib/wait.mjs';

process.env.COLYSEUS_SEAT_RESERVATION_TIME = '2';

const plain = { plugins: ['plain_c'], rooms: { plain: { factory: 'plain_c/Plain' } } };
const flood = { plugins: ['probe'], rooms: { flood: { factory: 'probe/Flood' } } };

/** Runs `body(host)` on a host of its own. */
async function onHost(options, body) {
  const host = await Host.start(options);
  try {
    await body(host);
  } finally {
    await host.stop();
  }
}

const post = (length, body = '') =>
  `POST /g17/matchmake/joinOrCreate/plain HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${length}\r\n\r\n${body}`;

test('reliability 11: two thousand slow requests keep nobody waiting', () => onHost(plain, async (host) => {
  const slow = Array.from({ length: 2000 }, () => new RawSocket(host, 'GET /matchmake/plain HTTP/1.1\r\nX-Slow: '));
  let open = slow.length;
  for (const { closed } of slow) closed.then(() => { open -= 1; });
  await Promise.all(slow.map(({ connected }) => connected));
  const trickle = setInterval(() => slow.forEach(({ socket }) => socket.write('x')), 2000);
  for (let joined = 0; joined < 20; joined += 1) {
    const session = await Session.join(host, generations[joined % generations.length], 'plain');
    await session.leave();
  }
  assert.equal(open, slow.length, 'nobody had to leave for it');
  await within('the slow ones to be cut', Promise.all(slow.map(({ closed }) => closed)), 20000)
    .finally(() => clearInterval(trickle));
}));

test('reliability 12: bodies that are slow, large or broken', () => onHost(plain, async (host) => {
  const slow = new RawSocket(host, post(100));
  const began = performance.now();
  const trickle = setInterval(() => slow.socket.write('x'), 500);
  const trickled = new RawSocket(host, 'GET / HTTP/1.1\r\nX: ');
  const headerTrickle = setInterval(() => trickled.socket.write('x'), 500);
  const endings = Promise.all([slow.end(15000), trickled.end(15000)]).finally(() => {
    clearInterval(trickle);
    clearInterval(headerTrickle);
  });

  const large = new RawSocket(host, post(2 ** 20 + 1));
  await until('the refusal comes before the body', () => large.heard.includes('\r\n\r\n'));
  assert.match(large.heard, /^HTTP\/1\.1 413 /);
  assert.equal((await matchmake(host, 'joinOrCreate', 'plain', { options: { text: 'x'.repeat(2 ** 21) } })).status, 413);
  assert.equal((await matchmake(host, 'joinOrCreate', 'plain', { options: { text: 'x'.repeat(2 ** 19) } })).status, 200);
  assert.equal((await matchmake(host, 'joinOrCreate', 'plain', { options: '{', prefix: '/g18' })).status, 400);
  for (const length of ['-1', '1x', '99999999999999999999']) {
    assert.match(await new RawSocket(host, post(length)).end(), /^(HTTP\/1\.1 4\d\d |$)/, length);
  }
  const chunked = post(0).replace('Content-Length: 0', 'Transfer-Encoding: chunked');
  assert.match(await new RawSocket(host, chunked).end(), /^HTTP\/1\.1 411 /);

  const [answer] = await endings;
  assert.match(answer, /^HTTP\/1\.1 408 /);
  const seconds = (performance.now() - began) / 1000;
  assert.ok(seconds > 9 && seconds < 13, `cut after ${seconds} s`);
  await large.end();
  const session = await Session.join(host, generations[0], 'plain');
  await session.leave();
}));

test('reliability 16: more connections than allowed get 503', () =>
  onHost({ ...plain, limits: { maxConnections: 20 } }, async (host) => {
    const sockets = Array.from({ length: 20 }, () => new RawSocket(host));
    await Promise.all(sockets.map(({ connected }) => connected));
    await until('every place is taken', () => sockets.length === 20);
    for (let tries = 0; tries < 5; tries += 1) {
      assert.match(await new RawSocket(host, 'GET / HTTP/1.1\r\n\r\n').end(), /^HTTP\/1\.1 503 /);
    }
    for (const { socket } of sockets.slice(0, 10)) socket.destroy();
    let status = 0;
    for (let tries = 0; tries < 100 && status !== 200; tries += 1) status = await statusOf(host, '/');
    assert.equal(status, 200, 'places that were left are free');
    for (const { socket } of sockets) socket.destroy();
  }));

test('reliability 16: one address has only so many connections', () =>
  onHost({ ...plain, limits: { maxConnectionsPerIp: 5 } }, async (host) => {
    const headers = { 'X-Forwarded-For': '203.0.113.1' };
    const clients = [];
    // fetch() keeps a connection of its own, which counts.
    for (let joined = 0; joined < 4; joined += 1) clients.push(await RawClient.join(host, 'plain', { headers }));
    assert.match(await new RawSocket(host, 'GET / HTTP/1.1\r\n\r\n').end(), /^HTTP\/1\.1 429 /);
    for (const { socket } of clients) socket.terminate();
  }));

test('reliability 16: without descriptors, accepting waits and costs nothing', async () => {
  const host = new Host(plain);
  host.through = ['prlimit', '--nofile=256'];
  try {
    await host.run();
    const sockets = Array.from({ length: 400 }, () => new RawSocket(host));
    await Promise.all(sockets.map(({ connected }) => connected));
    await sleep(300);
    const before = cpuOf(host);
    await sleep(2000);
    const used = cpuOf(host) - before;
    assert.ok(used <= 100, `${used} ms of processor time in 2 s`);
    for (const { socket } of sockets) socket.destroy();
    let status = 0;
    for (let tries = 0; tries < 200 && status !== 200; tries += 1) status = await statusOf(host, '/');
    assert.equal(status, 200);
  } finally {
    await host.stop();
  }
});

test('reliability 17: a flood of seat requests leaves nothing behind', () =>
  onHost({ ...flood, limits: { maxRooms: 50 } }, async (host) => {
    // Room for two, so that the rooms are not locked and stay in the list.
    const ask = async () => (await matchmake(host, 'create', 'flood', { options: { maxClients: 2 } })).status;
    for (let warm = 0; warm < 50; warm += 1) await ask();
    await rooms(host, 0);
    const memory = memoryOf(host);
    const statuses = {};
    for (let round = 0; round < 40; round += 1) {
      for (const status of await Promise.all(Array.from({ length: 50 }, ask))) {
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
      const listed = await (await fetch(`${host.httpUrl}/g15/matchmake/flood`)).json();
      assert.ok(listed.length <= 50, `${listed.length} rooms`);
    }
    assert.ok(statuses[200] >= 50, JSON.stringify(statuses));
    assert.ok(statuses[200] < 2000 && Object.keys(statuses).length === 2, JSON.stringify(statuses));
    await rooms(host, 0);
    assert.ok(memoryOf(host) < memory * 1.1 + 2048, `${memory} KiB became ${memoryOf(host)} KiB`);
  }));

/** Waits until there are so many rooms; seats are held for 2 seconds here. */
async function rooms(host, count) {
  let listed = [];
  for (let tries = 0; tries < 60; tries += 1) {
    listed = await (await fetch(`${host.httpUrl}/g15/matchmake/`)).json();
    if (listed.length === count) return;
    await sleep(100);
  }
  assert.fail(`${listed.length} rooms instead of ${count}`);
}

test('reliability 17: one address asks for only so many seats in a second', () =>
  onHost({ ...flood, limits: { matchmakePerSecond: 1 } }, async (host) => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => matchmake(host, 'joinOrCreate', 'flood')));
    const refused = answers.filter(({ status }) => status === 429);
    assert.ok(refused.length >= 50 && refused.length < 100, `${refused.length} refused`);
    assert.deepEqual(refused[0].body, { code: 429, error: 'too many requests' });
    assert.equal(refused[0].headers.get('retry-after'), '1');
    for (const generation of generations) {
      let told;
      for (let tries = 0; tries < 10 && !told; tries += 1) {
        await matchmake(host, 'joinOrCreate', 'flood');
        told = await refusal(host, generation, 'flood').catch(() => null);  // a second may have passed
      }
      assert.deepEqual(told, { code: 429, message: 'too many requests' }, generation.name);
    }
    await sleep(1100);
    const session = await Session.join(host, generations[0], 'flood');
    await session.leave();
  }));

test('maxInstances bounds the rooms of one name', () =>
  onHost({ plugins: ['probe'], rooms: { one: { factory: 'probe/Flood', maxInstances: 2 }, two: { factory: 'probe/Flood' } } },
    async (host) => {
      const create = async (room) => (await matchmake(host, 'create', room)).status;
      assert.deepEqual([await create('one'), await create('one')], [200, 200]);
      assert.ok(await create('one') >= 400);
      assert.equal(await create('two'), 200);
    }));

for (const loops of [1, 2]) {
  test(`reliability 18: 1000 join a room of 100 at once, with ${loops} loop(s)`, () =>
    onHost({ ...flood, loops }, async (host) => {
      const { body } = await matchmake(host, 'create', 'flood', { options: { maxClients: 100, seatSeconds: 60 } });
      const first = await RawClient.enter(host, body);
      const answers = await Promise.all(Array.from({ length: 1000 },
        () => matchmake(host, 'joinById', body.roomId)));
      const granted = answers.filter(({ status }) => status === 200);
      assert.equal(granted.length, 99);
      for (const { status, body: { code, error } } of answers.filter((answer) => answer.status !== 200)) {
        assert.equal(status, code);
        assert.match(`${code} ${error}`, /^(522 room "[\w-]+" is locked|523 [\w-]+ is already full\.)$/);
      }
      const clients = await Promise.all(granted.map((answer) => RawClient.enter(host, answer.body)));
      first.send(13, 0xa7, ...Buffer.from('clients'));
      assert.equal((await first.take(13)).at(-1), 100);
      for (const { socket } of [first, ...clients]) socket.terminate();
    }));
}

test('a message larger than maxPayload closes with 1009', () =>
  onHost({ ...plain, limits: { maxPayload: 100 } }, async (host) => {
    const echo = (size) => [13, 0xa4, ...Buffer.from('echo'), 0xd9, size, ...Buffer.alloc(size, 'x')];
    const client = await RawClient.join(host, 'plain');
    client.send(echo(92));
    await client.take(13);
    client.send(echo(93));
    assert.equal((await client.end()).code, 1009);
  }));

test('simulated latency delays messages by the round trip, in order', () =>
  onHost({ ...plain, development: { simulateLatency: true } }, async (host) => {
    const get = async (path) => (await fetch(host.httpUrl + path)).json();
    assert.equal(await get('/latency'), 0);
    const session = await Session.join(host, generations.at(-1), 'plain');
    assert.deepEqual(await get('/simulate-latency/300'), { success: true });
    assert.equal(await get('/latency'), 300);
    const began = performance.now();
    for (let number = 0; number < 20; number += 1) session.send('echo', number);
    await until('all have come back', () => session.messages.length === 20);
    const took = performance.now() - began;
    assert.ok(took >= 295, `${took} ms`);
    assert.deepEqual(session.messages.map(({ payload }) => payload), Array.from({ length: 20 }, (_, at) => at));
    await within('a consented leave', session.leave());
  }));

test('latency is not simulated unless that is enabled', () => onHost(plain, async (host) => {
  assert.equal(await statusOf(host, '/latency'), 404);
  assert.equal(await statusOf(host, '/simulate-latency/100'), 404);
}));

test('a reload changes limits, and says what needs a restart', () => onHost({ ...plain, loops: 1 }, async (host) => {
  host.configure({
    loops: 2, publicAddress: 'x.example', rooms: plain.rooms, limits: { matchmakePerSecond: 1 },
    listen: { host: '127.0.0.1', port: 1 },
  });
  await host.reload(/changes of loops, publicAddress need a restart/);
  const statuses = [];
  for (let asked = 0; asked < 3; asked += 1) statuses.push((await matchmake(host, 'joinOrCreate', 'plain')).status);
  assert.ok(statuses.includes(429), String(statuses));
}));

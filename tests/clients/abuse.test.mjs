// Clients that do not keep to the protocol, by mistake or on purpose.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { eachGeneration, generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { cpuOf, matchmake, memoryOf, RawClient } from './lib/raw.mjs';
import { refusal, Session } from './lib/session.mjs';
import { sleep, until, within } from './lib/wait.mjs';

process.env.COLYSEUS_SEAT_RESERVATION_TIME = '2';

const [leave, data, ping] = [12, 13, 18];
const text = (string) => [0xa0 | string.length, ...Buffer.from(string)];
const echo = (...payload) => [data, ...text('echo'), ...payload];

let host;

before(async () => {
  host = await Host.start({
    plugins: ['plain_c', 'probe', 'game'],
    rooms: {
      plain: { factory: 'plain_c/Plain' },
      messages: { factory: 'probe/Messages' },
      auth: { factory: 'probe/Auth' },
      dropping: { factory: 'probe/Dropping' },
      game: { factory: 'game/Game' },
    },
    limits: { maxPayload: 2 ** 20 },
  });
});

after(() => host.stop());

/** Enters `room` as a client of this generation would. */
async function enter(generation, room, how = {}) {
  const { prefix } = generation;
  return RawClient.join(host, room, { prefix, ...how });
}

/** The client is still there, and heard. */
async function answers(client) {
  client.send(echo(0x2a));
  assert.deepEqual([...(await client.take(data))], echo(0x2a));
}

test('reliability 9: payloads that claim too much, or nest too deep, close with 4002 at once', async () => {
  const nested = (count, byte) => Buffer.concat([Buffer.alloc(count, byte), Buffer.of(0xc0)]);
  const bombs = {
    '100000 arrays': nested(100_000, 0x91),
    '65 arrays': nested(65, 0x91),
    '100000 maps': Buffer.concat([Buffer.from('81a161'.repeat(100_000), 'hex'), Buffer.of(0xc0)]),
    'array of 2^32 - 1': Buffer.from('ddffffffff', 'hex'),
    'map of 2^32 - 1': Buffer.from('dfffffffff', 'hex'),
    'text of 4 GiB': Buffer.from('dbffffffff', 'hex'),
    'bytes of 4 GiB': Buffer.from('c6ffffffff', 'hex'),
    'extension of 4 GiB': Buffer.from('c9ffffffff01', 'hex'),
    'record of 2^32 - 1 names': Buffer.from('d47240ddffffffff', 'hex'),
    'record without its values': Buffer.from('d4724091a161', 'hex'),
    'nothing valid': Buffer.from('c1', 'hex'),
    'something behind it': Buffer.from('c0c0', 'hex'),
  };
  const [generation] = generations.slice(-1);
  const witness = await enter(generation, 'plain');
  const memory = memoryOf(host);
  for (const room of ['plain', 'messages']) {
    for (const [name, bomb] of Object.entries(bombs)) {
      const client = await enter(generation, room);
      const before = cpuOf(host);
      client.socket.send(Buffer.concat([Buffer.from(echo()), bomb]));
      assert.equal((await client.end()).code, 4002, `${name} in ${room}`);
      assert.ok(cpuOf(host) - before <= 50, `${name} costs ${cpuOf(host) - before} ms`);
      await answers(witness);
    }
  }
  assert.ok(memoryOf(host) - memory < 16 * 1024, `${memoryOf(host) - memory} KiB more`);
  witness.socket.terminate();
});

test('reliability 9: odd but valid payloads arrive', async () => {
  const client = await enter(generations.at(-1), 'plain');
  const odd = {
    '60 arrays': [...Buffer.alloc(60, 0x91), 0xc0],
    'equal keys': [0x82, 0xa1, 0x61, 1, 0xa1, 0x61, 2],
    '__proto__': [0x81, 0xa9, ...Buffer.from('__proto__'), 0x81, 0xa1, 0x61, 1],
  };
  for (const [name, payload] of Object.entries(odd)) {
    client.send(echo(...payload));
    const back = await within(name, client.take(data));
    assert.equal(back[0], data, name);
  }
  await answers(client);
  client.socket.terminate();
});

test('reliability 9: JSON that nests too deep is an error, odd JSON is not', async () => {
  for (const options of ['['.repeat(100_000), '{"a":'.repeat(100_000), `${'['.repeat(65)}${']'.repeat(65)}`]) {
    const old = await matchmake(host, 'joinOrCreate', 'plain', { options, prefix: '/g16' });
    assert.equal(old.status, 200);
    assert.ok(old.body.error && !old.body.code);
    assert.equal((await matchmake(host, 'joinOrCreate', 'plain', { options, prefix: '/g18' })).status, 400);
  }
  for (const options of ['{"__proto__":{"x":1},"constructor":1}', '{"a":1,"a":2}', '{"a":1e999}', '[]', 'null']) {
    const { status } = await matchmake(host, 'joinOrCreate', 'plain', { options, prefix: '/g18' });
    assert.equal(status, options.includes('e999') ? 400 : 200, options);
  }
});

test('reliability 10: what is no message is ignored', (t) => eachGeneration(t, async (_, generation) => {
  const client = await enter(generation, 'plain');
  // The empty frame, opcodes nobody has, those only a server sends, and an ack too many.
  for (const frame of [[], [0], [9], [11, 1, 0xa0], [14, 0], [15, 0], [16, 0], [30], [10]]) client.send(frame);
  await answers(client);
  client.send(ping);
  await client.take(ping);
  if (generation.name !== '0.18') {
    client.send(0x20 | leave);
    await answers(client);
  }
  client.send(leave);
  assert.deepEqual(await client.end(), { code: 4000, reason: '' });
}));

test('reliability 10: what cannot be read closes with 4002', (t) => eachGeneration(t, async (_, generation) => {
  const unregistered = generation.name === '0.15' ? 'onMessage' : 'room onMessage';
  const cases = [
    ['no type', [data], ''],
    ['half a type', [data, 0xa4, 0x65], ''],
    ['half a number', [data, 0xcd, 1], ''],
    ['half a payload', echo(0x91), ''],
    ['an unregistered type', [data, ...text('nope')], `${unregistered} for "nope" not registered.`],
    ['an unregistered number', [data, 5], `${unregistered} for "5" not registered.`],
  ];
  for (const [name, frame, reason] of cases) {
    const client = await enter(generation, 'messages');
    client.send(frame);
    assert.deepEqual(await client.end(), { code: 4002, reason }, name);
  }
}));

test('reliability 10: messages before the ack are heard, their answers wait for it', (t) =>
  eachGeneration(t, async (_, generation) => {
    const client = await enter(generation, 'plain', { ack: false });
    client.send(echo(1));
    client.send(echo(2));
    const other = await enter(generation, 'plain');
    await answers(other);
    assert.deepEqual(client.frames, []);
    client.send(10);
    assert.deepEqual([...(await client.take(data))], echo(1));
    assert.deepEqual([...(await client.take(data))], echo(2));
    for (const { socket } of [client, other]) socket.terminate();
  }));

test('reliability 10: what follows a leave is not heard', (t) => eachGeneration(t, async (_, generation) => {
  const client = await enter(generation, 'plain');
  client.send(leave);
  client.send(echo(1));
  client.send(data);
  assert.deepEqual(await client.end(), { code: 4000, reason: '' });
  assert.deepEqual(client.frames, []);
}));

test('reliability 10: a text frame is as good as a binary one', async () => {
  const client = await enter(generations.at(-1), 'messages');
  await client.take(data);
  client.socket.send('\r\x07');
  assert.deepEqual([...(await client.take(data))].slice(0, 2), [data, 7]);
  client.socket.terminate();
});

test('reliability 13: seats nobody takes and joins nobody finishes end with the seat time', async () => {
  const { prefix } = generations.at(-1);
  const witness = await Session.join(host, generations.at(-1), 'game');
  const { body } = await matchmake(host, 'joinById', witness.room.roomId, { prefix });
  const mute = await RawClient.enter(host, body, { prefix, ack: false });
  await until('it is in the room', () => Object.keys(witness.players()).length === 2);
  const began = performance.now();
  await mute.end();
  const seconds = (performance.now() - began) / 1000;
  assert.ok(seconds > 1 && seconds < 5, `reaped after ${seconds} s`);
  await until('it has left the room', () => Object.keys(witness.players()).length === 1);

  const { body: unused } = await matchmake(host, 'joinById', witness.room.roomId, { prefix });
  await sleep(2500);
  const late = new RawClient(`${host.url}${prefix}/${unused.processId}/${unused.roomId}?sessionId=${unused.sessionId}`);
  assert.equal((await late.end()).code, 4002);
  await witness.leave();
});

test('reliability 14: a client that floods is closed with 4002, others are served', (t) =>
  eachGeneration(t, async (_, generation) => {
    const witness = await Session.join(host, generation, 'plain', {}, { method: 'create' });
    const flooder = await Session.join(host, generation, witness.room.roomId, {}, { method: 'joinById' });
    for (let sent = 0; sent < 5000; sent += 1) flooder.send('echo', sent);
    assert.equal(await flooder.closeCode(), 4002);
    assert.ok(flooder.messages.length <= 1100, `${flooder.messages.length} were answered`);
    assert.equal(await witness.ask('echo', 'still here'), 'still here');
    await witness.leave();
  }));

test('reliability 20: a client that stands still is dropped after 6 to 9 seconds, once', async () => {
  const witness = await Session.join(host, generations.at(-1), 'dropping', { seconds: 1 });
  const script = fileURLToPath(new URL('lib/standing_still.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, host.url, witness.room.roomId], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await within('the child to join', once(child.stdout, 'data'));
    child.kill('SIGSTOP');
    const began = performance.now();
    await until('it is dropped', () => witness.messages.some(({ type }) => type === 'dropped'), 15000);
    const seconds = (performance.now() - began) / 1000;
    assert.ok(seconds > 5 && seconds < 12, `dropped after ${seconds} s`);
    assert.equal(await witness.take('dropped'), 1006);
    await witness.take('left');
    assert.ok(!witness.messages.some(({ type }) => type === 'dropped'));
  } finally {
    child.kill('SIGKILL');
  }
  await witness.leave();
});

test('reliability 22: a reconnection token is long, works once, and only for its room', (t) =>
  eachGeneration(t, async (_, generation) => {
    const first = await Session.join(host, generation, 'dropping', { seconds: 20 }, { method: 'create' });
    const witness = await Session.join(host, generation, first.room.roomId, {}, { method: 'joinById' });
    const elsewhere = await Session.join(host, generation, 'dropping', {}, { method: 'create' });
    const token = first.room.reconnectionToken;
    const [roomId, secret] = token.split(':');
    assert.ok(secret.length >= 22, `${secret.length} characters`);
    const { expired } = generation.codes;
    const refused = (attempt) => assert.rejects(first.client.reconnect(attempt), { code: expired }, attempt);

    first.room.reconnection && (first.room.reconnection.enabled = false);
    first.drop();
    await first.closeCode();
    await refused(`${roomId}:${'A'.repeat(secret.length)}`);
    await refused(`${roomId}:${first.sessionId}`);
    await refused(`${roomId}:${secret.slice(0, -1)}`);
    await refused(`${elsewhere.room.roomId}:${secret}`);
    const room = await within('the reconnection', first.client.reconnect(token));
    assert.equal(room.sessionId, first.sessionId);
    const back = new Session(room);
    assert.notEqual(room.reconnectionToken, token);
    await refused(token);
    await back.leave();
    await refused(room.reconnectionToken);
    for (const session of [witness, elsewhere]) await session.leave();
  }));

test('reliability 22: a session id alone opens nothing, and a seat is taken once', (t) =>
  eachGeneration(t, async (_, generation) => {
    const { prefix } = generation;
    const witness = await enter(generation, 'plain');
    const { body } = await matchmake(host, 'joinOrCreate', 'plain', { prefix });
    const seat = body.room ? { ...body.room, ...body } : body;
    const owner = await RawClient.enter(host, seat, { prefix });
    const url = `${host.url}${prefix}/${seat.processId}/${seat.roomId}?sessionId=${seat.sessionId}`;
    for (const stolen of [url, `${url}&reconnectionToken=`, `${url}&reconnectionToken=${seat.sessionId}`]) {
      const thief = new RawClient(stolen);
      const { code } = await thief.end();
      assert.ok(code === 4002 || code === 4003, `${code}`);
      assert.equal(thief.frames[0]?.[0], 11, 'an ERROR frame');
    }
    await answers(owner);
    for (const { socket } of [owner, witness]) socket.terminate();
    assert.equal((await refusal(host, generation, seat.sessionId, {}, { method: 'joinById' })).code,
      generation.codes.invalidRoomId);
  }));

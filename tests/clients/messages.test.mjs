// Messages of every kind, both ways, with each official client.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { eachGeneration, generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { Session } from './lib/session.mjs';
import { until } from './lib/wait.mjs';

const values = [
  null, true, false,
  0, 1, -1, 31, 63, 64, 127, 128, 255, 256, 65535, 65536, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1,
  -32, -33, -128, -129, -32768, -32769, -(2 ** 31), -(2 ** 31) - 1, -(2 ** 53) + 1,
  0.1, -0.5, 1 / 3, 1.5e-300, 5e-324,
  '', 'text', 'žluťoučký 漢字 😀', 'x'.repeat(31), 'x'.repeat(32), 'x'.repeat(256), 'x'.repeat(3000),
  [], [1, 'a', null, [true, []]], Array.from({ length: 20 }, (_, index) => index),
  {}, { a: 1, b: { c: [{ x: 1 }, { x: 2 }], d: null } }, [{ x: 64, y: 65 }, { x: 66, y: 'z' }, { other: {} }],
  Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`key${index}`, index])),
];

let host;

before(async () => {
  host = await Host.start({
    plugins: ['probe'],
    rooms: {
      messages: { factory: 'probe/Messages' },
      catch_all: { factory: 'probe/Messages', options: { catchAll: true } },
    },
  });
});

after(() => host.stop());

test('values of every kind come back as they were', (t) => eachGeneration(t, async (_, generation) => {
  const session = await Session.join(host, generation, 'messages');
  for (const value of values) assert.deepEqual(await session.ask('echo', value), value);
  await session.leave();
}));

test('types are strings or numbers, and a payload may be absent', (t) => eachGeneration(t, async (_, generation) => {
  const session = await Session.join(host, generation, 'messages');
  for (const type of [7, 0, 200, 70000]) assert.equal(await session.ask(type, 'number'), 'number');
  const long = 'type'.repeat(20);
  assert.equal(await session.ask(long, 'long'), 'long');
  assert.equal(await session.ask('echo'), undefined);
  await session.leave();
}));

test('bytes arrive as bytes', (t) => eachGeneration(t, async (_, generation) => {
  const session = await Session.join(host, generation, 'messages');
  for (const type of ['bytes', 9]) {
    session.room.sendBytes(type, new Uint8Array([1, 2, 0, 255]));
    assert.deepEqual([...new Uint8Array(await session.take(type))], [255, 0, 2, 1]);
  }
  await session.leave();
}));

test('a broadcast reaches everybody but who is excepted', async () => {
  const sessions = [];
  for (const generation of generations) sessions.push(await Session.join(host, generation, 'messages'));
  for (const sender of sessions) {
    sender.send('toOthers', { from: sender.sessionId });
    sender.send('toAll', sender.sessionId);
    for (const session of sessions) {
      if (session !== sender) assert.deepEqual(await session.take('toOthers'), { from: sender.sessionId });
      assert.equal(await session.take('toAll'), sender.sessionId);
      assert.equal(session.messages.some(({ type }) => type === 'toOthers'), false);
    }
  }
  for (const session of sessions) await session.leave();
});

test('order of state and messages', (t) => eachGeneration(t, async (_, generation) => {
  const session = await Session.join(host, generation, 'messages');
  const { room } = session;
  const seen = [];
  room.onMessage('welcome', () => seen.push(['welcome', room.state.players.has(session.sessionId)]));
  room.onMessage('beforePatch', (count) => seen.push(['beforePatch', room.state.count === count]));
  room.onMessage('afterPatch', (count) => seen.push(['afterPatch', room.state.count === count]));
  room.onMessage('idle', () => seen.push(['idle']));
  await until('the message of onJoin arrives', () => seen.length === 1);
  session.send('count');
  await until('the messages of a change arrive', () => seen.length === 3);
  assert.deepEqual(seen, [['welcome', true], ['beforePatch', false], ['afterPatch', true]]);
  session.send('afterNoChange');
  await until('a message after a patch without changes arrives', () => seen.length === 4);
  await session.leave();
}));

test('the handler "*" gets what has no handler of its own', (t) => eachGeneration(t, async (_, generation) => {
  const session = await Session.join(host, generation, 'catch_all');
  session.send('unheard', { a: 1 });
  assert.deepEqual(await session.take('caught'), { type: 'unheard', payload: { a: 1 } });
  session.send(12345, 'x');
  assert.deepEqual(await session.take('caught'), { type: 12345, payload: 'x' });
  assert.equal(await session.ask('echo', 'own'), 'own');
  assert.deepEqual(session.messages.filter(({ type }) => type === 'caught'), []);
  await session.leave();
}));

test('an unregistered type ends the connection with 4002', (t) => eachGeneration(t, async (_, generation) => {
  const session = await Session.join(host, generation, 'messages');
  session.send('unheard', 1);
  const { code, reason } = await session.left;
  assert.equal(code, 4002);
  assert.match(reason, /onMessage for "unheard" not registered\.$/);
}));

test('a payload of the wrong shape ends the connection with 4002', (t) => eachGeneration(t, async (_, generation) => {
  const session = await Session.join(host, generation, 'messages');
  session.send('typed', { x: 1, y: 2 });
  assert.deepEqual(await session.take('typed'), { x: 1, y: 2 });
  session.send('typed', { x: 'not a number' });
  assert.equal(await session.closeCode(), 4002);
}));

test('a handler that throws harms nobody', (t) => eachGeneration(t, async (_, generation) => {
  const session = await Session.join(host, generation, 'messages');
  session.send('throw', 'on purpose');
  assert.equal(await session.ask('echo', 'still here'), 'still here');
  await until('the log names the exception', () => host.log(/on purpose/).length > 0);
  await session.leave();
}));

test('4000 bytes pass, more than 4096 end with 1009', (t) => eachGeneration(t, async (_, generation) => {
  const session = await Session.join(host, generation, 'messages');
  assert.equal((await session.ask('echo', 'x'.repeat(4000))).length, 4000);
  session.send('echo', 'x'.repeat(4100));
  assert.equal(await session.closeCode(), 1009);
}));

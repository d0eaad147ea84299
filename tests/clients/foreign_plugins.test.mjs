// Plugins made with other tools than the host, or at another time: in plain C, by clang with its own standard library,
// against the border as it was first published, and for a minor version of it that does not exist yet.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { eachGeneration } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { refusal, Session } from './lib/session.mjs';

let host;

before(async () => {
  host = await Host.start({
    plugins: ['plain_c', 'libcxx', 'first_abi', 'next_abi'],
    rooms: {
      plain: { factory: 'plain_c/Plain' },
      first: { factory: 'first_abi/Plain' },
      next: { factory: 'next_abi/Plain' },
      foreign: { factory: 'libcxx/Foreign' },
    },
  });
});

after(() => host.stop());

const roomsInC = {
  plain: 'a room written in C',
  first: 'a room built when the border was first published',
  next: 'a room built for a host to come',
};

Object.entries(roomsInC).forEach(([name, title]) => test(`${title} answers`, (t) => eachGeneration(t, async (_, generation) => {
  const session = await Session.join(host, generation, name);
  const value = { text: 'from C', list: [1, 2.5, null] };
  assert.deepEqual(await session.ask('echo', value), value);
  assert.equal(await session.ask(7), undefined);
  assert.equal(await session.ask('count'), 1);
  session.room.sendBytes('bytes', new Uint8Array([1, 0, 255]));
  assert.deepEqual([...new Uint8Array(await session.take('bytes'))], [1, 0, 255]);
  await session.leave();
})));

test('a room on libc++ plays', (t) => eachGeneration(t, async (_, generation) => {
  const session = await Session.join(host, generation, 'foreign');
  assert.deepEqual(await session.ask('library'), 'libc++');
  assert.deepEqual(await session.ask('echo', { a: [1, 'b'] }), { a: [1, 'b'] });
  await session.leave();
}));

test('exceptions of a room on libc++ arrive intact', (t) => eachGeneration(t, async (_, generation) => {
  assert.deepEqual(await refusal(host, generation, 'foreign', { mode: 'throw' }),
    { code: 400, message: 'bad access token' });
  assert.deepEqual(await refusal(host, generation, 'foreign', { mode: 'fail' }),
    { code: generation.codes.applicationError, message: 'plain failure in onAuth' });
  const session = await Session.join(host, generation, 'foreign');
  assert.equal(await session.ask('catchOwn'), 'thrown and rethrown');
  session.send('throw');
  assert.equal(await session.ask('echo', 'still here'), 'still here');
  await session.leave();
}));

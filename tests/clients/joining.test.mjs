// Entering a room: what hooks see of the options, and how a refusal reaches each generation.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { eachGeneration, generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { refusal, Session } from './lib/session.mjs';

let host;

before(async () => {
  host = await Host.start({
    plugins: ['probe'],
    rooms: {
      options: { factory: 'probe/Options', options: { map: 'cs_assault' } },
      auth: { factory: 'probe/Auth' },
    },
  });
});

after(() => host.stop());

test('options of rooms.yaml win in onCreate only', (t) => eachGeneration(t, async (_, generation) => {
  const first = await Session.join(host, generation, 'options', { name: 'Jake', map: 'de_dust2' });
  assert.deepEqual(await first.ask('options'), {
    created: { name: 'Jake', map: 'cs_assault' },
    joined: { name: 'Jake', map: 'de_dust2' },
  });
  const second = await Session.join(host, generation, 'options', { name: 'Anna' });
  assert.deepEqual(await second.ask('options'), {
    created: { name: 'Jake', map: 'cs_assault' },
    joined: { name: 'Anna' },
  });
  await first.leave();
  await second.leave();
}));

test('onAuth may wait, and gives the client its auth', (t) => eachGeneration(t, async (_, generation) => {
  const session = await Session.join(host, generation, 'auth', { mode: 'wait', user: generation.name });
  assert.deepEqual(await session.ask('auth'), { user: generation.name, clientsInOnAuth: 0 });
  await session.leave();
}));

for (const prefixed of [false, true]) {
  const where = prefixed ? 'its own path' : 'the default endpoint';

  test(`refusals on ${where}`, (t) => eachGeneration(t, async (_, generation) => {
    const refused = (room, options, method) => refusal(host, generation, room, options, { prefixed, method });
    const { codes } = generation;

    assert.deepEqual(await refused('auth', { mode: 'throw' }), { code: 400, message: 'bad access token' });
    assert.deepEqual(await refused('auth', { mode: 'refuse' }), { code: codes.authFailed, message: 'onAuth failed' });
    assert.deepEqual(await refused('auth', { mode: 'fail' }),
      { code: codes.applicationError, message: 'plain failure in onAuth' });
    assert.deepEqual(await refused('auth', { mode: 'failJoin' }),
      { code: codes.applicationError, message: 'plain failure in onJoin' });
    assert.deepEqual(await refused('auth', { mode: 'failCreate' }),
      { code: codes.unhandled, message: 'plain failure in onCreate' });
    assert.deepEqual(await refused('nowhere', {}),
      { code: codes.noHandler, message: 'provided room name "nowhere" not defined' });
    assert.deepEqual(await refused('options', {}, 'join'),
      { code: codes.invalidCriteria, message: 'no rooms found with provided criteria' });
    assert.deepEqual(await refused('missing00', {}, 'joinById'),
      { code: codes.invalidRoomId, message: 'room "missing00" not found' });
  }));
}

test('a refused first client leaves no room behind', async () => {
  for (const generation of generations) {
    await refusal(host, generation, 'auth', { mode: 'refuse' });
    const next = await refusal(host, generation, 'auth', {}, { method: 'join' });
    assert.equal(next.code, generation.codes.invalidCriteria);
  }
});

test('a client that cannot be recognised gets the status as code, and the right message', async () => {
  const answer = await fetch(`${host.httpUrl}/matchmake/joinOrCreate/nowhere`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: 'http://example.com', 'User-Agent': 'Mozilla/5.0' },
    body: '{}',
  });
  assert.equal(answer.status, 520);
  assert.equal(answer.headers.get('access-control-allow-origin'), 'http://example.com');
  assert.deepEqual(await answer.json(), { code: 520, error: 'provided room name "nowhere" not defined' });
});

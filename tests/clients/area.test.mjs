// Clients see what is near them: the room that sdk/README.md shows.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { Session } from './lib/session.mjs';
import { until } from './lib/wait.mjs';

let host;

before(async () => {
  host = await Host.start({ plugins: ['meadow'], rooms: { meadow: { factory: 'meadow/Meadow' } } });
});

after(() => host.stop());

test('walkers see each other within 20, and lose each other beyond 22', async () => {
  const walkers = [];
  for (const generation of generations) walkers.push(await Session.join(host, generation, 'meadow', {}, { prefixed: true }));
  const ids = (sessions) => sessions.map(({ sessionId }) => sessionId).sort();
  const seenBy = (session) => Object.keys(session.state().walkers ?? {}).sort();
  const each = (what, sight) => until(what, () =>
    walkers.every((walker) => JSON.stringify(seenBy(walker)) === JSON.stringify(ids(sight(walker)))));

  await each('all see all', () => walkers);
  const [first, ...others] = walkers;
  first.send('move', { x: 21, y: 0 });
  await until('it has moved', () => first.state().walkers[first.sessionId].x === 21);
  await each('all see all', () => walkers);
  first.send('move', { x: 2, y: 0 });
  await each('the first is alone', (walker) => (walker === first ? [first] : others));
  first.send('move', { x: -2, y: 0 });
  await until('it has moved', () => first.state().walkers[first.sessionId].x === 21);
  await each('the first is alone', (walker) => (walker === first ? [first] : others));
  first.send('move', { x: -1, y: 0 });
  await each('all see all', () => walkers);
  await first.leave();
  walkers.shift();
  await each('the others see each other', () => others);
  for (const { errors } of walkers) assert.deepEqual(errors, []);
  for (const walker of walkers) await walker.leave();
});

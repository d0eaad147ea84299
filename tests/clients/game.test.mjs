// The promise of the whole thing: official clients of four generations, unmodified, in one room at once.
import assert from 'node:assert/strict';
import test from 'node:test';
import { generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { Session } from './lib/session.mjs';
import { until } from './lib/wait.mjs';
import { warningsDuring } from './lib/warnings.mjs';

const start = { x: 0.11, y: 2.22 };

// Steps whose sums show every way a number may be damaged: rounding to float, sign, range.
const steps = [
  { x: 1.5, y: -2.25 }, { x: 0.1, y: 0.2 }, { x: 2 ** 33 + 0.5, y: -(2 ** 40) }, { x: 1e-7, y: -1 / 3 },
];

const game = { plugins: ['game'], rooms: { game: { factory: 'game/Game', options: { map: 'cs_assault' } } } };

function sameEverywhere(sessions, what, expected) {
  return Promise.all(sessions.map(async (session) => {
    const same = () => JSON.stringify(sorted(session.players())) === JSON.stringify(sorted(expected));
    await until(`${session.generation.name} sees ${what}`, same)
      .catch(() => assert.deepEqual(session.players(), expected, `${session.generation.name}: ${what}`));
  }));
}

const sorted = (players) => Object.entries(players).sort(([a], [b]) => (a < b ? -1 : 1));

async function play({ prefixed }) {
  const host = await Host.start(game);
  try {
    await playAndEnd(host, { prefixed }, async (leaver) => assert.equal(await leaver.leave(), 4000));
    await playAndEnd(host, { prefixed }, (leaver) => leaver.drop());
  } finally {
    await host.stop();
  }
}

async function playAndEnd(host, how, end) {
  const sessions = [];
  for (const generation of generations) sessions.push(await Session.join(host, generation, 'game', {}, how));
  assert.equal(new Set(sessions.map(({ room }) => room.roomId)).size, 1, 'all are in one room');

  const expected = Object.fromEntries(sessions.map(({ sessionId }) => [sessionId, { ...start }]));
  await sameEverywhere(sessions, 'everybody at the start', expected);

  for (const step of steps) {
    for (const mover of sessions) {
      mover.send('move', step);
      expected[mover.sessionId].x += step.x;
      expected[mover.sessionId].y += step.y;
    }
    await sameEverywhere(sessions, `the step ${JSON.stringify(step)}`, expected);
  }

  while (sessions.length > 0) {
    const leaver = sessions.shift();
    await end(leaver);
    delete expected[leaver.sessionId];
    await sameEverywhere(sessions, `that ${leaver.generation.name} has left`, expected);
    for (const { errors } of [leaver, ...sessions]) assert.deepEqual(errors, []);
  }
}

test('on the default endpoint', async () => {
  const warnings = await warningsDuring(() => play({ prefixed: false }));
  // A 0.17 client cannot be told from a 0.18 one there. It takes the length that 0.18 needs in front of
  // the reflection for a field it does not know, says so, and goes on. Nobody else says anything.
  const known = [
    { generation: '0.17', text: '@colyseus/schema: field not defined at {' },
    { generation: '0.17', text: '@colyseus/schema: definition mismatch' },
  ];
  const joins = generations.some(({ name }) => name === '0.17') ? 2 : 0;
  assert.deepEqual(warnings, Array(joins).fill(known).flat());
});

test('each on its own path, without one warning', async () => {
  assert.deepEqual(await warningsDuring(() => play({ prefixed: true })), []);
});

// The queue: players who wait become matches, whose seats they take.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { eachGeneration, generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { refusal, Session } from './lib/session.mjs';
import { until, within } from './lib/wait.mjs';

let host;

before(async () => {
  const queue = (options) => ({
    factory: 'queue/Queue', options: { matchRoomName: 'match', cycleTickInterval: 50, ...options },
  });
  host = await Host.start({
    plugins: ['queue', 'relay'],
    rooms: {
      match: { factory: 'relay/Relay' },
      four: queue({}),
      two: queue({ maxPlayers: 2, maxWaitingCyclesForPriority: 1e6 }),
      urgent: queue({ maxPlayers: 2, maxWaitingCyclesForPriority: 3 }),
      incomplete: queue({ allowIncompleteGroups: true, maxWaitingCycles: 5 }),
      teams: queue({ maxTeamSize: 2, maxWaitingCyclesForPriority: 1e6 }),
      nowhere: queue({ matchRoomName: 'none', maxPlayers: 1 }),
      unnamed: { factory: 'queue/Queue' },
    },
  });
});

after(() => host.stop());

const wait = (generation, queue, options) => Session.join(host, generation, queue, options);

/** Takes the seat as an application does: enters the match, and tells the queue. */
async function play(session) {
  const seat = await session.take('seat');
  const room = await within('a seat in the match', session.client.consumeSeatReservation(seat));
  assert.equal(room.sessionId, session.sessionId);
  session.send('confirm');
  assert.equal(await session.closeCode(), 1000);
  return Object.assign(new Session(room), { generation: session.generation });
}

const leaveAll = (sessions) => Promise.all(sessions.map((session) => session.leave()));
const matchesOf = (sessions) => new Set(sessions.map(({ room }) => room.roomId)).size;

test('four of about the same rank, of all generations, become a match', async () => {
  const waiting = [];
  for (const index of [0, 1, 2, 3]) {
    const generation = generations[index % generations.length];
    assert.equal(waiting.some(({ messages }) => messages.some(({ type }) => type === 'seat')), false);
    const session = await wait(generation, 'four', { rank: 100 + index, name: `player ${index}` });
    assert.equal(await session.take('clients'), 1);
    waiting.push(session);
    if (index < 3) await until('all know how many they are', () => waiting.every(({ messages }) =>
      messages.some(({ type, payload }) => type === 'clients' && payload === index + 1)));
  }
  const players = await Promise.all(waiting.map(play));
  assert.equal(matchesOf(players), 1);
  const names = () => Object.values(players[0].state().players ?? {}).map(({ name }) => name).sort();
  await until('all are in the match, with what they joined with', () =>
    JSON.stringify(names()) === JSON.stringify(['player 0', 'player 1', 'player 2', 'player 3']));
  for (const player of players) assert.equal(player.room.name, 'match');
  await leaveAll(players);
});

test('ranks far apart do not meet', async () => {
  const [low, high] = [await wait(generations[0], 'two', { rank: 10 }), await wait(generations.at(-1), 'two', { rank: 5000 })];
  const [low2, high2] = [await wait(generations.at(-1), 'two', { rank: 12 }), await wait(generations[0], 'two', { rank: 4900 })];
  const [a, b, c, d] = await Promise.all([low, low2, high, high2].map(play));
  assert.equal(a.room.roomId, b.room.roomId);
  assert.equal(c.room.roomId, d.room.roomId);
  assert.notEqual(a.room.roomId, c.room.roomId);
  await leaveAll([a, b, c, d]);
});

test('unless they have waited for long', (t) => eachGeneration(t, async (_, generation) => {
  const waiting = [await wait(generation, 'urgent', { rank: 10 }), await wait(generation, 'urgent', { rank: 5000 })];
  const players = await Promise.all(waiting.map(play));
  assert.equal(matchesOf(players), 1);
  await leaveAll(players);
}));

test('an incomplete group will do after some time', (t) => eachGeneration(t, async (_, generation) => {
  const waiting = [await wait(generation, 'incomplete', { rank: 1 }), await wait(generation, 'incomplete', { rank: 2 })];
  const players = await Promise.all(waiting.map(play));
  assert.equal(matchesOf(players), 1);
  await leaveAll(players);
}));

test('teams play against teams', async () => {
  const [generation] = generations;
  const waiting = [];
  for (const teamId of ['red', 'red', 'red']) waiting.push(await wait(generation, 'teams', { rank: 10, teamId }));
  await until('two of a team wait together', () => waiting.filter(({ messages }) =>
    messages.some(({ type, payload }) => type === 'clients' && payload === 2)).length >= 2);
  for (const teamId of ['blue', 'blue']) waiting.push(await wait(generation, 'teams', { rank: 11, teamId }));
  const lucky = () => waiting.filter(({ messages }) => messages.some(({ type }) => type === 'seat'));
  await until('two teams of two have seats', () => lucky().length === 4);
  const chosen = lucky();
  assert.deepEqual([3, 4].map((index) => chosen.includes(waiting[index])), [true, true]);
  const players = await Promise.all(chosen.map(play));
  assert.equal(matchesOf(players), 1);
  await leaveAll([...players, ...waiting.filter((session) => !chosen.includes(session))]);
});

test('who leaves does not wait any more', async () => {
  const [generation] = generations;
  const fickle = await wait(generation, 'two', { rank: 1 });
  await fickle.leave();
  const patient = await wait(generation, 'two', { rank: 1 });
  const other = await wait(generation, 'two', { rank: 1 });
  const players = await Promise.all([patient, other].map(play));
  assert.equal(matchesOf(players), 1);
  await leaveAll(players);
});

test('confirm without a seat means nothing', async () => {
  const session = await wait(generations[0], 'four', { rank: 1 });
  session.send('confirm');
  session.messages = [];
  await wait(generations[0], 'four', { rank: 1 }).then(async (other) => {
    await until('the queue goes on', () => session.messages.some(({ payload }) => payload === 2));
    await other.leave();
  });
  await session.leave();
});

test('a match that cannot be made', (t) => eachGeneration(t, async (_, generation) => {
  const session = await wait(generation, 'nowhere', { rank: 1 });
  const { code, reason } = await within('the end', session.left);
  assert.equal(code, 1011);
  if (reason !== undefined) assert.match(reason, /none/);
  assert.deepEqual(await refusal(host, generation, 'unnamed'), {
    code: generation.codes.applicationError, message: "QueueRoom: 'matchRoomName' option is required.",
  });
}));

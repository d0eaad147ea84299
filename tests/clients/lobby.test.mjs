// The lobby: which rooms there are, as that changes.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { eachGeneration, generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { Session } from './lib/session.mjs';
import { until } from './lib/wait.mjs';

let host;

before(async () => {
  host = await Host.start({
    plugins: ['lobby', 'relay'],
    rooms: {
      lobby: { factory: 'lobby/Lobby' },
      duel: { factory: 'relay/Relay', realtimeListing: true },
      race: { factory: 'relay/Relay', realtimeListing: true },
      quiet: { factory: 'relay/Relay' },
    },
  });
});

after(() => host.stop());

const [someGeneration] = generations;
const enterLobby = (generation, options = {}) => Session.join(host, generation, 'lobby', options);
const make = (room, options = {}) => Session.join(host, someGeneration, room, options, { method: 'create' });
const ids = (rooms) => rooms.map(({ roomId }) => roomId).sort();
const idsOf = (...sessions) => sessions.map(({ room }) => room.roomId).sort();

/** The next change of a room: `+` with what is told of it, or `-`; those of other rooms are skipped. */
async function change({ messages }, { roomId }) {
  const find = () => messages.findIndex(({ type, payload }) =>
    (type === '+' && payload[0] === roomId) || (type === '-' && payload === roomId));
  await until(`the lobby tells of ${roomId}`, () => find() >= 0);
  const [{ type, payload }] = messages.splice(0, find() + 1).slice(-1);
  return { type, listing: type === '+' ? payload[1] : undefined };
}

/** Skips what is told on the way to a change. */
async function changeTo(lobby, room, expected) {
  for (;;) {
    const { type, listing } = await change(lobby, room);
    const now = listing ?? {};
    if (type === '+' && Object.entries(expected).every(([key, value]) => now[key] === value)) return now;
  }
}

test('a room from its beginning to its end', (t) => eachGeneration(t, async (_, generation) => {
  const lobby = await enterLobby(generation);
  assert.deepEqual(await lobby.take('rooms'), []);

  const first = await make('duel', { maxClients: 2, metadata: { map: 'desert' } });
  const listing = await changeTo(lobby, first.room, { clients: 1 });
  const { createdAt, processId, ...rest } = listing;
  assert.deepEqual(rest, {
    clients: 1, locked: false, private: false, maxClients: 2, unlisted: false, name: 'duel',
    roomId: first.room.roomId, metadata: { map: 'desert' },
  });
  assert.ok(!Number.isNaN(Date.parse(createdAt)));
  assert.equal(typeof processId, 'string');

  const second = await Session.join(host, generation, first.room.roomId, {}, { method: 'joinById' });
  await changeTo(lobby, first.room, { clients: 2, locked: true });
  await second.leave();
  await changeTo(lobby, first.room, { clients: 1, locked: false });
  await first.leave();
  for (;;) {
    const { type } = await change(lobby, first.room);
    if (type === '-') break;
  }
  await lobby.leave();
}));

test('who comes later gets the rooms that are there, but no lobby', (t) => eachGeneration(t, async (_, generation) => {
  const rooms = [await make('duel'), await make('race'), await make('quiet')];
  const early = await enterLobby(generation);
  assert.deepEqual(ids(await early.take('rooms')), idsOf(...rooms));
  rooms.push(await make('quiet'), await make('race'));
  const late = await enterLobby(generation);
  assert.equal(late.room.roomId, early.room.roomId);
  assert.deepEqual(ids(await late.take('rooms')), idsOf(...rooms));
  // Once the lobby has been told that rooms are gone, it does not offer them any more.
  const gone = rooms.splice(0, 3);
  for (const session of gone) await session.leave();
  for (const { room } of gone.slice(0, 2)) while ((await change(late, room)).type !== '-');
  const last = await enterLobby(generation);
  assert.deepEqual(ids(await last.take('rooms')), idsOf(...rooms));
  for (const session of [early, late, last, ...rooms]) await session.leave();
}));

test('a filter by name and metadata', (t) => eachGeneration(t, async (_, generation) => {
  const desert = await make('duel', { metadata: { map: 'desert', level: 2 } });
  const forest = await make('duel', { metadata: { map: 'forest', level: 2 } });
  const bare = await make('duel');
  const race = await make('race', { metadata: { map: 'desert' } });

  const lobby = await enterLobby(generation, { filter: { name: 'duel', metadata: { map: 'desert' } } });
  assert.deepEqual(ids(await lobby.take('rooms')), idsOf(desert));
  const filters = [
    [{ name: 'duel' }, [desert, forest, bare]],
    [{ name: 'duel', metadata: { level: 2 } }, [desert, forest]],
    [{ name: 'duel', metadata: { level: 2, map: 'forest' } }, [forest]],
    [{ name: 'race', metadata: { map: 'desert' } }, [race]],
    [{ metadata: { map: 'desert' } }, []],
    [{ name: 'none' }, []],
    [undefined, [desert, forest, bare, race]],
    [{ name: 'race' }, [race]],
  ];
  for (const [filter, expected] of filters) {
    lobby.send('filter', filter);
    assert.deepEqual(ids(await lobby.take('rooms')), idsOf(...expected));
  }

  // Changes of rooms outside of the filter are not told.
  const guest = await Session.join(host, generation, desert.room.roomId, {}, { method: 'joinById' });
  const racer = await Session.join(host, generation, race.room.roomId, {}, { method: 'joinById' });
  await changeTo(lobby, race.room, { clients: 2 });
  assert.ok(lobby.messages.every(({ payload }) => payload[0] === race.room.roomId));
  for (const session of [guest, racer, lobby, desert, forest, bare, race]) await session.leave();
}));

test('a filter that makes no sense harms nobody', (t) => eachGeneration(t, async (_, generation) => {
  const room = await make('duel');
  const lobby = await enterLobby(generation, { filter: 'duel' });
  await lobby.take('rooms');
  const senseless = [
    { name: 'duel', metadata: { map: 'desert' } }, { name: { a: 1 }, metadata: 7 }, { name: 'duel', metadata: [1] },
    null, 5, 'duel', [], [{}], { metadata: null },
  ];
  for (const filter of senseless) {
    lobby.send('filter', filter);
    await lobby.take('rooms');
  }
  lobby.send('filter', { name: 'duel' });
  assert.deepEqual(ids(await lobby.take('rooms')), idsOf(room));
  await room.leave();
  await lobby.leave();
}));

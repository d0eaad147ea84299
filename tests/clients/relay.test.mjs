// The relay room: whatever one says, the others hear.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { eachGeneration, generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { Session } from './lib/session.mjs';
import { until } from './lib/wait.mjs';

let host;

before(async () => {
  host = await Host.start({
    plugins: ['relay'],
    rooms: {
      relay: { factory: 'relay/Relay' },
      waiting_relay: { factory: 'relay/Relay', options: { allowReconnectionTime: 20 } },
      short_relay: { factory: 'relay/Relay', options: { allowReconnectionTime: 0.1 } },
    },
  });
});

after(() => host.stop());

const enter = (generation, room, options, method) => Session.join(host, generation, room, options, { method });

async function enterAll(room) {
  const sessions = [await enter(generations[0], room, { name: '0.15' }, 'create')];
  for (const generation of generations.slice(1)) {
    sessions.push(await enter(generation, sessions[0].room.roomId, { name: generation.name }, 'joinById'));
  }
  return sessions;
}

const seesPlayers = (session, expected) => until('the players are as expected', () =>
  JSON.stringify(session.state().players ?? {}) === JSON.stringify(expected));

test('every message of every type goes to all others', async () => {
  const sessions = await enterAll('relay');
  const messages = [
    ['fire', { x: 1, y: [2, 'three', null] }], ['fire', 'text'], [7, 64], [0, true], ['nothing'],
  ];
  for (const sender of sessions) {
    for (const [type, payload] of messages) {
      sender.send(type, payload);
      for (const session of sessions) {
        if (session === sender) continue;
        const [from, received] = await session.take(type);
        assert.equal(from, sender.sessionId);
        assert.deepEqual(received ?? undefined, payload);
      }
    }
    sender.room.sendBytes('bytes', new Uint8Array([1, 2, 255]));
    for (const session of sessions) {
      if (session === sender) continue;
      const [from, received] = await session.take('bytes');
      assert.equal(from, sender.sessionId);
      assert.deepEqual([...new Uint8Array(received)], [1, 2, 255]);
    }
  }
  for (const session of sessions) assert.deepEqual(session.messages, [], 'nobody hears himself');
  for (const session of sessions) await session.leave();
});

test('the state shows who is there, under the names they gave', async () => {
  const sessions = await enterAll('relay');
  const nameless = await enter(generations[0], sessions[0].room.roomId, {}, 'joinById');
  const entry = ({ generation, sessionId }) => [sessionId, { connected: true, name: generation.name, sessionId }];
  const expected = Object.fromEntries(sessions.map(entry));
  expected[nameless.sessionId] = { connected: true, sessionId: nameless.sessionId };
  for (const session of sessions) await seesPlayers(session, expected);

  await nameless.leave();
  delete expected[nameless.sessionId];
  sessions[0].drop();
  delete expected[sessions[0].sessionId];
  for (const session of sessions.slice(1)) await seesPlayers(session, expected);
  for (const session of sessions.slice(1)) await session.leave();
});

test('who is cut off keeps the seat for a while', (t) => eachGeneration(t, async (_, generation) => {
  for (const [room, comesBack] of [['waiting_relay', true], ['short_relay', false]]) {
    const witness = await enter(generation, room, {}, 'create');
    const player = await enter(generation, witness.room.roomId, {}, 'joinById');
    const seen = () => witness.state().players?.[player.sessionId]?.connected;
    await until('the player is here', () => seen() === true);
    const token = player.room.reconnectionToken;
    player.drop();
    if (comesBack) {
      await until('the player is away', () => seen() === false);
      const back = new Session(await player.client.reconnect(token));
      await until('the player is back', () => seen() === true);
      witness.send('hello', 1);
      assert.deepEqual(await back.take('hello'), [witness.sessionId, 1]);
      await back.leave();
    }
    await until('the player is gone', () => seen() === undefined);
    await witness.leave();
  }
}));

test('its maker decides how many may enter, and what listings tell', async () => {
  const [oldest] = generations;
  const options = { maxClients: 1, metadata: { map: 'desert' } };
  const session = await enter(oldest, 'relay', options, 'create');
  const rooms = await (await fetch(`${host.httpUrl}/matchmake/`)).json();
  assert.deepEqual(rooms, [], 'a full room is not offered');
  await assert.rejects(enter(oldest, session.room.roomId, {}, 'joinById'), { code: oldest.codes.invalidRoomId });
  await session.leave();
  const open = await enter(oldest, 'relay', { ...options, maxClients: 2 }, 'create');
  const [listing] = await (await fetch(`${host.httpUrl}/matchmake/`)).json();
  assert.deepEqual([listing.maxClients, listing.clients, listing.metadata], [2, 1, { map: 'desert' }]);
  await open.leave();
});

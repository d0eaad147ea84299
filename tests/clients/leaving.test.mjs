// Leaving a room: close codes as each generation sees them, and what becomes of the room.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { eachGeneration, generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { refusal, Session } from './lib/session.mjs';
import { sleep, until } from './lib/wait.mjs';

let host;

before(async () => {
  host = await Host.start({
    plugins: ['probe'],
    rooms: { leaving: { factory: 'probe/Leaving' }, returning: { factory: 'probe/Returning' } },
  });
});

after(() => host.stop());

async function pair(generation) {
  const witness = await Session.join(host, generation, 'leaving', {}, { method: 'create' });
  const leaver = await Session.join(host, generation, witness.room.roomId, {}, { method: 'joinById' });
  return { witness, leaver };
}

test('what onLeave is told, and what the client sees', (t) => eachGeneration(t, async (_, generation) => {
  // A client since 0.17 tries to reconnect after 1005 and reports that it did not stay long enough for it.
  const noStatus = generation.autoReconnects ? 1006 : 1005;
  const endings = [
    { how: 'room.leave()', end: (leaver) => leaver.room.leave(), told: 4000, sees: 4000 },
    { how: 'a cut connection', end: (leaver) => leaver.drop(), told: 1006, sees: 1006 },
    { how: 'client.leave(4321)', end: (leaver) => leaver.send('leave', 4321), told: 4321, sees: 4321 },
    { how: 'client.leave()', end: (leaver) => leaver.send('leave'), told: 1005, sees: noStatus },
  ];
  for (const { how, end, told, sees } of endings) {
    const { witness, leaver } = await pair(generation);
    await until(`the players are there before ${how}`, () => Object.keys(witness.players()).length === 2);
    end(leaver);
    assert.equal(await leaver.closeCode(), sees, how);
    assert.deepEqual(await witness.take('left'), { sessionId: leaver.sessionId, code: told }, how);
    await until(`the leaver vanishes after ${how}`, () => !(leaver.sessionId in witness.players()));
    await witness.leave();
  }
}));

test('room.disconnect() closes everybody with 4000', (t) => eachGeneration(t, async (_, generation) => {
  const { witness, leaver } = await pair(generation);
  const { roomId } = witness.room;
  leaver.send('disconnect');
  assert.equal(await leaver.closeCode(), 4000);
  assert.equal(await witness.closeCode(), 4000);
  await gone(generation, roomId);
}));

test('an empty room is disposed', (t) => eachGeneration(t, async (_, generation) => {
  const { witness, leaver } = await pair(generation);
  const { roomId } = witness.room;
  await leaver.leave();
  await witness.leave();
  await gone(generation, roomId);
}));

async function gone(generation, roomId) {
  await sleep(100);
  assert.deepEqual(await refusal(host, generation, roomId, {}, { method: 'joinById' }),
    { code: generation.codes.invalidRoomId, message: `room "${roomId}" not found` });
}

test('client.error() is heard and changes nothing else', (t) => eachGeneration(t, async (_, generation) => {
  const { witness, leaver } = await pair(generation);
  leaver.send('error', { code: 4217, message: 'be careful' });
  await until('the error arrives', () => leaver.errors.length > 0);
  assert.deepEqual(leaver.errors, [{ code: 4217, message: 'be careful' }]);
  leaver.send('leave', 4100);
  assert.equal(await leaver.closeCode(), 4100);
  await witness.leave();
}));

test('a full room takes nobody more, and opens when one leaves', async () => {
  for (const generation of generations) {
    const first = await Session.join(host, generation, 'leaving', { maxClients: 1 }, { method: 'create' });
    const { roomId } = first.room;
    assert.deepEqual(await refusal(host, generation, roomId, {}, { method: 'joinById' }),
      { code: generation.codes.invalidRoomId, message: `room "${roomId}" is locked` });
    await first.leave();
  }
});

test('a player whose connection broke can come back', (t) => eachGeneration(t, async (_, generation) => {
  const witness = await Session.join(host, generation, 'returning');
  const player = await Session.join(host, generation, 'returning');
  const see = (x) => until(`both see the player at ${x}`, () =>
    [witness, player].every((session) => session.players()[player.sessionId]?.x === x));
  player.send('move', 0.5);
  await see(0.11 + 0.5);

  const token = player.room.reconnectionToken;
  player.drop();
  await player.closeCode();
  const room = await player.client.reconnect(token);
  assert.equal(room.sessionId, player.sessionId);
  assert.notEqual(room.reconnectionToken, token);
  Object.assign(player, new Session(room));
  await see(0.11 + 0.5);
  assert.equal(await player.ask('returned'), true);
  player.send('move', 0.5);
  await see(0.11 + 0.5 + 0.5);

  await player.leave();
  await until('the player is gone', () => Object.keys(witness.players()).length === 1);
  await assert.rejects(player.client.reconnect(player.room.reconnectionToken),
    { code: generation.codes.expired });
  await witness.leave();
}));

// Coming back to a held seat, by request: what every generation of clients can do.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { eachGeneration } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { refusal, Session } from './lib/session.mjs';
import { until, within } from './lib/wait.mjs';

let host;

before(async () => {
  host = await Host.start({
    plugins: ['reconnection', 'probe'],
    rooms: {
      reconnect_20s: { factory: 'reconnection/Reconnect20' },
      reconnect_soon: { factory: 'reconnection/Reconnect20', options: { seconds: 0.3 } },
      reconnect_manual: { factory: 'reconnection/ReconnectManual', options: { pollMs: 20 } },
      holding: { factory: 'probe/Holding' },
    },
  });
});

after(() => host.stop());

/** Two clients of one new room: one that stays, and one to be cut. */
async function pair(generation, room, options = {}) {
  const witness = await Session.join(host, generation, room, options, { method: 'create' });
  return { witness, player: await Session.join(host, generation, witness.room.roomId, options, { method: 'joinById' }) };
}

/** Cuts the connection; the token with which its client may come back. */
async function cut(player) {
  const token = player.room.reconnectionToken;
  player.drop();
  await player.closeCode();
  return token;
}

async function comeBack(player, token) {
  const room = await within('the way back', player.client.reconnect(token));
  return Object.assign(new Session(room), { client: player.client, generation: player.generation });
}

async function refused(player, token) {
  const error = await within('a refusal', player.client.reconnect(token).then(
    () => assert.fail('the way back was open'), (reason) => reason));
  return { code: error.code, message: error.message };
}

const expired = (generation) =>
  ({ code: generation.codes.expired, message: 'reconnection token invalid or expired.' });

const sees = (session, sessionId, connected) =>
  until(`${sessionId} is seen ${{ true: 'connected', false: 'away', undefined: 'gone' }[connected]}`, () => {
    const { players } = session.state();
    return players && players[sessionId]?.connected === connected;
  });

for (const room of ['reconnect_20s', 'reconnect_manual']) {
  test(`${room}: there, away, and back`, (t) => eachGeneration(t, async (_, generation) => {
    const { witness, player } = await pair(generation, room);
    await sees(witness, player.sessionId, true);

    const token = await cut(player);
    const [roomId, secret] = token.split(':');
    assert.equal(roomId, player.room.roomId);
    assert.match(secret, /^[\w-]+$/);
    await sees(witness, player.sessionId, false);

    const back = await comeBack(player, token);
    assert.equal(back.sessionId, player.sessionId);
    await sees(witness, player.sessionId, true);
    await sees(back, player.sessionId, true);
    await sees(back, witness.sessionId, true);

    await back.leave();
    await sees(witness, player.sessionId, undefined);
    await witness.leave();
  }));

  test(`${room}: who leaves on purpose is gone at once, and his token with him`, (t) => eachGeneration(t, async (_, generation) => {
    const { witness, player } = await pair(generation, room);
    await sees(witness, player.sessionId, true);
    const token = player.room.reconnectionToken;
    assert.equal(await player.leave(), 4000);
    await sees(witness, player.sessionId, undefined);
    assert.deepEqual(await refused(player, token), expired(generation));
    await witness.leave();
  }));
}

test('the time of a seat ends, and who comes later is refused', (t) => eachGeneration(t, async (_, generation) => {
  const { witness, player } = await pair(generation, 'reconnect_soon');
  await sees(witness, player.sessionId, true);
  const token = await cut(player);
  await sees(witness, player.sessionId, undefined);
  assert.deepEqual(await refused(player, token), expired(generation));
  await witness.leave();
}));

test('a token opens one door once', (t) => eachGeneration(t, async (_, generation) => {
  const { witness, player } = await pair(generation, 'reconnect_20s');
  const first = await cut(player);
  assert.deepEqual(await refused(player, `${player.room.roomId}:123456789`), expired(generation));

  const back = await comeBack(player, first);
  assert.notEqual(back.room.reconnectionToken, first);
  assert.deepEqual(await refused(player, first), expired(generation));

  const second = await cut(back);
  assert.deepEqual(await refused(player, first), expired(generation));
  const again = await comeBack(player, second);
  assert.equal(again.sessionId, player.sessionId);
  await again.leave();
  await witness.leave();
}));

test('a seat without a time limit is given up after two rounds, not before', (t) => eachGeneration(t, async (_, generation) => {
  const { witness, player } = await pair(generation, 'reconnect_manual');
  await sees(witness, player.sessionId, true);
  const round = async (number) => {
    witness.send('endRound');
    await until(`round ${number}`, () => witness.state().currentRound === number);
  };

  const first = await cut(player);
  await sees(witness, player.sessionId, false);
  await round(1);
  await round(2);
  const back = await comeBack(player, first);
  await sees(witness, player.sessionId, true);

  // The rounds are counted from this cut on.
  const second = await cut(back);
  await sees(witness, player.sessionId, false);
  await round(3);
  await round(4);
  assert.equal(witness.state().players[player.sessionId].connected, false);
  await round(5);
  await sees(witness, player.sessionId, undefined);
  assert.deepEqual(await refused(player, second), expired(generation));
  await witness.leave();
}));

test('who comes back is the same client to the room', (t) => eachGeneration(t, async (_, generation) => {
  const { witness, player } = await pair(generation, 'holding', { user: 'ann', note: 'seven' });
  const expected = { user: 'ann', note: 'seven', inClients: true };
  assert.deepEqual(await player.ask('who'), expected);
  const back = await comeBack(player, await cut(player));
  assert.deepEqual(await witness.take('ended'), { sessionId: player.sessionId, back: true });
  assert.deepEqual(await back.ask('who'), expected);
  await close(witness);
}));

test('reject() ends the wait', (t) => eachGeneration(t, async (_, generation) => {
  const { witness, player } = await pair(generation, 'holding');
  const token = await cut(player);
  assert.equal(await witness.take('held'), player.sessionId);
  witness.send('reject');
  assert.deepEqual(await witness.take('ended'), { sessionId: player.sessionId, back: false });
  assert.deepEqual(await refused(player, token), expired(generation));
  await close(witness);
}));

test('a held seat counts: the room stays full, and stays', (t) => eachGeneration(t, async (_, generation) => {
  const { witness, player } = await pair(generation, 'holding', { maxClients: 2 });
  const { roomId } = witness.room;
  const locked = { code: generation.codes.invalidRoomId, message: `room "${roomId}" is locked` };
  const join = () => refusal(host, generation, roomId, {}, { method: 'joinById' });
  assert.deepEqual(await join(), locked);
  const tokens = [await cut(player), await cut(witness)];
  assert.deepEqual(await join(), locked);

  const back = [await comeBack(player, tokens[0]), await comeBack(witness, tokens[1])];
  assert.deepEqual(await join(), locked);
  await close(back[0]);
}));

test('disconnect() ends every wait, and the room', (t) => eachGeneration(t, async (_, generation) => {
  const { witness, player } = await pair(generation, 'holding');
  const token = await cut(player);
  assert.equal(await witness.take('held'), player.sessionId);
  await close(witness);
  await until('the wait ends', () => host.log(new RegExp(`seat of ${player.sessionId} ended: gone`)).length === 1);
  assert.equal((await refused(player, token)).code, generation.codes.invalidRoomId);
}));

test('who never joined has no seat to hold', (t) => eachGeneration(t, async (_, generation) => {
  const witness = await Session.join(host, generation, 'holding', {}, { method: 'create' });
  assert.deepEqual(
    await refusal(host, generation, witness.room.roomId, { failJoin: true }, { method: 'joinById' }),
    { code: generation.codes.applicationError, message: 'not today' });
  assert.equal((await witness.take('ended')).back, false);
  await close(witness);
}));

test('who is present has no seat to hold', (t) => eachGeneration(t, async (_, generation) => {
  const witness = await Session.join(host, generation, 'holding', {}, { method: 'create' });
  assert.match(await witness.ask('hold'), /onLeave/);
  assert.equal((await witness.ask('who')).inClients, true);
  await close(witness);
}));

/** Ends a room whose clients would all be waited for. */
async function close(session) {
  session.send('disconnect');
  assert.equal(await session.closeCode(), 4000);
}

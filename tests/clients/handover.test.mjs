// `drain:` in rooms.yaml: rooms that move to new code while clients of all generations play, and those that cannot.
// HANDOVERS says how many moves there are (default 20).
import assert from 'node:assert/strict';
import test from 'node:test';
import { assertUnbothered, Counting, enterHandover, load, sameState, startHandover, stateText } from './lib/handover.mjs';
import { generations } from './lib/generations.mjs';
import { refusal, Session } from './lib/session.mjs';
import { until } from './lib/wait.mjs';

const moves = Number(process.env.HANDOVERS ?? 20);
const about = async (session) => session.ask('about');

test('a room moves again and again while it is played, and no client notices', async () => {
  const host = await startHandover();
  try {
    const sessions = await enterHandover(host);
    const counting = sessions.map((session) => new Counting(session));
    for (let move = 1; move <= moves; ++move) {
      await load(host, 1 + (move % 2));
      await until(`move ${move}`, () => host.log(/moved to the new code/).length === move);
      const seen = sessions.map(stateText);
      await until(`all play on after move ${move}`, () => sessions.every((one, i) => stateText(one) !== seen[i]));
    }
    let counted = 0;
    for (const one of counting) counted += await one.stop();
    assertUnbothered(sessions);
    for (const session of sessions) assert.equal(session.moves, moves, session.generation.name);
    for (const session of sessions) {
      assert.deepEqual(await about(session), {
        version: 1 + (moves % 2), map: 'first', counted, moves, auth: session.sessionId,
        clients: sessions.length, locked: false,
      });
    }
    // At rest, the state is the same on both sides of a move; and then a newcomer sees it too.
    await sameState(sessions);
    const before = stateText(sessions[0]);
    const done = host.log(/moved to the new code/).length;
    await load(host, 2 - (moves % 2));
    await until('the last move', () => host.log(/moved to the new code/).length > done);
    assert.deepEqual(sessions.map(stateText), sessions.map(() => before));
    await about(sessions[0]);
    assert.deepEqual(sessions.map(stateText), sessions.map(() => before));
    assert.equal(Object.keys(sessions[0].state().players).length, sessions.length);
    const late = await Session.join(host, generations.at(-1), sessions[0].room.roomId, {}, { method: 'joinById' });
    await until('all see the newcomer alike', () => sessions.every((one) => late.sessionId in one.state().players
      && stateText(one) === stateText(late)));
    assertUnbothered(sessions);
    await until('only the libraries in use are mapped', () => new Set(host.mapped('handover')).size === 1);
    for (const session of [...sessions, late]) assert.equal(await session.leave(), 4000);
  } finally {
    await host.stop();
  }
});

test('a room with another schema finishes on its old code, and so does one whose restore throws', async () => {
  const host = await startHandover();
  try {
    const sessions = await enterHandover(host);
    const counting = sessions.map((session) => new Counting(session));
    await load(host, 3);
    await until('the log says why', () => host.log(/stays on its old code: the new state has another schema/).length);
    await load(host, 4);
    await until('the log says why', () => host.log(/stays on its old code: cannot restore/).length);
    for (const one of counting) await one.stop();
    assertUnbothered(sessions);
    for (const session of sessions) assert.equal((await about(session)).version, 1);
    const fresh = await Session.join(host, generations[0], 'handover', {}, { method: 'create' });
    assert.equal((await about(fresh)).version, 4);
    await sameState(sessions);
    for (const session of [...sessions, fresh]) assert.equal(await session.leave(), 4000);
  } finally {
    await host.stop();
  }
});

test('new code whose onCreate throws or never ends is given up, and holds up nothing', async () => {
  const host = await startHandover();
  try {
    const sessions = await enterHandover(host);
    await load(host, 6);
    await until('the log says why', () => host.log(/stays on its old code: onCreate: cannot be made/).length);
    await load(host, 5);
    assert.equal((await about(sessions[0])).version, 1);
    await load(host, 2);
    await until('it moves', () => host.log(/moved to the new code/).length === 1);
    await load(host, 5);
    for (const session of sessions) assert.equal((await about(session)).version, 2);
    assertUnbothered(sessions);
    for (const session of sessions) assert.equal(await session.leave(), 4000);
    await until('the room and its unborn successor are gone', () => host.mapped('handover').length > 0
      && new Set(host.mapped('handover')).size === 1);
    assert.deepEqual(host.log(/^disposed/), ['disposed 2']);
  } finally {
    await host.stop();
  }
});

test('a room moves once its coroutines have ended', async () => {
  const host = await startHandover();
  try {
    const sessions = await enterHandover(host);
    sessions[0].send('nap');
    await about(sessions[0]);
    await load(host, 2);
    await until('the log says that it waits', () => host.log(/will move to the new code later/).length);
    assert.equal((await about(sessions[0])).version, 1);
    sessions[0].send('wake');
    assert.equal(await sessions[0].take('awake'), 1);
    await until('it moves', () => host.log(/moved to the new code/).length);
    assert.equal((await about(sessions[0])).version, 2);
    assertUnbothered(sessions);
    for (const session of sessions) assert.equal(await session.leave(), 4000);
  } finally {
    await host.stop();
  }
});

test('with `lock` nobody new enters, with a time the old rooms end', async () => {
  const host = await startHandover('lock');
  try {
    const sessions = await enterHandover(host);
    host.drain = 'lock';
    await load(host, 2);
    while (!(await about(sessions[0])).locked);
    assert.equal((await about(sessions[0])).version, 1);
    const refused = await refusal(host, generations[0], sessions[0].room.roomId, {}, { method: 'joinById' });
    assert.match(refused.message, /is locked/);
    host.drain = '50ms';
    await load(host, 1);
    for (const session of sessions) assert.equal(await session.closeCode(), session.generation.codes.shutdown);
  } finally {
    await host.stop();
  }
});

// The four rooms of the movement tutorial, as its clients play them.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { Session } from './lib/session.mjs';
import { until } from './lib/wait.mjs';

const keys = { left: false, right: false, up: false, down: false };
const parts = [1, 2, 3, 4].map((part) => ({ room: `part${part}_room`, ticks: part >= 3 }));

let host;

before(async () => {
  host = await Host.start({
    plugins: ['tutorial'],
    rooms: {
      part1_room: { factory: 'tutorial/Immediate' },
      part2_room: { factory: 'tutorial/Immediate' },
      part3_room: { factory: 'tutorial/Queued' },
      part4_room: { factory: 'tutorial/FixedStep' },
    },
  });
});

after(() => host.stop());

const enter = (generation, room) => Session.join(host, generation, room);
const playerOf = (session, sessionId = session.sessionId) => session.state().players?.[sessionId];
const appears = (session, sessionId) =>
  until('the player appears', () => playerOf(session, sessionId)?.x !== undefined && playerOf(session, sessionId));

/** Waits until every one of `sessions` sees the player exactly there. */
const at = (sessions, sessionId, expected) => Promise.all(sessions.map((session) =>
  until(`${session.generation.name} sees the player at ${JSON.stringify(expected)}`, () => {
    const seen = playerOf(session, sessionId);
    return seen && Object.entries(expected).every(([field, value]) => seen[field] === value);
  })));

for (const { room, ticks } of parts) {
  test(room, async (t) => {
    const sessions = [];
    for (const generation of generations) sessions.push(await enter(generation, room));
    assert.equal(new Set(sessions.map((session) => session.room.roomId)).size, 1, 'all are in one room');

    await t.test('the map, and players at random places on it', async () => {
      for (const session of sessions) await until('all are here', () =>
        Object.keys(session.state().players ?? {}).length === sessions.length);
      const [{ mapWidth, mapHeight, players }] = sessions.map((session) => session.state());
      assert.deepEqual({ mapWidth, mapHeight }, { mapWidth: 800, mapHeight: 600 });
      for (const player of Object.values(players)) {
        assert.deepEqual(Object.keys(player), ticks ? ['x', 'y', 'tick'] : ['x', 'y']);
        assert.ok(player.x >= 0 && player.x < 800 && player.y >= 0 && player.y < 600);
      }
      assert.equal(new Set(Object.values(players).map(({ x }) => x)).size, sessions.length);
    });

    for (const session of sessions) {
      await t.test(`${session.generation.name} moves`, async () => {
        const { sessionId } = session;
        let { x, y } = await appears(session, sessionId);
        let tick = 0;
        const input = (held, dx, dy) => {
          tick += 1;
          session.send(0, { ...keys, ...held, tick });
          x += dx;
          y += dy;
        };
        const all = () => at(sessions, sessionId, ticks ? { x, y, tick } : { x, y });

        input({ left: true }, -2, 0);
        await all();
        input({ right: true, down: true }, 2, 2);
        await all();
        input({ left: true, right: true, up: true, down: true }, -2, -2);
        await all();
        for (let step = 0; step < 30; step += 1) input({ right: true, up: true }, 2, -2);
        input({}, 0, 0);
        await all();

        // As the parts without ticks send it.
        session.send(0, { ...keys, right: true });
        session.send(0, { ...keys, right: true, tick: undefined });
        x += 4;
        await all();
      });
    }

    await t.test('who leaves is removed', async () => {
      while (sessions.length > 1) {
        const leaver = sessions.shift();
        await leaver.leave();
        for (const session of sessions) await until('the player is gone', () => !playerOf(session, leaver.sessionId));
      }
      await sessions[0].leave();
    });
  });
}

// The rooms that are measured do what they are measured at: official clients of every generation
// get what the load generator only counts.
import assert from 'node:assert/strict';
import test from 'node:test';
import { generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { until, within } from './lib/wait.mjs';

const rooms = Object.fromEntries(
  ['State20', 'State60', 'Echo', 'Broadcast', 'Empty'].map((name) => [name, { factory: `bench/${name}` }]));

let host;
test.before(async () => { host = await Host.start({ plugins: ['bench'], rooms }); });
test.after(() => host.stop());

const message = (room, type) => within(`a message ${type}`, new Promise((resolve) => { room.onMessage(type, resolve); }));

for (const { name, Client } of generations) {
  test(`${name}: the echo room answers with what it got`, async () => {
    const room = await new Client(host.url).create('Echo');
    const answer = message(room, 'echo');
    const sent = { text: 'x'.repeat(32), list: [1, -2, 3.5], none: null };
    room.send('echo', sent);
    assert.deepEqual(await answer, sent);
    await room.leave();
  });

  test(`${name}: the broadcast room tells everybody`, async () => {
    const one = await new Client(host.url).create('Broadcast');
    const other = await new Client(host.url).joinById(one.roomId ?? one.id);
    const heard = [message(one, 'bcast'), message(other, 'bcast')];
    one.send('bcast', 'hello');
    assert.deepEqual(await Promise.all(heard), ['hello', 'hello']);
    await Promise.all([one.leave(), other.leave()]);
  });

  for (const type of ['State20', 'State60']) {
    test(`${name}: ${type} has every player where he moved`, async () => {
      const mover = await new Client(host.url).create(type);
      const watcher = await new Client(host.url).joinById(mover.roomId ?? mover.id);
      mover.send('move', { x: 70000, y: -1.25 });
      const seen = () => watcher.state?.players?.get(mover.sessionId);
      await until('the move is seen', () => seen()?.x === 70000 && seen()?.y === -1.25);
      assert.equal(watcher.state.players.size, 2);
      await mover.leave();
      await until('the mover is gone', () => watcher.state.players.size === 1);
      await watcher.leave();
    });
  }
}

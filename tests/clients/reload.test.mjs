// Reload: new code and new configuration for new rooms, while rooms in progress play on as they were.
import assert from 'node:assert/strict';
import test from 'node:test';
import { generations } from './lib/generations.mjs';
import { Session } from './lib/session.mjs';
import { startFirstVersion, versionConfig } from './lib/version.mjs';
import { until } from './lib/wait.mjs';

// The last line of a reload that took everything.
const loaded = /loaded .*refused nothing/;

async function enterAll(host) {
  const [first, ...others] = generations;
  const sessions = [await Session.join(host, first, 'version', {}, { method: 'create' })];
  for (const generation of others) {
    sessions.push(await Session.join(host, generation, sessions[0].room.roomId, {}, { method: 'joinById' }));
  }
  return sessions;
}

async function allSee(sessions, expected) {
  for (const session of sessions) assert.deepEqual(await session.ask('version'), expected);
}

test('an old room keeps the old code, a new one has the new, and at last the old is unmapped', async () => {
  const host = await startFirstVersion();
  try {
    const old = await enterAll(host);
    const [oldLibrary] = host.mapped('version');
    assert.ok(oldLibrary);

    host.install('version_2', 'version');
    host.configure(versionConfig('second'));
    await host.reload(loaded);
    const fresh = await enterAll(host);
    await allSee(fresh, { version: 2, map: 'second' });
    await allSee(old, { version: 1, map: 'first' });
    assert.ok(host.mapped('version').includes(oldLibrary));

    for (const session of old) assert.equal(await session.leave(), 4000);
    await until('the old library is unmapped', () => !host.mapped('version').includes(oldLibrary));
    await allSee(fresh, { version: 2, map: 'second' });
    for (const session of fresh) assert.equal(await session.leave(), 4000);
  } finally {
    await host.stop();
  }
});

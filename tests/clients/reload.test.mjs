// Reload: new code and new configuration for new rooms, while rooms in progress play on as they were.
import assert from 'node:assert/strict';
import test from 'node:test';
import { generations } from './lib/generations.mjs';
import { Host, readBuilt } from './lib/host.mjs';
import { Session } from './lib/session.mjs';
import { sleep, until } from './lib/wait.mjs';

// The last line of a reload that took everything.
const loaded = /loaded .*refused nothing/;

const config = (map) => ({ rooms: { version: { factory: 'version/Version', options: { map } } } });

async function startFirstVersion() {
  const host = new Host({});
  host.install('version_1', 'version');
  host.configure(config('first'));
  await host.run();
  return host;
}

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
    host.configure(config('second'));
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

const halfAFile = () => readBuilt('version_2').subarray(0, 5000);

const badLibraries = {
  'cut short': { put: (host) => host.replace('version.so', halfAFile()), reason: /cut off/ },
  'of another ABI major': { put: install('other_major'), reason: /ABI 99/ },
  'without the entry symbol': { put: install('no_entry'), reason: /room_plugin_main/ },
  'with an undefined function': { put: install('undefined_function'), reason: /no_such_function/ },
  'that throws while it is loaded': { put: install('throws_at_load'), reason: /probe: .*signal 6/ },
};

function install(plugin) {
  return (host) => host.install(plugin, 'version');
}

test('a bad library is refused in one line and changes nothing', async (t) => {
  const host = await startFirstVersion();
  try {
    const playing = await Session.join(host, generations[0], 'version');
    for (const [name, { put, reason }] of Object.entries(badLibraries)) {
      await t.test(name, async () => {
        const refusals = () => host.log(/ error .*version\.so: \w+: /);
        const before = refusals().length;
        put(host);
        host.process.kill('SIGHUP');
        await until('the log refuses the file', () => refusals().length > before);
        await sleep(100);
        const lines = refusals().slice(before);
        assert.equal(lines.length, 1, lines.join('\n'));
        assert.match(lines[0], reason);
        assert.deepEqual(await playing.ask('version'), { version: 1, map: 'first' });
        const fresh = await Session.join(host, generations[0], 'version', {}, { method: 'create' });
        assert.deepEqual(await fresh.ask('version'), { version: 1, map: 'first' });
        await fresh.leave();
      });
    }
    host.install('version_2', 'version');
    await host.reload(loaded);
    const fresh = await Session.join(host, generations[0], 'version', {}, { method: 'create' });
    assert.deepEqual(await fresh.ask('version'), { version: 2, map: 'first' });
    await fresh.leave();
    await playing.leave();
  } finally {
    await host.stop();
  }
});

test('a broken rooms.yaml is refused and changes nothing', async () => {
  const host = await startFirstVersion();
  try {
    const playing = await Session.join(host, generations[0], 'version');
    host.configure('rooms:\n  version: { factroy: version/Version }\n');
    await host.reload(/rooms\.yaml:2:\d+: .*factroy/);
    assert.deepEqual(await playing.ask('version'), { version: 1, map: 'first' });
    const fresh = await Session.join(host, generations[0], 'version', {}, { method: 'create' });
    assert.deepEqual(await fresh.ask('version'), { version: 1, map: 'first' });
    await fresh.leave();
    await playing.leave();
  } finally {
    await host.stop();
  }
});

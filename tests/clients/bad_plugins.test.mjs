// Plugins that are bad in one way each, dropped into a running host: it says so in one line, what ran before runs on,
// and new rooms are made with the code that was good.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { generations } from './lib/generations.mjs';
import { readBuilt } from './lib/host.mjs';
import { Session } from './lib/session.mjs';
import { assertUntouched, reloadCommand, startFirstVersion, versionOfNewRoom } from './lib/version.mjs';
import { until } from './lib/wait.mjs';

const place = (host) => join(host.folder, 'plugins', 'version.so');
const good = () => readBuilt('version_2');

/** A file that looks finished long ago, so that the host does not wait whether it still grows. */
function put(host, bytes) {
  rmSync(place(host), { recursive: true, force: true });
  writeFileSync(place(host), bytes);
  utimesSync(place(host), 1e9, 1e9);
}

const built = (plugin) => (host) => put(host, readBuilt(plugin));

const truncations = Object.fromEntries(Array.from({ length: 50 }, (_, index) => {
  const size = Math.floor((good().length * index) / 50);
  return [`cut off after ${size} bytes`, {
    put: (host) => put(host, good().subarray(0, size)),
    reason: size === 0 ? /check: is empty/ : /check: is (cut off|not an ELF file)/,
  }];
}));

const refused = {
  ...truncations,
  'with a tail of zeros': {
    put: (host) => put(host, Buffer.concat([good().subarray(0, -8192), Buffer.alloc(8192)])), reason: /check: is half written/,
  },
  'with a wrong magic': { put: built('wrong_magic'), reason: /magic: room_plugin_main does not begin with ROOMPLUG/ },
  'of another ABI major': { put: built('other_major'), reason: /version: built for ABI 99, this host speaks ABI 1; build it again/ },
  'without the entry symbol': { put: built('no_entry'), reason: /symbol: room_plugin_main is not exported/ },
  'with an undefined function': { put: built('undefined_function'), reason: /open: undefined symbol: no_such_function/ },
  'with a static constructor that throws': {
    put: built('throwing_constructor'), reason: /probe: static constructor threw: thrown by a .*: killed by signal 6/,
  },
  'with a static constructor that hangs': { put: built('hanging_constructor'), reason: /probe: not done after 5000 ms, killed/ },
  'with a static constructor that exits': { put: built('exiting_constructor'), reason: /probe: exited with status 0 before/ },
  'that exits in load()': { put: built('exiting_load'), reason: /probe: exited with status 0 before the checks were done/ },
  'that crashes in load()': { put: built('crashing_load'), reason: /probe: killed by signal 11/ },
  'that is no ELF file': { put: (host) => put(host, '#!/bin/sh\necho "I am a plugin"\n'), reason: /check: is not an ELF file/ },
  'that is a folder': {
    put: (host) => { rmSync(place(host)); mkdirSync(place(host)); }, reason: /find: is no regular file/,
  },
  'that is a link to nowhere': {
    put: (host) => { rmSync(place(host), { recursive: true }); symlinkSync('/nowhere/version.so', place(host)); },
    reason: /find: is a link to \/nowhere\/version\.so, which is not there/,
  },
  'that is not there': { put: (host) => rmSync(place(host)), reason: /find: no such file in / },
};

test('a library that cannot be used is refused in one line and changes nothing', async (t) => {
  const host = await startFirstVersion();
  try {
    const playing = await Session.join(host, generations[0], 'version');
    for (const [name, { put: drop, reason }] of Object.entries(refused)) {
      await t.test(name, async () => {
        drop(host);
        const before = host.log(/ error /).length;
        const { code, output } = await reloadCommand(host);
        assert.equal(code, 1, output);
        const [error, summary, ...others] = output.trim().split('\n');
        assert.match(error, /rooms\.yaml:\d+:\d+: version\.so: /);
        assert.match(error, reason);
        assert.match(summary, /^nothing changed; refused version\.so: /);
        assert.deepEqual(others, []);
        const lines = await until('the log has the error', () => {
          const all = host.log(/ error /).slice(before);
          return all.length > 0 && all;
        });
        assert.equal(lines.length, 1, lines.join('\n'));
        assert.ok(lines[0].endsWith(error));
        await assertUntouched(host, playing);
      });
    }
    put(host, good());
    await host.reload(/loaded version\.so .*refused nothing/);
    assert.deepEqual(await versionOfNewRoom(host), { version: 2, map: 'first' });
    await playing.leave();
  } finally {
    await host.stop();
  }
});

/** Loads `plugin` over the first build, plays it, replaces it by the second: the lines of its end. */
async function replaceLoaded(host, plugin, version) {
  const playing = await Session.join(host, generations[0], 'version');
  put(host, readBuilt(plugin));
  const { code, output } = await reloadCommand(host);
  assert.equal(code, 0, output);
  assert.equal((await versionOfNewRoom(host)).version, version);
  assert.deepEqual(await playing.ask('version'), { version: 1, map: 'first' });

  put(host, good());
  await host.reload(/loaded version\.so .*refused nothing/);
  await until('the end of the old build is told', () => host.log(/pinned|unloaded version\.so \(generation 2\)/).length > 0);
  assert.deepEqual(await versionOfNewRoom(host), { version: 2, map: 'first' });
  assert.deepEqual(await playing.ask('version'), { version: 1, map: 'first' });
  await playing.leave();
  return output;
}

test('a library with unique symbols is loaded with a warning, and stays in memory', async () => {
  const host = await startFirstVersion();
  try {
    const output = await replaceLoaded(host, 'unique_symbols', 3);
    assert.match(output, /^version\.so: \d+ symbol\(s\) are unique in a process \(like _Z\w+\): .*-fno-gnu-unique$/m);
    assert.equal(host.log(/warning version\.so: \d+ symbol\(s\) are unique/).length, 1);
    assert.equal(host.log(/version\.so \(generation 2\) is pinned: it stays in memory after unloading/).length, 1);
  } finally {
    await host.stop();
  }
});

test('a library whose threads still run stays in memory', async () => {
  const host = await startFirstVersion();
  try {
    await replaceLoaded(host, 'thread_left', 4);
    const pinned = /version\.so \(generation 2\) is pinned: it stays in memory because threads it has started still run \(1\)/;
    assert.equal(host.log(pinned).length, 1);
  } finally {
    await host.stop();
  }
});

test('a library that is replaced while it is copied is never loaded in part', async () => {
  const host = await startFirstVersion();
  try {
    const playing = await Session.join(host, generations[0], 'version');
    // Two builds of one size, written over each other in place while the host reads.
    const size = Math.max(readBuilt('version_1').length, good().length);
    const padded = ['version_1', 'version_2'].map((name) => Buffer.concat([readBuilt(name), Buffer.alloc(size)], size));
    let turn = 0;
    const write = () => {
      turn += 1;
      writeFileSync(place(host), padded[turn % 2], { flag: 'r+' });
      utimesSync(place(host), 1e9 + turn, 1e9 + turn);
    };
    put(host, padded[0]);
    const writing = setInterval(write, 1);
    try {
      for (let round = 0; round < 20; ++round) {
        const { code, output } = await reloadCommand(host);
        if (code !== 0) assert.match(output, /version\.so: (settle|stage|check|find): /);
        assert.ok([1, 2].includes((await versionOfNewRoom(host)).version));
        assert.deepEqual(await playing.ask('version'), { version: 1, map: 'first' });
      }
    } finally {
      clearInterval(writing);
    }
    put(host, good());
    assert.equal((await reloadCommand(host)).code, 0);
    assert.equal((await versionOfNewRoom(host)).version, 2);
    await playing.leave();
  } finally {
    await host.stop();
  }
});

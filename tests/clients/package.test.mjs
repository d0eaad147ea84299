// The Debian package: what it installs runs as its unit says, builds plugins that know nothing of
// the source tree, and goes away whole. It is installed into a folder with a package database of
// its own, so that nothing of this machine is touched.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';

const run = promisify(execFile);

const folder = mkdtempSync(join(tmpdir(), 'roomd-package-'));
const root = join(folder, 'root');
const inRoot = (path) => join(root, path);

const dpkg = (...command) =>
  run('dpkg', [`--root=${root}`, '--force-not-root,depends', '--log=/dev/null', ...command]);

function filesBelow(place) {
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .filter((file) => !file.startsWith('var/lib/dpkg/'));
}

/** The installed roomd with the unit's arguments, its paths moved into the folder. */
function installedHost() {
  const unit = readFileSync(inRoot('usr/lib/systemd/system/roomd.service'), 'utf8');
  const [executable, ...rest] = /^ExecStart=(.*)$/m.exec(unit)[1].split(' ').map((word) => word.replace(/^\//, `${root}/`));
  const host = new Host({});
  host.command = [executable, ...rest];
  return host;
}

before(async () => {
  await run('cpack', ['-G', 'DEB', '-B', folder], { cwd: process.env.ROOMD_BUILD });
  for (const part of ['info', 'updates']) mkdirSync(inRoot(`var/lib/dpkg/${part}`), { recursive: true });
  for (const part of ['status', 'available']) writeFileSync(inRoot(`var/lib/dpkg/${part}`), '');
  const deb = readdirSync(folder).find((file) => file.endsWith('.deb'));
  await dpkg('--install', join(folder, deb));
});

after(() => rmSync(folder, { recursive: true, force: true }));

test('the installed host runs as its unit says, with the plugins that came along', async () => {
  const host = installedHost();
  await host.run();
  try {
    assert.match(host.output, new RegExp(`plugins: ${inRoot('usr/lib/roomd/plugins')}`));
    for (const { Client } of generations) {
      const room = await new Client(host.url).joinOrCreate('game');
      await room.leave();
    }
  } finally {
    await host.stop();
  }
});

test('a plugin outside of every tree builds with the installed package, and is played', async () => {
  await run(inRoot('usr/bin/roomd'), ['new', 'outside', '--dir', folder]);
  const home = join(folder, 'outside');
  await run('cmake', ['-G', 'Ninja', '-B', 'build', `-DCMAKE_PREFIX_PATH=${inRoot('usr')}`], { cwd: home });
  const cache = readFileSync(join(home, 'build/CMakeCache.txt'), 'utf8');
  assert.match(cache, new RegExp(`roomd_DIR:PATH=${inRoot('usr/lib/cmake/roomd')}`));
  await run('cmake', ['--build', 'build'], { cwd: home });
  await run('ctest', ['--test-dir', 'build', '--no-tests=error'], { cwd: home });

  const host = installedHost();
  host.command = host.command.map((word) => (word.endsWith('rooms.yaml') ? host.configFile : word));
  host.configure({ plugins: join(home, 'plugins'), rooms: { outside: { factory: 'outside/Outside' } } });
  await host.run();
  try {
    const room = await new generations[0].Client(host.url).joinOrCreate('outside');
    await room.leave();
  } finally {
    await host.stop();
  }
});

test('removing leaves what was configured, purging leaves nothing', async () => {
  await dpkg('--remove', 'roomd');
  assert.deepEqual(filesBelow(root), ['etc/roomd/rooms.yaml']);
  await dpkg('--purge', 'roomd');
  assert.deepEqual(filesBelow(root), []);
  assert.ok(!existsSync(inRoot('usr')));
});

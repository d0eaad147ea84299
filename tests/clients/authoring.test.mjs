// From `roomd new` to a running room, and the ways to make a running roomd read everything again.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';
import { generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { until } from './lib/wait.mjs';

const roomd = process.env.ROOMD;
const run = promisify(execFile);

async function outcome(...command) {
  try {
    return { code: 0, ...await run(...command) };
  } catch (error) {
    return error;
  }
}

const rooms = (map) => ({ game: { factory: 'game/Game', options: { map } } });

test('roomd reload tells what the log says, and whether all went in', async () => {
  const host = await Host.start({ plugins: ['game'], rooms: rooms('first') });
  const reload = () => outcome(roomd, ['reload', '--pid', String(host.pid)]);
  try {
    const fine = await reload();
    assert.equal(fine.code, 0);
    assert.match(fine.stdout, /loaded nothing, kept game\.so; refused nothing/);

    host.configure({ rooms: { game: { factory: 'game/Gamble' } } });
    const refused = await reload();
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /rooms\.yaml:\d+:\d+: game\.so: factory: there is no Gamble/);

    host.configure('rooms: [');
    const broken = await reload();
    assert.equal(broken.code, 1);
    assert.match(broken.stderr, /rooms\.yaml:\d+:\d+: .*\n.*nothing was changed/);
  } finally {
    await host.stop();
  }
});

test('roomd reload finds no host that is not there', async () => {
  const { code, stderr } = await outcome(roomd, ['reload', '--pid', String(process.pid)]);
  assert.equal(code, 1);
  assert.match(stderr, /control/);
});

test('with watch, a plugin or rooms.yaml that was written is enough', async () => {
  const host = await Host.start({ plugins: ['game'], rooms: rooms('first'), watch: true });
  const reloads = () => host.log(/refused/).length;
  try {
    const atFirst = reloads();
    host.configure({ watch: true, rooms: rooms('second') });
    await until('rooms.yaml was read again', () => reloads() > atFirst);
    const afterRooms = reloads();
    host.install('game');
    await until('the plugin folder was read again', () => reloads() > afterRooms);
    host.configure({ watch: false, rooms: rooms('second') });
    const stillWatched = reloads();
    await until('the last change was seen', () => reloads() > stillWatched);
  } finally {
    await host.stop();
  }
});

test('a new plugin builds, passes its test, and is joined by every generation', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'roomd-new-'));
  const home = join(folder, 'my_room');
  try {
    await run(roomd, ['new', 'my_room', '--dir', folder]);
    await run('cmake', ['-G', 'Ninja', '-B', 'build'], { cwd: home });
    await run('cmake', ['--build', 'build'], { cwd: home });
    const { stdout } = await run('ctest', ['--test-dir', 'build'], { cwd: home });
    assert.match(stdout, /100% tests passed, 0 tests failed out of 1/);

    const host = new Host({ rooms: {} });
    host.configure({ plugins: join(home, 'plugins'), rooms: { my_room: { factory: 'my_room/MyRoom' } } });
    await host.run();
    try {
      for (const { Client } of generations) {
        const room = await new Client(host.url).joinOrCreate('my_room');
        await room.leave();
      }
    } finally {
      await host.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

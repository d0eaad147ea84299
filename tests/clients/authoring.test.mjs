// From `roomd new` to a running room, and the ways to make a running roomd read everything again.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

test('the way of a new user: roomd new, build, serve, join, edit, reload', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'roomd-new-'));
  const home = join(folder, 'my_room');
  const began = performance.now();
  let last = began;
  const took = (step) => {
    console.log(`${step}: ${((performance.now() - last) / 1000).toFixed(1)} s`);
    last = performance.now();
  };
  let host;
  /** How far a move of one takes the player of each generation, in a new room. */
  const distances = () => Promise.all(generations.map(async ({ Client }) => {
    const room = await new Client(host.url).create('my_room');
    room.send('move', { x: 1, y: 0 });
    const x = () => room.state?.players?.get(room.sessionId)?.x;
    await until('the player moves', () => x() > 0);
    const distance = x();
    await room.leave();
    return distance;
  }));
  try {
    await run(roomd, ['new', 'my_room', '--dir', folder]);
    await run('cmake', ['-G', 'Ninja', '-B', 'build'], { cwd: home });
    took('roomd new, cmake -B build');
    await run('cmake', ['--build', 'build'], { cwd: home });
    const { stdout } = await run('ctest', ['--test-dir', 'build'], { cwd: home });
    assert.match(stdout, /100% tests passed, 0 tests failed out of 1/);
    took('cmake --build build, ctest');

    host = new Host({ rooms: {} });
    host.configure({ plugins: join(home, 'plugins'), rooms: { my_room: { factory: 'my_room/MyRoom' } } });
    await host.run();
    assert.deepEqual(await distances(), generations.map(() => 1));
    took('roomd, joined by every generation');

    const source = join(home, 'my_room.cpp');
    const before = readFileSync(source, 'utf8');
    const after = before.replace('player.x += move.x;', 'player.x += 10 * move.x;');
    assert.notEqual(after, before);
    writeFileSync(source, after);
    await run('cmake', ['--build', 'build', '--target', 'my_room'], { cwd: home });
    await run(roomd, ['reload', '--pid', String(host.pid)]);
    assert.deepEqual(await distances(), generations.map(() => 10));
    took('edited, built, reloaded, joined again');
    console.log(`all: ${((performance.now() - began) / 1000).toFixed(1)} s`);
  } finally {
    await host?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

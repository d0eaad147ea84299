// `roomd check`: tries rooms.yaml or one plugin without serving, and says what there is.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import test from 'node:test';
import { Host, readBuilt } from './lib/host.mjs';

/** What `roomd check` says of a file, with the folder left out: `{ code, out, err }`. */
function check(host, file) {
  const [executable] = host.command;
  const plain = (text) => text.replaceAll(`${host.folder}/`, '').trim().split('\n');
  return new Promise((resolve) => {
    execFile(executable, ['check', join(host.folder, file)], (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, out: plain(stdout), err: plain(stderr) });
    });
  });
}

async function withHost(options, body) {
  const host = new Host(options);
  try {
    await body(host);
  } finally {
    host.remove();
  }
}

const build = 'build id [0-9a-f]{40}';

test('a plugin: what it offers and how it was built', () => withHost({ plugins: ['game', 'plain_c'] }, async (host) => {
  const game = await check(host, 'plugins/game.so');
  assert.equal(game.code, 0);
  assert.match(game.out.join('\n'),
    new RegExp(`^plugins/game\\.so: fine; offers Game \\(state\\); ABI 1\\.0, roomd C\\+\\+ SDK [\\d.]+, g\\+\\+ .*, ${build}$`));
  const plain = await check(host, 'plugins/plain_c.so');
  assert.match(plain.out[0], /fine; offers Plain; ABI 1\.0, none: plain C, C compiler .*/);
}));

test('a plugin that is refused: one line', () => withHost({}, async (host) => {
  const gone = Buffer.from(readBuilt('plain_c'));
  gone.write('libx', gone.indexOf('libc.so.6'));
  host.replace('gone.so', gone);
  host.replace('half.so', readBuilt('game').subarray(0, 5000));
  for (const plugin of ['throwing_constructor', 'exiting_load', 'no_entry', 'undefined_function']) host.install(plugin);
  const reasons = {
    gone: /open: libx\.so\.6: cannot open shared object file/,
    half: /check: is cut off/,
    throwing_constructor: /probe: static constructor threw: .*killed by signal 6/,
    exiting_load: /probe: exited with status 0/,
    no_entry: /symbol: room_plugin_main is not exported/,
    undefined_function: /open: undefined symbol: no_such_function/,
    absent: /check: cannot be read/,
  };
  for (const [plugin, reason] of Object.entries(reasons)) {
    const { code, out, err } = await check(host, `plugins/${plugin}.so`);
    assert.equal(code, 2, err.join('\n'));
    assert.deepEqual(out, ['']);
    assert.equal(err.length, 1, err.join('\n'));
    assert.ok(err[0].startsWith(`plugins/${plugin}.so: `), err[0]);
    assert.match(err[0], reason);
  }
}));

test('a plugin with unique symbols: fine, with a warning', () => withHost({ plugins: ['unique_symbols'] }, async (host) => {
  const { code, out } = await check(host, 'plugins/unique_symbols.so');
  assert.equal(code, 0);
  assert.match(out[0], /fine; offers Version;/);
  assert.match(out[1], /^plugins\/unique_symbols\.so: warning: \d+ symbol\(s\) are unique in a process .*-fno-gnu-unique$/);
}));

test('rooms.yaml: its rooms, and what each library offers', () => withHost({
  plugins: ['game', 'throwing', 'chat'],
  rooms: {
    arena: { factory: 'game/Game', options: { map: 'cs_assault', level: 3 } },
    thrower: { factory: 'throwing/Catching' },
  },
}, async (host) => {
  const { code, out, err } = await check(host, 'rooms.yaml');
  assert.equal(code, 0, err.join('\n'));
  assert.equal(out[0], 'rooms.yaml: fine; plugins in plugins');
  assert.equal(out[1], 'arena: game/Game, with the options map, level');
  assert.equal(out[2], 'thrower: throwing/Catching');
  assert.match(out[3], new RegExp(`^game\\.so offers Game \\(state\\); ABI .*, ${build}$`));
  assert.match(out[4], /^throwing\.so offers Throwing \(static auth\), Catching \(static auth\); ABI /);
  assert.match(out[5], /^chat\.so offers Chat and no room names it; /);
}));

test('rooms.yaml with mistakes: every one of them', () => withHost({ plugins: ['game'], yaml: [
  'plugins: ./plugins',
  'rooms:',
  '  one: { factory: game/Gmae }',
  '  two: { factory: absent/Game }',
].join('\n') }, async (host) => {
  const { code, err } = await check(host, 'rooms.yaml');
  assert.equal(code, 2);
  assert.deepEqual(err, [
    'rooms.yaml:3:19: game.so: factory: there is no Gmae; it offers Game',
    'rooms.yaml:4:19: absent.so: find: no such file in plugins',
  ]);
}));

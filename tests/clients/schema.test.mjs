// Classes that `roomd schema` writes, used by the clients they are written for.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'node:test';
import typescript from 'typescript';
import { classesOf, schema } from './lib/classes.mjs';
import { eachGeneration } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { Session } from './lib/session.mjs';
import { until } from './lib/wait.mjs';

const here = dirname(new URL(import.meta.url).pathname);

/** What the compiler says of `source` when it knows the types of the library. */
function complaints(source) {
  const folder = mkdtempSync(join(here, '.types-'));
  try {
    const file = join(folder, 'State.ts');
    writeFileSync(file, source.replace("'@colyseus/schema'", "'schema-5'"));
    const program = typescript.createProgram([file], {
      noEmit: true, strict: true, experimentalDecorators: true, useDefineForClassFields: false, skipLibCheck: true,
      target: typescript.ScriptTarget.ES2022, module: typescript.ModuleKind.NodeNext, moduleResolution: typescript.ModuleResolutionKind.NodeNext,
    });
    return typescript.getPreEmitDiagnostics(program)
      .map(({ messageText }) => typescript.flattenDiagnosticMessageText(messageText, '\n'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const game = { plugins: ['game'], rooms: { game: { factory: 'game/Game' } } };

test('clients join with classes that were written for them', (t) => eachGeneration(t, async (_, generation) => {
  const host = await Host.start(game);
  try {
    const { State, Player } = classesOf(host, 'game/Game', generation);
    const client = new generation.Client(host.url + generation.prefix);
    const session = new Session(await client.joinOrCreate('game', {}, State));
    const other = await Session.join(host, generation, 'game', {}, { prefixed: true });
    session.send('move', { x: 1, y: 2 });
    await until('the state has both', () => session.room.state?.players?.size === 2);
    await until('the move has come', () => other.players()[session.sessionId]?.x === 1.11);
    await until('it is there, too', () => session.room.state.players.get(session.sessionId).x === 1.11);
    assert.ok(session.room.state instanceof State);
    assert.ok(session.room.state.players.get(session.sessionId) instanceof Player);
    assert.deepEqual(session.errors, []);
    await session.leave();
    await other.leave();
  } finally {
    await host.stop();
  }
}));

test('the compiler is content with what is written, of containers, heirs and plain fields', () => {
  const host = new Host({ plugins: ['melee', 'game', 'tictactoe'], rooms: {} });
  try {
    for (const room of ['melee/Melee', 'game/Game', 'tictactoe/TicTacToe']) {
      assert.deepEqual(complaints(schema(host, room, '--lang', 'ts')), [], room);
    }
  } finally {
    host.remove();
  }
});

test('C# names every field with its number', () => {
  const host = new Host({ plugins: ['game'], rooms: {} });
  try {
    const text = schema(host, 'game/Game', '--lang', 'csharp', '--namespace', 'My.Game');
    assert.match(text, /namespace My\.Game \{/);
    assert.match(text, /Type\(0, "map", typeof\(global::Colyseus\.Schema\.MapSchema<Player>\)\)\]/);
    assert.match(text, /Type\(1, "number"\)\]\s+public double y = default\(double\);/);
  } finally {
    host.remove();
  }
});

test('what cannot be printed is told in one line', () => {
  const host = new Host({ plugins: ['plain_c', 'game'], rooms: {} });
  try {
    const refusal = (...words) => {
      try {
        return schema(host, ...words);
      } catch ({ status, stderr }) {
        return `${status} ${stderr.trim().replace(/^.*\/plugins\//, '')}`;
      }
    };
    assert.equal(refusal('game/Nobody', '--lang', 'ts'), '2 game.so: it has no class Nobody');
    assert.equal(refusal('plain_c/Plain', '--lang', 'ts'), '2 plain_c.so: rooms of Plain have no state');
    assert.match(refusal('missing/Room', '--lang', 'ts'), /^2 missing\.so: check: /);
  } finally {
    host.remove();
  }
});

// Classes that `roomd schema` writes, for the clients they are written for.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import typescript from 'typescript';

const require = createRequire(import.meta.url);

/** What `roomd schema` prints. */
export function schema(host, ...words) {
  return execFileSync(process.env.ROOMD, ['schema', ...words, '--plugins', join(host.folder, 'plugins')], { encoding: 'utf8' });
}

/** The copy of the schema library that this generation's client uses itself: a client of ES modules has another one. */
function libraryOf(generation) {
  const client = require.resolve(`client-${generation.name}`);
  const library = require.resolve('@colyseus/schema', { paths: [client] });
  return client.endsWith('.mjs') ? library.replace(/\.cjs$/, '.mjs') : library;
}

/** The classes for a room's state, compiled and loaded with a generation's own library. */
export function classesOf(host, room, generation) {
  const { outputText, diagnostics } = typescript.transpileModule(schema(host, room, '--lang', 'ts', '--client', generation.name), {
    reportDiagnostics: true,
    compilerOptions: {
      module: typescript.ModuleKind.CommonJS,
      target: typescript.ScriptTarget.ES2020,
      experimentalDecorators: true,
      useDefineForClassFields: false,
    },
  });
  assert.deepEqual(diagnostics, []);
  const exports = {};
  new Function('exports', 'require', outputText)(exports, () => require(libraryOf(generation)));
  return exports;
}

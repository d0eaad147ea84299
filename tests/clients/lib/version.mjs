// The room `version`, whose builds tell themselves apart: to see which code and options new and old rooms have.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { generations } from './generations.mjs';
import { Host } from './host.mjs';
import { Session } from './session.mjs';

/** rooms.yaml with the option `map` of the room. */
export const versionConfig = (map) => ({ rooms: { version: { factory: 'version/Version', options: { map } } } });

/** A host that serves the first build. */
export async function startFirstVersion() {
  const host = new Host({});
  host.install('version_1', 'version');
  host.configure(versionConfig('first'));
  await host.run();
  return host;
}

/** What a room made now says of itself. */
export async function versionOfNewRoom(host) {
  const session = await Session.join(host, generations[0], 'version', {}, { method: 'create' });
  const version = await session.ask('version');
  await session.leave();
  return version;
}

/** The first build is in force: in the room of `playing`, which was made before, and in a new one. */
export async function assertUntouched(host, playing) {
  assert.deepEqual(await playing.ask('version'), { version: 1, map: 'first' });
  assert.deepEqual(await versionOfNewRoom(host), { version: 1, map: 'first' });
}

/** `roomd reload`: `{ code, output }`. */
export function reloadCommand(host) {
  const [executable] = host.command;
  return new Promise((resolve) => {
    execFile(executable, ['reload', '--pid', String(host.pid)], (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, output: stdout + stderr });
    });
  });
}

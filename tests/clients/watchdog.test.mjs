// A room that keeps its loop for itself is named in the log, and rooms of other loops go on.
import assert from 'node:assert/strict';
import test from 'node:test';
import { generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { Session } from './lib/session.mjs';
import { until, within } from './lib/wait.mjs';

const rooms = { stuck: { factory: 'stuck/Stuck' } };
const held = /warning watchdog: loop \d+ is held by /;

/** Rooms of both loops: `[one, another]`. */
async function joinBothLoops(host) {
  const sessions = [];
  while (new Set(sessions.map(({ loop }) => loop)).size < 2) {
    const session = await Session.join(host, generations[0], 'stuck', {}, { method: 'create' });
    const seat = new URL(session.socket.url).pathname.split('/').at(-2);
    sessions.push(Object.assign(session, { loop: seat }));
    assert.ok(sessions.length < 50, 'all rooms are on one loop');
  }
  const other = sessions.at(-1);
  return [sessions.find(({ loop }) => loop !== other.loop), other];
}

test('an endless loop in a tick is named; the rooms of the other loop go on', async () => {
  const host = await Host.start({ plugins: ['stuck'], rooms, loops: 2, watchdog: '200ms' });
  try {
    const [spinning, bystander] = await joinBothLoops(host);
    spinning.send('spin');
    await until('the watchdog has told of it', () => host.log(held).length > 0);
    assert.match(host.log(held)[0], new RegExp('loop [01] is held by tick of room "stuck" '
      + `\\(id ${spinning.room.roomId}\\) of stuck\\.so \\(generation 1, build id [0-9a-f]{40}\\): for \\d+\\.\\d s so far$`));
    await bystander.ask('echo');
    await until('it is told of again', () => host.log(held).length > 1);
    await bystander.ask('echo');
    // What never ends cannot be drained: the second signal ends it.
    host.process.kill('SIGTERM');
    await until('the host drains', () => host.log(/draining/).length > 0);
    host.process.kill('SIGTERM');
    assert.deepEqual(await within('the end of roomd', host.exited), { code: 1, signal: null });
  } finally {
    if (!host.exit) host.process.kill('SIGKILL');
    host.remove();
  }
});

test('a handler that takes too long is named with its message, and so is its end', async () => {
  const host = await Host.start({ plugins: ['stuck'], rooms, watchdog: '200ms' });
  try {
    const session = await Session.join(host, generations[0], 'stuck');
    session.send('nap');
    await session.ask('echo');
    await until('the end is told', () => host.log(/goes on/).length > 0);
    assert.match(host.log(held)[0], /is held by onMessage "nap" of room "stuck" /);
    assert.match(host.log(/goes on/)[0], /it was held by onMessage "nap" of room "stuck" .* for 0\.\d s$/);
    await session.leave();
  } finally {
    await host.stop();
  }
});

test('a reload changes what is too long', async () => {
  const host = await Host.start({ plugins: ['stuck'], rooms, watchdog: 'off' });
  try {
    const session = await Session.join(host, generations[0], 'stuck');
    session.send('nap');
    await session.ask('echo');
    host.configure({ rooms, watchdog: '200ms' });
    await host.reload(/refused nothing/);
    assert.equal(host.log(held).length, 0);
    session.send('nap');
    await until('the watchdog has told of it', () => host.log(held).length > 0);
    await session.leave();
  } finally {
    await host.stop();
  }
});

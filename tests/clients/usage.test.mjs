// What the host tells of what is used when it gets SIGUSR1.
import assert from 'node:assert/strict';
import test from 'node:test';
import { generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { Session } from './lib/session.mjs';
import { until } from './lib/wait.mjs';

const plain = { plugins: ['plain_c'], rooms: { plain: { factory: 'plain_c/Plain' } } };

const figures = {
  loop: /usage: loop (?<loop>\d+): (?<rooms>\d+) rooms, processor (?<processor>[\d.]+) s, (?<turns>\d+) turns, (?<tasks>\d+) tasks in (?<wakes>\d+) wakes .* (?<deadlines>\d+) deadlines kept late by (?<median>\d+) us/,
  plugin: /usage: plugin (?<plugin>\S+): (?<rooms>\d+) rooms, (?<ended>\d+) ended, busy (?<busy>[\d.]+) s .* in (?<messagesIn>\d+) messages of (?<bytesIn>\d+) bytes, out (?<messagesOut>\d+) of (?<bytesOut>\d+) bytes/,
  room: /usage: room "(?<name>[^"]+)" \(id (?<roomId>\S+)\) of (?<build>.+) on loop (?<loop>\d+): (?<clients>\d+) clients, busy (?<busy>[\d.]+) s .* in (?<messagesIn>\d+) messages/,
};

/** The numbers of a new report: {loops, plugins, rooms}. */
async function report(host) {
  const count = (kind) => host.log(figures[kind]).length;
  const before = { loop: count('loop'), plugin: count('plugin'), room: count('room') };
  const read = (kind) => host.log(figures[kind]).slice(before[kind]).map((line) => Object.fromEntries(
    Object.entries(figures[kind].exec(line).groups).map(([name, text]) => [name, Number.isNaN(Number(text)) ? text : Number(text)])));
  host.process.kill('SIGUSR1');
  const roomsOf = (loops) => loops.reduce((sum, { rooms }) => sum + rooms, 0);
  const loopCount = Number(/(\d+) loop\(s\)/.exec(host.output)[1]);
  await until('the whole report is in the log', () => {
    const loops = read('loop');
    return loops.length === loopCount && read('room').length === roomsOf(loops);
  });
  return { loops: read('loop'), plugins: read('plugin'), rooms: read('room') };
}

async function echo(sessions, count) {
  for (let number = 0; number < count; ++number) {
    for (const session of sessions) session.send('echo', number);
  }
  for (const session of sessions) {
    await until('every echo has come', () => session.messages.length >= count);
    session.messages.length = 0;
  }
}

test('each message is in the account of its room and of its plugin', async () => {
  const host = await Host.start(plain);
  try {
    const sessions = [];
    for (const generation of generations) {
      sessions.push(await Session.join(host, generation, 'plain', {}, { method: 'create', prefixed: true }));
    }
    const before = await report(host);
    for (const [at, session] of sessions.entries()) await echo([session], 10 * (at + 1));
    const after = await report(host);
    const grown = (session) => {
      const of = ({ rooms }) => rooms.find(({ roomId }) => roomId === (session.room.roomId ?? session.room.id));
      assert.equal(of(after).clients, 1);
      assert.match(of(after).build, /^plain_c\.so \(generation 1, build id \w+\)$/);
      return of(after).messagesIn - of(before).messagesIn;
    };
    assert.deepEqual(sessions.map(grown), [10, 20, 30, 40]);
    const [was] = before.plugins;
    const [is] = after.plugins;
    assert.equal(is.plugin, 'plain_c.so');
    assert.equal(is.messagesIn - was.messagesIn, 100);
    assert.equal(is.messagesOut - was.messagesOut, 100);
    assert.ok(is.bytesOut > was.bytesOut);

    await sessions.pop().leave();
    await until('the room has ended', async () => (await report(host)).rooms.length === sessions.length);
    const [last] = (await report(host)).plugins;
    assert.deepEqual([last.rooms, last.ended], [generations.length - 1, 1]);
    assert.ok(last.messagesIn >= is.messagesIn, 'what ended rooms have used stays in the account of the plugin');
  } finally {
    await host.stop();
  }
});

test('messages cross no loop, however many loops there are', async () => {
  for (const loops of [1, 8]) {
    const host = await Host.start({ ...plain, loops });
    try {
      const sessions = [];
      for (let room = 0; room < 8; ++room) {
        sessions.push(await Session.join(host, generations[room % generations.length], 'plain', {}, { method: 'create', prefixed: true }));
      }
      const before = await report(host);
      const used = before.loops.filter(({ rooms }) => rooms > 0).length;
      assert.equal(used, loops, 'every loop has a room');
      const count = 100;
      await echo(sessions, count);
      const after = await report(host);
      const tasks = after.loops.map((loop, at) => loop.tasks - before.loops[at].tasks);
      // The report itself is one.
      for (const one of tasks) assert.ok(one <= 3, `${tasks} tasks for ${count * sessions.length} messages`);
      for (const session of sessions) session.drop();
    } finally {
      await host.stop();
    }
  }
});

test('a crowded room is served by all loops', async () => {
  const host = await Host.start({ plugins: ['game'], rooms: { game: { factory: 'game/Game' } }, loops: 2, spreadAbove: 4 });
  try {
    const sessions = [];
    for (let client = 0; client < 12; ++client) {
      sessions.push(await Session.join(host, generations[client % generations.length], 'game', {}, { prefixed: true }));
    }
    assert.equal(new Set(sessions.map(({ room }) => room.roomId ?? room.id)).size, 1);
    const { loops: before } = await report(host);
    sessions.forEach((session, at) => session.send('move', { x: at, y: -at }));
    const everybody = Object.fromEntries(sessions.map(({ sessionId }, at) => [sessionId, { x: 0.11 + at, y: 2.22 - at }]));
    for (const session of sessions) {
      await until('all moves have arrived', () => {
        const players = session.players();
        return Object.entries(everybody).every(([id, { x, y }]) => players[id]?.x === x && players[id]?.y === y);
      });
    }
    const { loops: after } = await report(host);
    const [home, away] = before[0].rooms === 1 ? [0, 1] : [1, 0];
    const tasks = (loop) => after[loop].tasks - before[loop].tasks;
    // Of 12 clients the fifth, seventh, ninth and eleventh are on the other loop: what they say comes from there, and patches go there.
    assert.ok(tasks(home) >= 4, `${tasks(home)} tasks`);
    assert.ok(tasks(away) >= 4, `${tasks(away)} tasks`);
    for (const session of sessions) assert.equal(await session.leave(), 4000);
  } finally {
    await host.stop();
  }
});

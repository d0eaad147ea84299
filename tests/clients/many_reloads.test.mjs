// Reload after reload while rooms are played in: nobody is disconnected, no message is lost or comes
// twice, nothing of an old version stays, and no loop stands still.
//
//   RELOADS=1000 ROOMS=50 CLIENTS=20 node many_reloads.test.mjs     the whole thing; less by default
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { promisify } from 'node:util';
import { generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { Session } from './lib/session.mjs';
import { sleep, until } from './lib/wait.mjs';

const run = promisify(execFile);
const reloads = Number(process.env.RELOADS ?? 30);
const rooms = Number(process.env.ROOMS ?? 6);
const clients = Number(process.env.CLIENTS ?? 8);
const isSanitized = Boolean(process.env.ROOMD_SANITIZE);

// Within this time each client has sent once.
const round = 1000;
const tick = 50;
// Memory is judged when there were enough reloads to tell a slope from noise.
const enoughForSlope = 500;
const mostSlope = 1024;  // bytes per reload

/** One client that counts, and is told when the counting of either side has a gap. */
class Counter {
  constructor(session) {
    this.session = session;
    this.sent = this.answered = 0;
    this.faults = [];
    session.room.onMessage('count', ({ heard, sent }) => {
      this.answered += 1;
      if (heard !== this.answered || sent !== this.answered) this.faults.push({ heard, sent, expected: this.answered });
    });
    session.left.then(({ code }) => this.faults.push({ closed: code }));
  }

  count() {
    this.session.send('count', ++this.sent);
  }
}

function residentBytes(pid) {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
  return pages * 4096;
}

/** The slope of the line nearest to the points [x, y]. */
function slope(points) {
  const mean = (pick) => points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const [x, y] = [mean(([at]) => at), mean(([, value]) => value)];
  return mean(([at, value]) => (at - x) * (value - y)) / mean(([at]) => (at - x) ** 2);
}

async function fill(host) {
  const counters = [];
  for (let room = 0; room < rooms; ++room) {
    let roomId;
    for (let client = 0; client < clients; ++client) {
      const generation = generations[client % generations.length];
      const session = roomId === undefined
        ? await Session.join(host, generation, 'steady', {}, { method: 'create', prefixed: true })
        : await Session.join(host, generation, roomId, {}, { method: 'joinById', prefixed: true });
      roomId ??= session.room.roomId ?? session.room.id;
      counters.push(new Counter(session));
    }
  }
  return counters;
}

/** Lets every client count once a round, evenly spread, until it is stopped. */
function keepCounting(counters) {
  let next = 0;
  const start = performance.now();
  const timer = setInterval(() => {
    const due = Math.floor((performance.now() - start) / round * counters.length);
    for (; next < due; ++next) counters[next % counters.length].count();
  }, 5);
  return () => clearInterval(timer);
}

test(`${reloads} reloads while ${rooms} rooms of ${clients} are played in`, { timeout: 1_800_000 }, async () => {
  const host = new Host({});
  host.install('steady_1', 'steady');
  host.configure({ rooms: { steady: { factory: 'steady/Steady' } } });
  await host.run();
  try {
    const counters = await fill(host);
    const [firstLibrary] = host.mapped('steady');
    const stopCounting = keepCounting(counters);
    const memory = [];
    for (let count = 1; count <= reloads; ++count) {
      const version = count % 2 === 0 ? 1 : 2;
      host.install(`steady_${version}`, 'steady');
      const { stdout } = await run(process.env.ROOMD, ['reload', '--pid', String(host.pid)]);
      assert.match(stdout, /loaded steady\.so .*refused nothing/);
      const guest = await Session.join(host, generations[count % generations.length], 'steady', {}, { method: 'create', prefixed: true });
      assert.equal((await guest.ask('report')).version, version);
      await guest.leave();
      if (count % 10 === 0) memory.push([count, residentBytes(host.pid)]);
    }
    stopCounting();
    await until('every count is answered', () => counters.every(({ sent, answered }) => sent === answered));
    assert.deepEqual(counters.flatMap(({ faults }) => faults), []);
    assert.deepEqual(counters.flatMap(({ session }) => session.errors), []);

    for (let first = 0; first < counters.length; first += clients) {
      const { faults, version, busiest } = await counters[first].session.ask('report');
      assert.equal(faults, 0);
      assert.equal(version, 1, 'a room in progress stays on its code');
      if (!isSanitized) assert.ok(busiest < tick, `a loop was busy for ${busiest} ms between two ticks`);
    }

    // The first version is in use by the rooms in progress, the last one is for new rooms.
    await until('what is between is unmapped', () => new Set(host.mapped('steady')).size <= 2);
    assert.ok(host.mapped('steady').includes(firstLibrary));
    if (reloads >= enoughForSlope && !isSanitized) {
      const grown = slope(memory.slice(memory.length / 5));
      console.log(`memory: ${grown.toFixed(0)} bytes per reload`);
      assert.ok(grown < mostSlope, `${grown} bytes per reload: ${memory.map(([, bytes]) => bytes / 1024)}`);
    }
    const answers = counters.reduce((sum, { answered }) => sum + answered, 0);
    console.log(`${answers} messages counted`);
    for (const { session } of counters) session.room.leave();
    await sleep(100);
  } finally {
    await host.stop();
  }
});

// What the host does about peers that misbehave, seats nobody takes, and its own end.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import test from 'node:test';
import WebSocket from 'ws';
import { eachGeneration, generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { refusal, Session } from './lib/session.mjs';
import { sleep, until, within } from './lib/wait.mjs';

const [someGeneration] = generations;
const flood = { plugins: ['probe'], rooms: { flood: { factory: 'probe/Flood' } } };

test('a connection that says nothing is closed after 10 seconds, while others join', async () => {
  const host = await Host.start(flood);
  try {
    const began = performance.now();
    const silent = connect(host.port, '127.0.0.1');
    const half = connect(host.port, '127.0.0.1');
    half.write('POST /matchmake/joinOrCreate/flood HTTP/1.1\r\nHost:');
    const closed = Promise.all([silent, half].map((socket) => new Promise((resolve) => {
      socket.on('error', () => {}).on('close', () => resolve(performance.now() - began)).resume();
    })));
    let joins = 0;
    let waiting = true;
    const joining = (async () => {
      while (waiting) {
        const session = await Session.join(host, generations[joins % generations.length], 'flood');
        await session.leave();
        joins += 1;
        await sleep(50);
      }
    })();
    const times = await within('the silent connections to be closed', closed, 15000)
      .finally(() => { waiting = false; });
    await joining;
    for (const time of times) assert.ok(time > 9000 && time < 13000, `closed after ${time} ms`);
    assert.ok(joins > 20, `${joins} joins meanwhile`);
  } finally {
    await host.stop();
  }
});

test('a client that stops reading is closed, and the others get everything', async () => {
  const host = await Host.start(flood);
  try {
    const others = await Promise.all(generations.map((generation) => Session.join(host, generation, 'flood')));
    const stuck = await Session.join(host, someGeneration, 'flood');
    stuck.socket._socket.pause();
    // Far more in all than the kernel's buffers and 1 MiB hold, in bursts that are far less.
    const [bursts, burst, size] = [50, 4, 100 * 1024];
    for (let done = 1; done <= bursts; done += 1) {
      others[0].send('flood', { count: burst, size });
      for (const other of others) {
        await until('a burst arrives', () => other.messages.length === done * burst);
      }
    }
    for (const other of others) {
      assert.ok(other.messages.every(({ type, payload }) => type === 'chunk' && payload.length === size));
    }
    assert.deepEqual(await others[0].ask('clients'), others.length);
    stuck.socket._socket.resume();
    await stuck.closeCode();
    for (const other of others) await other.leave();
  } finally {
    await host.stop();
  }
});

test('a client that answers no pings is cut after 6 to 9 seconds', async () => {
  const host = await Host.start({ plugins: ['game'], rooms: { game: { factory: 'game/Game' } } });
  try {
    const watcher = await Session.join(host, someGeneration, 'game');
    const answer = await fetch(`${host.httpUrl}/g17/matchmake/join/game`, { method: 'POST', body: '{}' });
    const { processId, roomId, sessionId } = await answer.json();
    const mute = new WebSocket(`${host.url}/g17/${processId}/${roomId}?sessionId=${sessionId}`, { autoPong: false });
    const closed = new Promise((resolve) => mute.on('close', resolve));
    mute.once('message', () => mute.send(Buffer.of(10)));
    await until('the mute client is in the room', () => sessionId in watcher.players());
    const began = performance.now();
    assert.equal(await within('the mute client to be cut', closed, 15000), 1006);
    const seconds = (performance.now() - began) / 1000;
    assert.ok(seconds > 5.5 && seconds < 12, `cut after ${seconds} s`);
    await until('it has vanished from the room', () => !(sessionId in watcher.players()));
    await watcher.leave();
  } finally {
    await host.stop();
  }
});

test('SIGTERM closes every client with the code its generation knows, and the host ends with 0', async () => {
  const host = await Host.start(flood);
  const sessions = await Promise.all(generations.map((generation) => Session.join(host, generation, 'flood')));
  await host.stop();
  for (const session of sessions) assert.equal(await session.closeCode(), session.generation.codes.shutdown);
});

test('a second roomd on the port fails loudly', async () => {
  const host = await Host.start(flood);
  const second = new Host(flood);
  try {
    second.spawn(host.port);
    const { code } = await within('the second roomd to give up', second.exited);
    assert.ok(code > 0, `exit ${code}`);
    assert.match(second.output, new RegExp(String(host.port)));
    assert.doesNotMatch(second.output, /listening on/);
    const session = await Session.join(host, someGeneration, 'flood');
    await session.leave();
  } finally {
    second.remove();
    await host.stop();
  }
});

test('a seat nobody takes expires', (t) => eachGeneration(t, async (_, generation) => {
  const host = await Host.start(flood);
  try {
    const client = new generation.Client(host.url + generation.prefix);
    const options = { seatSeconds: 1, maxClients: 2 };
    const keeper = await Session.join(host, generation, 'flood', options, { method: 'create' });
    const { roomId } = keeper.room;
    const seat = await reserve(host, generation, roomId);
    const refused = await refusal(host, generation, roomId, {}, { method: 'joinById' });
    assert.equal(refused.code, generation.codes.invalidRoomId);
    await sleep(1500);
    await assert.rejects(client.consumeSeatReservation(seat),
      { code: generation.codes.seatExpired, message: 'seat reservation expired.' });
    const late = await Session.join(host, generation, roomId, {}, { method: 'joinById' });
    await late.leave();
    await keeper.leave();
  } finally {
    await host.stop();
  }
}));

async function reserve(host, generation, roomId) {
  const answer = await fetch(`${host.httpUrl}${generation.prefix}/matchmake/joinById/${roomId}`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}',
  });
  assert.equal(answer.status, 200);
  return answer.json();
}

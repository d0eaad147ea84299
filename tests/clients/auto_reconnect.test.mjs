// Clients of 0.17 and 0.18 whose connection breaks come back by themselves.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { cuttingProxy } from './lib/cutting_proxy.mjs';
import { generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { Session } from './lib/session.mjs';
import { until } from './lib/wait.mjs';

const returning = generations.filter(({ autoReconnects }) => autoReconnects);
const watching = generations.at(0);

let host;
let network;

before(async () => {
  host = await Host.start({
    plugins: ['probe'],
    rooms: {
      dropping: { factory: 'probe/Dropping' },
      impatient: { factory: 'probe/Dropping', options: { seconds: 0 } },
    },
  });
  network = await cuttingProxy(host.port);
});

after(async () => {
  network.end();
  await host.stop();
});

async function each(t, body) {
  for (const generation of returning) await t.test(generation.name, () => body(generation));
}

/** A player behind the network that breaks, and one beside the host who watches. */
async function enter(generation, room, { minUptime = 0 } = {}) {
  const witness = await Session.join(host, watching, room, {}, { method: 'create' });
  const player = await Session.join({ url: network.url }, generation, witness.room.roomId, {}, { method: 'joinById' });
  // The client's own rules, made quicker: how long a room must have been up, and how long it waits.
  Object.assign(player.room.reconnection, { minUptime, delay: 10, minDelay: 10, maxDelay: 50 });
  player.drops = 0;
  player.returns = 0;
  player.room.onDrop(() => { player.drops += 1; });
  player.room.onReconnect(() => { player.returns += 1; });
  // The host waits only for those who have come in as a whole: who has its state has been heard to.
  await until('both are here', () => [witness, player].every((session) =>
    Object.keys(session.state().players ?? {}).length === 2));
  return { witness, player };
}

const numbers = (session, type) =>
  session.messages.filter((message) => message.type === type).map(({ payload }) => payload);
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Errors that the host sent; those of attempts that found no network have no code. */
const hostErrors = ({ errors }) => errors.filter(({ code }) => code !== undefined).map(({ code }) => code);

/** The network is down from here on, and both sides know it. */
async function goDown({ witness, player }) {
  const { drops } = player;
  network.close();
  await until('the client notices', () => player.drops > drops);
  await witness.take('dropped');
}

async function comeUp({ witness, player }) {
  network.open();
  assert.equal(await witness.take('returned'), player.sessionId);
  await player.take('returned');
}

const sameState = ({ witness, player }) => until('both see the same', () =>
  JSON.stringify(player.state()) === JSON.stringify(witness.state()));

test('several cuts in a row: nothing is lost or doubled, either way', (t) => each(t, async (generation) => {
  const game = await enter(generation, 'dropping');
  const { witness, player } = game;
  const { sessionId } = player;
  let said = 0;
  let told = 0;
  const talk = (count) => {
    for (let index = 0; index < count; index += 1) {
      player.send('say', said += 1);
      witness.send('tell', told += 1);
    }
  };
  const understood = async () => {
    await until('everything said is heard', () => numbers(witness, 'heard').length >= said);
    await until('everything told arrives', () => numbers(player, 'told').length >= told);
    assert.deepEqual(numbers(witness, 'heard'), range(1, said));
    assert.deepEqual(numbers(player, 'told'), range(1, told));
  };

  for (let round = 1; round <= 4; round += 1) {
    talk(3);
    await understood();
    const token = player.room.reconnectionToken;
    await goDown(game);
    talk(10);
    const passer = await Session.join(host, watching, witness.room.roomId, {}, { method: 'joinById' });
    witness.send('move', 1);
    player.send('move', round);  // the eleventh message: the client keeps ten, the oldest goes
    await passer.leave();
    await comeUp(game);

    assert.equal(player.returns, round);
    assert.equal(player.sessionId, sessionId);
    assert.notEqual(player.room.reconnectionToken, token);
    await until('everything kept is heard', () => numbers(witness, 'heard').at(-1) === said);
    await until('everything told arrives', () => numbers(player, 'told').length >= told);
    const kept = [...range(1, said - 10), ...range(said - 8, said)];
    assert.deepEqual(numbers(witness, 'heard'), kept);
    assert.deepEqual(numbers(player, 'told'), range(1, told));
    await sameState(game);
    assert.equal(Object.keys(player.state().players).length, 2);

    // From here on as if it had been said.
    witness.messages = witness.messages.filter(({ type }) => type !== 'heard')
      .concat(range(1, said).map((payload) => ({ type: 'heard', payload })));
  }
  assert.deepEqual(hostErrors(player), []);
  await player.leave();
  await witness.leave();
}));

test('cuts at any moment, also while it is coming back', (t) => each(t, async (generation) => {
  const game = await enter(generation, 'dropping');
  const { witness, player } = game;
  for (const milliseconds of [0, 5, 10, 15, 20, 25, 30, 40, 50, 75, 100]) {
    network.cut();
    witness.send('move', 1);
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
  }
  await until('the connection holds', () => player.returns > 0 && !player.room.reconnection.isReconnecting);
  assert.deepEqual(hostErrors(player), []);
  player.send('say', 1);
  await until('it is heard', () => numbers(witness, 'heard').length > 0);
  await sameState(game);
  assert.deepEqual(numbers(witness, 'heard'), [1]);
  await player.leave();
  assert.equal(await witness.take('left'), player.sessionId);
  await witness.leave();
}));

test('a JOIN_ROOM that is lost on its way is no end', (t) => each(t, async (generation) => {
  const game = await enter(generation, 'dropping');
  const { witness, player } = game;
  await goDown(game);
  network.deafen();
  network.open();
  assert.equal(await witness.take('returned'), player.sessionId);
  assert.equal(player.returns, 0);
  network.heal();
  assert.equal(await witness.take('dropped'), 1006);
  assert.equal(await witness.take('returned'), player.sessionId);
  await until('the client is back', () => player.returns === 1);
  player.send('say', 1);
  await until('it is heard', () => numbers(witness, 'heard').length > 0);
  await sameState(game);
  assert.deepEqual(hostErrors(player), []);
  await player.leave();
  await witness.leave();
}));

test('a close without a code, and those that allow it, are no end', (t) => each(t, async (generation) => {
  const game = await enter(generation, 'dropping');
  const { witness, player } = game;
  for (const code of [0, 1001, 4010]) {
    player.send('close', code);
    assert.equal(await witness.take('dropped'), code || 1005);
    assert.equal(await witness.take('returned'), player.sessionId);
    await player.take('returned');
    await sameState(game);
  }
  assert.equal(player.returns, 3);
  await player.leave();
  await witness.leave();
}));

test('any other code is the end', (t) => each(t, async (generation) => {
  const { witness, player } = await enter(generation, 'impatient');
  player.send('close', 4100);
  assert.equal(await player.closeCode(), 4100);
  assert.equal(await witness.take('left'), player.sessionId);
  assert.equal(player.returns, 0);
  await witness.leave();
}));

test('a seat that is not held any more is refused once, and the client gives up', (t) => each(t, async (generation) => {
  const game = await enter(generation, 'impatient');
  const { witness, player } = game;
  await goDown(game);
  assert.equal(await witness.take('left'), player.sessionId);
  network.open();
  assert.equal(await player.closeCode(), 4003);
  assert.deepEqual(hostErrors(player), [generation.codes.seatExpired]);
  assert.equal(player.returns, 0);
  await witness.leave();
}));

test('a room that has just begun is not returned to: the rule of the client', (t) => each(t, async (generation) => {
  const { witness, player } = await enter(generation, 'dropping', { minUptime: 5000 });
  network.cut();
  assert.deepEqual(await player.left, { code: 1006, reason: 'Room uptime too short for reconnection.' });
  assert.equal(player.drops, 1);
  await witness.take('dropped');
  witness.room.leave();
}));

// One room with views, arrays, sets and polymorphic maps, all of which change at random, and clients of the four
// generations that come and go in mid-action: each sees exactly what the server says it may see, at every comparison. One
// of each generation brings classes that `roomd schema` wrote.
//
// STATE_SECONDS says for how long (20); STATE_SEED repeats a run, as far as the order of events is the same.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import test, { after, before } from 'node:test';
import { classesOf } from './lib/classes.mjs';
import { generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { Session } from './lib/session.mjs';
import { sleep, until, within } from './lib/wait.mjs';
import { warningsDuring } from './lib/warnings.mjs';

const { canonical, signless, withoutEmpty } = createRequire(import.meta.url)('../schema/canonical.cjs');

const seconds = Number(process.env.STATE_SECONDS ?? 20);
const seed = Number(process.env.STATE_SEED ?? Math.floor(Math.random() * 2 ** 31));
const playersPerGeneration = 3;

let host;

before(async () => {
  host = await Host.start({
    plugins: ['melee'],
    rooms: { melee: { factory: 'melee/Melee', options: { seed }, maxMessagesPerSecond: 0 } },
  });
});

after(() => host.stop());

/** Random numbers of its own for each player. */
function randomFrom(start) {
  let state = start >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { below: (end) => Math.floor(next() * end), oneIn: (chances) => next() * chances < 1 };
}

/** The first place where two JSON values differ, in words. */
function difference(actual, expected, path = 'state') {
  const isObject = (value) => value !== null && typeof value === 'object';
  if (!isObject(actual) || !isObject(expected)) {
    return `${path} is ${JSON.stringify(actual)?.slice(0, 300)} instead of ${JSON.stringify(expected)?.slice(0, 300)}`;
  }
  const differs = (key) => JSON.stringify(actual[key]) !== JSON.stringify(expected[key]);
  const key = [...new Set([...Object.keys(actual), ...Object.keys(expected)])].find(differs);
  return key === undefined ? `${path}: other order` : difference(actual[key], expected[key], `${path}.${key}`);
}

const comparable = (value, fromServer) => JSON.parse(signless(JSON.stringify(withoutEmpty(canonical(value, fromServer)))));

/** Classes make their containers themselves. 0.15 wonders about those it was told nothing of, because of views, when their struct goes. */
const isOfOwnContainer = ({ generation, text }) =>
  generation === '0.15' && text === "trying to remove reference undefined that doesn't exist";

/** One client that enters, looks, and leaves or loses its connection, again and again. */
class Player {
  constructor(index, roomId) {
    this.generation = generations[index % generations.length];
    const isTyped = index < generations.length;
    if (isTyped) this.root = classesOf(host, 'melee/Melee', this.generation).Battle;
    this.roomId = roomId;
    this.random = randomFrom(seed + index);
    this.comparisons = 0;
    this.returns = 0;
    this.visits = 0;
  }

  async play(end) {
    while (performance.now() < end) {
      await this.enter();
      do await this.act(); while (performance.now() < end && !this.random.oneIn(8));
      await this.goAway();
    }
  }

  async enter() {
    const how = { method: 'joinById', prefixed: true, root: this.root };
    this.session = await Session.join(host, this.generation, this.roomId, {}, how);
    this.watch(this.session.room);
    this.visits += 1;
    if (this.root) assert.ok(this.session.room.state instanceof this.root);
    await this.compareOnce();
  }

  watch(room) {
    this.room = room;
    this.isNew = true;
    this.returned = new Promise((resolve) => {
      room.onReconnect?.(() => {
        this.isNew = true;
        resolve();
      });
    });
    room.onMessage('sight', (sight) => this.compare(sight));
  }

  /** What was said before this client got its state is about an older one. */
  compare(sight) {
    const expected = JSON.parse(sight);
    const { version } = this.room.state;
    if (this.isNew && !(expected.version >= version)) return;
    this.isNew = false;
    const [seen, wanted] = [comparable(this.room.state.toJSON(), false), comparable(expected, true)];
    if (JSON.stringify(seen) !== JSON.stringify(wanted)) {
      this.failure ??= new Error(`${this.generation.name}, version ${version}: ${difference(seen, wanted)}`);
    }
    this.comparisons += 1;
  }

  async compareOnce() {
    const { comparisons } = this;
    this.room.send('show');
    await until(`${this.generation.name} is shown its state`, () => this.failure || this.comparisons > comparisons);
    if (this.failure) throw this.failure;
  }

  async act() {
    await sleep(this.random.below(300));
    if (this.random.oneIn(3)) this.room.send('change');
    if (this.random.oneIn(3)) await this.compareOnce();
    if (this.random.oneIn(4)) await this.drop();
    if (this.failure) throw this.failure;
  }

  /** Its connection breaks; it comes back by itself, or with its token. */
  async drop() {
    const { room, generation } = this;
    const gone = new Promise((resolve) => room.onLeave(resolve));
    if (generation.autoReconnects) {
      Object.assign(room.reconnection, { minUptime: 0, delay: 10, minDelay: 10, maxDelay: 50 });
      room.connection.transport.ws.terminate();
      const end = await within(`${generation.name} to return`, Promise.race([this.returned, gone]));
      if (end !== undefined) throw new Error(`${generation.name} was not let in again: ${end}`);
      this.returned = new Promise((resolve) => room.onReconnect(resolve));
    } else {
      room.connection.transport.ws.terminate();
      await gone;
      this.watch(await this.reconnect(room.reconnectionToken));
    }
    this.returns += 1;
    await this.compareOnce();
  }

  /** The host refuses it for as long as it has not noticed that the connection broke. */
  async reconnect(token) {
    const refused = ({ code }) => assert.equal(code, this.generation.codes.expired);
    for (const end = performance.now() + 3000; performance.now() < end; await sleep(10)) {
      const room = await this.session.client.reconnect(token, this.root).catch(refused);
      if (room) return room;
    }
    throw new Error(`${this.generation.name} was not let in again`);
  }

  async goAway() {
    if (this.random.oneIn(2)) return within('a consented leave', this.room.leave());
    if (this.generation.autoReconnects) this.room.reconnection.enabled = false;
    this.room.connection.transport.ws.terminate();
  }
}

test(`${seconds} s of comparing, seed ${seed}`, async () => {
  const keeper = await Session.join(host, generations[0], 'melee', {}, { method: 'create', prefixed: true });
  const { roomId } = keeper.room;
  keeper.room.onMessage('sight', () => {});
  const count = playersPerGeneration * generations.length;
  const players = Array.from({ length: count }, (_, index) => new Player(index, roomId));
  const end = performance.now() + seconds * 1000;
  const warnings = await warningsDuring(() => Promise.all(players.map((player) => player.play(end))));

  for (const generation of generations) {
    const those = players.filter((player) => player.generation === generation);
    const sum = (what) => those.reduce((total, player) => total + player[what], 0);
    console.log(`${generation.name}: ${sum('comparisons')} comparisons in ${sum('visits')} visits, ${sum('returns')} returns`);
    assert.ok(sum('returns') > 0);
  }
  assert.deepEqual(warnings.filter((warning) => !isOfOwnContainer(warning)), []);
  assert.deepEqual(host.log(/ (error|warning) /), []);
  await keeper.leave();
});

// The room `handover`, whose builds move into each other while clients of all generations play in it.
import assert from 'node:assert/strict';
import { generations } from './generations.mjs';
import { Host } from './host.mjs';
import { Session } from './session.mjs';
import { until } from './wait.mjs';

const yaml = (drain, map) => ({ rooms: { handover: { factory: 'handover/Handover', drain, options: { map } } } });

/** A host that serves the first build with this `drain:`. */
export async function startHandover(drain = 'handover') {
  const host = new Host({});
  host.install('handover_1', 'handover');
  host.configure(yaml(drain, 'first'));
  await host.run();
  return host;
}

/** One client of each generation in one new room, whose errors and reconnections are counted. */
export async function enterHandover(host) {
  const [first, ...others] = generations;
  const sessions = [await Session.join(host, first, 'handover', {}, { method: 'create' })];
  for (const generation of others) {
    sessions.push(await Session.join(host, generation, sessions[0].room.roomId, {}, { method: 'joinById' }));
  }
  for (const session of sessions) {
    session.breaks = 0;
    watchMoves(session);
    session.room.onLeave(() => { ++session.breaks; });
    session.room.onDrop?.(() => { ++session.breaks; });
  }
  return sessions;
}

/** Loads this build, and waits for the end of the reload. */
export async function load(host, version, map = 'later') {
  host.install(`handover_${version}`, 'handover');
  host.configure(yaml(host.drain ?? 'handover', map));
  await host.reload(/loaded .*refused nothing/);
}

/** A client that counts, as fast as the answers come, until stop(): every number comes back once and in order. */
export class Counting {
  constructor(session) {
    this.session = session;
    this.sent = 0;
    this.timer = setInterval(() => session.send('count', ++this.sent), 2);
  }

  async stop() {
    clearInterval(this.timer);
    const answers = () => this.session.messages.filter(({ type }) => type === 'counted');
    await until('every number is answered', () => answers().length >= this.sent);
    assert.deepEqual(answers().map(({ payload }) => payload), Array.from({ length: this.sent }, (_, i) => i + 1));
    return this.sent;
  }
}

/** A text that does not depend on the order of keys, nor on whether what is unset is left out. */
function textOf(value) {
  const sorted = (part) => (part && typeof part === 'object' && !Array.isArray(part)
    ? Object.fromEntries(Object.keys(part).sort().filter((key) => part[key] != null).map((key) => [key, sorted(part[key])]))
    : Array.isArray(part) ? part.map(sorted) : part);
  return JSON.stringify(sorted(value));
}

/** The state that a client holds. */
export function stateText(session) {
  return textOf(session.state());
}

/**
 * Compares what the client holds with what the room says of its state right before and right after each move:
 * nothing comes between the last patch, the one message and the other.
 */
function watchMoves(session) {
  session.moves = 0;
  session.differences = [];
  let before;
  session.room.onMessage('moving', (said) => {
    before = textOf(said);
    if (stateText(session) !== before) session.differences.push({ when: 'moving', said: before, held: stateText(session) });
  });
  session.room.onMessage('moved', (said) => {
    ++session.moves;
    const after = textOf(said);
    if (stateText(session) !== after) session.differences.push({ when: 'moved', said: after, held: stateText(session) });
    if (before !== after) session.differences.push({ when: 'over the move', before, after });
  });
}

/** All clients hold the same state, which stands still. */
export async function sameState(sessions) {
  sessions[0].send('freeze');
  const texts = () => sessions.map(stateText);
  let last = '';
  let since = performance.now();
  await until('all clients hold the same state', () => {
    const now = texts();
    const same = now.every((text) => text === now[0]);
    if (!same || now[0] !== last) since = performance.now();
    last = now[0];
    return same && performance.now() - since > 60;
  });
  return sessions[0].state();
}

/** No client noticed anything. */
export function assertUnbothered(sessions) {
  for (const session of sessions) {
    assert.deepEqual(session.errors, [], session.generation.name);
    assert.equal(session.breaks, 0, session.generation.name);
    assert.deepEqual(session.differences, [], session.generation.name);
  }
}

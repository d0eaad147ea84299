// Structs of the state's types as messages: `broadcast(schemaInstance)` of Colyseus 0.15.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { classesOf } from './lib/classes.mjs';
import { generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { Session } from './lib/session.mjs';
import { until } from './lib/wait.mjs';

const [g15, ...others] = generations;
const knife = { name: 'knife', best: { name: '', weight: 0 }, prices: {}, traits: {}, words: [], shared: [], numbers: [], nothing: [], damage: 1 };
const cake = {
  name: 'cake', price: 2.5, best: { name: 'sweet', weight: 1 },
  prices: { euro: 2.5, yen: 400 }, traits: { a: { name: 'soft', weight: 2 }, b: { name: 'round', weight: 3 } },
  words: ['one', 'two'], shared: [{ name: 'fresh', weight: 4 }, { name: 'fresh', weight: 4 }], numbers: [9], nothing: [], inner: knife,
};

let host;
let classes;

before(async () => {
  host = await Host.start({ plugins: ['probe'], rooms: { goods: { factory: 'probe/SchemaMessages' } } });
  classes = classesOf(host, 'probe/SchemaMessages', g15);
});

after(() => host.stop());

/** A client with its classes, and the items that come to it as messages. */
async function enter() {
  const session = await Session.join(host, g15, 'goods', {}, { prefixed: true, root: classes.State });
  session.items = [];
  for (const kind of ['Item', 'Weapon']) session.room.onMessage(classes[kind], (item) => session.items.push(item));
  return session;
}

const nextItem = async (session) => {
  await until('an item comes', () => session.items.length > 0);
  return session.items.shift();
};

const json = (item) => JSON.parse(JSON.stringify(item));

test('an instance comes whole, as its class, with a life of its own', async () => {
  const session = await enter();
  for (const request of ['give', 'give', 'shown']) {
    session.send(request);
    const item = await nextItem(session);
    assert.ok(item instanceof classes.Item);
    assert.deepEqual(json(item), cake);
    assert.equal(item.shared[0], item.shared[1]);
    assert.ok(item.inner instanceof classes.Weapon);
    assert.equal(item.discount, undefined);
    assert.equal(item.secret, undefined, 'what is behind VIEW is not in messages');
  }
  await until('the state shows it', () => session.room.state.shown?.name === 'cake');
  session.send('give');
  assert.notEqual(await nextItem(session), session.room.state.shown);
  assert.deepEqual(json(session.room.state.shown), cake);
  await session.leave();
});

test('what is behind a Ref comes as what it is', async () => {
  const session = await enter();
  session.send('weapon');
  const weapon = await nextItem(session);
  assert.ok(weapon instanceof classes.Weapon);
  assert.equal(weapon.damage, 5);
  await session.leave();
});

test('a broadcast leaves out whom it shall, and waits for the patch if it shall', async () => {
  const [first, second] = [await enter(), await enter()];
  first.send('others');
  assert.deepEqual(json(await nextItem(second)), cake);
  first.send('later');
  let count;
  first.room.onMessage(classes.Item, () => { count = first.room.state.count; });
  assert.deepEqual(json(await nextItem(first)), cake);
  assert.equal(count, 1);
  assert.deepEqual(first.items, []);
  await first.leave();
  await second.leave();
});

test('types that the state does not lead to, and empty Refs, are refused', async () => {
  const session = await enter();
  session.send('stranger');
  assert.match(await session.take('refused'), /needs a type that the room's state leads to/);
  session.send('empty');
  assert.match(await session.take('refused'), /an empty room::Ref/);
  await session.leave();
});

test('clients of other generations are sent nothing', async () => {
  for (const generation of others) {
    const session = await Session.join(host, generation, 'goods', {}, { prefixed: true });
    session.send('give');
    session.send('done');
    await session.take('done');
    assert.deepEqual(session.messages, [], generation.name);
    assert.deepEqual(session.errors, [], generation.name);
    await session.leave();
  }
});

// The state: what clients have after every kind of change is what the server has.
import { theme, since16 } from './theme.mjs';

const ann = { name: 'Ann', x: 0.5, hp: 10, kind: 'elf' };
const bob = { name: 'Bob', x: 1.5, hp: 20, kind: 'orc' };
const cid = { name: 'Cid', x: -2.25, hp: 255, kind: '' };
const boss = { name: 'Boss', x: 100, hp: 1, kind: 'boss', rage: 9.5 };

/** Two clients, then step after step of `calls`, each one patch; at the end a third client with the full state. */
const steps = (...patches) => async (t) => {
  const a = await t.create('puppet', { patchRate: null });
  const b = await t.joinById(a.roomId);
  for (const calls of patches) {
    await a.ask('together', ...calls);
    await a.compareState();
    await b.settled();
  }
  const c = await t.joinById(a.roomId);
  await c.compareState();
};

const fill = (field, ...values) => values.map((value) => ['push', field, value]);

export default theme('state', [
  ['plain fields', ['S48', 'S50', 'S100'], steps(
    [['set', 'counter', 1], ['set', 'text', 'žluť 漢字 😀'], ['set', 'flag', true]],
    [['set', 'counter', -1], ['set', 'flag', false], ['set', 'text', '']])],
  ['numbers', ['S37', 'S48'], steps(...[0.11, 2.22, 127, 128, 255, 256, 65536, 2 ** 32 - 1, -1, -129, -32769, 0.5]
    .map((value) => [['set', 'counter', value]]))],
  ['large numbers', ['S48'], steps(...[2 ** 32, 2 ** 53 - 1, -(2 ** 31) - 1, -(2 ** 53) + 1, 1e300, 5e-324]
    .map((value) => [['set', 'counter', value]])), since16],
  ['long texts', ['S48'], steps([['set', 'text', 'x'.repeat(31)]], [['set', 'text', 'y'.repeat(300)]])],
  ['the last of several values counts', ['S48'], steps(
    [['set', 'counter', 1], ['set', 'counter', 2], ['set', 'counter', 3]],
    [['set', 'counter', 4], ['set', 'counter', 3]])],
  ['a map gets, changes and loses items', ['S37', 'S48'], steps(
    [['mapSet', 'items', 'a', ann]], [['mapSet', 'items', 'b', bob]],
    [['set', 'items.a.hp', 9], ['set', 'items.b.name', 'Bobby']], [['mapDelete', 'items', 'a']])],
  ['an item of a map is replaced', ['S48'], steps(
    [['mapSet', 'items', 'a', ann]], [['mapSet', 'items', 'a', bob]], [['set', 'items.a.x', 8]])],
  ['a map is emptied', ['S48'], steps(
    [['mapSet', 'items', 'a', ann], ['mapSet', 'items', 'b', bob]], [['clear', 'items']], [['mapSet', 'items', 'c', cid]])],
  ['an item comes and goes within one patch', ['S48'], steps(
    [['mapSet', 'items', 'a', ann], ['mapDelete', 'items', 'a']], [['mapSet', 'items', 'b', bob]])],
  ['an item goes and comes back within one patch', ['S48'], steps(
    [['mapSet', 'items', 'a', ann]], [['mapDelete', 'items', 'a'], ['mapSet', 'items', 'a', bob]])],
  ['many items', ['S48'], steps(
    Array.from({ length: 70 }, (_, index) => ['mapSet', 'items', `key${index}`, { ...ann, hp: index }]),
    Array.from({ length: 35 }, (_, index) => ['mapDelete', 'items', `key${index * 2}`]))],
  ['a map of a base type holds a derived one', ['S48'], steps(
    [['mapSet', 'items', 'boss', boss]], [['set', 'items.boss.rage', 11], ['set', 'items.boss.hp', 2]],
    [['mapSet', 'items', 'boss', ann]])],
  ['numbers of an array are appended', ['S48'], steps(fill('list', 1, 2, 3), fill('list', 0.5, -7))],
  ['an array loses its last', ['S48'], steps(fill('list', 1, 2, 3), [['pop', 'list']], [['pop', 'list'], ['pop', 'list']])],
  ['an array loses its first', ['S48'], steps(fill('list', 1, 2, 3), [['shift', 'list']])],
  ['an array gets a first', ['S48'], steps(fill('list', 1, 2, 3), [['unshift', 'list', 9]])],
  ['an array is spliced', ['S48'], steps(fill('list', 1, 2, 3, 4, 5), [['splice', 'list', 1, 2]])],
  ['an array is spliced and filled', ['S48'], steps(fill('list', 1, 2, 3, 4, 5), [['splice', 'list', 1, 1, [10]]])],
  ['an element of an array is assigned', ['S48'], steps(fill('list', 1, 2, 3), [['setAt', 'list', 1, 20]], [['set', 'list.0', 10]])],
  ['an element of an array moves', ['S48'], steps(fill('list', 1, 2, 3, 4), [['move', 'list', 0, 2]])],
  ['an array is sorted', ['S48'], steps(fill('list', 3, 1, 2), [['sort', 'list']])],
  ['an array is reversed', ['S48'], steps(fill('list', 1, 2, 3), [['reverse', 'list']])],
  ['an array is emptied', ['S48'], steps(fill('list', 1, 2, 3), [['clear', 'list']], fill('list', 4))],
  ['items of an array are appended and changed', ['S48'], steps(
    fill('team', ann, bob), [['set', 'team.0.hp', 1], ['set', 'team.1.name', 'Bobby']], fill('team', boss))],
  ['items of an array go', ['S48'], steps(fill('team', ann, bob, cid), [['shift', 'team']], [['pop', 'team']])],
  ['items of an array are spliced', ['S48'], steps(fill('team', ann, bob, cid), [['splice', 'team', 1, 1]], [['set', 'team.1.hp', 3]])],
  ['items of an array get a first', ['S48'], steps(fill('team', ann, bob), [['unshift', 'team', cid]], [['set', 'team.0.hp', 4]])],
  ['an item of an array is assigned', ['S48'], steps(fill('team', ann, bob), [['setAt', 'team', 0, cid]])],
  ['items of an array are sorted', ['S48'], steps(fill('team', cid, bob, ann), [['sort', 'team']], [['set', 'team.0.hp', 5]])],
  ['items of an array are reversed', ['S48'], steps(fill('team', ann, bob, cid), [['reverse', 'team']])],
  ['an array of items is emptied', ['S48'], steps(fill('team', ann, bob), [['clear', 'team']], fill('team', cid))],
  ['a set gets and loses values', ['S48'], steps(
    [['add', 'tags', 'red'], ['add', 'tags', 'blue'], ['add', 'tags', 'red']], [['remove', 'tags', 'red']], [['add', 'tags', 'green']])],
  ['a set is emptied', ['S48'], steps([['add', 'tags', 'red'], ['add', 'tags', 'blue']], [['clear', 'tags']], [['add', 'tags', 'x']])],
  ['a collection keeps what is equal', ['S48'], steps(
    [['add', 'bag', 1], ['add', 'bag', 2], ['add', 'bag', 1]], [['remove', 'bag', 1]], [['add', 'bag', 3]])],
  ['a collection is emptied', ['S48'], steps([['add', 'bag', 1], ['add', 'bag', 2]], [['clear', 'bag']])],
  ['a reference is set, changed and replaced', ['S48'], steps(
    [['set', 'hero', ann]], [['set', 'hero.hp', 3]], [['set', 'hero', bob]], [['set', 'hero.x', 7]])],
  ['a reference is unset', ['S48'], steps([['set', 'hero', ann]], [['unset', 'hero']], [['set', 'hero', bob]])],
  ['a reference holds a derived type', ['S48'], steps([['set', 'hero', boss]], [['set', 'hero.rage', 1]])],
  ['one instance in two places', ['S48'], async (t) => {
    const a = await t.create('puppet', { patchRate: null });
    await a.ask('mapSet', 'items', 'a', ann);
    await a.ask('alias', 'items.a', 'hero');
    await a.compareState();
    t.note('one instance', a.room.state.hero === a.room.state.items.get('a'));
    await a.ask('set', 'hero.hp', 77);
    await a.compareState();
    const b = await t.joinById(a.roomId);
    t.note('one instance', b.room.state.hero === b.room.state.items.get('a'));
    await a.ask('mapDelete', 'items', 'a');
    await a.compareState();
  }],
  ['everything at once', ['S48'], steps(
    [['set', 'counter', 1], ['mapSet', 'items', 'a', ann], ...fill('list', 1, 2), ...fill('team', bob), ['add', 'tags', 't'],
      ['add', 'bag', 4], ['set', 'hero', boss]],
    [['set', 'counter', 2], ['set', 'items.a.hp', 1], ...fill('list', 3), ['set', 'team.0.hp', 2], ['add', 'tags', 'u'],
      ['add', 'bag', 5], ['set', 'hero.rage', 3]])],
  ['another state takes the place of the first', ['S49'], async (t) => {
    const a = await t.create('puppet', { patchRate: null });
    await a.ask('together', ['mapSet', 'items', 'a', ann], ['set', 'text', 'old']);
    await a.compareState();
    await a.ask('setState', 77);
    await a.compareState();
    await a.ask('set', 'text', 'new');
    await a.compareState();
    const b = await t.joinById(a.roomId);
    await b.compareState();
  }],
  ['a late client gets everything', ['S27', 'S48'], async (t) => {
    const a = await t.create('puppet', { patchRate: null });
    await a.ask('together', ['set', 'text', 'old'], ['mapSet', 'items', 'a', ann], ['push', 'list', 1]);
    const b = await t.joinById(a.roomId);
    await a.ask('together', ['set', 'text', 'new'], ['set', 'items.a.hp', 99]);
    await a.ask('broadcastPatch');
    await b.settled();
  }],
  ['only a client with a view sees what is tagged', ['S48'], async (t) => {
    const a = await t.create('puppet', { patchRate: null });
    const b = await t.joinById(a.roomId);
    await a.ask('mapSet', 'secrets', 's', ann);
    await a.ask('broadcastPatch');
    await a.call('viewAdd', a.sessionId, 'secrets.s');
    await a.ask('broadcastPatch');
    await a.ask('set', 'secrets.s.hp', 50);
    await a.ask('broadcastPatch');
    await b.settled();
    a.noteState('knows');
    b.noteState('knows');
  }, since16],
  ['a view can lose an item', ['S48'], async (t) => {
    const a = await t.create('puppet', { patchRate: null });
    await a.ask('mapSet', 'secrets', 's', ann);
    await a.ask('mapSet', 'secrets', 't', bob);
    await a.ask('viewAdd', a.sessionId, 'secrets.s');
    await a.ask('viewAdd', a.sessionId, 'secrets.t');
    await a.ask('broadcastPatch');
    await a.ask('viewRemove', a.sessionId, 'secrets.s');
    await a.ask('broadcastPatch');
    await a.settled();
  }, since16],
]);

// lock, unlock, maxClients and private rooms.
import { theme, since16 } from './theme.mjs';

const filtered = (t, more = {}) => t.create('puppet_filtered', { mode: t.unique, ...more });

export default theme('locking', [
  ['a locked room takes nobody', ['S74', 'S103', 'S128'], async (t) => {
    const a = await filtered(t);
    await a.call('lock');
    await a.call('info');
    await t.join('puppet_filtered', { mode: t.unique });
    await t.joinById(a.roomId);
  }],
  ['joinOrCreate passes a locked room by', ['S74'], async (t) => {
    const a = await filtered(t);
    await a.call('lock');
    const b = await t.joinOrCreate('puppet_filtered', { mode: t.unique });
    t.note('same room', a.roomId === b.roomId);
  }],
  ['unlock puts it back', ['S75', 'S103'], async (t) => {
    const a = await filtered(t);
    await a.ask('lock');
    await a.call('unlock');
    await a.call('info');
    await t.join('puppet_filtered', { mode: t.unique });
  }],
  ['a lock outlasts departures', ['S76'], async (t) => {
    const a = await filtered(t);
    const b = await t.joinById(a.roomId);
    await a.call('lock');
    await b.leave();
    await t.traced({ event: 'onLeave', phase: 'end' });
    await t.joinById(a.roomId);
    await a.call('info');
  }],
  ['a full room is locked', ['S97', 'S103'], async (t) => {
    const a = await t.create('puppet', { maxClients: 2 });
    await a.call('info');
    await t.joinById(a.roomId);
    await a.call('info');
    await t.joinById(a.roomId);
  }],
  ['a room for one', ['S97'], async (t) => {
    const a = await filtered(t, { maxClients: 1 });
    await a.call('info');
    await t.join('puppet_filtered', { mode: t.unique });
  }],
  ['a full room opens when one leaves', ['S98'], async (t) => {
    const a = await t.create('puppet', { maxClients: 2 });
    const b = await t.joinById(a.roomId);
    await b.leave();
    await t.traced({ event: 'onLeave', phase: 'end' });
    await t.joinById(a.roomId);
    await a.call('info');
  }],
  ['lock() of a full room makes it stay', ['S76'], async (t) => {
    const a = await t.create('puppet', { maxClients: 2 });
    const b = await t.joinById(a.roomId);
    await a.call('lock');
    await b.leave();
    await t.traced({ event: 'onLeave', phase: 'end' });
    await a.call('info');
    await t.joinById(a.roomId);
  }],
  ['unlock() of a full room', ['S77', 'S128'], async (t) => {
    const a = await t.create('puppet', { maxClients: 1 });
    await a.call('unlock');
    await a.call('info');
    await t.joinById(a.roomId);
  }],
  ['locking twice', ['S74', 'S75'], async (t) => {
    const a = await t.create('puppet');
    await a.call('lock');
    await a.call('lock');
    await a.call('unlock');
    await a.call('unlock');
    await a.call('info');
  }],
  ['more clients are allowed later', ['S99'], async (t) => {
    const a = await t.create('puppet', { maxClients: 1 });
    await a.call('setMaxClients', 2);
    await a.call('info');
    await t.joinById(a.roomId);
    await a.call('info');
  }],
  ['fewer clients are allowed later', ['S99'], async (t) => {
    const a = await t.create('puppet', { maxClients: 4 });
    await t.joinById(a.roomId);
    await a.call('setMaxClients', 2);
    await a.call('info');
    await t.joinById(a.roomId);
  }],
  ['maxClients is unlimited by default', ['S97'], async (t) => {
    const a = await t.create('puppet');
    for (let count = 0; count < 5; count += 1) await t.joinById(a.roomId);
    await a.call('info');
  }],
  ['a private room is not found, but entered by its id', ['S58', 'S59'], async (t) => {
    const a = await filtered(t);
    await a.call('setPrivate', true);
    await a.call('info');
    await t.join('puppet_filtered', { mode: t.unique });
    await t.joinById(a.roomId);
  }],
  ['a room made private', ['S58', 'S59'], async (t) => {
    const a = await filtered(t, { private: true });
    await t.join('puppet_filtered', { mode: t.unique });
    await a.call('setPrivate', false);
    await t.join('puppet_filtered', { mode: t.unique });
  }],
]);

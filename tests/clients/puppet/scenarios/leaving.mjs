// How clients go, what onLeave is told, what the client sees, and when the room ends.
import { theme } from './theme.mjs';

async function pair(t, options) {
  const a = await t.create('puppet', options);
  return [a, await t.joinById(a.roomId)];
}

const left = (t, count) => t.traced({ event: 'onLeave', phase: 'end' }, count);

const kicked = (...code) => async (t) => {
  const [a, b] = await pair(t);
  a.tell('leave', b.sessionId, ...code);
  await b.closed();
  await left(t);
  await a.call('info');
};

export default theme('leaving', [
  ['by itself', ['S29', 'S30', 'S31', 'S122'], async (t) => {
    const [a, b] = await pair(t);
    await b.leave();
    await left(t);
    await a.call('info');
  }],
  ['by a broken connection', ['S29', 'S30'], async (t) => {
    const [a, b] = await pair(t);
    await b.drop();
    await left(t);
    await a.call('info');
  }],
  ['by closing with a code', ['S29', 'S30'], async (t) => {
    const [, b] = await pair(t);
    b.room.connection.transport.ws.close(4444, 'bye');
    await b.closed();
    await left(t);
  }],
  ['by closing with 1000', ['S29', 'S30', 'S121'], async (t) => {
    const [, b] = await pair(t);
    b.room.connection.transport.ws.close(1000);
    await b.closed();
    await left(t);
  }],
  ['by closing with 4000', ['S30'], async (t) => {
    const [, b] = await pair(t);
    b.room.connection.transport.ws.close(4000);
    await b.closed();
    await left(t);
  }],
  ['client.leave(4321)', ['S30', 'S119'], kicked(4321)],
  ['client.leave(4000)', ['S30', 'S119'], kicked(4000)],
  ['client.leave(1000)', ['S119', 'S121'], kicked(1000)],
  ['client.leave() without a code', ['S30', 'S119'], kicked()],
  ['userData is known in onLeave', ['S31', 'S111'], async (t) => {
    const [a, b] = await pair(t);
    await a.call('userData', b.sessionId, { playerNumber: 2 });
    await b.leave();
    await left(t);
  }],
  ['a slow onLeave keeps the room', ['S6', 'S31'], async (t) => {
    const a = await t.create('puppet', { delay: { onLeave: 300 } });
    a.room.leave();
    await t.traced({ event: 'onLeave', phase: 'begin' });
    await a.closed();
    await t.traced({ event: 'onDispose', phase: 'end' });
  }],
  ['onLeave throws', ['S31', 'S45'], async (t) => {
    const [a, b] = await pair(t, { throwIn: { onLeave: { message: 'on purpose' } } });
    await b.leave();
    await left(t);
    await a.call('info');
  }],
  ['onDispose throws', ['S33', 'S45'], async (t) => {
    const a = await t.create('puppet', { throwIn: { onDispose: { message: 'on purpose' } } });
    await a.leave();
    await t.traced({ event: 'onDispose', phase: 'end' });
  }],
  ['a slow onDispose: the room cannot be entered meanwhile', ['S32', 'S33'], async (t) => {
    const a = await t.create('puppet_filtered', { mode: t.unique, delay: { onDispose: 1500 } });
    await a.leave();
    await t.traced({ event: 'onDispose', phase: 'begin' });
    await t.joinById(a.roomId);
    await t.join('puppet_filtered', { mode: t.unique });
  }],
  ['the next room is another one', ['S34'], async (t) => {
    const a = await t.joinOrCreate('puppet_filtered', { mode: t.unique });
    await a.leave();
    await t.traced({ event: 'onDispose', phase: 'end' });
    const b = await t.joinOrCreate('puppet_filtered', { mode: t.unique });
    t.note('same room', a.roomId === b.roomId);
  }],
  ['a room that is not disposed of', ['S102'], async (t) => {
    const a = await t.create('puppet', { autoDispose: false });
    await a.leave();
    await left(t);
    await t.wait(200);
    const b = await t.joinById(a.roomId);
    await b.call('info');
    await b.call('setAutoDispose', true);
  }],
  ['autoDispose set on an empty room', ['S32', 'S102'], async (t) => {
    const a = await t.create('puppet', { autoDispose: false });
    await a.ask('later', 1000, 'setAutoDispose', true);
    await a.leave();
    await t.traced({ event: 'onDispose', phase: 'end' });
  }],
  ['several at once', ['S29', 'S34'], async (t) => {
    const [a, b] = await pair(t);
    const c = await t.joinById(a.roomId);
    await Promise.all([a, b, c].map((player) => player.leave()));
  }, { ignoresTrace: true }],
]);

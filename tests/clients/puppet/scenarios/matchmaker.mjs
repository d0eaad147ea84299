// The matchmaker as rooms use it.
import { theme } from './theme.mjs';

export default theme('matchmaker', [
  ['a room makes another', ['S2'], async (t) => {
    const a = await t.create('puppet');
    const made = await a.ask('createRoom', 'puppet', { by: 'a', metadata: { x: 1 }, seatReservationTime: 5, trace: t.traceFile });
    t.note('made', { ...made, roomId: undefined });
    const b = await t.joinById(made.roomId);
    await b.call('info');
  }],
  ['a room asks for rooms', ['S60'], async (t) => {
    const a = await t.create('puppet_filtered', { mode: t.unique, metadata: { x: 1 } });
    await a.call('query', { name: 'puppet_filtered', roomId: a.roomId });
    await a.call('query', { roomId: 'missing00' });
  }],
  ['a room reserves a seat in another', ['S66'], async (t) => {
    const a = await t.create('puppet');
    const b = await t.create('puppet');
    const seat = await a.ask('reserveSeat', b.roomId, { from: 'a' });
    const c = await t.consume(seat);
    t.note('in the other room', c.roomId === b.roomId);
    await c.call('info');
  }],
  ['a room calls another', ['S105'], async (t) => {
    const a = await t.create('puppet');
    const b = await t.create('puppet');
    await a.call('remoteCall', b.roomId, 'set', ['counter', 5]);
    await t.until('the other room has it', () => b.state.counter === 5);
    const remote = await a.ask('remoteCall', b.roomId, 'info');
    t.note('it answers', remote.roomId === b.roomId);
  }],
  ['a name that is not defined', ['S3'], async (t) => {
    const a = await t.create('puppet');
    await a.call('createRoom', 'nowhere', {});
  }],
]);

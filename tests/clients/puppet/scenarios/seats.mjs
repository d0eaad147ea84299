// Reserved seats: from the answer of the matchmaker until the client has come.
import { theme } from './theme.mjs';

export default theme('seats', [
  ['a seat nobody takes is given up, and the room with it', ['S34', 'S64'], async (t) => {
    await t.seat('create', 'puppet', { seatReservationTime: 1 });
    await t.traced({ event: 'onDispose', phase: 'end' });
  }],
  ['a seat counts among the clients', ['S66'], async (t) => {
    const a = await t.create('puppet', { seatReservationTime: 10 });
    const seat = await t.seat('joinById', a.roomId);
    await a.call('query', { roomId: a.roomId });
    const socket = await t.connect(seat);
    await t.traced({ event: 'onJoin', phase: 'end' }, 2);
    await a.call('query', { roomId: a.roomId });
    socket.terminate();
    await t.traced({ event: 'onLeave', phase: 'end' });
  }],
  ['a seat counts against maxClients until it is given up', ['S64', 'S66'], async (t) => {
    const a = await t.create('puppet', { seatReservationTime: 4, maxClients: 2 });
    await t.seat('joinById', a.roomId);
    await t.joinById(a.roomId);
    await t.untilAsync('the seat is free', async () => !(await a.ask('info')).locked);
    await t.joinById(a.roomId);
  }],
  ['a seat that was given up', ['S64', 'S127'], async (t) => {
    const a = await t.create('puppet', { seatReservationTime: 3 });
    const seat = await t.seat('joinById', a.roomId);
    await t.untilAsync('the seat is free', async () => (await a.ask('query', { roomId: a.roomId }))[0].clients === 1);
    await t.connect(seat);
    await t.socketClosed();
  }],
  ['a seat is good for one client', ['S127'], async (t) => {
    const a = await t.create('puppet');
    await t.connect({ ...await t.seat('joinById', a.roomId), sessionId: a.sessionId });
    await t.socketClosed();
  }, { leavesRooms: true }],
  ['a seat nobody was given', ['S127'], async (t) => {
    const a = await t.create('puppet');
    const seat = await t.seat('joinById', a.roomId);
    await t.connect({ ...seat, sessionId: 'nobody000' });
    await t.socketClosed();
    const socket = await t.connect(seat);
    await t.traced({ event: 'onJoin', phase: 'end' }, 2);
    socket.terminate();
    await t.traced({ event: 'onLeave', phase: 'end' });
  }],
  ['the seat time can be changed', ['S64'], async (t) => {
    const a = await t.create('puppet');
    await a.call('setSeatReservationTime', 1);
    await t.seat('joinById', a.roomId);
    await t.untilAsync('the seat is free', async () => (await a.ask('query', { roomId: a.roomId }))[0].clients === 1);
  }],
]);

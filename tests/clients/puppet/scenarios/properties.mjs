// Properties of a room and of its clients.
import { theme } from './theme.mjs';

export default theme('properties', [
  ['of a new room', ['S92', 'S95', 'S97', 'S101', 'S102'], async (t) => {
    const a = await t.create('puppet');
    await a.call('info');
    t.note('nine characters', /^[\w-]{9}$/.test(a.roomId));
    t.note('name', a.room.name);
  }],
  ['set at creation', ['S54', 'S93', 'S97', 'S102'], async (t) => {
    const a = await t.create('puppet', { maxClients: 7, patchRate: 100, private: true, metadata: { x: 1 } });
    await a.call('info');
  }],
  ['an id of its own', ['S93'], async (t) => {
    const roomId = `own-room-of-${t.generation.name.slice(2)}`;
    const a = await t.create('puppet', { roomId });
    await a.call('info');
    await t.joinById(roomId);
  }],
  ['an id that is taken', ['S94'], async (t) => {
    const roomId = `taken-room-of-${t.generation.name.slice(2)}`;
    const a = await t.create('puppet', { roomId });
    const b = await t.create('puppet', { roomId, second: true });
    t.note('same room', a.roomId === b.roomId);
    await a.call('info');
    await b.call('info');
  }, { leavesRooms: true, ignoresTrace: true }],
  ['the id stays', ['S93'], async (t) => {
    const a = await t.create('puppet');
    await a.call('setRoomId', 'another00');
    await a.call('info');
  }],
  ['clients in the order of joining', ['S96'], async (t) => {
    const a = await t.create('puppet');
    await t.joinById(a.roomId);
    const c = await t.joinById(a.roomId);
    await c.call('info');
  }],
  ['userData', ['S111'], async (t) => {
    const a = await t.create('puppet');
    await a.call('userData', a.sessionId);
    await a.call('userData', a.sessionId, { playerNumber: 1 });
    await a.call('userData', a.sessionId);
  }],
  ['patchRate', ['S101'], async (t) => {
    const a = await t.create('puppet');
    await a.call('setPatchRate', 200);
    await a.call('info');
    await a.call('setPatchRate', null);
    await a.call('info');
  }],
  ['autoDispose', ['S102'], async (t) => {
    const a = await t.create('puppet');
    await a.call('setAutoDispose', false);
    await a.call('info');
    await a.call('setAutoDispose', true);
    await a.call('info');
  }],
]);

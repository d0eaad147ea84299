// How clients come into rooms, and in what order hooks are called for them.
import { theme } from './theme.mjs';

const slow = (milliseconds, ...hooks) => ({ delay: Object.fromEntries(hooks.map((hook) => [hook, milliseconds])) });

export default theme('joining', [
  ['the first client makes the room, the last one ends it', ['S1', 'S2', 'S4', 'S5', 'S7', 'S32', 'S34'], async (t) => {
    const a = await t.joinOrCreate('puppet_filtered', { mode: t.unique });
    await a.call('info');
  }],
  ['joinOrCreate finds the room that is there', ['S2', 'S11'], async (t) => {
    const a = await t.joinOrCreate('puppet_filtered', { mode: t.unique });
    const b = await t.joinOrCreate('puppet_filtered', { mode: t.unique, own: 'b' });
    t.note('same room', a.roomId === b.roomId);
    await b.call('info');
  }],
  ['joinOrCreate with another filter makes another room', ['S2'], async (t) => {
    const a = await t.joinOrCreate('puppet_filtered', { mode: `${t.unique}.solo` });
    const b = await t.joinOrCreate('puppet_filtered', { mode: `${t.unique}.duo` });
    const c = await t.joinOrCreate('puppet_filtered', { mode: `${t.unique}.duo` });
    t.note('rooms', a.roomId === b.roomId, b.roomId === c.roomId);
  }],
  ['the fullest room is chosen where the rooms are sorted so', ['S2'], async (t) => {
    const mode = t.unique;
    const a = await t.create('puppet_filtered', { mode });
    const b = await t.create('puppet_filtered', { mode });
    await t.joinById(b.roomId);
    const d = await t.join('puppet_filtered', { mode });
    t.note('fullest', d.roomId === b.roomId, d.roomId === a.roomId);
  }],
  ['create makes a room each time', ['S2', 'S7'], async (t) => {
    const a = await t.create('puppet');
    const b = await t.create('puppet');
    t.note('same room', a.roomId === b.roomId);
  }],
  ['two of them on a name without filters share a room', ['S1', 'S2'], async (t) => {
    const a = await t.joinOrCreate('puppet_listed');
    const b = await t.joinOrCreate('puppet_listed');
    const c = await t.join('puppet_listed');
    t.note('same room', a.roomId === b.roomId, b.roomId === c.roomId);
  }, { alone: true }],
  ['join finds a room', ['S2'], async (t) => {
    const a = await t.create('puppet_filtered', { mode: t.unique });
    const b = await t.join('puppet_filtered', { mode: t.unique });
    t.note('same room', a.roomId === b.roomId);
  }],
  ['join makes no room', ['S2', 'S128'], async (t) => {
    await t.join('puppet_filtered', { mode: t.unique });
  }],
  ['joinById', ['S74', 'S107', 'S108'], async (t) => {
    const a = await t.create('puppet');
    const b = await t.joinById(a.roomId, { own: 'b' });
    await b.call('info');
  }],
  ['joinById of a room that is not there', ['S128'], async (t) => {
    await t.joinById('missing00');
  }],
  ['a name that is not defined', ['S3', 'S128'], async (t) => {
    await t.create('nowhere');
    await t.join('nowhere');
    await t.joinOrCreate('nowhere');
  }],
  ['in onJoin the room has the client, in onAuth not yet', ['S13', 'S22', 'S25', 'S26'], async (t) => {
    const a = await t.create('puppet', { onAuth: { user: 1 } });
    await t.joinById(a.roomId);
  }],
  ['a message of onJoin comes after the state', ['S27'], async (t) => {
    const a = await t.create('puppet', { patchRate: null, greet: ['welcome', { to: 'a' }] });
    await a.heard('welcome');
    await a.ask('set', 'counter', 3);
    const b = await t.joinById(a.roomId, { greet: ['welcome', { to: 'b' }] });
    await b.heard('welcome');
  }],
  ['hooks are awaited: onCreate', ['S6'], async (t) => {
    await t.create('puppet', slow(100, 'onCreate'));
  }],
  ['hooks are awaited: onAuth and onJoin', ['S6', 'S18'], async (t) => {
    await t.create('puppet', { onAuth: 'me', ...slow(100, 'onAuth', 'onJoin') });
  }],
  ['hooks are awaited: onLeave and onDispose', ['S6', 'S31', 'S33'], async (t) => {
    const a = await t.create('puppet', slow(100, 'onLeave', 'onDispose'));
    await a.leave();
    await t.traced({ event: 'onDispose', phase: 'end' });
  }],
  ['a slow onJoin of one does not hold up another', ['S6'], async (t) => {
    const a = await t.create('puppet');
    const [, c] = await Promise.all([
      t.joinById(a.roomId, slow(1500, 'onJoin')),
      t.traced({ event: 'onJoin', phase: 'begin' }, 2).then(() => t.joinById(a.roomId)),
    ]);
    await c.settled();
  }],
  ['messages wait until a slow onJoin has ended', ['S27'], async (t) => {
    const a = await t.create('puppet', { patchRate: null });
    const joining = t.joinById(a.roomId, slow(1000, 'onJoin'));
    await t.traced({ event: 'onJoin', phase: 'begin' }, 2);
    await a.call('broadcast', 'early', 1);
    const b = await joining;
    await b.heard('early');
  }],
  ['a client that goes during its onJoin', ['S28'], async (t) => {
    const a = await t.create('puppet');
    const seat = await t.seat('joinById', a.roomId, slow(1000, 'onJoin'));
    const socket = await t.connect(seat);
    await t.traced({ event: 'onJoin', phase: 'begin', sessionId: seat.sessionId });
    socket.terminate();
    await t.traced({ event: 'onLeave', phase: 'end', sessionId: seat.sessionId });
    await a.call('info');
  }],
  ['onJoin throws', ['S28', 'S128'], async (t) => {
    const a = await t.create('puppet');
    await t.joinById(a.roomId, { throwIn: { onJoin: { message: 'not today' } } });
    await t.joinById(a.roomId, { throwIn: { onJoin: { code: 4400, message: 'with a code' } } });
    await a.call('info');
  }],
  ['onJoin of the first client throws', ['S28'], async (t) => {
    await t.create('puppet', { throwIn: { onJoin: { message: 'not today' } } });
  }],
  ['onCreate throws', ['S12', 'S128'], async (t) => {
    await t.create('puppet', { throwIn: { onCreate: { message: 'no room' } } });
    await t.create('puppet', { throwIn: { onCreate: { code: 555, message: 'with a code' } } });
  }, { leavesRooms: true, ignoresTrace: true }],
  ['a room whose onCreate throws is disposed', ['S12'], async (t) => {
    await t.create('puppet', { throwIn: { onCreate: { message: 'no room' } } });
    await t.traced({ event: 'onDispose', phase: 'end' }, 1, 20000);
  }, { generations: ['0.17', '0.18'] }],
  ['a session keeps one id', ['S110'], async (t) => {
    const a = await t.create('puppet');
    const { clients } = await a.ask('info');
    t.note('id', a.sessionId.length, clients[0] === a.sessionId);
  }],
]);

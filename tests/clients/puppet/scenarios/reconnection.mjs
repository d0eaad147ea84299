// allowReconnection: seats held for clients whose connection broke.
import { theme, since17 } from './theme.mjs';

async function pair(t, options, room = 'puppet') {
  const a = await t.create(room, { reconnect: 20, ...options });
  return [a, await t.joinById(a.roomId, options?.ofB)];
}

const held = (t, event = 'onLeave') => t.traced({ event, phase: 'begin' });
const given = (t, event = 'onLeave') => t.traced({ event, phase: 'end' });

export default theme('reconnection', [
  ['a client comes back', ['S13', 'S78', 'S80'], async (t) => {
    const [a, b] = await pair(t);
    await b.drop();
    await held(t);
    await t.reconnect(b);
    await b.call('info');
    await a.call('info');
  }],
  ['it is the same session with the same state', ['S80', 'S110'], async (t) => {
    const [a, b] = await pair(t, { patchRate: null });
    await a.ask('together', ['set', 'counter', 5], ['push', 'list', 1]);
    await a.ask('broadcastPatch');
    await b.settled();
    const { sessionId } = b;
    await b.drop();
    await held(t);
    await a.ask('set', 'counter', 6);
    await t.reconnect(b);
    t.note('same session', b.sessionId === sessionId);
    await a.ask('set', 'text', 'later');
    await a.ask('broadcastPatch');
    await b.settled();
  }],
  ['userData and auth are kept', ['S80', 'S111', 'S112', 'S114'], async (t) => {
    const [a, b] = await pair(t, { onAuth: { user: 'room' } });
    await a.ask('userData', b.sessionId, { score: 3 });
    await b.drop();
    await held(t);
    await t.reconnect(b);
    await b.call('userData', b.sessionId);
    await b.call('auth', b.sessionId);
  }],
  ['a token is roomId:token, and new after each return', ['S78', 'S85'], async (t) => {
    const [, b] = await pair(t);
    const first = b.reconnectionToken;
    t.note('form', new RegExp(`^${b.roomId}:[\\w-]+$`).test(first));
    await b.drop();
    await held(t);
    await t.reconnect(b);
    t.note('new', b.reconnectionToken !== first);
  }],
  ['twice', ['S78', 'S85'], async (t) => {
    const [, b] = await pair(t);
    await b.drop();
    await held(t);
    await t.reconnect(b);
    await b.drop();
    await t.traced({ event: 'onLeave', phase: 'begin' }, 2);
    await t.reconnect(b);
    await b.call('info');
  }],
  ['an old token', ['S82', 'S85', 'S128'], async (t) => {
    const [, b] = await pair(t);
    const first = b.reconnectionToken;
    await b.drop();
    await held(t);
    await t.reconnect(b);
    const again = b.reconnectionToken;
    await b.drop();
    await t.traced({ event: 'onLeave', phase: 'begin' }, 2);
    await t.reconnect(b, first);
    await t.reconnect(b, again);
  }],
  ['a wrong token', ['S85', 'S128'], async (t) => {
    const [a, b] = await pair(t);
    await b.drop();
    await held(t);
    await t.reconnect(b, `${b.roomId}:wrongtokn`);
    await a.ask('rejectReconnection', b.sessionId);
  }],
  ['the room is gone', ['S85', 'S128'], async (t) => {
    const a = await t.create('puppet');
    await a.leave();
    await t.traced({ event: 'onDispose', phase: 'end' });
    await t.reconnect(a);
  }],
  ['too late', ['S79', 'S82'], async (t) => {
    const [a, b] = await pair(t, { reconnect: 0.3 });
    await b.drop();
    await given(t);
    await t.reconnect(b);
    await a.call('info');
  }],
  ['rejected', ['S81'], async (t) => {
    const [a, b] = await pair(t, { reconnect: 'manual' });
    await b.drop();
    await held(t);
    await a.call('rejectReconnection', b.sessionId);
    await given(t);
    await t.reconnect(b);
  }],
  ['without a limit', ['S79', 'S84'], async (t) => {
    const [, b] = await pair(t, { reconnect: 'manual' });
    await b.drop();
    await held(t);
    await t.wait(300);
    await t.reconnect(b);
  }],
  ['a client that meant to leave is not waited for', ['S30', 'S83'], async (t) => {
    const [a, b] = await pair(t);
    await b.leave();
    await given(t);
    await a.call('info');
  }],
  ['a client that was made to leave may return', ['S30', 'S119'], async (t) => {
    const [a, b] = await pair(t);
    a.tell('leave', b.sessionId, 4321);
    await b.closed();
    await held(t);
    await t.reconnect(b);
  }],
  ['a held seat counts', ['S86'], async (t) => {
    const [a, b] = await pair(t, { maxClients: 2 });
    await b.drop();
    await held(t);
    await a.call('info');
    await t.joinById(a.roomId);
    await t.reconnect(b);
    await a.call('info');
  }],
  ['a seat that is no longer held is free', ['S82', 'S86', 'S98'], async (t) => {
    const [a, b] = await pair(t, { maxClients: 2, reconnect: 'manual' });
    await b.drop();
    await held(t);
    await a.ask('rejectReconnection', b.sessionId);
    await given(t);
    await t.untilAsync('the room is open', async () => !(await a.ask('info')).locked);
    await t.joinById(a.roomId);
  }],
  ['a room with a held seat only', ['S86'], async (t) => {
    const a = await t.create('puppet', { reconnect: 20 });
    await a.drop();
    await held(t);
    await t.wait(300);
    await t.reconnect(a);
    await a.call('info');
  }],
  ['a room nobody returned to ends', ['S34', 'S82'], async (t) => {
    const a = await t.create('puppet', { reconnect: 0.2 });
    await a.drop();
    await t.traced({ event: 'onDispose', phase: 'end' });
  }],
  ['disconnect() gives up held seats', ['S87'], async (t) => {
    const [a, b] = await pair(t, { reconnect: 'manual' });
    await b.drop();
    await held(t);
    a.tell('disconnect');
    await a.closed();
    await t.traced({ event: 'onDispose', phase: 'end' });
    await t.traced({ event: 'onLeave', phase: 'end' }, 2);
  }, { anyOrder: true }],
  ['messages are not kept for one who is away', ['S78'], async (t) => {
    const [a, b] = await pair(t);
    await b.drop();
    await held(t);
    await a.call('broadcast', 'missed', 1);
    await t.reconnect(b);
    await a.call('broadcast', 'heard', 2);
    await b.heard('heard');
  }],
  ['onDrop and onReconnect', ['S29', 'S78'], async (t) => {
    const [a, b] = await pair(t, {}, 'puppet_dropping');
    await b.drop();
    await held(t, 'onDrop');
    await t.reconnect(b);
    await a.call('info');
  }, since17],
  ['onDrop, and onLeave when nobody came', ['S29', 'S82'], async (t) => {
    const [a, b] = await pair(t, { reconnect: 0.3 }, 'puppet_dropping');
    await b.drop();
    await given(t);
    await a.call('info');
  }, since17],
  ['onDrop without holding the seat', ['S29'], async (t) => {
    const a = await t.create('puppet_dropping');
    const b = await t.joinById(a.roomId);
    await b.drop();
    await given(t);
    await a.call('info');
  }, since17],
  ['no onDrop for one that meant to leave', ['S29', 'S30'], async (t) => {
    const [, b] = await pair(t, {}, 'puppet_dropping');
    await b.leave();
    await given(t);
  }, since17],
  ['onReconnect throws', ['S80'], async (t) => {
    const [a, b] = await pair(t, { ofB: { throwIn: { onReconnect: { code: 4100, message: 'not back' } } } }, 'puppet_dropping');
    await b.drop();
    await held(t, 'onDrop');
    await t.reconnect(b);
    await given(t);
    await a.call('info');
  }, since17],
]);

// onAuth: who may enter, and what the room then knows of it.
import { since16, theme } from './theme.mjs';

const knowsAuth = (value) => async (t) => {
  const a = await t.create('puppet', { onAuth: value });
  await a.call('auth', a.sessionId);
};
const refuses = (value) => async (t) => {
  await t.create('puppet', { onAuth: value });
};

export default theme('auth', [
  ['without onAuth everybody enters and there is no auth', ['S17'], async (t) => {
    const a = await t.create('puppet');
    await a.call('auth', a.sessionId);
  }],
  ['an object', ['S14', 'S113'], knowsAuth({ user: 'Jake', roles: ['admin'], level: 3 })],
  ['a string', ['S14', 'S113'], knowsAuth('Jake')],
  ['a number', ['S14', 'S113'], knowsAuth(42)],
  ['true', ['S14', 'S113'], knowsAuth(true)],
  ['an empty object', ['S14'], knowsAuth({})],
  ['false refuses', ['S15', 'S128'], refuses(false)],
  ['0 refuses', ['S15'], refuses(0)],
  ['an empty string refuses', ['S15'], refuses('')],
  ['null refuses', ['S15'], refuses(null)],
  ['an error with a code', ['S16', 'S21'], async (t) => {
    await t.create('puppet', { throwIn: { onAuth: { code: 400, message: 'bad access token' } } });
  }],
  ['an error with a code of the application', ['S16', 'S21'], async (t) => {
    await t.create('puppet', { throwIn: { onAuth: { code: 4401, message: 'please log in: žluť' } } });
  }],
  ['an error without a code', ['S16', 'S128'], async (t) => {
    await t.create('puppet', { throwIn: { onAuth: { message: 'broken' } } });
  }],
  ['a slow refusal', ['S6', 'S15', 'S18'], async (t) => {
    await t.create('puppet', { onAuth: false, delay: { onAuth: 100 } });
  }],
  ['a slow error', ['S16', 'S18'], async (t) => {
    await t.create('puppet', { delay: { onAuth: 100 }, throwIn: { onAuth: { code: 401, message: 'too late' } } });
  }],
  ['each client is asked on its own', ['S13', 'S14', 'S15'], async (t) => {
    const a = await t.create('puppet', { onAuth: 'room' });
    const b = await t.joinById(a.roomId, { onAuth: { own: 'b' } });
    await t.joinById(a.roomId, { onAuth: false });
    const d = await t.joinById(a.roomId);
    for (const { sessionId } of [a, b, d]) await a.call('auth', sessionId);
  }],
  ['a refusal frees the seat', ['S23', 'S66'], async (t) => {
    const a = await t.create('puppet', { onAuth: true, maxClients: 2 });
    await t.joinById(a.roomId, { onAuth: false });
    const c = await t.joinById(a.roomId);
    await c.call('info');
  }],
  ['a refused first client has made a room that ends at once', ['S20', 'S23'], async (t) => {
    await t.create('puppet', { onAuth: false });
    await t.traced({ event: 'onDispose', phase: 'end' });
  }],
  ['onAuth is told the token', ['S19'], async (t) => {
    t.token = 'a bearer token';
    await t.create('puppet', { onAuth: true });
  }, since16],
  ['auth is known in onLeave', ['S31', 'S113'], async (t) => {
    const a = await t.create('puppet', { onAuth: { user: 7 } });
    await a.ask('userData', a.sessionId, { score: 5 });
    await a.leave();
  }],
  ['a client that goes during onAuth', ['S23'], async (t) => {
    const a = await t.create('puppet', { onAuth: true });
    const seat = await t.seat('joinById', a.roomId, { delay: { onAuth: 1000 } });
    const socket = await t.connect(seat);
    await t.traced({ event: 'onAuth', phase: 'begin', sessionId: seat.sessionId });
    socket.terminate();
    await t.traced({ event: 'onAuth', phase: 'end', sessionId: seat.sessionId });
    await t.joinById(a.roomId);
  }],
]);

// The HTTP side of matchmaking, and exceptions that onUncaughtException hears of.
import { theme } from './theme.mjs';

const post = async (t, path, body = '{}', headers) => {
  const { status, text } = await t.http('POST', `/matchmake/${path}`, body, headers);
  t.note(path, status, text);
};

const catching = (options, play = () => {}) => async (t) => {
  const a = await t.create('puppet_catching', { onAuth: true, ...options });
  await play(a, t);
};

const throwing = (hook, play) => catching({ throwIn: { [hook]: { message: `from ${hook}` } } }, play);

export default theme('errors', [
  ['an invalid method', ['S123', 'S128'], (t) => post(t, 'bogus/puppet')],
  ['a name that is not defined', ['S3', 'S124'], (t) => post(t, 'joinOrCreate/nowhere')],
  ['an id that is not there', ['S124', 'S128'], (t) => post(t, 'joinById/missing00')],
  ['no room to join', ['S124', 'S128'], async (t) => {
    await post(t, 'join/puppet_filtered', JSON.stringify({ mode: 'nobody has this' }));
  }],
  ['an invalid token', ['S124'], async (t) => {
    const a = await t.create('puppet');
    await post(t, `reconnect/${a.roomId}`, JSON.stringify({ reconnectionToken: 'wrong' }));
  }],
  ['no token', ['S124'], async (t) => {
    const a = await t.create('puppet');
    await post(t, `reconnect/${a.roomId}`);
  }],
  ['a body that is no JSON', ['S124'], async (t) => {
    const { status } = await t.http('POST', '/matchmake/join/puppet_filtered', '{"mode":');
    t.note('status', status);
  }],
  ['the form of a seat', ['S92', 'S125'], async (t) => {
    const a = await t.create('puppet', { metadata: { x: 1 }, maxClients: 3 });
    const { status, text } = await t.http('POST', `/matchmake/joinById/${a.roomId}`, '{}');
    const answer = JSON.parse(text);
    const form = (value) => Object.fromEntries(Object.entries(value).sort().map(([key, each]) =>
      [key, each !== null && typeof each === 'object' ? form(each) : typeof each]));
    t.note('seat', status, form(answer));
    const socket = await t.connect(t.seatOf(answer));
    await t.traced({ event: 'onJoin', phase: 'end' }, 2);
    socket.terminate();
    await t.traced({ event: 'onLeave', phase: 'end' });
  }],
  ['CORS', ['S126'], async (t) => {
    const headers = { Origin: 'http://example.com', 'Access-Control-Request-Method': 'POST' };
    const asked = await t.http('OPTIONS', '/matchmake/joinOrCreate/puppet', undefined, headers);
    t.note('OPTIONS', asked.status, asked.headers.get('access-control-allow-origin'),
      asked.headers.get('access-control-allow-credentials'), asked.headers.get('access-control-max-age'));
    const posted = await t.http('POST', '/matchmake/joinOrCreate/nowhere', '{}', { ...headers, 'Content-Type': 'application/json' });
    t.note('POST', posted.status, posted.headers.get('access-control-allow-origin'));
  }],
  ['onUncaughtException: a handler', ['S45'], catching({}, async (a) => {
    a.send('boom');
    a.send('echo', 'still here');
    await a.heard('echo');
  })],
  ['onUncaughtException: onCreate', ['S12', 'S45'], throwing('onCreate'), { generations: ['0.17', '0.18'] }],
  ['onUncaughtException: onAuth', ['S16', 'S45'], throwing('onAuth')],
  ['onUncaughtException: onJoin', ['S28', 'S45'], throwing('onJoin')],
  ['onUncaughtException: onLeave', ['S45'], throwing('onLeave', async (a) => {
    await a.leave();
  })],
  ['onUncaughtException: onDispose', ['S33', 'S45'], throwing('onDispose', async (a, t) => {
    await a.leave();
    await t.traced({ event: 'onDispose', phase: 'end' });
    await t.traced({ event: 'onUncaughtException' });
  })],
]);

// room.disconnect()
import { theme } from './theme.mjs';

const disposed = (t) => t.traced({ event: 'onDispose', phase: 'end' });

async function disconnects(t, options, players, ...code) {
  const a = await t.create('puppet', options);
  const all = [a];
  while (all.length < players) all.push(await t.joinById(a.roomId));
  a.tell('disconnect', ...code);
  for (const player of all) await player.closed();
  await disposed(t);
  return a;
}

export default theme('disconnect', [
  ['of one client', ['S30', 'S32', 'S90'], (t) => disconnects(t, {}, 1)],
  ['of several', ['S90', 'S122'], (t) => disconnects(t, {}, 3)],
  ['with a code', ['S91', 'S119'], (t) => disconnects(t, {}, 2, 4123)],
  ['waits for onLeave', ['S6', 'S90'], (t) => disconnects(t, { delay: { onLeave: 200 } }, 2)],
  ['waits for onDispose', ['S33', 'S90'], (t) => disconnects(t, { delay: { onDispose: 200 } }, 2)],
  ['although onLeave throws', ['S45', 'S90'], (t) => disconnects(t, { throwIn: { onLeave: { message: 'on purpose' } } }, 2)],
  ['takes the room out of the list', ['S90'], async (t) => {
    const a = await disconnects(t, { delay: { onDispose: 100 } }, 1);
    await t.joinById(a.roomId);
  }],
  ['ends a room that is not disposed of otherwise', ['S90', 'S102'], (t) => disconnects(t, { autoDispose: false }, 1)],
  ['of a room without clients', ['S90', 'S102'], async (t) => {
    const a = await t.create('puppet', { autoDispose: false });
    await a.ask('later', 1000, 'disconnect');
    await a.leave();
    await disposed(t);
  }],
  ['a second time', ['S91'], async (t) => {
    const a = await t.create('puppet', { delay: { onLeave: 300 } });
    const b = await t.joinById(a.roomId);
    await b.ask('later', 50, 'disconnect');
    a.tell('together', ['disconnect'], ['disconnect']);
    await a.closed();
    await b.closed();
    await disposed(t);
  }],
  ['no one joins meanwhile', ['S90'], async (t) => {
    const a = await t.create('puppet', { delay: { onLeave: 1500 } });
    a.tell('disconnect');
    await t.traced({ event: 'onLeave', phase: 'begin' });
    await t.joinById(a.roomId);
    await a.closed();
    await disposed(t);
  }],
]);

// Timers and the simulation interval.
import { theme } from './theme.mjs';

export default theme('clock', [
  ['a timeout fires once', ['S104'], async (t) => {
    const a = await t.create('puppet');
    await a.call('together', ['timeout', 'once', 60], ['timer', 'once']);
    await a.heard('timer');
    await t.wait(150);
    await a.call('timer', 'once');
  }],
  ['timeouts fire in the order of their time', ['S104'], async (t) => {
    const a = await t.create('puppet');
    await a.ask('together', ['timeout', 'late', 300], ['timeout', 'early', 100]);
    await a.heard('timer', 2);
  }],
  ['an interval fires again and again until it is cleared', ['S104'], async (t) => {
    const a = await t.create('puppet');
    await a.ask('interval', 'tick', 30);
    await a.heard('timer', 3);
    await a.ask('clear', 'tick');
    const { length } = a.messages;
    await t.wait(150);
    await a.settled();
    t.note('quiet after clear', a.messages.length === length);
    t.note('timer', await a.ask('timer', 'tick'));
  }, { ignoresTimers: true }],
  ['a cleared timeout never fires', ['S104'], async (t) => {
    const a = await t.create('puppet');
    await a.ask('together', ['timeout', 'never', 100], ['clear', 'never']);
    await a.call('timer', 'never');
    await t.wait(250);
    await a.settled();
  }],
  ['a paused timeout waits', ['S104'], async (t) => {
    const a = await t.create('puppet');
    await a.ask('together', ['timeout', 'later', 100], ['pause', 'later']);
    await a.call('timer', 'later');
    await t.wait(300);
    await a.call('timer', 'later');
    await a.call('resume', 'later');
    await a.heard('timer');
  }],
  ['timers end with the room', ['S104'], async (t) => {
    const a = await t.create('puppet', { delay: { onDispose: 2500 } });
    await a.ask('timeout', 'too late', 1500);
    await a.leave();
    await t.traced({ event: 'onDispose', phase: 'end' });
  }],
  ['timers run although the patch rate is null', ['S55', 'S57'], async (t) => {
    const a = await t.create('puppet', { patchRate: null });
    await a.call('timeout', 'once', 50);
    await t.upTo(2000, () => a.messages.length > 0);
  }],
  ['timers run with a simulation interval and no patch rate', ['S53', 'S55', 'S57'], async (t) => {
    const a = await t.create('puppet', { patchRate: null });
    await a.call('setSimulationInterval', 20);
    await a.call('timeout', 'once', 50);
    await a.heard('timer');
  }],
  ['the simulation interval calls with the time between', ['S52', 'S53'], async (t) => {
    const a = await t.create('puppet');
    await a.call('setSimulationInterval', 20);
    await t.untilAsync('there are ticks', async () => (await a.ask('info')).ticks >= 10);
    const { meanDelta } = await a.ask('info');
    t.note('not sooner', meanDelta >= 15);
  }],
  ['the simulation interval is a sixtieth of a second by default', ['S52'], async (t) => {
    const a = await t.create('puppet');
    await a.call('setSimulationInterval');
    await t.untilAsync('there are ticks', async () => (await a.ask('info')).ticks >= 20);
    const { meanDelta } = await a.ask('info');
    t.note('not sooner', meanDelta >= 12);
  }],
  ['a simulation interval stops', ['S52'], async (t) => {
    const a = await t.create('puppet');
    await a.ask('setSimulationInterval', 20);
    await t.untilAsync('there are ticks', async () => (await a.ask('info')).ticks >= 3);
    await a.call('setSimulationInterval', null);
    const { ticks } = await a.ask('info');
    await t.wait(150);
    t.note('no more ticks', (await a.ask('info')).ticks === ticks);
  }],
  ['there is one simulation interval', ['S52'], async (t) => {
    const a = await t.create('puppet');
    await a.ask('setSimulationInterval', 10);
    await t.untilAsync('there are ticks', async () => (await a.ask('info')).ticks >= 3);
    await a.ask('setSimulationInterval', 100000);
    const { ticks } = await a.ask('info');
    await t.wait(150);
    t.note('the first one has ended', (await a.ask('info')).ticks === ticks);
  }],
]);

// When patches go out, and onBeforePatch.
import { theme } from './theme.mjs';

export default theme('patches', [
  ['the first one by hand', ['S56'], async (t) => {
    const a = await t.create('puppet', { patchRate: null });
    await a.call('broadcastPatch');
  }],
  ['by hand', ['S55', 'S56', 'S57'], async (t) => {
    const a = await t.create('puppet', { patchRate: null });
    await a.ask('set', 'counter', 1);
    await a.call('broadcastPatch');
    await a.call('broadcastPatch');
  }],
  ['none by themselves when the rate is null', ['S55'], async (t) => {
    const a = await t.create('puppet', { patchRate: null });
    await a.ask('set', 'counter', 1);
    await t.wait(200);
    await a.settled();
  }],
  ['none by themselves when the rate is 0', ['S55'], async (t) => {
    const a = await t.create('puppet', { patchRate: 0 });
    await a.ask('set', 'counter', 1);
    await t.wait(200);
    await a.settled();
    t.note('counter', a.state.counter);
  }],
  ['by themselves', ['S54'], async (t) => {
    const a = await t.create('puppet');
    await a.ask('set', 'counter', 7);
    await t.until('the patch is there', () => a.state.counter === 7);
    a.noteState('has');
  }],
  ['at a given rate', ['S54'], async (t) => {
    const a = await t.create('puppet', { patchRate: 20 });
    await a.call('info');
    await a.ask('set', 'counter', 7);
    await t.until('the patch is there', () => a.state.counter === 7);
  }],
  ['a rate can be set later', ['S54', 'S101'], async (t) => {
    const a = await t.create('puppet', { patchRate: null });
    await a.ask('set', 'counter', 7);
    await a.ask('setPatchRate', 20);
    await t.until('the patch is there', () => a.state.counter === 7);
    await a.call('setPatchRate', null);
    await a.ask('set', 'counter', 8);
    await t.wait(150);
    await a.settled();
  }],
  ['a patch by hand has nothing when a room has no state', ['S51', 'S56'], async (t) => {
    const a = await t.create('puppet_stateless');
    await a.call('broadcastPatch');
  }],
  ['onBeforePatch before each patch by hand', ['S35', 'S36'], async (t) => {
    const a = await t.create('puppet', { patchRate: null });
    await a.call('traceTicks', true);
    for (const counter of [1, 1, 2]) {
      await a.ask('set', 'counter', counter);
      await a.call('broadcastPatch');
    }
    await a.call('traceTicks', false);
  }],
  ['onBeforePatch at the rate, changes or not', ['S35'], async (t) => {
    const a = await t.create('puppet', { patchRate: 20 });
    await a.call('traceTicks', true);
    await t.traced({ event: 'onBeforePatch' }, 3);
    t.note('it goes on by itself');
  }, { ignoresTrace: true }],
  ['onBeforePatch without a state', ['S35', 'S51'], async (t) => {
    const a = await t.create('puppet_stateless', { patchRate: 20 });
    await a.call('traceTicks', true);
    await t.traced({ event: 'onBeforePatch' }, 3);
    t.note('it goes on by itself');
  }, { ignoresTrace: true }],
]);

// Messages from the room to clients, and their order.
import { theme } from './theme.mjs';

async function three(t, options = {}, room = 'puppet') {
  const a = await t.create(room, options);
  return [a, await t.joinById(a.roomId), await t.joinById(a.roomId)];
}

async function settle(...players) {
  for (const player of players) await player.settled();
}

export default theme('sending', [
  ['a broadcast reaches everybody', ['S68', 'S71'], async (t) => {
    const [a, b, c] = await three(t);
    await a.call('broadcast', 'action-taken', { what: 'an action' });
    await settle(a, b, c);
  }],
  ['a broadcast leaves one out', ['S69', 'S71'], async (t) => {
    const [a, b, c] = await three(t);
    await a.call('broadcast', 'fire', 1, { except: [a.sessionId] });
    await settle(a, b, c);
  }],
  ['a broadcast leaves several out', ['S69'], async (t) => {
    const [a, b, c] = await three(t);
    await a.call('broadcast', 'fire', 1, { except: [a.sessionId, c.sessionId] });
    await settle(a, b, c);
  }],
  ['a broadcast leaves all out', ['S69'], async (t) => {
    const [a, b, c] = await three(t);
    await a.call('broadcast', 'fire', 1, { except: [a, b, c].map(({ sessionId }) => sessionId) });
    await settle(a, b, c);
  }],
  ['broadcast of a number type and of nothing', ['S68'], async (t) => {
    const [a, b] = await three(t);
    await a.call('broadcast', 5, [1, 2]);
    await a.call('broadcast', 'empty');
    await settle(a, b);
  }],
  ['after the next patch', ['S70', 'S71'], async (t) => {
    const [a, b] = await three(t, { patchRate: null });
    await a.call('together', ['set', 'counter', 5], ['broadcast', 'destroy', 1, { afterNextPatch: true }]);
    await a.call('broadcast', 'before', 2);
    await a.ask('broadcastPatch');
    await settle(a, b);
  }],
  ['after the next patch, with nobody who sends one', ['S70'], async (t) => {
    const [a, b] = await three(t, { patchRate: null });
    await a.call('broadcast', 'never', 1, { afterNextPatch: true });
    await t.wait(150);
    await settle(a, b);
  }],
  ['after a patch without changes', ['S70'], async (t) => {
    const [a, b] = await three(t, { patchRate: null });
    await a.call('broadcast', 'late', 1, { afterNextPatch: true });
    await a.ask('broadcastPatch');
    await settle(a, b);
  }],
  ['after a patch of its own accord', ['S54', 'S70'], async (t) => {
    const [a, b] = await three(t);
    await a.ask('broadcast', 'late', 1, { afterNextPatch: true });
    await a.heard('late');
    await b.heard('late');
  }],
  ['after the next patch, but not to all', ['S69', 'S70'], async (t) => {
    const [a, b, c] = await three(t, { patchRate: null });
    await a.call('broadcast', 'late', 1, { afterNextPatch: true, except: [b.sessionId] });
    await a.ask('broadcastPatch');
    await settle(a, b, c);
  }],
  ['after the next patch in a room without a state', ['S51', 'S70'], async (t) => {
    const [a, b] = await three(t, {}, 'puppet_stateless');
    await a.call('broadcast', 'never', 1, { afterNextPatch: true });
    await t.upTo(1500, () => a.messages.length > 0);
    await settle(a, b);
  }],
  ['to one client after the next patch', ['S116'], async (t) => {
    const [a, b] = await three(t, { patchRate: null });
    await a.call('together', ['set', 'text', 'new'], ['sendTo', b.sessionId, 'late', 1, { afterNextPatch: true }],
      ['sendTo', b.sessionId, 'early', 2]);
    await a.ask('broadcastPatch');
    await settle(a, b);
  }],
  ['held-back messages keep their order', ['S73'], async (t) => {
    const [a, b] = await three(t, { patchRate: null });
    await a.call('together', ['broadcast', 'first', 1, { afterNextPatch: true }],
      ['broadcast', 'second', 2, { afterNextPatch: true }], ['broadcast', 'third', 3, { afterNextPatch: true }]);
    await a.ask('broadcastPatch');
    await settle(a, b);
  }],
  ['a broadcast and a message held back together', ['S73'], async (t) => {
    const [a, b] = await three(t, { patchRate: null });
    await a.call('together', ['broadcast', 'all', 1, { afterNextPatch: true }],
      ['sendTo', b.sessionId, 'one', 2, { afterNextPatch: true }]);
    await a.ask('broadcastPatch');
    await settle(a, b);
  }],
  ['at once means before the patch', ['S73'], async (t) => {
    const [a, b] = await three(t, { patchRate: null });
    await a.call('together', ['set', 'counter', 1], ['broadcast', 'now', 1], ['sendTo', b.sessionId, 'too', 2]);
    await a.ask('broadcastPatch');
    await settle(a, b);
  }],
  ['a message before and after a patch by hand', ['S56', 'S73'], async (t) => {
    const [a, b] = await three(t, { patchRate: null });
    await a.call('together', ['set', 'counter', 1], ['broadcast', 'before', 1], ['broadcastPatch'], ['broadcast', 'after', 2]);
    await settle(a, b);
  }],
  ['to one client', ['S67', 'S115'], async (t) => {
    const [a, b, c] = await three(t);
    await a.call('sendTo', b.sessionId, 'powerup', { kind: 'ammo' });
    await a.call('sendTo', b.sessionId, 1, 'number');
    await a.call('sendTo', b.sessionId, 'nothing');
    await settle(a, b, c);
  }],
  ['bytes to one client', ['S118'], async (t) => {
    const [a, b] = await three(t);
    await a.call('sendBytesTo', b.sessionId, 'raw', [172, 72, 101, 108, 108, 111, 0, 255]);
    await a.call('sendBytesTo', b.sessionId, 9, [1]);
    await b.heard(9);
  }],
  ['an error to one client', ['S120'], async (t) => {
    const [a, b] = await three(t);
    await a.call('error', b.sessionId, 4217, 'be careful');
    await a.call('error', b.sessionId, 1, '');
    await settle(a, b);
  }],
  ['to nobody', ['S68'], async (t) => {
    const a = await t.create('puppet');
    await a.call('sendTo', 'nobody', 'x', 1);
  }],
]);

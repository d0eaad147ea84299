// What a room throws stays in that room.
import assert from 'node:assert/strict';
import test from 'node:test';
import { generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { until } from './lib/wait.mjs';

const hooks = [
  'onAuthStatic', 'onCreate', 'onAuth', 'onJoin', 'onDrop', 'onReconnect', 'onLeave', 'onDispose', 'onBeforePatch',
  'onMessage', 'setTimeout', 'setSimulationInterval',
];
const refusing = ['onAuthStatic', 'onCreate', 'onAuth', 'onJoin'];
// Whom an exception refuses is told it; the room hears of it only if it asks to.
const toldToTheClient = [...refusing, 'onReconnect'];
const rooms = {
  throwing: { factory: 'throwing/Throwing' },
  catching: { factory: 'throwing/Catching' },
  bystander: { factory: 'game/Game' },
};

/** Makes everything happen that could throw: a message, a drop, a return, a leave, the end. */
async function provoke(client, name, hook) {
  const room = await client.create(name, { in: hook });
  room.reconnection && (room.reconnection.enabled = false);
  room.onError(() => {});
  if (hook === 'onDrop' || hook === 'onReconnect') {
    const { reconnectionToken } = room;
    const left = new Promise((resolve) => room.onLeave(resolve));
    room.connection.close(4010);
    await left;
    if (hook === 'onReconnect') await client.reconnect(reconnectionToken).catch(() => {});
    return;
  }
  if (hook === 'onMessage') room.send('throw');
  if (hook === 'onLeave' || hook === 'onDispose') await room.leave();
}

for (const name of ['throwing', 'catching']) {
  test(`reliability 27: an exception in each of 12 hooks, ${name === 'catching' ? 'with' : 'without'} onUncaughtException`,
    async (t) => {
      const host = await Host.start({ plugins: ['throwing', 'game'], rooms });
      try {
        for (const { name: version, prefix, Client } of generations) {
          const client = new Client(host.url + prefix);
          const bystander = await client.create('bystander');
          let states = 0;
          bystander.onStateChange(() => { states += 1; });
          for (const hook of hooks) {
            await t.test(`${version} ${hook}`, async () => {
              const told = new RegExp(`${name === 'catching' ? 'caught ' : ' '}${hook}: from ${hook}`);
              const before = host.log(told).length;
              if (refusing.includes(hook)) {
                await assert.rejects(provoke(client, name, hook), (error) => error.message === `from ${hook}`);
              } else {
                await provoke(client, name, hook);
              }
              // Static auth has no room that could hear of it.
              const isLogged = name === 'catching' ? hook !== 'onAuthStatic' : !toldToTheClient.includes(hook);
              if (isLogged) await until('the exception is told', () => host.log(told).length > before);
              const seen = states;
              bystander.send('move', { x: 1, y: 1 });
              await until('the bystander plays on', () => states > seen);
            });
          }
          await bystander.leave();
        }
      } finally {
        await host.stop();
      }
    });
}

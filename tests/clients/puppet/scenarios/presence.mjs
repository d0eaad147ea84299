// The presence: what rooms share.
import { theme } from './theme.mjs';

/** Calls of presence, one after the other, with keys of this scenario only. */
const presence = (...calls) => async (t) => {
  const a = await t.create('puppet');
  for (const [method, key, ...args] of calls) await a.call('presence', method, `${t.unique}.${key}`, ...args);
};

export default theme('presence', [
  ['set, get, exists, del', ['S105'], presence(
    ['get', 'k'], ['exists', 'k'], ['set', 'k', 'v'], ['get', 'k'], ['exists', 'k'], ['del', 'k'], ['get', 'k'])],
  ['sets', ['S105'], presence(
    ['sadd', 's', 'one'], ['sadd', 's', 'two'], ['sadd', 's', 'one'], ['smembers', 's'], ['scard', 's'], ['sismember', 's', 'one'],
    ['sismember', 's', 'three'], ['srem', 's', 'one'], ['smembers', 's'], ['scard', 'none'])],
  ['hashes', ['S105'], presence(
    ['hset', 'h', 'a', '1'], ['hset', 'h', 'b', '2'], ['hget', 'h', 'a'], ['hget', 'h', 'none'], ['hgetall', 'h'], ['hlen', 'h'],
    ['hdel', 'h', 'a'], ['hgetall', 'h'], ['hlen', 'h'])],
  ['counters', ['S105'], presence(
    ['incr', 'n'], ['incr', 'n'], ['decr', 'n'], ['hincrby', 'm', 'f', 5], ['hincrby', 'm', 'f', -2])],
  ['topics reach other rooms', ['S105'], async (t) => {
    const a = await t.create('puppet');
    const b = await t.create('puppet');
    await b.call('presence', 'subscribe', t.unique);
    await a.ask('presence', 'publish', t.unique, { hello: ['b'] });
    await b.heard('presence');
    await b.call('presence', 'unsubscribe', t.unique);
    await a.ask('presence', 'publish', t.unique, 'unheard');
    await t.wait(100);
    await b.settled();
  }],
  ['a topic reaches the room itself', ['S105'], async (t) => {
    const a = await t.create('puppet');
    await a.call('presence', 'subscribe', t.unique);
    await a.ask('presence', 'publish', t.unique, 'me');
    await a.heard('presence');
  }],
  ['lists', ['S105'], presence(
    ['rpush', 'l', 'a', 'b'], ['lpush', 'l', 'c'], ['llen', 'l'], ['lpop', 'l'], ['rpop', 'l'], ['llen', 'l']),
  { generations: ['0.17', '0.18'] }],
]);

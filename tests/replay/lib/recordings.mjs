// The recorded sessions, in an order in which a client can play them.
import { readFileSync } from 'node:fs';
import { eachId, tokenOf } from './identities.mjs';
import { isJoin } from './frames.mjs';

const folder = new URL('../../data/captures/', import.meta.url);

export const generations = ['0.15', '0.16', '0.17', '0.18'];

/** All sessions of a generation as `{generation, name, events, tokens, ids}`. */
export function sessionsOf(generation) {
  const { sessions } = JSON.parse(readFileSync(new URL(`${generation}.json`, folder), 'utf8'));
  return sessions.map(({ name, events }) => {
    const prepared = inCausalOrder(events.map(prepare));
    return { generation, name, events: prepared, tokens: tokensOf(prepared), ids: idsIn(prepared) };
  });
}

function prepare(event) {
  return event.kind === 'frame' ? { ...event, bytes: Buffer.from(event.hex, 'hex') } : event;
}

/**
 * Events were written down where they were seen, which is not always in the order of cause and effect: a
 * client acknowledges JOIN_ROOM after it came, whatever the recording says.
 */
function inCausalOrder(events) {
  const ordered = [];
  const early = new Map();
  for (const event of events) {
    const isOfServer = event.kind === 'frame' && event.dir === 's2c';
    if (event.kind === 'frame' && event.dir === 'c2s' && isJoin(event.bytes) &&
      !ordered.some((other) => other.conn === event.conn && other.kind === 'frame')) {
      early.set(event.conn, event);
      continue;
    }
    ordered.push(event);
    if (isOfServer && early.has(event.conn)) {
      ordered.push(early.get(event.conn));
      early.delete(event.conn);
    }
  }
  return ordered;
}

function tokensOf(events) {
  const joins = events.filter((event) => event.kind === 'frame' && event.dir === 's2c' && isJoin(event.bytes));
  return new Map(joins.map((event) => [event.conn, tokenOf(event.bytes)]));
}

/** All ids that the server has given away in the session. */
function idsIn(events) {
  const ids = new Set(tokensOf(events).values());
  for (const event of events) {
    if (event.kind === 'http' && event.response) eachId(event.response.body, (field, value) => ids.add(value));
  }
  return ids;
}

// Values as text, so that two that differ look different.

function plainly(key, value) {
  if (this[key] instanceof Date) return { date: this[key].toISOString() };
  // A Buffer has turned itself into something else by the time it gets here.
  if (this[key] instanceof Uint8Array) return { bytes: [...this[key]] };
  if (value instanceof ArrayBuffer) return { bytes: [...new Uint8Array(value)] };
  if (typeof value === 'bigint') return { bigint: String(value) };
  if (typeof value === 'number' && !Number.isFinite(value)) return { number: String(value) };
  return value;
}

export const show = (value) => (value === undefined ? 'undefined' : JSON.stringify(value, plainly));

function plainItem({ name, x, hp, kind, rage }) {
  return { name, x, hp, kind, ...(rage === undefined ? {} : { rage }) };
}

const plainMap = (map) => Object.fromEntries([...map.entries()].map(([key, item]) => [key, plainItem(item)]));
const listOf = (collection) => [...collection.values()];

/** The puppet's state as a client has decoded it. Collections a client was never told of are left out. */
export function plainState({ counter, text, flag, items, list, team, tags, bag, hero, secrets }) {
  return {
    counter, text, flag,
    items: items && plainMap(items), list: list && [...list], team: team && [...team].map(plainItem),
    tags: tags && listOf(tags), bag: bag && listOf(bag), // Clients of 0.15 make an empty one in place of none.
    hero: hero?.name === undefined ? null : plainItem(hero),
    // One without a view may or may not know that there is an empty map.
    secrets: secrets?.size ? plainMap(secrets) : undefined,
  };
}

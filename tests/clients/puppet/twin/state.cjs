// The puppet's state for @colyseus/schema 2 to 5, and reading and writing it by paths such as `items.a.hp`.
module.exports = function stateOf({ defineTypes, entity, view, Schema, MapSchema, ArraySchema, SetSchema, CollectionSchema }) {
  class Item extends Schema {}
  defineTypes(Item, { name: 'string', x: 'float32', hp: 'uint8', kind: 'string' });

  class Boss extends Item {}
  defineTypes(Boss, { rage: 'number' });
  // Since schema 3 a type that no field names is unknown to clients unless it is registered.
  entity?.(Boss);

  class State extends Schema {
    constructor() {
      super();
      this.counter = 0;
      this.text = '';
      this.flag = false;
      this.items = new MapSchema();
      this.list = new ArraySchema();
      this.team = new ArraySchema();
      this.tags = new SetSchema();
      this.bag = new CollectionSchema();
      if (view) this.secrets = new MapSchema();
    }
  }
  defineTypes(State, {
    counter: 'number', text: 'string', flag: 'boolean', items: { map: Item }, list: ['number'], team: [Item],
    tags: { set: 'string' }, bag: { collection: 'number' }, hero: Item,
    ...(view ? { secrets: { map: Item } } : {}),
  });
  // Views came with schema 3.
  if (view) view()(State.prototype, 'secrets');

  function makeItem({ name = '', x = 0, hp = 0, kind = '', rage }) {
    const item = rage === undefined ? new Item() : new Boss();
    Object.assign(item, { name, x, hp, kind });
    if (rage !== undefined) item.rage = rage;
    return item;
  }

  /** What is assigned: an Item for an object, everything else as it is. */
  const made = (value) => (value !== null && typeof value === 'object' ? makeItem(value) : value);

  const isMap = (holder) => holder instanceof MapSchema;
  const isArray = (holder) => holder instanceof ArraySchema;

  function step(holder, key) {
    const found = isMap(holder) ? holder.get(key) : isArray(holder) ? holder[Number(key)] : holder[key];
    if (found === undefined || found === null) throw new Error(`nothing at "${key}"`);
    return found;
  }

  /** Where `path` leads: what holds the last part, and that part. */
  function locate(state, path) {
    const keys = path.split('.');
    const last = keys.pop();
    return { holder: keys.reduce(step, state), last };
  }

  function find(state, path) {
    return path.split('.').reduce(step, state);
  }

  function place(state, path, instance) {
    const { holder, last } = locate(state, path);
    if (isMap(holder)) holder.set(last, instance);
    else if (isArray(holder)) holder[Number(last)] = instance;
    else holder[last] = instance;
  }

  function assign(state, path, value) {
    place(state, path, made(value));
  }

  function unset(state, path) {
    const { holder, last } = locate(state, path);
    if (isMap(holder)) holder.delete(last);
    else if (isArray(holder)) holder.splice(Number(last), 1);
    else holder[last] = undefined;
  }

  const plainItem = ({ name, x, hp, kind, rage }) => ({ name, x, hp, kind, ...(rage === undefined ? {} : { rage }) });
  const plainMap = (map) => Object.fromEntries([...map.entries()].map(([key, item]) => [key, plainItem(item)]));

  /** The whole state as JSON can say it. */
  function plain(state) {
    const { counter, text, flag, items, list, team, tags, bag, hero, secrets } = state;
    return {
      counter, text, flag,
      items: plainMap(items), list: [...list], team: [...team].map(plainItem),
      tags: [...tags.values()], bag: [...bag.values()], hero: hero ? plainItem(hero) : null,
      ...(secrets ? { secrets: plainMap(secrets) } : {}),
    };
  }

  return { State, made, find, place, assign, unset, plain };
};

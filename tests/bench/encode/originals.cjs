// The states of the cases with an original encoder: workload.cpp for @colyseus/schema 2 to 5.
const { keyOf, first, elementOf, Mover, shownTo } = require("./states.cjs");

/// The structs and states of one generation, `schema` being its package.
function define(schema) {
  const struct = (types) => {
    class Struct extends schema.Schema {}
    schema.defineTypes(Struct, types);
    return Struct;
  };
  const elements = {
    two: struct({ x: "number", y: "number" }),
    four: struct({ x: "number", y: "number", vx: "number", hp: "number" }),
  };
  const state = (Container, types) => {
    class State extends schema.Schema {
      constructor() {
        super();
        this.players = new Container();
      }
    }
    schema.defineTypes(State, { players: types });
    return State;
  };
  const { MapSchema, ArraySchema } = schema;
  const states = {
    map2: state(MapSchema, { map: elements.two }),
    map4: state(MapSchema, { map: elements.four }),
    array2: state(ArraySchema, [elements.two]),
    numbers: state(ArraySchema, ["number"]),
    views: state(MapSchema, { map: elements.two }),
  };
  if (schema.view) schema.view()(states.views.prototype, "players");
  return { elements, states };
}

/// What the rooms of each generation do to tell their clients: `patch()` and `fullState()`, of `code`
/// bytes before them.
class Since3 {
  #encoder;
  #buffer = Buffer.allocUnsafe(1 << 20);
  #views = [];

  constructor(schema, state) {
    schema.Encoder.BUFFER_SIZE = 1 << 20;
    this.#encoder = new schema.Encoder(state);
    this.schema = schema;
  }

  show(elements) {
    const view = new this.schema.StateView();
    for (const element of elements) view.add(element);
    this.#views.push(view);
  }

  patch() {
    const at = { offset: 1 };
    let size = this.#encoder.encode(at).length;
    const shared = at.offset;
    for (const view of this.#views) size += this.#encoder.encodeView(view, shared, at).length - shared;
    this.#encoder.discardChanges();
    return size;
  }

  fullState() {
    return this.#encoder.encodeAll({ offset: 1 }, this.#buffer).length;
  }
}

class Of2 {
  constructor(_schema, state) {
    this.state = state;
  }

  patch() {
    return this.state.encode(false, [], false).length;
  }

  fullState() {
    return this.state.encodeAll(false).length;
  }
}

/// One case in one generation: the same calls as Workload in workload.hpp.
class Workload {
  #mover;
  #encoder;
  #full;

  constructor(schema, description) {
    const { elements, states } = define(schema);
    const state = new states[description.state]();
    this.#encoder = new (schema.Encoder ? Since3 : Of2)(schema, state);
    this.#full = description.full;
    const kind = elementOf[description.state];
    const players = [];
    for (let number = 0; number < description.size; number++) {
      const player = kind ? Object.assign(new elements[kind](), first[kind](number)) : number;
      players.push(player);
      if (state.players instanceof schema.MapSchema) state.players.set(keyOf(number), player);
      else state.players.push(player);
    }
    for (let view = 0; view < (description.views ?? 0); view++) {
      const seen = Array.from({ length: description.visible }, (_, at) => players[shownTo(description, view, at)]);
      this.#encoder.show(seen);
    }
    this.#mover = new Mover(description, kind ? players : state.players);
    this.encode();
  }

  move() {
    this.#mover.move();
  }

  encode() {
    const size = this.#encoder.patch();
    return this.#full ? this.#encoder.fullState() : size;
  }
}

module.exports = { Workload };

// What clients should have after each step of a case, where the original servers do not bring them there.
const fs = require("node:fs");
const path = require("node:path");

// The arrays of the 0.15 server are not what was done to them; those of the latest one are. And only
// the latest ones show no tags that were not given.
const latestFile = path.join(__dirname, "../../data/vectors/schema-5.json");
let latest;
function latestOf(name) {
  latest ??= new Map(JSON.parse(fs.readFileSync(latestFile)).cases.map((one) => [one.name, one]));
  return latest.get(name);
}

/// Client `name` should have `state` after step `index`, whatever the vectors say.
function want(one, index, name, state) {
  one.steps[index].clients[name] = { expect: state, reason: "filtered" };
}

function wantServer(one) {
  for (const step of one.steps) {
    for (const name of Object.keys(step.clients ?? {})) step.clients[name] = {};
  }
}

const corrections = {
  // Numbers are exact here: NaN stays NaN, but in an integer.
  "number-nan": (one) => want(one, 2, "c1", { ...one.steps[2].server, i: 0 }),
  // -1 is 2^64-1 in a std::uint64_t.
  "prim-uint64-odd": (one) => want(one, 2, "c1", { v: 2 ** 64, t: 1 }),
  // A container cannot be missing in C++, only empty.
  "map-null": (one) => {
    for (const step of one.steps) if (step.server && !step.server.m) step.server.m = {};
  },
  // Clients are not told of a field that is deprecated, but of all behind it.
  "deprecated-field": wantServer,
  // The original forgets to tell of the array; the client who comes later may not know of `ev`.
  "patch-only-field": (one) => {
    wantServer(one);
    want(one, 3, "c2", { a: 1, l: [1, 2] });
  },
  // A field that is told once stays as it was then, with the original too, which the vector counts as a divergence.
  "full-state-only-field": (one) => want(one, 4, "c1", { a: 2, seed: 123456 }),
  // There is one reliable channel.
  "unreliable-fields": wantServer,
  // The original does not tell those who come late of what was there before.
  "stream-broadcast": (one) => {
    for (const step of one.steps) if (step.clients?.c2) step.clients.c2 = {};
  },
  // The original shows views an empty stream; with VIEW, a container appears with the first element that is given.
  "stream-view": (one) => want(one, 1, "c1", {}),
  // The order of what a view shows is that of the server, not that of the additions to the view.
  "view-array-add-items": (one) => want(one, 8, "c1", { l: [{ x: 1 }, { x: 20 }] }),
  // What was taken back at once was never there, nor was the container around it.
  "view-add-remove-same-tick": (one) => {
    for (const step of one.steps) if (step.clients) step.clients.c1 = { expect: {}, reason: "filtered" };
  },
  // A view that loses one tag keeps the others.
  "view-tagged-fields": (one) => {
    one.steps.forEach((step, index) => (step.clients = latestOf(one.name).steps[index].clients));
    want(one, 15, "c2", { m: { p: { pub: 9, priv: 3, t2: "bbb" } } });
  },
};

/// The part of a value of a type that a client of 0.15 may see: `filter` is about a field,
/// `filterChildren` about each element. (What a client has seen before is no reason to keep it.)
function allowed(types, type, value, client) {
  if (value === null || typeof value !== "object" || typeof type === "string") return value;
  const part = (of, item) => allowed(types, of, item, client);
  if (!type.ref) {
    const of = Object.values(type)[0];
    if (Array.isArray(value)) return value.map((item) => part(of, item));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, part(of, item)]));
  }
  const { fields } = types.find(({ name }) => name === type.ref);
  const seen = {};
  for (const { name, type: of, filter, filterChildren } of fields) {
    if (value[name] === undefined || (filter && !matches(filter, client, { this: value }))) continue;
    seen[name] = part(of, filterChildren ? children(value[name], filterChildren, client) : value[name]);
  }
  return seen;
}

function children(value, filter, client) {
  if (Array.isArray(value)) return value.filter((item, key) => matches(filter, client, { key, value: item }));
  return Object.fromEntries(Object.entries(value).filter(([key, item]) => matches(filter, client, { key, value: item })));
}

function matches({ eq }, client, { key, ...objects }) {
  if (eq === "key") return key === client;
  const [object, field] = eq.split(".");
  return objects[object][field] === client;
}

/// Whether the case has filters of 0.15.
exports.hasFilters = ({ types }) =>
  types.some(({ fields }) => fields.some(({ filter, filterChildren }) => filter || filterChildren));

/// Makes a case say what clients should have.
exports.correct = (one, generation) => {
  if (generation === 2 && one.tags.includes("array") && latestOf(one.name)) {
    one.steps.forEach((step, index) => {
      if (!step.clients) return;
      step.server = latestOf(one.name).steps[index].server;
      for (const client of Object.values(step.clients)) delete client.expect;
    });
  }
  if (exports.hasFilters(one)) {
    for (const step of one.steps) {
      for (const name of Object.keys(step.clients ?? {})) {
        const expect = allowed(one.types, { ref: one.root }, step.server, name);
        step.clients[name] = { expect, reason: "filtered" };
      }
    }
  }
  corrections[one.name]?.(one);
};

// Whether the official decoders understand what encode_bench measures: for each case, a full state,
// three patches and a full state in the end have to give the state that the case describes.
//
//   node check.cjs CLIENTS ENCODE_BENCH
const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const path = require("node:path");
const { createRequire } = require("node:module");
const { keyOf, first, elementOf, Mover, shownTo } = require("./states.cjs");
const { cases } = require("./cases.json");

const [clients, program] = process.argv.slice(2);
const load = createRequire(path.resolve(clients, "package.json"));

/// What the first client is to see.
function expectation(description) {
  const kind = elementOf[description.state];
  const players = Array.from({ length: description.size }, (_, at) => (kind ? first[kind](at) : at));
  const isArray = description.state === "array2" || description.state === "numbers";
  const seen = description.views
    ? Array.from({ length: description.visible }, (_, at) => shownTo(description, 0, at))
    : players.map((_, at) => at);
  return {
    mover: new Mover(description, players),
    state: () => ({ players: isArray ? players : Object.fromEntries(seen.map((at) => [keyOf(at), players[at]])) }),
  };
}

function decoderOf(generation, handshake) {
  const { Reflection } = load(`schema-${generation}`);
  const decoder = Reflection.decode(generation === 2 ? [...handshake] : handshake);
  const state = generation === 2 ? decoder : decoder.state;
  const decode = (bytes) => decoder.decode(generation === 2 ? [...bytes] : bytes);
  return { decode, state: () => state.toJSON() };
}

const bytesOf = (hex) => Buffer.from(hex, "hex");

const output = execFileSync(program, [path.join(__dirname, "cases.json"), "--show"], { maxBuffer: 1 << 30 });
const shown = new Map(output.toString().trim().split("\n").map((line) => JSON.parse(line)).map((one) => [one.name, one]));

for (const description of cases) {
  for (const generation of [2, 3, 4, 5]) {
    const told = shown.get(description.name)[generation === 4 ? 3 : generation];
    const expected = expectation(description);
    const decoder = decoderOf(generation, bytesOf(told.handshake));
    decoder.decode(bytesOf(told.fullState));
    assert.deepEqual(decoder.state(), expected.state(), `${description.name}: full state`);
    for (const patch of told.patches) {
      expected.mover.move();
      if (patch) decoder.decode(bytesOf(patch));
      assert.deepEqual(decoder.state(), expected.state(), `${description.name}: patch`);
    }
    const late = decoderOf(generation, bytesOf(told.handshake));
    late.decode(bytesOf(told.fullStateThen));
    assert.deepEqual(late.state(), expected.state(), `${description.name}: full state in the end`);
  }
}

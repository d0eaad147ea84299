// Lets the program replay all cases of the vectors, feeds its bytes to the official decoder of the
// case's generation, and compares what the client has with the server's state after every step.
//
//   node check.cjs <client packages> <program> <file of vectors>...
const fs = require("node:fs");
const path = require("node:path");
const { spawn } = require("node:child_process");
const readline = require("node:readline");
const { createRequire } = require("node:module");
const { keyOf } = require("./schemas.cjs");
const { whySkipped } = require("./skipped.cjs");
const { correct, hasFilters } = require("./wanted.cjs");

const [packages, program, ...files] = process.argv.slice(2);
const load = createRequire(path.resolve(packages, "package.json"));

let warnings = [];
for (const level of ["log", "warn", "error"]) {
  console[level] = (...words) => warnings.push(words.map(String).join(" "));
}

const bytesOf = (hex) => Buffer.from(hex.replaceAll(" ", ""), "hex");

class Client {
  constructor(generation, handshakes) {
    const { Reflection } = load(`schema-${generation}`);
    const bytes = bytesOf(handshakes[generation === 2 ? 0 : generation === 5 ? 2 : 1]);
    this.decoder = Reflection.decode(generation === 2 ? [...bytes] : bytes);
    this.state = generation === 2 ? this.decoder : this.decoder.state;
    this.generation = generation;
  }
  decode(bytes) {
    this.decoder.decode(this.generation === 2 ? [...bytes] : bytes);
  }
}

function canonical(value) {
  if (typeof value === "bigint") return { $bigint: String(value) };
  if (typeof value === "number") {
    if (Object.is(value, -0)) return { $num: "-0" };
    return Number.isFinite(value) ? value : { $num: String(value) };
  }
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(canonical);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, canonical(item)]).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const expand = (value) => {
  if (value === null || typeof value !== "object") return value;
  if (value.$repeat) return value.$repeat[0].repeat(value.$repeat[1]);
  if (Array.isArray(value)) return value.map(expand);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expand(item)]));
};

/// Clients of 0.15 show `{}` for references of the root that were never set.
const withoutEmpty = (value) => Object.fromEntries(Object.entries(value).filter(([, item]) => JSON.stringify(item) !== "{}"));

function same(actual, wanted, { generation }) {
  if (wanted === undefined) return false;
  const text = (value) => {
    const json = canonical(expand(value));
    return JSON.stringify(generation === 2 ? withoutEmpty(json) : json);
  };
  return text(actual) === text(wanted);
}

async function main() {
  const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = readline.createInterface({ input: child.stdout, crlfDelay: Infinity })[Symbol.asyncIterator]();
  let passed = 0;
  const failed = [];
  const skipped = new Map();
  for (const file of files) {
    const { generation, cases } = JSON.parse(fs.readFileSync(file));
    for (const one of cases) {
      const reason = whySkipped(one);
      if (reason) {
        skipped.set(reason, [...(skipped.get(reason) ?? []), `${generation}:${one.name}`]);
        continue;
      }
      correct(one, generation);
      const problem = await replay(child, lines, generation, one);
      if (problem) failed.push(`generation ${generation}, ${one.name}: ${problem}`);
      else passed += 1;
    }
  }
  child.stdin.end();
  for (const [reason, names] of skipped) process.stdout.write(`skipped ${names.length}, ${reason}: ${names.join(" ")}\n`);
  for (const text of failed) process.stdout.write(`FAILED ${text}\n`);
  process.stdout.write(`${passed} passed, ${failed.length} failed\n`);
  process.exitCode = failed.length === 0 && passed > 0 ? 0 : 1;
}

/// What went wrong, or undefined.
async function replay(child, lines, generation, one) {
  const slim = { types: one.types, hasFilters: hasFilters(one), setup: one.setup, steps: one.steps.map(({ do: kind, ops, client, view }) => ({ do: kind, ops, client, view })) };
  child.stdin.write(`${generation === 2 ? 1 : 2}\t${keyOf(one)}\t${JSON.stringify(slim)}\n`);
  const clients = new Map();
  let handshakes;
  let step = 0;
  let problem;
  const note = (text) => (problem ??= `step ${step}: ${text}`);
  warnings = [];
  for (;;) {
    const { value: line, done } = await lines.next();
    if (done) return "the program ended";
    const event = JSON.parse(line);
    if (event.do === "end") return problem;
    try {
      if (event.do === "start") handshakes = event.handshakes;
      if (event.do === "error") note(event.message);
      if (event.do === "join") clients.set(event.client, new Client(generation, handshakes));
      if (event.bytes !== undefined) clients.get(event.client).decode(bytesOf(event.bytes));
    } catch (error) {
      note(String(error));
    }
    if (warnings.length > 0) note(warnings.join("; "));
    if (event.do === "compare") {
      compare(one, one.steps[step], clients, generation, note);
      step += 1;
    }
  }
}

function compare(one, step, clients, generation, note) {
  for (const [name, { expect, reason }] of Object.entries(step.clients ?? {})) {
    const actual = clients.get(name).state.toJSON();
    // Where the original's client ends up otherwise than its server, ours need not: but where the
    // value itself changes on the wire, both are right.
    const wanted = expect ?? step.server;
    const isRight = same(actual, wanted, { generation }) ||
      (reason === "diverges" && same(actual, step.server, { generation }));
    if (!isRight || (reason === "diverges" && !one.tags.includes("lossy") && !same(actual, step.server, { generation }))) {
      note(`${name} has ${JSON.stringify(canonical(actual)).slice(0, 300)}, wanted ${JSON.stringify(wanted).slice(0, 300)}`);
    }
  }
}

main();

// Replays the histories that a program prints with the official decoders, and compares what each client
// ends up with after every message with the server's own state.
//
//   node decode.cjs <client packages> <program> [argument...]
const { spawn } = require("node:child_process");
const { createRequire } = require("node:module");
const readline = require("node:readline");
const path = require("node:path");
const { canonical, ofGeneration, signless, withoutEmpty } = require("./canonical.cjs");

const [packages, program, ...programArguments] = process.argv.slice(2);
const load = createRequire(path.resolve(packages, "package.json"));

const HANDSHAKE = { v2: 0, v3: 1, v5: 2, bridge: 3 };
const decoders = {
  v2: [{ generation: 2, handshake: "v2" }],
  v3: [
    { generation: 3, handshake: "v3" },
    { generation: 4, handshake: "v3" },
    { generation: 5, handshake: "v5" },
    { generation: 3, handshake: "bridge" },
    { generation: 4, handshake: "bridge" },
    { generation: 5, handshake: "bridge" },
  ],
};

// Decoders report what they cannot make sense of on the console, and go on.
let warnings = [];
for (const level of ["log", "warn", "error"]) {
  console[level] = (...words) => warnings.push(words.map(String).join(" "));
}

class Follower {
  constructor({ generation, handshake }, handshakes) {
    this.name = `generation ${generation}, ${handshake} handshake`;
    const { Reflection } = load(`schema-${generation}`);
    const bytes = Buffer.from(handshakes[HANDSHAKE[handshake]], "hex");
    this.decoder = Reflection.decode(generation === 2 ? [...bytes] : bytes);
    this.state = generation === 2 ? this.decoder : this.decoder.state;
    this.generation = generation;
    // 0.16 and 0.17 skip what only 0.18 knows of a bridge, and say so.
    if (handshake === "bridge" && generation < 5) {
      warnings = warnings.filter((text) => !/definition mismatch|field not defined|"refId" not found|Please report this issue/.test(text));
    }
  }

  // As the SchemaSerializer of each client does.
  full(bytes) {
    if (this.generation === 5 && this.decoder.root.refs.size > 1) this.decoder.decodeResync(bytes);
    else this.patch(bytes);
  }

  patch(bytes) {
    this.decoder.decode(this.generation === 2 ? [...bytes] : bytes);
  }

  instances() {
    return (this.generation === 2 ? this.state.$changes.root : this.decoder.root).refs.size;
  }
}

// An instance whose next change the decoder of 0.15 would fail at: it looks for the place of each instance around
// it, and forgets places in maps when what the map belongs to is given another place itself.
function stranded(instance, path = "state", seen = new Set()) {
  if (instance === null || typeof instance !== "object" || seen.has(instance)) return undefined;
  seen.add(instance);
  for (let at = instance.$changes; at?.parent; at = at.parent.$changes) {
    if (at.parentIndex === undefined) return path;
  }
  const entries = instance._definition
    ? Object.keys(instance._definition.schema).map((name) => [name, instance[name]])
    : [...instance.$items];
  for (const [name, item] of entries) {
    const found = stranded(item, `${path}.${name}`, seen);
    if (found) return found;
  }
  return undefined;
}

const comparable = (json, follower) =>
  follower.generation === 2 || history.arrays ? signless(json) : json;

// Clients of 0.15 begin with an empty instance for each reference of the root.
function asSent(follower) {
  const state = follower.state.toJSON();
  if (follower.generation !== 2) return state;
  const sent = Object.entries(state).filter(([name]) => {
    const { $changes } = follower.state[name] ?? {};
    return !($changes && $changes.refId === undefined);
  });
  return Object.fromEntries(sent);
}

let histories = 0;
let checks = 0;
let failures = 0;
let firstSeed;
let history;
let clients;

let lastFailed;
let failedHistories = 0;

function fail(follower, message) {
  failures += 1;
  if (history === lastFailed) return;
  lastFailed = history;
  failedHistories += 1;
  if (failedHistories > 10) return;
  process.stdout.write(`FAILED ${history.family}, seed ${history.seed}, ${follower.name}: ${message}\n`);
  process.stdout.write(`To repeat it: node ${process.argv.slice(1, 4).join(" ")} ${again()}\n`);
}

// The arguments of the program that give this history alone.
function again() {
  if (programArguments[0] === "--programs") return `--programs ${history.seed}`;
  return `1 ${history.seed} "${history.family}"`;
}

function check(follower, event, expected, decode) {
  checks += 1;
  try {
    decode();
  } catch (error) {
    warnings.push(String(error));
  }
  if (event.recovery && follower.generation === 2) {
    warnings = warnings.filter((text) => !text.includes("reference undefined"));
  }
  if (warnings.length > 0) fail(follower, `${warnings.join("; ")}`);
  warnings = [];
  const lostPlace = follower.generation === 2 ? stranded(follower.state) : undefined;
  if (lostPlace) fail(follower, `does not know any more where ${lostPlace} is`);
  if (/\$(quantized|bigint)/.test(expected)) {
    expected = JSON.stringify(ofGeneration(JSON.parse(expected), follower.generation));
  }
  let actual = JSON.stringify(canonical(asSent(follower), false));
  if (history.views) {
    [actual, expected] = [actual, expected].map((json) => JSON.stringify(withoutEmpty(JSON.parse(json))));
  }
  if (comparable(actual, follower) !== comparable(expected, follower)) fail(follower, `\n  has    ${actual}\n  wanted ${expected}`);
  // The collector of 0.15 keeps what loses two holders in one message, one of them together with its own.
  const tolerates = history.views || (follower.generation === 2 && history.shares);
  if (follower.instances() !== event.instances && !(tolerates && follower.instances() > event.instances)) {
    fail(follower, `knows ${follower.instances()} instances instead of ${event.instances}`);
  }
}

const handlers = {
  start(event) {
    histories += 1;
    history = event;
    firstSeed ??= event.seed;
    clients = new Map();
  },
  join(event) {
    const expected = JSON.stringify(canonical(event.state, true));
    const bytes = Buffer.from(event.bytes, "hex");
    // Clients of 0.15 come back with a new decoder.
    if (!clients.has(event.client) || event.stream === "v2") {
      const followers = decoders[event.stream].map((form) => new Follower(form, history.handshakes));
      clients.set(event.client, { stream: event.stream, followers });
    }
    for (const follower of clients.get(event.client).followers) {
      check(follower, event, expected, () => follower.full(bytes));
    }
  },
  patch(event) {
    const expected = JSON.stringify(canonical(event.state, true));
    for (const id of event.clients) {
      const { stream, followers } = clients.get(id);
      const bytes = Buffer.from(event[stream], "hex");
      for (const follower of followers) {
        check(follower, event, expected, () => follower.patch(bytes));
      }
    }
  },
};

const child = spawn(program, programArguments, { stdio: ["ignore", "pipe", "inherit"] });
const ended = new Promise((resolve) => child.on("close", (code, signal) => resolve(code ?? signal)));
const lines = readline.createInterface({ input: child.stdout, crlfDelay: Infinity });
lines.on("line", (line) => {
  const event = JSON.parse(line);
  handlers[event.do](event);
});
Promise.all([ended, new Promise((resolve) => lines.on("close", resolve))]).then(([status]) => {
  process.stdout.write(`${histories} histories from seed ${firstSeed}, ${checks} decoded messages, ${failures} failures in ${failedHistories} of them`);
  process.stdout.write(status === 0 ? "\n" : `, ${program} ended with ${status}\n`);
  process.exitCode = failures === 0 && status === 0 && checks > 0 ? 0 : 1;
});

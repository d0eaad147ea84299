// Measures an original encoder: encode_bench.cjs CLIENTS GENERATION [CASE...]
//
// CLIENTS is the folder with the packages schema-2 to schema-5. Prints one line of JSON for each case:
// processor time of a tick in microseconds, the median and the least of batches, and `shortest`, the
// least that one single tick took, which leaves out what the collector of garbage does in the others.
const path = require("node:path");
const { createRequire } = require("node:module");

const [clients, generation, ...names] = process.argv.slice(2);
const load = createRequire(path.resolve(clients, "package.json"));
console.warn = () => {}; // 2.x and 3.x comment on the size of their buffer
const { Workload } = require("./originals.cjs");
const { cases } = require("./cases.json");
const schema = load(`schema-${generation}`);

const kWarmUp = 400e3; // microseconds
const kBatch = 20e3;
const kBatches = 15;

const processorTime = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/// Runs ticks for about `duration` microseconds; what one took.
function batch(workload, duration, shortest) {
  const begin = processorTime();
  let ticks = 0;
  let now = begin;
  while (now - begin < duration) {
    const before = process.hrtime.bigint();
    workload.move();
    workload.encode();
    shortest.time = Math.min(shortest.time, Number(process.hrtime.bigint() - before) / 1000);
    // Reading the processor time takes about a microsecond itself.
    if (++ticks % 16 === 0 || shortest.time > 100) now = processorTime();
  }
  return (now - begin) / ticks;
}

for (const description of cases) {
  if (names.length > 0 && !names.includes(description.name)) continue;
  if (description.views && !schema.StateView) continue; // 2.x has none
  const workload = new Workload(schema, description);
  const shortest = { time: Infinity };
  batch(workload, kWarmUp, shortest);
  const times = Array.from({ length: kBatches }, () => batch(workload, kBatch, shortest));
  times.sort((a, b) => a - b);
  const result = { name: description.name, median: times[kBatches >> 1], least: times[0], shortest: shortest.time };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

// Prints what encode.sh measured: table.cjs RESULTS
//
// All figures are microseconds of processor time for a tick, change and encoding together: the median,
// and in brackets the least. The ratio is that of the least figures: of the fastest original encoder, in
// whose favour a single tick is taken in which nothing was collected, to ours.
const fs = require("node:fs");
const path = require("node:path");
const { cases } = require("./cases.json");

const [folder] = process.argv.slice(2);
const generations = ["2", "3", "4", "5"];

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const read = (file) => fs.readFileSync(path.join(folder, file), "utf8");
const filesOf = (label) => fs.readdirSync(folder).filter((file) => file.startsWith(`${label}.`));

/// Of one case: the median of all batches, and the least.
function ours(name) {
  const batches = filesOf("roomd")
    .flatMap((file) => JSON.parse(read(file)).benchmarks)
    .filter((run) => run.run_type === "iteration" && run.run_name === name)
    .map((run) => run.cpu_time);
  return { median: median(batches), least: Math.min(...batches) };
}

/// The same of an original encoder; undefined if it has no such case.
function original(generation, name) {
  const runs = filesOf(generation)
    .flatMap((file) => read(file).trim().split("\n"))
    .map((line) => JSON.parse(line))
    .filter((run) => run.name === name);
  if (runs.length === 0) return undefined;
  return { median: median(runs.map((run) => run.median)), least: Math.min(...runs.map((run) => run.shortest)) };
}

const number = (value) => (value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0));
const figure = (one) => (one ? `${number(one.median)} (${number(one.least)})` : "-");
const row = (cells) => console.log(cells.map((cell, at) => (at === 0 ? cell.padEnd(37) : cell.padStart(16))).join(""));

row(["", "roomd", ...generations.map((generation) => `schema ${generation}.x`), "ratio", "goal"]);
for (const { name, goal } of cases) {
  const own = ours(name);
  const others = generations.map((generation) => original(generation, name));
  const fastest = Math.min(...others.filter(Boolean).map((one) => one.least));
  row([name, figure(own), ...others.map(figure), (fastest / own.least).toFixed(1), goal ? String(goal) : "-"]);
}

const kCrowd = "300 views of 60 of 300, all changed";
const share = (ours(kCrowd).median * 20) / 1e6;
console.log(`\n300 entities, 300 clients who see 60 each, 20 times a second: ${(share * 100).toFixed(2)} % of a core.`);

// Plays every scenario on the original server and on roomd, and compares: node run.mjs [text in the scenario's id]
// ROOMD, ROOMD_PLUGINS and ROOMD_LOOPS as for the other tests; GENERATIONS chooses some of them.
import { globalAgent } from 'node:http';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generations } from '../lib/generations.mjs';
import { Host, loops } from '../lib/host.mjs';
import { differences } from './differences.mjs';
import { judge } from './play/compare.mjs';
import { playAll } from './play/play.mjs';
import { startOriginal } from './play/servers.mjs';
import { scenarios } from './scenarios/index.mjs';

const configuration = new URL('../../plugins/puppet.yaml', import.meta.url);

async function startRoomd() {
  const yaml = readFileSync(configuration, 'utf8').replace(/^plugins:.*$/m, `plugins: ./plugins\nloops: ${loops}`);
  const host = await Host.start({ plugins: ['puppet'], yaml });
  process.once('exit', () => host.process.kill('SIGKILL'));
  return Object.assign(host, { ownUrl: ({ prefix }) => host.url + prefix });
}

function traceFolder({ name }, side) {
  const folder = join(traces, `${name}-${side}`);
  mkdirSync(folder);
  return folder;
}

function report(generation, verdicts) {
  const unhappy = verdicts.filter(({ unexpected, idle }) => unexpected.length || idle.length);
  for (const { id, unexpected, idle } of unhappy) {
    console.log(`\n${generation.name}  ${id}`);
    for (const { side, line } of unexpected) console.log(`  ${side === 'ours' ? '+ roomd   ' : '- original'}  ${line}`);
    for (const reason of idle) console.log(`  listed, but did not occur: ${reason}`);
  }
  return unhappy.length;
}

// A connection kept for the next request may be closed just when that is made.
globalAgent.keepAlive = false;

// The clients report on the console what the transcripts have anyway.
for (const level of ['info', 'warn', 'error']) console[level] = () => {};

const [wanted] = process.argv.slice(2);
const chosen = scenarios.filter(({ id }) => !wanted || id.includes(wanted));
const traces = mkdtempSync(join(tmpdir(), 'puppet-'));
const roomd = await startRoomd();
const table = [];
let failed = 0;

for (const generation of generations) {
  const begin = performance.now();
  const original = await startOriginal(generation);
  const [theirs, ours] = await Promise.all(
    [original, roomd].map((server, index) => playAll(chosen, server, generation, traceFolder(generation, index))));
  await original.stop();
  const verdicts = judge(generation, theirs, ours, differences);
  const disagree = report(generation, verdicts);
  failed += disagree;
  const agree = verdicts.filter(({ agrees }) => agrees).length;
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  table.push({ generation: generation.name, scenarios: verdicts.length, agree,
    listed: verdicts.length - agree - disagree, disagree, seconds });
}

console.table(table);
await roomd.stop();
rmSync(traces, { recursive: true, force: true });
process.exit(failed ? 1 : 0);

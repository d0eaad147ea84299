// The recorded sessions of all four generations, replayed: the client's half as it was, the host's half
// compared frame by frame.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Host, loops } from '../clients/lib/host.mjs';
import { within } from '../clients/lib/wait.mjs';
import { deviations } from './deviations.mjs';
import { generations, sessionsOf } from './lib/recordings.mjs';
import { Player } from './lib/player.mjs';
import { stagingOf } from './lib/staging.mjs';

const atATime = 10;
const rooms = readFileSync(new URL('../plugins/capture.yaml', import.meta.url), 'utf8');
const plugins = [...new Set([...rooms.matchAll(/factory: (\w+)\//g)].map(([, plugin]) => plugin))];

const startHost = (settings = '') => Host.start({ plugins, yaml: `${rooms}loops: ${loops}\n${settings}\n` });

/** Runs the session on the host it needs. */
async function replay(session, shared) {
  const staging = stagingOf(session);
  if (!staging.alone) return Player.play(session, shared);
  const host = await startHost(staging.settings);
  try {
    const differences = await Player.play(session, host);
    if (staging.shutdown) await within('the end of roomd', host.exited);
    return differences;
  } finally {
    await host.stop();
  }
}

/** The deviations that are listed for a session. */
function listedFor(session) {
  return deviations.filter((deviation) => deviation.session === session.name &&
    (deviation.generations ?? generations).includes(session.generation));
}

function matches(deviation, difference) {
  if (deviation.where === undefined) return true; // the whole session
  if (!(deviation.where instanceof RegExp ? deviation.where.test(difference.where)
    : deviation.where === difference.where)) return false;
  return deviation.got === undefined || deviation.got === difference.got;
}

function report(unlisted, absent) {
  return [
    ...unlisted.map(({ where, recorded, got }) => `${where}\n    recorded ${recorded}\n    got      ${got}`),
    ...absent.map(({ where, reason }) => `listed, but did not happen: ${where ?? 'anything'} (${reason})`),
  ].join('\n');
}

const counts = Object.fromEntries(generations.map((name) => [name, { equal: 0, deviating: 0, failed: 0 }]));

async function judge(session, shared) {
  const count = counts[session.generation];
  ++count.failed;
  const differences = await replay(session, shared);
  const listed = listedFor(session);
  const unlisted = differences.filter((difference) => !listed.some((one) => matches(one, difference)));
  const absent = listed.filter((one) => !differences.some((difference) => matches(one, difference)));
  assert.equal(report(unlisted, absent), '');
  --count.failed;
  ++count[differences.length ? 'deviating' : 'equal'];
}

const chosen = (process.env.SESSIONS ?? '').split(',').filter(Boolean);
const chosenGenerations = process.env.GENERATIONS?.split(',') ?? generations;

test('recorded sessions', { concurrency: atATime }, async (t) => {
  const shared = await startHost();
  t.after(() => shared.stop());
  const sessions = chosenGenerations.flatMap(sessionsOf)
    .filter(({ name }) => chosen.length === 0 || chosen.includes(name));
  await Promise.all(sessions.map((session) =>
    t.test(`${session.generation} ${session.name}`, () => judge(session, shared))));
  for (const [name, { equal, deviating, failed }] of Object.entries(counts)) {
    t.diagnostic(`${name}: ${equal} sessions equal, ${deviating} with listed deviations, ${failed} failed`);
  }
});

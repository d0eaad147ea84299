// Plays scenarios, many at a time, and gives their transcripts.
import { join } from 'node:path';
import { Stage } from './stage.mjs';
import { transcriptOf } from './transcript.mjs';

const together = Number(process.env.PUPPET_TOGETHER ?? 16);

async function playOne(scenario, server, generation, traceFile) {
  const stage = new Stage(server, generation, scenario, traceFile);
  try {
    await scenario.play(stage);
    await stage.clear();
  } catch (error) {
    stage.note('FAILED', error.message);
    if (!/in vain/.test(error.message)) stage.note('at', error.stack);
  }
  const transcript = transcriptOf(stage);
  for (const player of stage.players) player.room?.connection?.close?.();
  return transcript;
}

const isFor = (generation) => (scenario) => !scenario.generations || scenario.generations.includes(generation.name);

/** `Map` of scenario id to transcript. Those marked `alone` share a room name and so take turns. Traces go to `folder`. */
export async function playAll(scenarios, server, generation, folder) {
  const mine = scenarios.filter(isFor(generation));
  const transcripts = new Map();
  let count = 0;
  const run = async (scenario) => {
    const traceFile = join(folder, `trace-${++count}`);
    transcripts.set(scenario.id, await playOne(scenario, server, generation, traceFile));
  };
  const queue = mine.filter(({ alone }) => !alone);
  const worker = async () => {
    while (queue.length) await run(queue.shift());
  };
  await Promise.all(Array.from({ length: together }, worker));
  for (const scenario of mine.filter(({ alone }) => alone)) await run(scenario);
  return transcripts;
}

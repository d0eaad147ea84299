// The official clients, unmodified, and what differs between their generations.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

// Numbers of the matchmaking errors; each generation knows its own.
const codesUntil16 = {
  noHandler: 4210, invalidCriteria: 4211, invalidRoomId: 4212, unhandled: 4213, expired: 4214,
  authFailed: 4215, applicationError: 4216, seatExpired: 0, shutdown: 4000,
};
const codesSince17 = {
  noHandler: 520, invalidCriteria: 521, invalidRoomId: 522, unhandled: 523, expired: 524,
  authFailed: 525, applicationError: 526, seatExpired: 524, shutdown: 4001,
};

const all = [
  { name: '0.15', prefix: '/g15', codes: codesUntil16, autoReconnects: false },
  { name: '0.16', prefix: '/g16', codes: codesUntil16, autoReconnects: false },
  { name: '0.17', prefix: '/g17', codes: codesSince17, autoReconnects: true },
  { name: '0.18', prefix: '/g18', codes: codesSince17, autoReconnects: true },
].map((generation) => ({ ...generation, Client: require(`client-${generation.name}`).Client }));

/** All four, or those named in GENERATIONS (comma separated), for looking at one of them alone. */
export const generations = process.env.GENERATIONS
  ? all.filter(({ name }) => process.env.GENERATIONS.split(',').includes(name))
  : all;

/** Runs `body(t, generation)` as one subtest per generation. */
export async function eachGeneration(t, body) {
  for (const generation of generations) {
    await t.test(generation.name, (subtest) => body(subtest, generation));
  }
}

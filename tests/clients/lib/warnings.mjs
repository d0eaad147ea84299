// What the clients complain about on the console while something runs.
import { format } from 'node:util';

/** Runs `body()` and returns its console warnings and errors as `{generation, text}`, first lines only. */
export async function warningsDuring(body) {
  const original = { warn: console.warn, error: console.error };
  const warnings = [];
  const collect = (...values) => {
    const generation = /client-(0\.\d+)/.exec(new Error().stack)?.[1];
    warnings.push({ generation, text: format(...values).split('\n')[0] });
  };
  Object.assign(console, { warn: collect, error: collect });
  try {
    await body();
  } finally {
    Object.assign(console, original);
  }
  return warnings;
}

// The table tests/room_api.md: complete, and about tests that exist.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { scenarios } from './puppet/scenarios/index.mjs';

const lastRow = 129;
const tests = new URL('..', import.meta.url);

const rows = new Map(
  readFileSync(new URL('room_api.md', tests), 'utf8').split('\n')
    .map((line) => /^\| (S\d+) \| .* \| (.*) \|$/.exec(line))
    .filter(Boolean)
    .map(([, row, shownBy]) => [row, shownBy.replaceAll('\\*', '✱').split('; ')]));

function unitTests() {
  const names = new Set();
  for (const folder of readdirSync(tests, { withFileTypes: true })) {
    if (!folder.isDirectory()) continue;
    const url = new URL(`${folder.name}/`, tests);
    for (const file of readdirSync(url)) {
      if (!file.endsWith('_test.cpp')) continue;
      const source = readFileSync(new URL(file, url), 'utf8');
      for (const [, suite, name] of source.matchAll(/^TEST(?:_F|_P)?\((\w+),\s+(\w+)\)/gm)) names.add(`${suite}.${name}`);
    }
  }
  return names;
}

function exists(reference, known) {
  const [, scenario, other] = /^(?:\*(.+)\*|`(.+)`)$/.exec(reference) ?? [];
  if (scenario) return known.scenarios.has(scenario.replaceAll('✱', '*'));
  if (!other) return false;
  if (other.endsWith('.test.mjs')) return existsSync(new URL(`clients/${other}`, tests));
  if (other.startsWith('wrong/')) return existsSync(new URL(`sdk/${other}`, tests));
  return known.unitTests.has(other);
}

test('every row is there, and shown by something', () => {
  const expected = Array.from({ length: lastRow }, (_, index) => `S${index + 1}`);
  assert.deepEqual([...rows.keys()], expected);
});

test('what shows a row exists', () => {
  const known = { scenarios: new Map(scenarios.map((scenario) => [scenario.id, scenario])), unitTests: unitTests() };
  for (const [row, references] of rows) {
    for (const reference of references) assert.ok(exists(reference, known), `${row}: ${reference}`);
  }
});

test('a scenario is named only where it says it belongs', () => {
  const shows = new Map(scenarios.map(({ id, shows: list }) => [id, list]));
  for (const [row, references] of rows) {
    for (const reference of references) {
      const id = /^\*(.+)\*$/.exec(reference)?.[1].replaceAll('✱', '*');
      if (id) assert.ok(shows.get(id)?.includes(row), `${id} does not name ${row}`);
    }
  }
});

// roomd as a command: what it says and how it ends when rooms.yaml is wrong.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Host } from './lib/host.mjs';
import { within } from './lib/wait.mjs';

async function failsWith(options) {
  const host = new Host(options);
  try {
    host.spawn();
    const { code } = await within('roomd to give up', host.exited);
    assert.equal(code, 2, host.output);
    assert.doesNotMatch(host.output, /listening on/);
    return host.output;
  } finally {
    host.remove();
  }
}

test('every mistake in rooms.yaml is named at once, with line and column', async () => {
  const output = await failsWith({ yaml: [
    'loops: many',
    'rooms:',
    '  one: { factroy: probe/Messages }',
    '  two: { factory: probe/Messages, filterBy: 7 }',
    'romos: {}',
  ].join('\n') });
  assert.match(output, /rooms\.yaml:1:8/);
  assert.match(output, /rooms\.yaml:3:10.*factroy/);
  assert.match(output, /rooms\.yaml:4:\d+/);
  assert.match(output, /rooms\.yaml:5:1.*romos/);
});

test('a missing library and a missing factory are named with the line that wants them', async () => {
  const output = await failsWith({ plugins: ['probe'], yaml: [
    'plugins: ./plugins',
    'rooms:',
    '  one: { factory: nowhere/Game }',
    '  two: { factory: probe/Nobody }',
  ].join('\n') });
  assert.match(output, /rooms\.yaml:3:\d+.*nowhere/);
  assert.match(output, /rooms\.yaml:4:\d+.*Nobody/);
});

test('a file that is not there', async () => {
  const host = new Host({});
  host.remove();
  host.spawn();
  const { code } = await within('roomd to give up', host.exited);
  assert.equal(code, 2, host.output);
  assert.match(host.output, /rooms\.yaml/);
});

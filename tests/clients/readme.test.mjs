// The room that README.md shows is the room that is built and tested.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

const read = (file) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

test('README.md shows plugins/game/game.cpp as it is', () => {
  const [, shown] = /```cpp\n(.*?)```/s.exec(read('README.md'));
  assert.equal(shown, read('plugins/game/game.cpp'));
});

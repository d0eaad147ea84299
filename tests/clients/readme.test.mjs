// The rooms that the documents show are rooms that are built and tested.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

const read = (file) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

test('README.md shows plugins/game/game.cpp as it is', () => {
  const [, shown] = /```cpp\n(.*?)```/s.exec(read('README.md'));
  assert.equal(shown, read('plugins/game/game.cpp'));
});

test('sdk/README.md shows tests/plugins/meadow/meadow.cpp as it is', () => {
  const [, shown] = /```cpp\n(#include <room\/area_of_interest.hpp>.*?)```/s.exec(read('sdk/README.md'));
  assert.equal(shown, read('tests/plugins/meadow/meadow.cpp'));
});

// Where two transcripts of one scenario differ, and which of that is meant.

const linesOf = (transcript) =>
  Object.entries(transcript).flatMap(([section, lines]) => lines.map((line) => `${section}: ${line}`));

/** Lengths of the longest common subsequences of all ends of two lists. */
function commonLengths(left, right) {
  const lengths = Array.from({ length: left.length + 1 }, () => new Array(right.length + 1).fill(0));
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      lengths[i][j] = left[i] === right[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  return lengths;
}

/** The lines that only one of the two has: `[{side: 'original' | 'ours', line}]`, in order. */
export function differencesOf(original, ours) {
  const left = linesOf(original);
  const right = linesOf(ours);
  const lengths = commonLengths(left, right);
  const differences = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      i += 1;
      j += 1;
    } else if (j === right.length || (i < left.length && lengths[i + 1][j] >= lengths[i][j + 1])) {
      differences.push({ side: 'original', line: left[i++] });
    } else {
      differences.push({ side: 'ours', line: right[j++] });
    }
  }
  return differences;
}

/**
 * Judges all scenarios of one generation. `listed` are entries of differences.mjs; each must account for something in
 * every one of its scenarios, or it is out of date.
 */
export function judge(generation, originals, ours, listed) {
  const mine = listed.filter((entry) => !entry.generations || entry.generations.includes(generation.name));
  const verdicts = [];
  for (const [id, original] of originals) {
    const entries = mine.filter(({ scenarios }) => scenarios.includes(id));
    const used = new Set();
    const isMeant = ({ side, line }) => entries.some((entry) => entry[side]?.test(line) && used.add(entry));
    const unexpected = differencesOf(original, ours.get(id) ?? {}).filter((difference) => !isMeant(difference));
    const idle = entries.filter((entry) => !used.has(entry)).map(({ reason }) => reason);
    verdicts.push({ id, unexpected, idle, agrees: !unexpected.length && !entries.length });
  }
  return verdicts;
}

// The differences between what was recorded and what came, each as {where, recorded, got}.
import { isPatch, summarize } from './frames.mjs';

const absent = '(absent)';

function show(value) {
  if (value === undefined) return absent;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function difference(where, recorded, got) {
  return show(recorded) === show(got) ? [] : [{ where, recorded: show(recorded), got: show(got) }];
}

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function masked(field, value) {
  return field === 'createdAt' && isoTime.test(value) ? '<time>' : value;
}

/** Field by field; the order of fields says nothing in JSON. */
function compareBodies(where, recorded, got) {
  const comparable = (value) => value !== null && typeof value === 'object';
  if (!comparable(recorded) || !comparable(got)) return difference(where, recorded, got);
  const fields = new Set([...Object.keys(recorded), ...Object.keys(got)]);
  return [...fields].flatMap((field) =>
    compareBodies(`${where}.${field}`, masked(field, recorded[field]), masked(field, got[field])));
}

const mediaType = (value) => value?.toLowerCase().replace(/\s+/g, '');

/**
 * Headers that were recorded must be there. How the end of a body is marked is the server's own affair
 * when the original was content with chunks; where it gave a length, the length is compared.
 */
function compareHeaders(where, recorded, got) {
  return Object.entries(recorded).flatMap(([name, value]) => {
    if (name === 'transfer-encoding') return [];
    const normal = name === 'content-type' ? mediaType : (text) => text;
    return difference(`${where} header ${name}`, normal(value ?? undefined), normal(got[name]));
  });
}

/** `got` has recorded ids in it. */
export function compareAnswers(where, recorded, got) {
  if (!recorded) return difference(`${where} status`, 'no answer', `${got.status}`);
  return [
    ...difference(`${where} status`, recorded.status, got.status),
    ...compareHeaders(where, recorded.headers, got.headers),
    ...compareBodies(`${where} body`, recorded.body, got.body),
  ];
}

export function compareUpgrades(where, recorded, got) {
  return [
    ...difference(`${where} status`, recorded.status, got.status),
    ...compareHeaders(where, recorded.responseHeaders, got.headers),
  ];
}

/**
 * The two lists in steps of {left, right}, indices of one or both: equal elements share a step, as do the
 * unequal ones at the same place between two equal ones.
 */
function align(left, right) {
  const steps = [];
  let i = 0;
  let j = 0;
  for (const [nextI, nextJ] of [...commonSubsequence(left, right), [left.length, right.length]]) {
    while (i < nextI || j < nextJ) {
      steps.push({ left: i < nextI ? i++ : undefined, right: j < nextJ ? j++ : undefined });
    }
    if (i < left.length && j < right.length) steps.push({ left: i++, right: j++ });
  }
  return steps;
}

/** The longest common subsequence of two lists, as pairs of indices. */
function commonSubsequence(left, right) {
  const longest = Array.from({ length: left.length + 1 }, () => new Array(right.length + 1).fill(0));
  for (let i = left.length - 1; i >= 0; --i) {
    for (let j = right.length - 1; j >= 0; --j) {
      longest[i][j] = left[i] === right[j]
        ? longest[i + 1][j + 1] + 1
        : Math.max(longest[i + 1][j], longest[i][j + 1]);
    }
  }
  const pairs = [];
  for (let i = 0, j = 0; i < left.length && j < right.length;) {
    if (left[i] === right[j]) pairs.push([i++, j++]);
    else if (longest[i + 1][j] >= longest[i][j + 1]) ++i;
    else ++j;
  }
  return pairs;
}

/** What one connection was told, from its first frame to its end. */
export function compareConnections(name, recorded, got, generation) {
  const left = summarize(recorded, generation);
  let right = summarize(got, generation);
  // When a client leaves, a patch about somebody else may be under way or not.
  const last = right.length - 2;
  if (isPatch(right[last] ?? '') && !isPatch(left[left.length - 2] ?? '')) right = right.toSpliced(last, 1);
  return align(left, right).flatMap((step) => {
    const place = step.left === undefined ? `more ${step.right + 1}` : `frame ${step.left + 1}`;
    return difference(`${name} ${place}`, left[step.left], right[step.right]);
  });
}

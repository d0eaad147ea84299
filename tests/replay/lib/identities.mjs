// Ids and tokens are new in every run: which live one stands for which recorded one.
const idFields = ['sessionId', 'roomId', 'processId'];

/** Calls `visit(field, value)` for each id in a body of matchmaking. */
export function eachId(body, visit) {
  if (body === null || typeof body !== 'object') return;
  for (const [field, value] of Object.entries(body)) {
    if (idFields.includes(field) && typeof value === 'string') visit(field, value);
    else eachId(value, visit);
  }
}

/** The ids of a body in the order of their fields. */
export function idsOf(body) {
  const ids = [];
  eachId(body, (field, value) => ids.push({ field, value }));
  return ids.sort((left, right) => idFields.indexOf(left.field) - idFields.indexOf(right.field));
}

/** The reconnection token of a JOIN_ROOM frame. */
export function tokenOf(frame) {
  return frame.subarray(2, 2 + frame[1]).toString('latin1');
}

export class Identities {
  #live = new Map();
  #recorded = new Map();

  learn(recorded, live) {
    this.#live.set(recorded, live);
    this.#recorded.set(live, recorded);
  }

  /** The ids of two bodies stand for each other where both have one. */
  learnFrom(recordedBody, liveBody) {
    const lives = idsOf(liveBody);
    for (const { field, value } of idsOf(recordedBody)) {
      const live = lives.find((id) => id.field === field);
      if (live) this.learn(value, live.value);
    }
  }

  knows(recorded) {
    return this.#live.has(recorded);
  }

  toLive(text) {
    return replaceAll(text, this.#live);
  }

  toRecorded(text) {
    return replaceAll(text, this.#recorded);
  }

  bytesToLive(bytes) {
    return Buffer.from(this.toLive(bytes.toString('latin1')), 'latin1');
  }

  bytesToRecorded(bytes) {
    return Buffer.from(this.toRecorded(bytes.toString('latin1')), 'latin1');
  }
}

function replaceAll(text, map) {
  let result = text;
  for (const [from, to] of map) result = result.replaceAll(from, to);
  return result;
}

// What two frames of a server have in common when they say the same: bytes, with what differs from
// run to run masked.
import { hasMember, parseAll, sorted, write } from './msgpack.mjs';
import { StateReader } from './states.mjs';

const opcodes = { join: 0x0a, data: 0x0d, state: 0x0e, patch: 0x0f, response: 0x16 };
const timed = 0x80;
const patchToken = 'ROOM_STATE_PATCH';

/** A schema-style number (wire document, section 3.2) as `{value, size}`. */
function readNumber(bytes, at) {
  const first = bytes[at];
  if (first === undefined) return undefined;
  if (first < 0x80) return { value: first, size: 1 };
  if (first === 0xcc) return { value: bytes[at + 1], size: 2 };
  if (first === 0xcd) return { value: bytes.readUInt16LE(at + 1), size: 3 };
  throw new Error(`a length begins with ${first.toString(16)}`);
}

/** JOIN_ROOM without its token, and of the handshake only whether there is one (section 3.3). */
function describeJoin(frame, generation, states) {
  const serializerAt = 2 + frame[1];
  const start = serializerAt + 1 + frame[serializerAt];
  const serializer = frame.subarray(serializerAt + 1, start).toString();
  if (generation !== '0.18') {
    states.begin(frame.subarray(start));
    return `JOIN_ROOM ${serializer}, ${frame.length > start ? 'handshake' : 'no handshake'}`;
  }
  const length = readNumber(frame, start);
  if (!length) return `JOIN_ROOM ${serializer}, no length`;
  const handshakeAt = start + length.size;
  const sectionsAt = handshakeAt + length.value;
  states.begin(frame.subarray(handshakeAt, sectionsAt));
  return `JOIN_ROOM ${serializer}, ${length.value ? 'handshake' : 'no handshake'} behind its length, ` +
    (frame.length > sectionsAt ? 'sections' : 'no sections');
}

/** Where the payload of a frame begins: behind the message type, or the id and status of a response. */
function payloadStart(frame) {
  if (frame[0] === opcodes.response) return 2 + readNumber(frame, 1).size;
  const first = frame[1];
  if (first >= 0xa1 && first <= 0xbf) return 2 + (first & 0x1f);
  if (first === 0xd9) return 3 + frame[2];
  return 1 + readNumber(frame, 1).size;
}

/** A room listing with its time masked, and the process id, of which roomd has several. */
function maskListing(hex) {
  return hex
    .replace(/(a9637265617465644174)(d7ff[0-9a-f]{16}|d6ff[0-9a-f]{8})/g, '$1<time>')
    .replace(/(a9637265617465644174)b8[0-9a-f]{48}/g, '$1<time as text>')
    .replace(/(a970726f636573734964)a9[0-9a-f]{18}/g, '$1<id>');
}

/**
 * A message with objects under the shortest header that MessagePack has for them: the original always
 * spends three bytes on it, every client reads both. The fields of a room listing come in an order of
 * each generation's own, and a lobby that all of them share can have but one.
 */
function describeMessage(frame) {
  const start = payloadStart(frame);
  const nodes = parseAll(frame.subarray(start)).map((node) => (hasMember(node, 'createdAt') ? sorted(node) : node));
  const plain = Buffer.concat([frame.subarray(0, start), ...nodes.map(write)]);
  return maskListing(plain.toString('hex'));
}

/** `frame` already has recorded ids in it, except in the handshake. */
function describe(frame, generation, states) {
  const opcode = frame[0];
  if (opcode === opcodes.join) return describeJoin(frame, generation, states);
  if (opcode === opcodes.state) return `ROOM_STATE ${states.apply(frame.subarray(1))}`;
  if (opcode === opcodes.patch) return `${patchToken} ${states.apply(frame.subarray(1))}`;
  // The times and the acknowledged input of a timed frame are of this run too (section 3.4).
  if (opcode === (timed | opcodes.state)) return 'ROOM_STATE timed';
  if (opcode === (timed | opcodes.patch)) return `${patchToken} timed`;
  if (opcode === opcodes.data || opcode === opcodes.response) return describeMessage(frame);
  return frame.toString('hex');
}

/**
 * Whether a patch says nothing that the full state before it did not: original servers send what
 * onJoin changed a second time to the client that has just got it (section 5.1), if it has acknowledged
 * before the next tick.
 */
function repeats(state, patch) {
  const known = state.subarray(1).toString('hex');
  // Behind each ff stands the number of the object that the changes are about.
  const [ofRoot, ...ofOthers] = patch.subarray(1).toString('hex').split(/ff(?=(?:..)*$)/);
  return [ofRoot, ...ofOthers.map((changes) => changes.slice(2))].every((changes) => known.includes(changes));
}

/** The frames of a connection without the patches that tell it nothing new. */
function withoutRepetitions(frames) {
  let state;
  return frames.filter((frame) => {
    if (frame[0] === opcodes.state) state = frame;
    return frame[0] !== opcodes.patch || !state || !repeats(state, frame);
  });
}

/**
 * What a connection was told, as comparable texts; closes and pings are texts already. Patches leave at
 * the ticks of a clock, so that it is a matter of chance how many of them carry a series of changes: a
 * run of patches counts as one, with the state that it ends in.
 */
export function summarize(frames, generation) {
  const states = new StateReader(generation);
  const tokens = withoutRepetitions(frames)
    .map((frame) => (typeof frame === 'string' ? frame : describe(frame, generation, states)));
  return tokens.filter((token, index) => !isPatch(token) || !isPatch(tokens[index + 1] ?? ''));
}

/** How much a connection was told: `{patches, others}`. */
export function countOf(frames) {
  const meaningful = withoutRepetitions(frames);
  const patches = meaningful.filter((frame) => (frame[0] & ~timed) === opcodes.patch).length;
  return { patches, others: meaningful.length - patches };
}

export function isPatch(token) {
  return token.startsWith(patchToken);
}

export function isJoin(frame) {
  return frame[0] === opcodes.join;
}

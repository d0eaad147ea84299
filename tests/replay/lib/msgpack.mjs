// MessagePack as a tree whose leaves are bytes, for writing the same payload another way.

/** Reads one value: `{leaf}`, `{elements}` or `{members}` (pairs), and where it ends. */
function read(bytes, at) {
  const first = bytes[at];
  if (first === undefined) throw new Error('the payload ends within a value');
  const leaf = (size) => ({ node: { leaf: bytes.subarray(at, at + size) }, end: at + size });
  if (first <= 0x7f || first >= 0xe0 || first === 0xc0 || first === 0xc1 || first === 0xc2 || first === 0xc3) {
    return leaf(1);
  }
  if (first <= 0x8f) return readMap(bytes, at + 1, first & 0x0f);
  if (first <= 0x9f) return readArray(bytes, at + 1, first & 0x0f);
  if (first <= 0xbf) return leaf(1 + (first & 0x1f));
  switch (first) {
    case 0xc4: case 0xd9: return leaf(2 + bytes[at + 1]);
    case 0xc5: case 0xda: return leaf(3 + bytes.readUInt16BE(at + 1));
    case 0xc6: case 0xdb: return leaf(5 + bytes.readUInt32BE(at + 1));
    case 0xc7: return leaf(3 + bytes[at + 1]);
    case 0xcc: case 0xd0: return leaf(2);
    case 0xcd: case 0xd1: return leaf(3);
    case 0xca: case 0xce: case 0xd2: return leaf(5);
    case 0xcb: case 0xcf: case 0xd3: return leaf(9);
    case 0xd4: case 0xd5: case 0xd6: case 0xd7: case 0xd8: return leaf(2 + (1 << (first - 0xd4)));
    case 0xdc: return readArray(bytes, at + 3, bytes.readUInt16BE(at + 1));
    case 0xde: return readMap(bytes, at + 3, bytes.readUInt16BE(at + 1));
    default: throw new Error(`byte ${first.toString(16)} begins nothing a server sends`);
  }
}

function readArray(bytes, start, count) {
  const elements = [];
  let at = start;
  for (let i = 0; i < count; ++i) {
    const { node, end } = read(bytes, at);
    elements.push(node);
    at = end;
  }
  return { node: { elements }, end: at };
}

function readMap(bytes, start, count) {
  const { node, end } = readArray(bytes, start, 2 * count);
  const members = [];
  for (let i = 0; i < 2 * count; i += 2) members.push([node.elements[i], node.elements[i + 1]]);
  return { node: { members }, end };
}

/** All values in `bytes`, one behind the other. */
export function parseAll(bytes) {
  const nodes = [];
  for (let at = 0; at < bytes.length;) {
    const { node, end } = read(bytes, at);
    nodes.push(node);
    at = end;
  }
  return nodes;
}

function header(count, small, large) {
  return count < 16 ? Buffer.from([small | count]) : Buffer.from([large, count >> 8, count & 0xff]);
}

/** The bytes of a tree, with the shortest headers. */
export function write(node) {
  if (node.leaf) return Buffer.from(node.leaf);
  if (node.elements) return Buffer.concat([header(node.elements.length, 0x90, 0xdc), ...node.elements.map(write)]);
  return Buffer.concat([header(node.members.length, 0x80, 0xde), ...node.members.flat().map(write)]);
}

/** The same tree with the members of every object in the order of their keys. */
export function sorted(node) {
  if (node.leaf) return node;
  if (node.elements) return { elements: node.elements.map(sorted) };
  const members = node.members.map(([key, value]) => [key, sorted(value)]);
  return { members: members.sort(([left], [right]) => Buffer.compare(left.leaf, right.leaf)) };
}

/** Whether an object in the tree has a member of that name. */
export function hasMember(node, name) {
  if (node.elements) return node.elements.some((element) => hasMember(element, name));
  return (node.members ?? []).some(([key, value]) =>
    key.leaf.subarray(1).toString() === name || hasMember(value, name));
}

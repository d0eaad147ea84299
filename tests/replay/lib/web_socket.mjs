// A WebSocket client of bare bytes: it does what a recording says and nothing of its own accord, but
// for pongs.
import { createHash, randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { connect } from 'node:net';

const opcodes = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 };
const acceptSuffix = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Emits `frame` (Buffer), `ping`, `pong` and, once, `close` ({code, reason}; 1006 is no close frame). */
export class RawWebSocket extends EventEmitter {
  /** Resolves once the server has answered the upgrade; `answer` is `{status, headers}`. */
  static async open(port, path, headers, options = {}) {
    const socket = new RawWebSocket(options);
    await socket.#open(port, path, headers);
    return socket;
  }

  constructor({ answersPings = true } = {}) {
    super();
    this.answersPings = answersPings;
    this.isClosed = false;
  }

  send(payload, { binary = true } = {}) {
    this.#write(binary ? opcodes.binary : opcodes.text, payload);
  }

  /** Resolves when everything sent so far has been read by the server. */
  async settle() {
    if (this.isClosed) return;
    const answered = new Promise((resolve) => this.once('pong', resolve).once('close', resolve));
    this.#write(opcodes.ping, Buffer.alloc(0));
    await answered;
  }

  /** A close frame without a status, as browsers send it; resolves when the connection is down. */
  async close() {
    if (this.isClosed) return;
    const down = new Promise((resolve) => this.once('close', resolve));
    this.#write(opcodes.close, Buffer.alloc(0));
    await down;
  }

  /** Cuts the connection without a close frame. */
  destroy() {
    this.tcp.destroy();
  }

  async #open(port, path, headers) {
    const key = randomBytes(16).toString('base64');
    const lines = {
      Host: `127.0.0.1:${port}`, Connection: 'Upgrade', Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': key, ...headers,
    };
    this.tcp = connect(port, '127.0.0.1').setNoDelay(true);
    this.tcp.write(`GET ${path} HTTP/1.1\r\n${
      Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
    this.answer = await new Promise((resolve, reject) => {
      let head = Buffer.alloc(0);
      const read = (chunk) => {
        head = Buffer.concat([head, chunk]);
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        this.tcp.off('data', read);
        resolve(parseHead(head.subarray(0, end).toString('latin1')));
        this.#listen(head.subarray(end + 4));
      };
      this.tcp.on('data', read).once('error', reject);
      this.tcp.once('close', () => reject(new Error('the connection ended during the upgrade')));
    });
    const expected = createHash('sha1').update(key + acceptSuffix).digest('base64');
    if (this.answer.status === 101 && this.answer.headers['sec-websocket-accept'] !== expected) {
      throw new Error('the upgrade was accepted with a wrong key');
    }
  }

  #listen(rest) {
    this.buffer = rest;
    this.tcp.on('error', () => {});
    this.tcp.on('close', () => this.#end({ code: 1006, reason: '' }));
    this.tcp.on('data', (chunk) => {
      this.buffer = Buffer.concat([this.buffer, chunk]);
      this.#read();
    });
    // The frames that came with the answer are told when somebody listens.
    setImmediate(() => this.#read());
  }

  #read() {
    for (;;) {
      const frame = takeFrame(this.buffer);
      if (!frame) return;
      this.buffer = frame.rest;
      this.#take(frame);
    }
  }

  #take({ opcode, payload }) {
    if (opcode === opcodes.ping) {
      if (this.answersPings) this.#write(opcodes.pong, payload);
      this.emit('ping');
    } else if (opcode === opcodes.pong) {
      this.emit('pong');
    } else if (opcode === opcodes.close) {
      const code = payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
      this.#write(opcodes.close, payload);
      this.tcp.end();
      this.#end({ code, reason: payload.subarray(2).toString() });
    } else {
      this.emit('frame', payload);
    }
  }

  #end(close) {
    if (this.isClosed) return;
    this.isClosed = true;
    this.emit('close', close);
  }

  #write(opcode, payload) {
    if (this.isClosed) return;
    const mask = randomBytes(4);
    const masked = Buffer.from(payload).map((byte, index) => byte ^ mask[index % 4]);
    const size = payload.length < 126
      ? Buffer.from([0x80 | payload.length])
      : Buffer.from([0x80 | 126, payload.length >> 8, payload.length & 0xff]);
    this.tcp.write(Buffer.concat([Buffer.from([0x80 | opcode]), size, mask, masked]));
  }
}

function parseHead(text) {
  const [statusLine, ...lines] = text.split('\r\n');
  const headers = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { status: Number(statusLine.split(' ')[1]), headers };
}

/** The first whole frame of a server in `buffer`, or nothing. Servers here never fragment. */
function takeFrame(buffer) {
  if (buffer.length < 2) return undefined;
  let size = buffer[1] & 0x7f;
  let start = 2;
  if (size === 126) {
    if (buffer.length < 4) return undefined;
    size = buffer.readUInt16BE(2);
    start = 4;
  } else if (size === 127) {
    if (buffer.length < 10) return undefined;
    size = Number(buffer.readBigUInt64BE(2));
    start = 10;
  }
  if (buffer.length < start + size) return undefined;
  if ((buffer[0] & 0x80) === 0) throw new Error('the server sent a fragment');
  return {
    opcode: buffer[0] & 0x0f,
    payload: buffer.subarray(start, start + size),
    rest: buffer.subarray(start + size),
  };
}

// What no well-behaved client does: bare HTTP requests, bare WebSockets, bare TCP.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import WebSocket from 'ws';
import { until, within } from './wait.mjs';

/** POST /matchmake/<method>/<room>: `{ status, headers, body }`, the body parsed where it is JSON. */
export async function matchmake(host, method, room, { options = {}, prefix = '/g17', headers = {} } = {}) {
  const answer = await fetch(`${host.httpUrl}${prefix}/matchmake/${method}/${room}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof options === 'string' ? options : JSON.stringify(options),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text && JSON.parse(text) };
}

/** A WebSocket that speaks no protocol of its own, and what came over it. */
export class RawClient {
  /** Takes the seat, which is an answer in the shape of 0.17, and waits for JOIN_ROOM; acknowledges it. */
  static async enter(host, seat, { prefix = '/g17', ack = true, ...options } = {}) {
    const path = `${prefix}/${seat.processId}/${seat.roomId}?sessionId=${seat.sessionId}`;
    const client = new RawClient(host.url + path, options);
    await client.take(10);
    if (ack) client.send(10);
    return client;
  }

  /** Finds a room of that name and enters it. */
  static async join(host, room, options = {}) {
    const { status, body } = await matchmake(host, 'joinOrCreate', room, options);
    assert.equal(status, 200);
    return RawClient.enter(host, body.room ? { ...body.room, ...body } : body, options);
  }

  constructor(url, options = {}) {
    this.frames = [];
    this.socket = new WebSocket(url, options);
    this.socket.on('message', (data) => this.frames.push(data));
    this.socket.on('error', (error) => { this.error = error; });
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
    this.opened = new Promise((resolve) => {
      this.socket.on('open', () => resolve(true)).on('close', () => resolve(false));
    });
  }

  send(...bytes) {
    this.socket.send(Buffer.from(bytes.flat()));
  }

  /** The first frame with this opcode not yet taken, waiting for it. */
  async take(opcode) {
    const find = () => this.frames.findIndex((frame) => frame[0] === opcode);
    await until(`a frame ${opcode} arrives`, () => find() >= 0);
    return this.frames.splice(find(), 1)[0];
  }

  end() {
    return within('the connection to close', this.closed);
  }
}

/** A TCP connection that says what it is told, and what it hears until it ends. */
export class RawSocket {
  constructor(host, text = '') {
    this.heard = '';
    this.socket = connect(host.port, '127.0.0.1').setEncoding('latin1');
    this.socket.on('data', (piece) => { this.heard += piece; }).on('error', () => {});
    this.closed = new Promise((resolve) => { this.socket.on('close', () => resolve(this.heard)); });
    this.connected = new Promise((resolve) => {
      this.socket.on('connect', () => resolve(true)).on('close', () => resolve(false));
    });
    if (text) this.socket.write(text);
  }

  /** Everything heard, once the other side has closed. */
  end(milliseconds) {
    return within('the connection to close', this.closed, milliseconds);
  }
}

/** A request on a connection of its own that the host may not keep. */
export function upgradeRequest(path, headers = {}) {
  const lines = Object.entries({
    Host: 'localhost', Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/** The status of a GET over a connection of its own, or 0 when the connection was closed without one. */
export function statusOf(host, path) {
  return new Promise((resolve) => {
    httpRequest({ port: host.port, host: '127.0.0.1', path, agent: false }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode)).on('error', () => resolve(answer.statusCode));
    }).on('error', () => resolve(0)).end();
  });
}

/** Processor time the process has used, in milliseconds. */
export function cpuOf(host) {
  const fields = readFileSync(`/proc/${host.pid}/stat`, 'latin1').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Memory of the process, in KiB. */
export function memoryOf(host) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${host.pid}/status`, 'latin1'))[1]);
}

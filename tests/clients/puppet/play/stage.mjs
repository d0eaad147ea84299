// What a scenario plays on: one server, clients of one generation, and the trace of the rooms it makes.
import { existsSync, readFileSync } from 'node:fs';
import WebSocket from 'ws';
import { patience, sleep, until } from './wait.mjs';
import { Player } from './player.mjs';
import { show } from './show.mjs';

const names = 'abcdefghijklmnopqrstuvwxyz';
const errorFrame = 11;

export class Stage {
  /** `traceFile` is where the rooms of the scenario trace what happens; nobody else uses it. */
  constructor(server, generation, scenario, traceFile) {
    Object.assign(this, { server, generation, scenario, traceFile });
    this.players = [];
    this.untimed = new Set();
    this.notes = [];
  }

  /** A text that no other scenario uses, for filters and topics. */
  get unique() {
    return this.traceFile;
  }

  create(room, options = {}) {
    return this.enter('create', room, options);
  }

  joinOrCreate(room, options = {}) {
    return this.enter('joinOrCreate', room, options);
  }

  join(room, options = {}) {
    return this.enter('join', room, options, {});
  }

  joinById(roomId, options = {}) {
    return this.enter('joinById', roomId, options, {});
  }

  consume(seat) {
    return this.enter('consumeSeatReservation', seat, undefined, {});
  }

  /** Brings a player back on the seat held for it; its log goes on. */
  async reconnect(player, token = player.reconnectionToken) {
    const client = new this.generation.Client(this.server.url);
    await player.enter('reconnect', client.reconnect(token), player.hasState);
    return player;
  }

  async enter(method, target, options, trace = { trace: this.traceFile }) {
    const client = new this.generation.Client(this.server.url);
    if (this.token) client.auth.token = this.token;
    const isUntimed = options?.patchRate === null || this.untimed.has(target?.roomId ?? target?.room?.roomId ?? target);
    const player = new Player(names[this.players.length], client, {
      followsState: isUntimed, hasViews: this.generation.name >= '0.16',
    });
    this.players.push(player);
    player.hasState = target !== 'puppet_stateless' && !this.stateless?.has(target);
    await player.enter(method, client[method](target, ...(options ? [{ ...options, ...trace }] : [])), player.hasState);
    if (player.room) {
      if (isUntimed) this.untimed.add(player.roomId);
      if (!player.hasState) (this.stateless ??= new Set()).add(player.roomId);
    }
    return player;
  }

  /** A seat without a client: only the matchmaking half of a join. */
  async seat(method, target, options = {}) {
    const trace = method === 'create' ? { trace: this.traceFile } : {};
    const { text } = await this.http('POST', `/matchmake/${method}/${target}`, JSON.stringify({ ...options, ...trace }));
    return this.seatOf(JSON.parse(text));
  }

  seatOf({ room, sessionId, roomId, processId }) {
    return { sessionId, roomId: room?.roomId ?? roomId, processId: room?.processId ?? processId };
  }

  /** Takes a seat with a bare WebSocket, which never says that it is ready for the state. */
  async connect({ sessionId, roomId, processId }) {
    this.socket = new WebSocket(`${this.server.ownUrl(this.generation)}/${processId}/${roomId}?sessionId=${sessionId}`);
    this.socket.on('message', (bytes) => {
      if (bytes[0] === errorFrame) this.note('error frame', { bytes: bytes.toString('latin1') });
    });
    this.socket.on('close', (code) => { this.socketCode = code; });
    this.socket.on('error', (error) => this.note('socket error', error.message));
    await until('the socket is open', () => this.socket.readyState !== WebSocket.CONNECTING);
    return this.socket;
  }

  async socketClosed() {
    await until('the socket is closed', () => this.socket.readyState === WebSocket.CLOSED);
    this.note('socket closed', this.socketCode);
  }

  wait(milliseconds) {
    return sleep(milliseconds);
  }

  until(what, condition) {
    return until(what, condition);
  }

  /** Waits for something that may never come. */
  async upTo(milliseconds, condition) {
    const end = performance.now() + milliseconds;
    while (!condition() && performance.now() < end) await sleep(10);
  }

  async untilAsync(what, condition, milliseconds = patience) {
    const end = performance.now() + milliseconds;
    while (!await condition()) {
      if (performance.now() > end) throw new Error(`waited ${milliseconds} ms in vain until ${what}`);
      await sleep(20);
    }
  }

  /** A plain HTTP request; 0.15 and 0.16 know no other way to look at some things. */
  async http(method, path, body, headers = { 'Content-Type': 'application/json' }) {
    const answer = await fetch(this.server.ownUrl(this.generation).replace('ws:', 'http:') + path, { method, headers, body });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }

  note(what, ...values) {
    this.notes.push([what, ...values.map(show)].join(' '));
  }

  /** The lines of the trace so far. */
  get trace() {
    if (!existsSync(this.traceFile)) return [];
    const text = readFileSync(this.traceFile, 'utf8');
    return text.slice(0, text.lastIndexOf('\n') + 1).split('\n').filter(Boolean).map((line) => JSON.parse(line));
  }

  /** Waits for the `count`th line of the trace with these facts: traced({event: 'onLeave', phase: 'end'}). */
  async traced(facts, count = 1, milliseconds = patience) {
    const matches = (line) => Object.entries(facts).every(([name, value]) => line[name] === value);
    const all = () => this.trace.filter(matches);
    await until(`the trace has ${count} times ${show(facts)}`, () => all().length >= count, milliseconds);
    return all()[count - 1];
  }

  /** Lets everybody leave, one after the other, and waits for the end of all rooms. */
  async clear() {
    for (const player of this.players) {
      if (player.connected) await player.leave();
    }
    if (this.scenario.leavesRooms) return;
    const count = (event) =>
      this.trace.filter((line) => line.event === event && line.phase === 'end' && !(event === 'onCreate' && line.error)).length;
    await until('all rooms are disposed', () => count('onDispose') >= count('onCreate'));
  }
}

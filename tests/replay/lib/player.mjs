// Plays the client's half of a recorded session against a host and notes the host's half.
import { sleep, until } from '../../clients/lib/wait.mjs';
import { compareAnswers, compareConnections, compareUpgrades } from './compare.mjs';
import { countOf, isJoin } from './frames.mjs';
import { exchange } from './http.mjs';
import { Identities, idsOf, tokenOf } from './identities.mjs';
import { stagingOf } from './staging.mjs';
import { RawWebSocket } from './web_socket.mjs';

const patience = 5000; // for what must come
const shortPatience = 300; // once something did not
const patchPatience = 1500; // for a patch, which may have come with one before it

/** One recorded connection: what it was told then and what it is told now. */
class Connection {
  constructor(number, token) {
    this.name = `connection ${number}`;
    this.token = token;
    this.recorded = [];
    this.got = [];
    this.notePatches();
  }

  /** From here on, one more patch is due when the recording has one more. */
  notePatches() {
    this.recordedPatches = countOf(this.recorded).patches;
    this.gotPatches = countOf(this.got).patches;
  }
}

export class Player {
  #connections = new Map();
  #identities = new Identities();
  #differences = [];
  #steps = new Map();
  #stuck = false;
  #lastSeat;

  /** `host` runs already. Returns the differences as {where, recorded, got}. */
  static async play(session, host) {
    const player = new Player(session, host);
    try {
      await player.#playAll();
    } finally {
      for (const connection of player.#connections.values()) connection.socket?.destroy();
    }
    return player.#result();
  }

  constructor(session, host) {
    this.session = session;
    this.host = host;
    this.staging = stagingOf(session);
    // The explicit prefix: many recorded clients are raw ones with no headers that tell a generation,
    // and on the plain path the answers would be those for a client nobody knows.
    this.prefix = `/g${session.generation.slice(2)}`;
  }

  async #playAll() {
    for (const room of this.staging.standing ?? []) {
      await exchange(this.host.port, {
        method: 'POST', path: `${this.prefix}/matchmake/create/${room}`, body: {},
        headers: { 'content-type': 'application/json' },
      });
    }
    const { events } = this.session;
    for (const [index, event] of events.entries()) {
      const isLast = index === events.length - 1;
      if (isLast && this.staging.shutdown) {
        await this.#catchUp();
        this.host.process.kill('SIGTERM');
      }
      await this.#pauseBefore(event);
      await this.#play(event, index + 1);
    }
    await this.#catchUp();
  }

  async #pauseBefore(event) {
    const kind = event.dir ?? event.kind;
    const step = (this.#steps.get(kind) ?? 0) + 1;
    this.#steps.set(kind, step);
    const milliseconds = this.staging.pauses?.[`${kind} ${step}`];
    if (!milliseconds) return;
    await this.#catchUp();
    await sleep(milliseconds);
  }

  async #play(event, number) {
    switch (event.kind) {
      case 'http': return this.#request(event, number);
      case 'ws-open': return this.#open(event);
      case 'ws-accepted': return this.#accepted(event);
      case 'frame': return event.dir === 'c2s' ? this.#send(event) : this.#expect(event.conn, event.bytes);
      case 'ws-close': return this.#close(event);
      case 'control': return this.#control(event);
      default: throw new Error(`unknown event ${event.kind}`);
    }
  }

  #connection(number) {
    if (!this.#connections.has(number)) {
      this.#connections.set(number, new Connection(number, this.session.tokens.get(number)));
    }
    return this.#connections.get(number);
  }

  async #request({ request, response }, number) {
    await this.#identified(request.path + JSON.stringify(request.body ?? ''));
    // Other connections may not overtake what was sent before.
    for (const { socket } of this.#connections.values()) await socket?.settle();
    const got = await exchange(this.host.port, {
      ...request,
      path: this.prefix + this.#identities.toLive(request.path),
      body: JSON.parse(this.#identities.toLive(JSON.stringify(request.body ?? ''))),
    });
    this.#identities.learnFrom(response?.body, got.body);
    this.#lastSeat = Object.fromEntries(idsOf(response?.body).map(({ field, value }) => [field, value]));
    const body = JSON.parse(this.#identities.toRecorded(JSON.stringify(got.body)));
    const where = `event ${number} ${request.method} ${request.path}`;
    this.#differences.push(...compareAnswers(where, response, { ...got, body }));
  }

  async #open(event) {
    await this.#catchUp();
    await this.#identified(event.url);
    const headers = Object.fromEntries(Object.entries(event.requestHeaders).filter(([, value]) => value !== null));
    await this.#connect(this.#connection(event.conn), event.url, headers);
  }

  async #connect(connection, url, headers = {}, options = {}) {
    const path = this.prefix + this.#identities.toLive(url);
    const socket = await RawWebSocket.open(this.host.port, path, headers, options);
    connection.socket = socket;
    socket.on('frame', (frame) => {
      if (isJoin(frame) && connection.token) this.#identities.learn(connection.token, tokenOf(frame));
      connection.got.push(frame);
    });
    socket.on('ping', () => connection.pings?.());
    socket.on('close', ({ code, reason }) => connection.got.push(closing(code, reason)));
  }

  #accepted(event) {
    const connection = this.#connection(event.conn);
    this.#differences.push(...compareUpgrades(`${connection.name} upgrade`, event, connection.socket.answer));
  }

  async #send(event) {
    await this.#catchUp();
    for (const connection of this.#connections.values()) connection.notePatches();
    this.#connection(event.conn).socket.send(this.#identities.bytesToLive(event.bytes), event);
  }

  #expect(number, token) {
    this.#connection(number).recorded.push(token);
  }

  async #close(event) {
    const connection = this.#connection(event.conn);
    if (event.by === 'server') return this.#expect(event.conn, closing(event.code, event.reason));
    await this.#catchUp();
    connection.socket.removeAllListeners('close');
    if (event.code === 1006) connection.socket.destroy();
    else await connection.socket.close();
  }

  /** Pings matter only to the connection that leaves them unanswered; the recording does not show it open. */
  async #control(event) {
    if (event.conn !== 'direct') return;
    const connection = this.#connection(event.conn);
    connection.recorded.push('ping');
    if (connection.socket) return;
    const { processId, roomId, sessionId } = this.#lastSeat;
    connection.pings = () => connection.got.push('ping');
    await this.#connect(connection, `/${processId}/${roomId}?sessionId=${sessionId}`, {}, { answersPings: false });
    connection.onlyPings = true;
    connection.patience = 15000;
  }

  /** Waits until the ids in `text` that the server had given away then are known now. */
  async #identified(text) {
    const needed = [...this.session.ids].filter((id) => text.includes(id));
    await this.#wait(() => needed.every((id) => this.#identities.knows(id)), patience);
  }

  /** Waits for what the recorded client had seen by now. */
  async #catchUp() {
    for (const connection of this.#connections.values()) {
      const due = countOf(connection.recorded);
      const isOver = () => connection.socket?.isClosed;
      await this.#wait(() => countOf(framesOf(connection)).others >= due.others || isOver(),
        connection.patience ?? patience);
      if (due.patches === connection.recordedPatches) continue;
      await this.#wait(() => countOf(connection.got).patches > connection.gotPatches || isOver(), patchPatience);
    }
  }

  async #wait(condition, milliseconds) {
    try {
      await until('the host has answered', condition, this.#stuck ? shortPatience : milliseconds);
    } catch {
      this.#stuck = true; // the comparison says what is missing
    }
  }

  #result() {
    const differences = [...this.#differences];
    for (const connection of this.#connections.values()) {
      const got = framesOf(connection).map((frame) =>
        (typeof frame === 'string' || isJoin(frame) ? frame : this.#identities.bytesToRecorded(frame)));
      differences.push(...compareConnections(connection.name, connection.recorded, got, this.session.generation));
    }
    return differences;
  }
}

function closing(code, reason = '') {
  return `close ${code} ${JSON.stringify(reason)}`;
}

function framesOf(connection) {
  return connection.onlyPings ? connection.got.filter((frame) => typeof frame === 'string') : connection.got;
}

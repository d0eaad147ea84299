// One client in one room: joins it, and keeps what came in so that a test can look at it.
import { until, within } from './wait.mjs';

export class Session {
  /** `how` is `{ method, prefixed, root }`: the client's method, whether to use the generation's own path, the state's class. */
  static async join(host, generation, room, options = {}, how = {}) {
    const client = new generation.Client(host.url + (how.prefixed ? generation.prefix : ''));
    const joined = client[how.method ?? 'joinOrCreate'](room, options, how.root);
    const session = new Session(await within(`${generation.name} to enter ${room}`, joined));
    return Object.assign(session, { client, generation });
  }

  constructor(room) {
    this.room = room;
    this.messages = [];
    this.errors = [];
    room.onMessage('*', (type, payload) => this.messages.push({ type, payload }));
    room.onError((code, message) => this.errors.push({ code, message }));
    this.left = new Promise((resolve) => room.onLeave((code, reason) => resolve({ code, reason })));
  }

  get sessionId() {
    return this.room.sessionId;
  }

  get socket() {
    return this.room.connection.transport.ws;
  }

  send(type, payload) {
    this.room.send(type, payload);
  }

  /** Cuts the connection the way a network does: no close frame. */
  drop() {
    this.socket.terminate();
  }

  leave() {
    return within('a consented leave', this.room.leave());
  }

  /** The close code the client saw; waits for the end of the connection. */
  async closeCode() {
    return (await within('the connection to close', this.left)).code;
  }

  /** The first message of this type not yet taken, waiting for it. */
  async take(type) {
    const find = () => this.messages.findIndex((message) => message.type === type);
    await until(`message ${JSON.stringify(type)} arrives`, () => find() >= 0);
    return this.messages.splice(find(), 1)[0].payload;
  }

  /** Sends and waits for the answer of the same type. */
  ask(type, payload) {
    this.send(type, payload);
    return this.take(type);
  }

  /** The whole state as this client sees it now, as JSON says it: fields that are unset are not there. */
  state() {
    return JSON.parse(JSON.stringify(this.room.state ?? {}));
  }

  /** `{sessionId: {x, y}}` as this client sees it now. */
  players() {
    const entries = [...(this.room.state?.players?.entries() ?? [])];
    return Object.fromEntries(entries.map(([id, { x, y }]) => [id, { x, y }]));
  }
}

/** The code and message with which a join is refused; a join that succeeds is an error. */
export async function refusal(host, generation, room, options, how) {
  let session;
  try {
    session = await Session.join(host, generation, room, options, how);
  } catch (error) {
    return { code: error.code, message: error.message };
  }
  await session.leave();
  throw new Error(`${generation.name} was let into ${room}`);
}

// One client of a scenario, and the log of all it sees.
import { until, within } from './wait.mjs';
import { plainState, show } from './show.mjs';

export class Player {
  /**
   * `followsState`: whether every patch is logged; sensible where nothing but a call makes patches. `hasViews`: whether
   * this generation knows of fields that are not for everybody.
   */
  constructor(name, client, { followsState, hasViews }) {
    Object.assign(this, { name, client, followsState, hasViews });
    this.log = [];
    this.messages = [];
    this.answers = new Map();
    this.logged = new Map();
    this.calls = 0;
    this.connected = false;
  }

  note(what, ...values) {
    this.log.push([what, ...values.map(show)].join(' '));
  }

  /** Awaits entry into a room and logs how it went; resolves to this player either way. */
  async enter(how, joining, hasState) {
    try {
      this.attach(await within(`${this.name} to ${how}`, joining));
    } catch (error) {
      this.refusal = { code: error.code, message: error.message };
      this.note(`${how} refused`, error.code, error.message);
      return this;
    }
    this.note(how);
    if (hasState) await until(`${this.name} has the state`, () => this.patches > 0 || !this.connected);
    return this;
  }

  attach(room) {
    this.room = room;
    this.roomId = room.roomId;
    this.sessionId = room.sessionId;
    this.reconnectionToken = room.reconnectionToken;
    this.connected = true;
    this.patches = 0;
    this.lastState = {};
    room.onMessage('*', (type, payload) => this.hear(type, payload));
    room.onError((code, message) => this.note('error', code, message));
    room.onStateChange(() => this.follow());
    room.onLeave((code, reason) => {
      this.connected = false;
      this.closeCode = code;
      this.note('left', code, ...(reason ? [String(reason)] : []));
    });
  }

  hear(type, payload) {
    if (type === 'result') {
      const [id, value, failure] = payload;
      this.answers.set(id, { value, failure });
      this.logged.get(id)?.(value, failure);
      return;
    }
    this.messages.push({ type, payload });
    this.note('message', type, ...(payload === undefined ? [] : [payload]));
  }

  follow() {
    this.patches += 1;
    if (this.followsState) this.noteState('patch');
  }

  /** What the client knows of the state. */
  get state() {
    const { secrets, ...common } = plainState(this.room.state);
    return this.hasViews ? { ...common, secrets } : common;
  }

  /** Logs those fields of the state that are not as they were logged last. */
  noteState(what) {
    const now = this.state;
    const changed = Object.entries(now).filter(([field, value]) => show(value) !== show(this.lastState[field]));
    this.lastState = now;
    if (!changed.length) return;
    this.note(what, Object.fromEntries(changed));
  }

  send(type, ...payload) {
    this.room.send(type, ...payload);
  }

  sendBytes(type, bytes) {
    this.room.sendBytes(type, Uint8Array.from(bytes));
  }

  /** Asks for a method and does not wait. */
  tell(method, ...args) {
    const id = ++this.calls;
    this.room.send('call', [id, method, ...args]);
    return id;
  }

  /** Calls a method of the puppet, logs the answer, and resolves to its value. */
  async call(method, ...args) {
    // Logged when the answer comes, so that it has its place among the messages.
    const log = (value, failure) => {
      const steady = method === 'info' ? { ...value, ticks: undefined, meanDelta: undefined } : value;
      if (failure) this.note(`${method} failed`, failure);
      else this.note(method, ...args, ...(steady === null ? [] : ['->', steady]));
    };
    return (await this.answer(method, args, log)).value;
  }

  /** Like call(), but nothing is logged. */
  async ask(method, ...args) {
    const { value, failure } = await this.answer(method, args);
    if (failure) throw new Error(`${method}: ${failure.message}`);
    return value;
  }

  async answer(method, args, log) {
    const id = this.tell(method, ...args);
    if (log) this.logged.set(id, log);
    await until(`${this.name} has an answer to ${method}`, () => this.answers.has(id) || !this.connected);
    const answer = this.answers.get(id);
    if (!answer) this.note(`${method} is not answered`);
    return answer ?? { value: null };
  }

  /** Sends the patch and logs what this client then has beside what the server has. */
  async compareState() {
    await this.ask('broadcastPatch');
    const { secrets, ...server } = await this.ask('state');
    const mine = this.state;
    const same = Object.keys(server).every((field) => show(server[field]) === show(mine[field]));
    this.note('state', same ? 'as the server has it' : 'OTHER than the server has it', mine);
    if (!same) this.note('server', server);
  }

  /** The `count`th message of this type, waiting for it. */
  async heard(type, count = 1) {
    const all = () => this.messages.filter((message) => message.type === type);
    await until(`${this.name} hears ${JSON.stringify(type)} ${count} times`, () => all().length >= count);
    return all()[count - 1].payload;
  }

  /** Waits until everything the server sent before now has come. */
  async settled() {
    await this.answer('auth', [this.sessionId]);
  }

  async closed() {
    await until(`the connection of ${this.name} ends`, () => !this.connected);
    return this.closeCode;
  }

  async leave() {
    this.room.leave();
    await this.closed();
  }

  /** Cuts the connection the way a network does: no close frame. */
  async drop() {
    this.room.connection.transport.ws.terminate();
    await this.closed();
  }
}

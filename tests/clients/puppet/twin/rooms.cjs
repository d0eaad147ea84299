// The puppet: a room whose every move is asked for by a client, as tests/plugins/puppet is in C++.
const { appendFileSync } = require('node:fs');

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const consentedCode = 4000;

module.exports = function roomsOf(version, { Room, ServerError, matchMaker }, schema) {
  const states = require('./state.cjs')(schema);
  const calls = {
    ...require('./calls.cjs')({ matchMaker }),
    ...require('./state_calls.cjs')(states, schema),
  };
  const tellsCodes = version >= '0.17';

  class StatelessPuppet extends Room {
    timers = new Map();
    pending = new Map();
    joined = new Map();
    ticks = 0;
    deltas = 0;
    tracesTicks = false;

    onCreate(options) {
      this.created = options;
      return this.hook('onCreate', { options }, () => this.prepare(options));
    }

    onJoin(client, options, auth) {
      this.joined.set(client.sessionId, options);
      return this.hook('onJoin', { client, options, auth }, () => {
        if (options?.greet) client.send(...options.greet);
      });
    }

    onLeave(client, how) {
      return this.hook('onLeave', this.ending(client, how), () => this.holdSeat(client, how));
    }

    onDispose() {
      return this.hook('onDispose', {});
    }

    onBeforePatch() {
      if (this.tracesTicks) this.trace('onBeforePatch');
    }

    /** Applies the options of create. */
    prepare(options) {
      if (options.roomId !== undefined) this.roomId = options.roomId;
      if (options.maxClients !== undefined) this.maxClients = options.maxClients;
      if (options.autoDispose !== undefined) this.autoDispose = options.autoDispose;
      if (options.patchRate !== undefined) this.setPatchRate(options.patchRate);
      if (options.seatReservationTime !== undefined) this.reserveSeatsFor(options.seatReservationTime);
      if (options.private !== undefined) this.setPrivate(options.private);
      if (options.metadata !== undefined) this.setMetadata(options.metadata);
      const authenticates = ['onAuth' in options, options.delay?.onAuth, options.throwIn?.onAuth];
      if (authenticates.some(Boolean)) this.useAuth();
      this.useState();
      this.handleMessages();
    }

    async authenticate(client, options, { token } = {}) {
      this.joined.set(client.sessionId, options);
      await this.hook('onAuth', { client, options, token: token || undefined });
      if (options && 'onAuth' in options) return options.onAuth;
      return 'onAuth' in this.created ? this.created.onAuth : true;
    }

    /** A room has an onAuth, as far as the server can see, from when it is assigned. */
    useAuth() {
      this.onAuth = this.authenticate;
    }

    useState() {}

    handleMessages() {
      const echo = (type) => (client, ...message) => {
        this.trace('message', { client, type });
        client.send(type, ...message.slice(0, 1));
      };
      this.onMessage('echo', echo('echo'));
      this.onMessage(7, echo(7));
      const reverse = (client, bytes) => {
        this.trace('message', { client, type: 'bytes' });
        client.sendBytes('bytes', Uint8Array.from(bytes).reverse());
      };
      if (this.onMessageBytes) this.onMessageBytes('bytes', reverse);
      else this.onMessage('bytes', reverse);
      this.onMessage('boom', (client) => {
        this.trace('message', { client, type: 'boom' });
        throw new Error('boom');
      });
      for (const time of ['first', 'second']) this.onMessage('twice', (client) => client.send('twice', time));
      this.handleCalls();
    }

    handleCalls() {
      this.onMessage('call', async (client, [id, method, ...args]) => {
        try {
          client.send('result', [id, await this.perform(method, args) ?? null]);
        } catch (error) {
          client.send('result', [id, null, { code: error.code ?? null, message: error.message }]);
        }
      });
    }

    perform(method, args) {
      if (!(method in calls)) throw new Error(`no method "${method}"`);
      return calls[method](this, ...args);
    }

    /** What other rooms may call. */
    async remote(method, args) {
      return await this.perform(method, args) ?? null;
    }

    /**
     * One lifecycle call: traced, and delayed or made to throw as the options ask. It has ended when this returns, unless it
     * was delayed or `body` gives a promise.
     */
    hook(event, facts, body = () => {}) {
      const options = this.joined.get(facts.client?.sessionId);
      const of = (name) => options?.[name]?.[event] ?? this.created?.[name]?.[event];
      const end = (more) => this.trace(event, { phase: 'end', client: facts.client, ...more });
      const fail = (error) => {
        end({ error: error.message });
        throw error;
      };
      const run = () => {
        const failure = of('throwIn');
        if (failure) throw failure.code ? new ServerError(failure.code, failure.message) : new Error(failure.message);
        return body();
      };
      this.trace(event, { phase: 'begin', ...facts });
      if (of('delay') !== undefined) return sleep(of('delay')).then(run).then(end, fail);
      try {
        const more = run();
        return more instanceof Promise ? more.then(end, fail) : end(more);
      } catch (error) {
        return fail(error);
      }
    }

    ending(client, how) {
      const consented = how === true || how === consentedCode;
      return { client, consented, auth: client.auth, userData: client.userData, ...(tellsCodes ? { code: how } : {}) };
    }

    /** Waits for a client that did not mean to leave, when the room was made to. */
    holdSeat(client, how) {
      const { reconnect } = this.created;
      if (reconnect === undefined || this.ending(client, how).consented) return {};
      return this.waitFor(client, reconnect);
    }

    async waitFor(client, reconnect) {
      const pending = this.allowReconnection(client, reconnect);
      this.pending.set(client.sessionId, pending);
      try {
        await pending;
        return { returned: true };
      } catch {
        return { returned: false };
      } finally {
        this.pending.delete(client.sessionId);
      }
    }

    simulate(milliseconds) {
      this.setSimulationInterval(milliseconds === null ? null : (delta) => {
        this.ticks += 1;
        this.deltas += delta;
        if (this.tracesTicks) this.trace('tick');
      }, milliseconds ?? undefined);
    }

    reserveSeatsFor(seconds) {
      if ('seatReservationTimeout' in this) this.seatReservationTimeout = seconds;
      else this.setSeatReservationTime(seconds);
    }

    listed() {
      return this._listing ?? this.listing;
    }

    trace(event, { client, ...facts } = {}) {
      if (!this.created?.trace) return;
      const line = { room: this.roomId, event, sessionId: client?.sessionId, ...facts, clients: this.clients.length };
      appendFileSync(this.created.trace, `${JSON.stringify(line)}\n`);
    }
  }

  class Puppet extends StatelessPuppet {
    useState(counter = 0) {
      const state = Object.assign(new states.State(), { counter });
      if (version === '0.15') this.setState(state);
      else this.state = state;
    }
  }

  class AnyPuppet extends Puppet {
    handleMessages() {
      this.onMessage('*', (client, type, message) => client.send('any', [type, message ?? null]));
      this.handleCalls();
    }
  }

  /** Hears of what its hooks, handlers and timers throw. */
  class CatchingPuppet extends Puppet {
    onAuth(client, options, context) {
      return this.authenticate(client, options, context);
    }

    useAuth() {}

    onUncaughtException(exception, method) {
      this.trace('onUncaughtException', { method, error: exception.cause?.message ?? exception.message });
    }
  }

  /** Is told of broken connections apart from departures; only servers since 0.17 do that. */
  class DroppingPuppet extends Puppet {
    onDrop(client, code) {
      return this.hook('onDrop', this.ending(client, code), () => this.holdSeat(client, code));
    }

    onReconnect(client) {
      return this.hook('onReconnect', { client });
    }

    onLeave(client, code) {
      return this.hook('onLeave', this.ending(client, code));
    }
  }

  return { Puppet, StatelessPuppet, AnyPuppet, CatchingPuppet, DroppingPuppet };
};

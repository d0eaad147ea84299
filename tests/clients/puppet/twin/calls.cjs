// The methods that a client may call which concern the room, its clients, its clock and the matchmaker.
module.exports = function roomCallsOf({ matchMaker }) {
  const clientOf = (room, sessionId) => {
    const client = room.clients.find((each) => each.sessionId === sessionId);
    if (!client) throw new Error(`no client "${sessionId}"`);
    return client;
  };

  const listing = ({ name, roomId, clients, maxClients, locked, private: isPrivate, metadata }) => ({
    name, roomId, clients, maxClients: Number.isFinite(maxClients) ? maxClients : null,
    locked: locked ?? false, private: isPrivate ?? false, metadata: metadata ?? null,
  });

  const timerOf = (room, tag) => {
    const timer = room.timers.get(tag);
    if (!timer) throw new Error(`no timer "${tag}"`);
    return timer;
  };

  const fires = (room, tag) => () => {
    room.trace('timer', { tag });
    room.broadcast('timer', tag);
  };

  return {
    info: (room) => ({
      roomId: room.roomId,
      roomName: room.roomName,
      clients: room.clients.map(({ sessionId }) => sessionId),
      maxClients: Number.isFinite(room.maxClients) ? room.maxClients : null,
      locked: room.locked,
      private: room.listed().private ?? false,
      metadata: room.metadata ?? null,
      patchRate: room.patchRate,
      autoDispose: room.autoDispose,
      ticks: room.ticks,
      meanDelta: room.ticks ? room.deltas / room.ticks : 0,
    }),

    lock: async (room) => void (await room.lock()),
    unlock: async (room) => void (await room.unlock()),
    setPrivate: async (room, value) => void (await room.setPrivate(value)),
    setMetadata: async (room, value) => void (await room.setMetadata(value)),
    setMaxClients: (room, value) => void (room.maxClients = value ?? Infinity),
    setAutoDispose: (room, value) => void (room.autoDispose = value),
    setRoomId: (room, value) => void (room.roomId = value),
    setSeatReservationTime: (room, seconds) => room.reserveSeatsFor(seconds),
    setPatchRate: (room, milliseconds) => room.setPatchRate(milliseconds),
    setSimulationInterval: (room, milliseconds) => room.simulate(milliseconds),
    disconnect: async (room, code) => await room.disconnect(...(code === undefined ? [] : [code])) ?? null,
    broadcastPatch: (room) => room.broadcastPatch(),

    broadcast(room, type, message, { except, afterNextPatch } = {}) {
      const left = except?.map((sessionId) => clientOf(room, sessionId));
      room.broadcast(type, message, { ...(left ? { except: left } : {}), afterNextPatch });
    },
    sendTo: (room, sessionId, type, message, options) => clientOf(room, sessionId).send(type, message, options),
    sendBytesTo: (room, sessionId, type, bytes) => clientOf(room, sessionId).sendBytes(type, Uint8Array.from(bytes)),
    leave: (room, sessionId, code) => clientOf(room, sessionId).leave(code),
    error: (room, sessionId, code, message) => clientOf(room, sessionId).error(code, message),

    rejectReconnection(room, sessionId) {
      const pending = room.pending.get(sessionId);
      if (!pending) throw new Error(`no reconnection of "${sessionId}"`);
      pending.reject(new Error('rejected'));
    },
    userData(room, sessionId, ...values) {
      const client = clientOf(room, sessionId);
      if (values.length) [client.userData] = values;
      return client.userData ?? null;
    },
    auth: (room, sessionId) => clientOf(room, sessionId).auth ?? null,

    timeout: (room, tag, milliseconds) => void room.timers.set(tag, room.clock.setTimeout(fires(room, tag), milliseconds)),
    interval: (room, tag, milliseconds) => void room.timers.set(tag, room.clock.setInterval(fires(room, tag), milliseconds)),
    clear: (room, name) => (room.timers.get(name) ?? room.state[name]).clear(),
    pause: (room, tag) => timerOf(room, tag).pause(),
    resume: (room, tag) => timerOf(room, tag).resume(),
    timer(room, tag) {
      const { active, paused } = timerOf(room, tag);
      return { active, paused };
    },

    async presence(room, name, ...args) {
      if (name === 'subscribe') {
        const [topic] = args;
        await room.presence.subscribe(topic, (message) => room.broadcast('presence', [topic, message]));
        return null;
      }
      const answer = await room.presence[name](...args);
      if (name === 'sismember') return Boolean(answer);
      // What these answer is not the same in all generations.
      return ['hset', 'publish', 'unsubscribe'].includes(name) ? null : answer ?? null;
    },

    createRoom: async (room, name, options) => listing(await matchMaker.createRoom(name, options)),
    query: async (room, conditions) => (await matchMaker.query(conditions)).map(listing),
    remoteCall: async (room, roomId, method, args = []) =>
      await matchMaker.remoteRoomCall(roomId, 'remote', [method, args]) ?? null,
    async reserveSeat(room, roomId, options) {
      const [found] = await matchMaker.query({ roomId });
      return await matchMaker.reserveSeatFor(found, options ?? {});
    },

    later(room, milliseconds, method, ...args) {
      setTimeout(() => void room.perform(method, args), milliseconds);
    },
    together: async (room, ...calls) =>
      await Promise.all(calls.map(async ([method, ...args]) => await room.perform(method, args) ?? null)),
    traceTicks: (room, on) => void (room.tracesTicks = on),
  };
};

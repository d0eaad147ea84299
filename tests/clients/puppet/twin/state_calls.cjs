// The methods that a client may call which concern the state.
module.exports = function stateCallsOf({ find, made, place, assign, unset, plain }, { StateView }) {
  const viewOf = (room, sessionId) => {
    const client = room.clients.find((each) => each.sessionId === sessionId);
    client.view ??= new StateView();
    return client.view;
  };

  return {
    set: (room, path, value) => assign(room.state, path, value),
    unset: (room, path) => unset(room.state, path),
    mapSet: (room, field, key, item) => void room.state[field].set(key, made(item)),
    mapDelete: (room, field, key) => room.state[field].delete(key),

    push: (room, field, value) => void room.state[field].push(made(value)),
    pop: (room, field) => void room.state[field].pop(),
    shift: (room, field) => void room.state[field].shift(),
    unshift: (room, field, value) => void room.state[field].unshift(made(value)),
    splice: (room, field, start, deleteCount, values = []) =>
      void room.state[field].splice(start, deleteCount, ...values.map(made)),
    setAt: (room, field, index, value) => void (room.state[field][index] = made(value)),
    move(room, field, from, to) {
      // By assignment: not all schema libraries let splice() insert.
      const elements = [...room.state[field]];
      elements.splice(to, 0, ...elements.splice(from, 1));
      elements.forEach((element, index) => {
        if (room.state[field][index] !== element) room.state[field][index] = element;
      });
    },
    sort(room, field) {
      room.state[field].sort((a, b) => (typeof a === 'number' ? a - b : a.name < b.name ? -1 : 1));
    },
    reverse: (room, field) => void room.state[field].reverse(),

    add: (room, field, value) => void room.state[field].add(value),
    remove: (room, field, value) => room.state[field].delete(value),
    alias: (room, from, to) => place(room.state, to, find(room.state, from)),

    viewAdd: (room, sessionId, path) => void viewOf(room, sessionId).add(find(room.state, path)),
    viewRemove: (room, sessionId, path) => void viewOf(room, sessionId).remove(find(room.state, path)),
    setState: (room, counter) => room.useState(counter),
    state: (room) => plain(room.state),
  };
};

// The states of workload.cpp and how a tick changes them, for the original encoders and for comparison.
const keyOf = (number) => `sess${String(number).padStart(5, "0")}`;

const first = {
  two: (number) => ({ x: number, y: number + 0.5 }),
  four: (number) => ({ x: number, y: number + 0.5, vx: 0.25, hp: 100 }),
};

const changes = {
  two(player, tick, number) {
    player.x = tick * 3 + number + 70000;
    player.y = tick + number + 0.25;
  },
  four(player, tick, number) {
    player.x = tick * 3 + number + 70000;
    player.y = tick + number + 0.25;
    player.vx = (tick % 97) + 0.5;
    player.hp = (tick + number) % 200;
  },
  numbers(players, at, tick, number) {
    players[at] = tick * 7 + number * 3 + 70000;
  },
};

const elementOf = { map2: "two", map4: "four", array2: "two", views: "two" };

/// Changes the elements that the next ticks of a case change.
class Mover {
  #tick = 0;
  #first = 0;

  /// `elements`: the players in order, or the array of numbers.
  constructor({ state, size, changed }, elements) {
    this.state = state;
    this.size = size;
    this.changed = changed;
    this.elements = elements;
  }

  move() {
    const change = changes[elementOf[this.state]];
    for (let number = 0; number < this.changed; number++) {
      const at = (this.#first + number) % this.size;
      if (change) change(this.elements[at], this.#tick, number);
      else changes.numbers(this.elements, at, this.#tick, number);
    }
    this.#first = (this.#first + this.changed) % this.size;
    this.#tick++;
  }
}

/// The number of the `seen`-th element that a view was given.
const shownTo = ({ size }, view, seen) => (view * 7 + seen * 3) % size;

module.exports = { keyOf, first, elementOf, Mover, shownTo };

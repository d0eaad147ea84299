// The rooms of README.md on the original server: node rooms.cjs VERSION PORT
const { createServer } = require('node:http');
const { createRequire } = require('node:module');
const { join } = require('node:path');

const [version, port] = process.argv.slice(2);
const load = createRequire(join(__dirname, version, 'package.json'));

// Node before 22 has no WebSocket of its own, and 0.17 and 0.18 use its constants.
globalThis.WebSocket ??= load('ws');

const express = load('express');
const { Room, Server } = load('@colyseus/core');
const { defineTypes, MapSchema, Schema } = load('@colyseus/schema');
const { WebSocketTransport } = load('@colyseus/ws-transport');

class Player extends Schema {}
defineTypes(Player, { x: 'number', y: 'number' });

class State extends Schema {
  constructor() {
    super();
    this.players = new MapSchema();
  }
}
defineTypes(State, { players: { map: Player } });

function useState(room) {
  if (version === '0.15') room.setState(new State());
  else room.state = new State();
}

class StateRoom extends Room {
  onCreate() {
    useState(this);
    this.setPatchRate(1000 / this.hertz());
    this.onMessage('move', (client, { x, y }) => {
      const player = this.state.players.get(client.sessionId);
      player.x = x;
      player.y = y;
    });
  }

  hertz() {
    return 20;
  }

  onJoin(client) {
    const player = new Player();
    player.x = 0;
    player.y = 0;
    this.state.players.set(client.sessionId, player);
  }

  onLeave(client) {
    this.state.players.delete(client.sessionId);
  }
}

class FastStateRoom extends StateRoom {
  hertz() {
    return 60;
  }
}

class EchoRoom extends Room {
  onCreate() {
    this.onMessage('echo', (client, message) => client.send('echo', message));
  }
}

class BroadcastRoom extends Room {
  onCreate() {
    this.onMessage('bcast', (_, message) => this.broadcast('bcast', message));
  }
}

class EmptyRoom extends Room {
  onCreate() {
    this.autoDispose = false;
    useState(this);
  }
}

const app = express();
app.use(express.json());
const server = new Server({ transport: new WebSocketTransport({ server: createServer(app) }), greet: false });
server.define('state20', StateRoom);
server.define('state60', FastStateRoom);
server.define('echo', EchoRoom);
server.define('broadcast', BroadcastRoom);
server.define('idle', StateRoom);
server.define('empty', EmptyRoom);
server.listen(Number(port), '127.0.0.1').then(() => console.log(`listening on http://127.0.0.1:${port}`));

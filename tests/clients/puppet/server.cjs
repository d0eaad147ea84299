// The puppet on the original server: node server.cjs VERSION PORT, with port 0 for any free one.
const { createServer } = require('node:http');
const { createRequire } = require('node:module');
const { join } = require('node:path');

const [version, port] = process.argv.slice(2);
const load = createRequire(join(__dirname, '../../bench/servers', version, 'package.json'));

// Node before 22 has no WebSocket of its own, and 0.17 and 0.18 use its constants.
globalThis.WebSocket ??= load('ws');

const express = load('express');
const core = load('@colyseus/core');
// A Node that can require ES modules gets that form of core 0.18, which uses that form of the schema library.
const form = load.resolve('@colyseus/core').endsWith('.mjs') ? '.mjs' : '.cjs';
const schema = load(load.resolve('@colyseus/schema').replace(/\.cjs$/, form));
const { WebSocketTransport } = load('@colyseus/ws-transport');
const { Puppet, StatelessPuppet, AnyPuppet, CatchingPuppet, DroppingPuppet } =
  require('./twin/rooms.cjs')(version, core, schema);

const app = express();
app.use(express.json());
const http = createServer(app);
const server = new core.Server({
  transport: new WebSocketTransport({ server: http }), greet: false, gracefullyShutdown: false,
});
server.define('puppet', Puppet);
server.define('puppet_any', AnyPuppet);
server.define('puppet_stateless', StatelessPuppet);
server.define('puppet_filtered', Puppet).filterBy(['mode']).sortBy({ clients: -1 });
server.define('puppet_defined', Puppet, { map: 'cs_assault', level: 3 });
server.define('puppet_listed', Puppet).enableRealtimeListing();
server.define('puppet_catching', CatchingPuppet);
server.define('puppet_dropping', DroppingPuppet);

// What rooms throw where nobody catches it would end the process; the other scenarios want to go on.
process.on('uncaughtException', (error) => console.error('uncaught:', error.message));
process.on('unhandledRejection', (error) => console.error('unhandled:', error?.message ?? error));
process.on('SIGTERM', () => process.exit(0));

server.listen(Number(port), '127.0.0.1')
  .then(() => console.log(`listening on http://127.0.0.1:${http.address().port}`));

// A client of its own process, to be stopped: joins the room it is told and says so.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { Client } = require('client-0.17');
const [url, roomId] = process.argv.slice(2);
const room = await new Client(url).joinById(roomId);
room.onMessage('*', () => {});
console.log('joined');

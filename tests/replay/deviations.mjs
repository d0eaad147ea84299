// Where roomd does not answer what the original servers have answered, and why. The replay fails on a
// difference that is not listed here, and on a listed one that does not occur.
//
// Four differences are everywhere and therefore not listed one by one; the replay looks past them:
//   - objects in messages have the shortest header that MessagePack has for them, where the original always
//     writes map16; all clients read both (lib/frames.mjs)
//   - patches are cut at other ticks, and what onJoin changed is not sent twice to who joined (lib/frames.mjs)
//   - state bytes are compared by what the official decoder of the generation makes of them (lib/states.mjs)
//   - reconnection tokens are longer, and bodies that the original sent in chunks have a length (lib/compare.mjs)
//
//   session      the recorded session
//   generations  in which of them; all that have the session, when absent
//   where        of which differences, as the replay names them; the whole session, when absent
//   got          what roomd says; anything, when absent
const until16 = ['0.15', '0.16'];
const since17 = ['0.17', '0.18'];

const values = [
  {
    session: 'value_types', where: 'connection 6 frame 22', got: '0da5745f6f626a82a161c0a16201',
    reason: 'plain MessagePack has no undefined inside of objects and arrays: null comes in its place',
  },
  {
    session: 'client_value_types', generations: ['0.16', ...since17],
    where: 'connection 7 frame 29', got: '0da46563686f81a16bc0',
    reason: 'the same for an undefined member that a client sends',
  },
  {
    session: 'no_state_room', where: 'connection 36 frame 3', got: '0da3616e799209c0',
    reason: 'the same for an element of an array',
  },
  {
    session: 'client_value_types', generations: ['0.15'], where: /^connection 7 frame 1[56]$/,
    reason: '0.15 clients send integers beyond 32 bits as 64-bit integers, which JavaScript servers take for ' +
      'BigInt and send back as such; C++ has one kind of integers, and clients get numbers',
  },
  {
    session: 'bad_client_frames', where: /^connection 32 frame [34]$/,
    reason: 'c1, which MessagePack never uses, is a malformed payload and closes with 4002 like any other',
  },
];

const matchmaking = [
  {
    session: 'matchmake_failures', generations: until16, where: /^event [89] .* body\.error$/,
    reason: 'the text about malformed JSON is our own, not that of a JavaScript engine',
  },
  {
    session: 'matchmake_failures', generations: ['0.17'], where: /^event 8 .* body$/,
    got: '{"error":"malformed request body"}', reason: 'malformed JSON is told as in 0.18, under the status of 0.17',
  },
  {
    session: 'auth_static', generations: ['0.15'], where: /^event [26] .* body\./,
    reason: 'a refusal of static auth refuses; with the original of 0.15 only an exception does',
  },
  {
    session: 'auth_static', generations: since17, where: /^event 3 .* body$/,
    got: '{"code":4401,"error":"custom auth code"}',
    reason: 'the original loses an error whose code is no HTTP status; here the message comes with the same status 500',
  },
  {
    session: 'on_create_and_on_join_errors', generations: since17, where: /^event 2 .* body$/,
    got: '{"code":4777,"error":"create failed"}',
    reason: 'the same for an error of onCreate',
  },
  {
    session: 'http_misc', generations: since17, where: /^event 17 POST \/prefix\//,
    reason: 'a prefix before /matchmake is accepted from every generation: proxies put it there',
  },
];

const requests = [
  {
    session: 'request_response', where: 'connection 52 frame 7',
    got: '16040283a46e616d65ab5365727665724572726f72a76d657373616765a9626164207468696e67a4636f64654d',
    reason: 'the name of an error with a code is that of the class that a C++ room throws, ServerError',
  },
];

const lobby = [
  {
    session: 'lobby_room', generations: until16, where: /^event 1 .* body\.room\.unlisted$/, got: 'false',
    reason: 'matchmaking does not tell which rooms lobbies leave out; no client reads it',
  },
  {
    session: 'lobby_room', where: /^connection 39 frame [3-7]$/,
    reason: 'a listing says createdAt as text, as matchmaking does, and maxClients null when there is no limit',
  },
];

const otherPaths = [
  {
    session: 'http_misc', generations: until16, where: /^event 1[3467] .* status$/,
    reason: 'the original leaves requests it does not know without any answer; they get one',
  },
  {
    session: 'http_misc', generations: since17, where: /^event 1\d GET \/ body$/, got: 'roomd',
    reason: 'the server tells its own name',
  },
];

const missing = [
  { session: 'input_room', reason: 'roomd has no inputs yet' },
  { session: 'input_room_unreliable', reason: 'roomd has no inputs yet' },
  { session: 'dev_mode', where: /^event 1 .* (body\.devMode|header content-length)$/, reason: 'roomd has no devMode' },
  {
    session: 'dev_mode', where: /^connection \d+ frame [34]$/,
    reason: 'therefore an unknown message type closes the connection, as without devMode',
  },
];

export const deviations = [...values, ...matchmaking, ...requests, ...lobby, ...otherPaths, ...missing];

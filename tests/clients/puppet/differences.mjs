// The differences between roomd and the original servers that are meant. Each names the scenarios and generations where it
// shows, which lines of the transcript it accounts for on either side, and why. Whatever is not listed here is a fault; so
// is an entry that accounts for nothing any more.

const until16 = ['0.15', '0.16'];
const until17 = ['0.15', '0.16', '0.17'];
const since16 = ['0.16', '0.17', '0.18'];
const since17 = ['0.17', '0.18'];
const all = ['0.15', '0.16', '0.17', '0.18'];

export const differences = [
  // ---- where the originals differ among themselves, roomd does as the newest ----
  {
    scenarios: ['messages: two handlers of one type'], generations: until16,
    ours: /message "twice" "first"/,
    reason: 'S44: both handlers are called; until 0.16 the second replaces the first',
  },
  {
    scenarios: ['clock: timers run although the patch rate is null'], generations: until16,
    ours: /timer/,
    reason: 'S55: timers need no ticks; until 0.16 they stand still without a patch rate and a simulation',
  },
  {
    scenarios: ['locking: more clients are allowed later', 'locking: fewer clients are allowed later'], generations: ['0.15'],
    original: /info|refused|onLeave/, ours: /info|refused|joinById|left|onJoin|onLeave/,
    reason: 'S99: a new maxClients locks and unlocks; 0.15 heeds it only when somebody comes',
  },
  {
    scenarios: ['listing: metadata a second time'], generations: until17,
    original: /"metadata":{"a":1,"b":2}/, ours: /"metadata":{"b":2}/,
    reason: 'S61: setMetadata() replaces; until 0.17 it merges',
  },
  {
    scenarios: ['properties: an id that is taken'], generations: until17,
    original: /info|same room/, ours: /info|same room/,
    reason: 'S94: the second room is discarded and its client enters the first; until 0.17 two rooms have one id',
  },
  {
    scenarios: ['sending: a broadcast and a message held back together'], generations: until17,
    original: /message "(one|all)"/, ours: /message "(one|all)"/,
    reason: 'S73: what is held back for one client goes first; until 0.17 the order of the calls is kept',
  },
  {
    scenarios: ['presence: set, get, exists, del'], generations: ['0.15'],
    original: /exists" .* false/, ours: /exists" .* true/,
    reason: 'S105: a key that was set exists; 0.15 does not find it',
  },

  // ---- one server for all generations ----
  {
    scenarios: ['matchmaker: a name that is not defined'], generations: until16,
    original: /"code":4210/, ours: /"code":520/,
    reason: 'S128: a room is told the numbers of the newest generation; each client is told its own',
  },
  {
    scenarios: [
      'joining: the first client makes the room, the last one ends it', 'joining: joinOrCreate finds the room that is there',
      'locking: a locked room takes nobody', 'locking: a room for one', 'locking: unlock puts it back',
      'locking: a lock outlasts departures', 'locking: a private room is not found, but entered by its id',
    ],
    generations: since17,
    original: /"metadata":{"mode":"<unique>"}/, ours: /"metadata":null/,
    reason: 'fields of filterBy are not put among the metadata of the room, as until 0.16',
  },
  {
    scenarios: ['matchmaker: a room asks for rooms'], generations: ['0.17'],
    original: /"metadata":{"mode":"<unique>","x":1}/, ours: /"metadata":{"x":1}/,
    reason: 'fields of filterBy are not put among the metadata of the room, as until 0.16',
  },

  // ---- what the originals do not get right ----
  {
    scenarios: ['state: numbers', 'state: large numbers'], generations: since16,
    original: /counter/, ours: /counter/,
    reason: 'a number never loses precision; since 0.16 the originals send many as float32',
  },
  {
    scenarios: ['state: an array is spliced and filled'], generations: ['0.15'],
    original: /"list":\[1,(3,4,5,10|10,3,4,5)\]/, ours: /"list":\[1,10,3,4,5\]/,
    reason: 'what splice() inserts stays where it was put; schema 2 has it at the end of the server\'s array',
  },
  {
    scenarios: ['state: items of an array get a first'], generations: ['0.16', '0.17'],
    original: /"team"/, ours: /"team"/,
    reason: 'an item put before others arrives whole; schema 3 and 4 lose its fields',
  },
  {
    scenarios: ['state: a reference is unset'], generations: ['0.16'],
    original: /"hero"/, ours: /"hero"/,
    reason: 'clients hear that a reference is unset; schema 3 does not tell them',
  },
  {
    scenarios: ['state: another state takes the place of the first'], generations: all,
    original: /patch|state "OTHER|server/, ours: /patch|state "as the server/,
    reason: 'S49: clients forget what the new state has not; with the originals they keep it',
  },
  {
    scenarios: ['sending: after the next patch in a room without a state'], generations: all,
    ours: /message "never"/,
    reason: 'S70: what is held back goes out at the next patch time, state or not; the originals keep it for ever',
  },

  // ---- our own ways ----
  {
    scenarios: ['reconnection: onDrop and onReconnect', 'reconnection: onReconnect throws'], generations: since17,
    original: /onDrop end/, ours: /onDrop end/,
    reason: 'S80: who awaits allowReconnection() goes on before onReconnect is called; with the originals after it',
  },
  {
    scenarios: ['patches: the first one by hand'], generations: all,
    original: /broadcastPatch "->" true/, ours: /broadcastPatch "->" false/,
    reason: 'S56: what full states have told is no change; the originals send it once more',
  },
  {
    scenarios: [
      'joining: a message of onJoin comes after the state', 'reconnection: it is the same session with the same state',
      'state: a late client gets everything',
    ],
    generations: all,
    original: /a: patch/, ours: /a: patch/,
    reason: 'those who are there get what changed before a client that joins gets all; the originals let them wait',
  },
  {
    scenarios: ['properties: the id stays'], generations: all,
    original: /setRoomId failed/, ours: /setRoomId failed/,
    reason: 'S93: misuse is a std::logic_error, which has a text but no code for clients',
  },
  {
    scenarios: ['joining: a client that goes during its onJoin'], generations: since17,
    original: /"code":4002/, ours: /"code":1006/,
    reason: 'S28: onLeave is told how the connection really ended',
  },
];

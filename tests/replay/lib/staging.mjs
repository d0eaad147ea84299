// What the recordings do not say of themselves: what the server was started with, and what happened
// beside the client.
//
//   alone     the session sees rooms that others have made: it gets a host of its own
//   settings  lines of rooms.yaml besides those of capture.yaml
//   pauses    milliseconds before the n-th step of a kind
//   standing  rooms that earlier sessions had left behind
//   shutdown  the server was told to end before the last event
const stagings = {
  seat_expiry: { pauses: { 'ws-open 2': 1300 } },
  filters: { alone: true },
  matchmake_failures: { alone: true, standing: ['game'] },
  // The limit counts by seconds, and JOIN_ROOM had been acknowledged in an earlier one.
  rate_limit: { pauses: { 'c2s 2': 1100 } },
  lobby_room: { alone: true },
  http_misc: { alone: true },
  graceful_shutdown: { alone: true, shutdown: true },
  public_address: { alone: true, settings: 'publicAddress: node7.example.test/7' },
  dev_mode: { alone: true, shutdown: true },
};

export function stagingOf(session) {
  return stagings[session.name] ?? {};
}

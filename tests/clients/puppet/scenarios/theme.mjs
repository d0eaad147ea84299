/**
 * Scenarios of one theme from rows `[title, shows, play, more]`: `shows` names rows of tests/room_api.md, and `more` may
 * have `generations` (default: all), `alone` (shares a room name with others), `leavesRooms` (some room is never disposed), `anyOrder` (of what is traced),
 * `ignoresTrace` and `ignoresTimers` (nobody can say what is in it, or how often a timer fires).
 */
export const theme = (name, rows) =>
  rows.map(([title, shows, play, more]) => ({ id: `${name}: ${title}`, shows, play, ...more }));

export const since16 = { generations: ['0.16', '0.17', '0.18'] };
export const since17 = { generations: ['0.17', '0.18'] };
export const until16 = { generations: ['0.15', '0.16'] };

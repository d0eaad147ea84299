// Whole games of tic-tac-toe, each generation against each other one.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { generations } from './lib/generations.mjs';
import { Host } from './lib/host.mjs';
import { Session } from './lib/session.mjs';
import { until } from './lib/wait.mjs';

let host;

before(async () => {
  host = await Host.start({
    plugins: ['tictactoe'],
    rooms: {
      tictactoe: { factory: 'tictactoe/TicTacToe' },
      hasty: { factory: 'tictactoe/TicTacToe', options: { turnSeconds: 0.05 } },
    },
  });
});

after(() => host.stop());

const empty = Array(9).fill(0);

/** Waits until all `players` see the same, `expected`; a field that is undefined must be unset. */
const see = (players, expected) => Promise.all(players.map((player) => {
  const seen = () => {
    const { currentTurn, players: present, board, winner, draw } = player.state();
    return { currentTurn, players: Object.keys(present ?? {}), board, winner, draw };
  };
  const wanted = { winner: undefined, draw: undefined, ...expected };
  return until('the board is as expected', () => {
    try {
      assert.deepEqual(seen(), wanted);
      return true;
    } catch {
      return false;
    }
  }).catch(() => assert.deepEqual(seen(), wanted, player.generation.name));
}));

/** A game that has just begun: `first` joined first, `second` is to move. */
async function begin(firstGeneration, secondGeneration, room = 'tictactoe') {
  const first = await Session.join(host, firstGeneration, room, {}, { method: 'create' });
  await see([first], { currentTurn: undefined, players: [first.sessionId], board: empty });
  const second = await Session.join(host, secondGeneration, first.room.roomId, {}, { method: 'joinById' });
  return { first, second, both: [first, second], ids: [first.sessionId, second.sessionId] };
}

/** Plays the cells in turn, `second` first, and looks at the board after each. */
async function play({ first, second, both, ids }, cells, end = {}) {
  const board = [...empty];
  for (const [turn, cell] of cells.entries()) {
    const [mover, other] = turn % 2 === 0 ? [second, first] : [first, second];
    await see(both, { currentTurn: mover.sessionId, players: ids, board });
    other.send('action', { x: cell % 3, y: Math.floor(cell / 3) });  // not his turn
    mover.send('action', { x: cell % 3, y: Math.floor(cell / 3) });
    board[cell] = mover === first ? 1 : 2;
    const isLast = turn === cells.length - 1;
    const currentTurn = (isLast ? mover : other).sessionId;
    await see(both, { currentTurn, players: ids, board, ...(isLast ? end : {}) });
  }
  return board;
}

const pairs = generations.flatMap((first) => generations.map((second) => ({ first, second })));

for (const [number, { first, second }] of pairs.entries()) {
  test(`${first.name} against ${second.name}`, async () => {
    const game = await begin(first, second);
    // A row, a column, both diagonals; who moves second, that is who joined first, wins every other game.
    const wins = [[0, 3, 1, 4, 2], [1, 0, 2, 3, 4, 6], [0, 1, 4, 2, 8], [0, 2, 1, 4, 3, 6]];
    const cells = wins[number % wins.length];
    const winner = (cells.length % 2 === 1 ? game.second : game.first).sessionId;
    const board = await play(game, cells, { winner });

    // The game has ended: nothing more happens, and who leaves changes nothing.
    game.first.send('action', { x: 2, y: 1 });
    game.second.send('action', { x: 2, y: 1 });
    await game.first.leave();
    const currentTurn = game.both[cells.length % 2].sessionId;
    await see([game.second], { currentTurn, players: [game.second.sessionId], board, winner });
    await game.second.leave();
  });
}

test('a full board is a draw', async () => {
  const game = await begin(generations.at(0), generations.at(-1));
  await play(game, [0, 1, 2, 4, 3, 5, 7, 6, 8], { draw: true });
  await game.first.leave();
  await game.second.leave();
});

test('a cell that is taken, or is none, cannot be played', async () => {
  const game = await begin(generations.at(-1), generations.at(0));
  game.second.send('action', { x: 1, y: 1 });
  const board = [0, 0, 0, 0, 2, 0, 0, 0, 0];
  await see(game.both, { currentTurn: game.ids[0], players: game.ids, board });
  for (const [x, y] of [[1, 1], [3, 0], [0, 3], [-1, 1], [0.5, 0], [4, 0]]) game.first.send('action', { x, y });
  game.first.send('action', { x: 0, y: 0 });
  await see(game.both, { currentTurn: game.ids[1], players: game.ids, board: [1, 0, 0, 0, 2, 0, 0, 0, 0] });
  await game.second.leave();
  await game.first.leave();
});

test('who leaves an open game has lost it, and nobody may take his place', async () => {
  const game = await begin(generations.at(0), generations.at(-1));
  const { roomId } = game.first.room;
  game.second.send('action', { x: 0, y: 2 });
  const board = [0, 0, 0, 0, 0, 0, 2, 0, 0];
  await see(game.both, { currentTurn: game.ids[0], players: game.ids, board });
  game.first.drop();
  await see([game.second], { currentTurn: game.ids[0], players: [game.ids[1]], board, winner: game.ids[1] });
  const { Client, codes } = generations.at(0);
  await assert.rejects(new Client(host.url).joinById(roomId), { code: codes.invalidRoomId });
  await game.second.leave();
});

test('the server plays for those who do not: column by column, until somebody wins', async () => {
  const game = await begin(generations.at(0), generations.at(-1), 'hasty');
  // Cells 0, 3, 6, 1, 4, 7, 2 in turn: the seventh ends a diagonal of who joined second.
  const [first, second] = game.ids;
  await see(game.both, { currentTurn: second, players: [first, second], board: [2, 1, 2, 1, 2, 0, 2, 1, 0], winner: second });
  await game.first.leave();
  await game.second.leave();
});

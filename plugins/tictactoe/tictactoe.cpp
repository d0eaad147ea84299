// Tic-tac-toe for two.
//
// A client plays with "action" {x, y}, where the cell is x + 3 * y. Whoever thinks for longer than
// the option `turnSeconds` (default 10) has the first free cell played for him; whoever leaves an
// open game has lost it.
#include <algorithm>
#include <array>
#include <optional>
#include <room/room.hpp>

struct State {
  std::optional<std::string> currentTurn;  // session ids, here and in `winner`
  room::Map<bool> players;
  room::Array<double> board = {0, 0, 0, 0, 0, 0, 0, 0, 0};  // 1: who joined first, 2: the other
  std::optional<std::string> winner;
  std::optional<bool> draw;
};
SCHEMA(State, currentTurn, players, board, winner, draw);

struct Action {
  double x = 0, y = 0;
};
MESSAGE(Action, x, y);

constexpr std::array<std::array<size_t, 3>, 8> kLines{
    {{0, 1, 2}, {3, 4, 5}, {6, 7, 8}, {0, 3, 6}, {1, 4, 7}, {2, 5, 8}, {0, 4, 8}, {2, 4, 6}}};

class TicTacToe : public room::Room<State> {
 public:
  void onCreate(const room::Options& options) {
    setMaxClients(2);
    turnSeconds_ = options["turnSeconds"].asDouble(10);
    onMessage("action", [this](room::Client& client, const Action& action) {
      if (client.sessionId() != state.currentTurn) return;
      if (const auto cell = cellOf(action)) play(*cell);
    });
  }

  void onJoin(room::Client& client) {
    state.players.set(client.sessionId(), true);
    if (state.players.size() < 2) return;
    lock();
    startTurn(client.sessionId());
  }

  void onLeave(room::Client& client) {
    state.players.remove(client.sessionId());
    turn_.clear();
    if (!ended() && !state.players.empty()) state.winner = state.players.begin()->key;
  }

 private:
  bool ended() const { return state.winner || state.draw; }

  static std::optional<size_t> cellOf(const Action& action) {
    for (size_t cell = 0; cell < 9; ++cell) {
      if (action.x == double(cell % 3) && action.y == double(cell / 3)) return cell;
    }
    return std::nullopt;
  }

  void startTurn(const std::string& sessionId) {
    state.currentTurn = sessionId;
    turn_ = clock.setTimeout([this] { playFirstFree(); }, turnSeconds_ * 1000);
  }

  /// Puts the mark of the player whose turn it is.
  void play(size_t cell) {
    if (ended() || state.board[cell] != 0) return;
    const std::string& first = state.players.begin()->key;
    const std::string& second = std::next(state.players.begin())->key;
    const bool isFirst = state.currentTurn == first;
    state.board[cell] = isFirst ? 1 : 2;
    turn_.clear();
    if (hasLine(state.board[cell])) {
      state.winner = state.currentTurn;
    } else if (isFull()) {
      state.draw = true;
    } else {
      startTurn(isFirst ? second : first);
    }
  }

  void playFirstFree() {
    for (const size_t cell : {0, 3, 6, 1, 4, 7, 2, 5, 8}) {
      if (state.board[cell] == 0) return play(cell);
    }
  }

  bool hasLine(double mark) const {
    return std::any_of(kLines.begin(), kLines.end(), [&](const auto& line) {
      return std::all_of(line.begin(), line.end(),
                         [&](size_t cell) { return state.board[cell] == mark; });
    });
  }

  bool isFull() const {
    return std::find(state.board.begin(), state.board.end(), 0) == state.board.end();
  }

  double turnSeconds_ = 10;
  room::Delayed turn_;
};

ROOM_PLUGIN(TicTacToe)

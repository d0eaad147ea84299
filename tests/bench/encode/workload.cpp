#include "workload.hpp"

#include <stdexcept>

#include "room/state/encoder.hpp"

namespace {

struct Two {
  double x = 0, y = 0;
};
SCHEMA(Two, x, y);

struct Four {
  double x = 0, y = 0, vx = 0, hp = 0;
};
SCHEMA(Four, x, y, vx, hp);

struct MapOfTwo {
  room::Map<Two> players;
};
SCHEMA(MapOfTwo, players);

struct MapOfFour {
  room::Map<Four> players;
};
SCHEMA(MapOfFour, players);

struct ArrayOfTwo {
  room::Array<Two> players;
};
SCHEMA(ArrayOfTwo, players);

struct Numbers {
  room::Array<double> players;
};
SCHEMA(Numbers, players);

struct Hidden {
  room::Map<Two> players;
};
SCHEMA(Hidden, players);
VIEW(Hidden, players);

std::string keyOf(std::size_t number) {
  const std::string digits = std::to_string(number);
  return "sess" + std::string(5 - digits.size(), '0') + digits;
}

void add(room::Map<Two>& players, std::size_t number) {
  players.set(keyOf(number), {double(number), double(number) + 0.5});
}
void add(room::Map<Four>& players, std::size_t number) {
  players.set(keyOf(number), {double(number), double(number) + 0.5, 0.25, 100});
}
void add(room::Array<Two>& players, std::size_t number) {
  players.push({double(number), double(number) + 0.5});
}
void add(room::Array<double>& players, std::size_t number) { players.push(double(number)); }

/// The `number`-th element that a tick changes.
void change(Two& player, std::size_t tick, std::size_t number) {
  player.x = double(tick * 3 + number + 70000);
  player.y = double(tick + number) + 0.25;
}
void change(Four& player, std::size_t tick, std::size_t number) {
  player.x = double(tick * 3 + number + 70000);
  player.y = double(tick + number) + 0.25;
  player.vx = double(tick % 97) + 0.5;
  player.hp = double((tick + number) % 200);
}
void change(double& value, std::size_t tick, std::size_t number) {
  value = double(tick * 7 + number * 3 + 70000);
}

constexpr std::uint32_t kBoth = ROOM_STREAM_V2 | ROOM_STREAM_V3;

template <class State, class Element>
class WorkloadOf final : public Workload {
 public:
  explicit WorkloadOf(const Case& description) : case_(description) {
    for (std::size_t number = 0; number < case_.size; ++number) add(state_.players, number);
    collect(state_.players);
    for (std::size_t at = 0; at < case_.views; ++at) show(*views_.emplace_back(new room::View), at);
    encode();
  }

  void move() override {
    for (std::size_t number = 0; number < case_.changed; ++number) {
      change(*elements_[(first_ + number) % case_.size], tick_, number);
    }
    first_ = (first_ + case_.changed) % case_.size;
    ++tick_;
  }

  std::size_t encode() override {
    std::size_t size = 0;
    if (encoder_.patch(kBoth)) size = encoder_.patchBytes(ROOM_STREAM_V3).size();
    for (const auto& view : views_) {
      if (encoder_.patchView(*view, kBoth)) size += encoder_.viewBytes(ROOM_STREAM_V3).size();
    }
    return case_.full ? encoder_.fullState(ROOM_STREAM_V3, false).size() : size;
  }

  std::string patch(std::uint32_t stream) override {
    std::string bytes;
    if (encoder_.patch(stream)) bytes = encoder_.patchBytes(stream);
    for (const auto& view : views_) {
      const bool told = encoder_.patchView(*view, stream);
      if (told && view == views_.front()) bytes += encoder_.viewBytes(stream);
    }
    return bytes;
  }

  std::string fullState(std::uint32_t stream) override {
    std::string bytes(encoder_.fullState(stream, false));
    if (views_.empty()) return bytes;
    encoder_.fullView(*views_.front(), stream, false);
    return bytes.append(encoder_.viewBytes(stream));
  }

  std::string_view handshake(std::uint32_t form) override { return encoder_.handshake(form); }

 private:
  template <class T>
  void collect(room::Map<T>& players) {
    for (auto& [key, player] : players) elements_.push_back(&player);
  }
  template <class T>
  void collect(room::Array<T>& players) {
    for (auto& player : players) elements_.push_back(&player);
  }

  void show(room::View& view, std::size_t number) {
    if constexpr (std::is_class_v<Element>) {
      for (std::size_t seen = 0; seen < case_.visible; ++seen) {
        view.add(*elements_[(number * 7 + seen * 3) % case_.size]);
      }
    }
  }

  const Case case_;
  State state_;
  room::StateEncoder<State> encoder_{state_};
  std::vector<std::unique_ptr<room::View>> views_;
  std::vector<Element*> elements_;
  std::size_t tick_ = 0;
  std::size_t first_ = 0;
};

}  // namespace

std::unique_ptr<Workload> Workload::make(const Case& description) {
  const std::string& state = description.state;
  if (state == "map2") return std::make_unique<WorkloadOf<MapOfTwo, Two>>(description);
  if (state == "map4") return std::make_unique<WorkloadOf<MapOfFour, Four>>(description);
  if (state == "array2") return std::make_unique<WorkloadOf<ArrayOfTwo, Two>>(description);
  if (state == "numbers") return std::make_unique<WorkloadOf<Numbers, double>>(description);
  if (state == "views") return std::make_unique<WorkloadOf<Hidden, Two>>(description);
  throw std::invalid_argument("cases.json: no state \"" + state + '"');
}

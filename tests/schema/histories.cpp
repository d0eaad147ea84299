// Prints random histories of states and of clients that follow them, one JSON object per line, for
// decode.cjs to replay with the official decoders. Each has a seed of its own, counted up from
// `seed`.
//
//   histories [count [seed]]
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <new>
#include <random>
#include <string>
#include <string_view>

#include "families.hpp"
#include "mutate.hpp"
#include "room/state/encoder.hpp"
#include "to_json.hpp"

namespace {

/// Allocations until one fails; below 0: none does.
long allocationsLeft = -1;

void* allocate(std::size_t size) {
  if (allocationsLeft >= 0 && allocationsLeft-- == 0) throw std::bad_alloc();
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

std::string hex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text = "\"";
  for (const char byte : bytes) {
    const auto code = static_cast<unsigned char>(byte);
    text += kDigits[code >> 4];
    text += kDigits[code & 15];
  }
  return text + '"';
}

template <class State>
class History {
 public:
  History(const char* family, std::uint64_t seed) : mutator_(seed) {
    std::cout << R"({"do":"start","family":")" << family << R"(","seed":")" << seed
              << R"(","handshakes":[)";
    for (std::uint32_t form = 0; form < ROOM_HANDSHAKE_COUNT; ++form) {
      std::cout << (form == 0 ? "" : ",") << hex(Encoder::handshake(form));
    }
    std::cout << "]}\n";
  }

  void run() {
    if (mutator_.oneIn(2)) mutator_.mutate(state_);
    for (std::size_t steps = 4 + mutator_.below(12); steps-- > 0;) step();
  }

 private:
  using Encoder = room::StateEncoder<State>;

  static constexpr std::uint32_t kV2 = ROOM_STREAM_V2;
  static constexpr std::uint32_t kV3 = ROOM_STREAM_V3;

  struct Client {
    std::uint32_t stream;
    bool online;
  };

  void step() {
    for (std::size_t changes = mutator_.below(3); changes-- > 0;) mutator_.mutate(state_);
    patch();
    switch (mutator_.below(4)) {
      case 0:
      case 1:
        join(clients_.size());
        break;
      case 2:
        if (clients_.empty()) break;
        clients_[mutator_.below(clients_.size())].online = false;
        break;
      default:
        for (auto& [id, client] : clients_) {
          if (!client.online) join(id);
        }
    }
  }

  void patch() {
    std::uint32_t streams = 0;
    for (const auto& [id, client] : clients_) streams |= client.online ? client.stream : 0;
    if (mutator_.oneIn(15) && tryPatchWithoutMemory(streams)) return;
    if (encoder_.patch(streams)) printPatch(streams);
  }

  /// True when the patch failed, and so nobody was told anything.
  bool tryPatchWithoutMemory(std::uint32_t streams) {
    allocationsLeft = static_cast<long>(mutator_.below(8));
    bool changed = false;
    try {
      changed = encoder_.patch(streams);
      allocationsLeft = -1;
    } catch (const std::bad_alloc&) {
      allocationsLeft = -1;
      // What clients were told is known again only after a patch that succeeds.
      if (mutator_.oneIn(2)) mutator_.mutate(state_);
      changed = encoder_.patch(streams);
    }
    if (changed) printPatch(streams);
    return true;
  }

  void printPatch(std::uint32_t streams) {
    std::cout << R"({"do":"patch")";
    if (streams & kV2) std::cout << R"(,"v2":)" << hex(encoder_.patchBytes(kV2));
    if (streams & kV3) std::cout << R"(,"v3":)" << hex(encoder_.patchBytes(kV3));
    std::cout << R"(,"clients":[)";
    const char* separator = "";
    for (const auto& [id, client] : clients_) {
      if (!client.online) continue;
      std::cout << separator << id;
      separator = ",";
    }
    std::cout << ']';
    printState();
  }

  void join(std::size_t id) {
    const auto known = clients_.find(id);
    const bool again = known != clients_.end();
    const bool rejoin = again || mutator_.oneIn(4);
    std::uint32_t stream = mutator_.oneIn(3) ? kV2 : kV3;
    if (again) stream = known->second.stream;
    clients_[id] = {stream, true};
    std::cout << R"({"do":"join","client":)" << id << R"(,"stream":)"
              << (stream == kV2 ? R"("v2")" : R"("v3")") << R"(,"bytes":)"
              << hex(encoder_.fullState(stream, rejoin));
    printState();
  }

  void printState() {
    std::cout << R"(,"instances":)" << test::countInstances(state_) << R"(,"state":)"
              << test::toJson(state_) << "}\n";
  }

  test::Mutator mutator_;
  State state_;
  Encoder encoder_{state_};
  std::map<std::size_t, Client> clients_;
};

template <class State>
void run(const char* family, std::uint64_t seed) {
  History<State>(family, seed).run();
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 300;
  const std::uint64_t seed =
      argc > 2 ? std::strtoull(argv[2], nullptr, 10) : std::random_device{}();
  const std::function<void(std::uint64_t)> families[] = {
      [](std::uint64_t s) { run<family::Primitives>("primitives", s); },
      [](std::uint64_t s) { run<family::Arena>("arena", s); },
      [](std::uint64_t s) { run<family::Maps>("maps", s); },
      [](std::uint64_t s) { run<family::Node>("tree", s); },
      [](std::uint64_t s) { run<family::Wide>("wide", s); },
      [](std::uint64_t s) { run<family::WideMap>("map of wide", s); },
  };
  for (std::uint64_t each = seed; each != seed + count; ++each) {
    families[each % std::size(families)](each);
  }
}

// Measures the encoder: encode_bench CASES [Google Benchmark's options]
//
//   encode_bench CASES --show         prints for each case what clients are sent, for check.cjs:
//   one
//                                     line of JSON each
//   encode_bench CASES --ticks NAME   runs some ticks of one case, for a count of instructions
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>

#include "room/abi.h"
#include "workload.hpp"

namespace {

std::vector<Case> readCases(const char* path) {
  std::ifstream file(path);
  const nlohmann::json document = nlohmann::json::parse(file);
  std::vector<Case> cases;
  for (const nlohmann::json& one : document.at("cases")) {
    cases.push_back({.name = one.at("name"),
                     .state = one.at("state"),
                     .size = one.at("size"),
                     .changed = one.at("changed"),
                     .views = one.value("views", 0u),
                     .visible = one.value("visible", 0u),
                     .full = one.value("full", false)});
  }
  return cases;
}

void run(benchmark::State& benchmark, const Case& description) {
  const auto workload = Workload::make(description);
  std::size_t size = 0;
  for (auto tick : benchmark) {
    workload->move();
    benchmark::DoNotOptimize(size = workload->encode());
  }
  benchmark.counters["bytes"] = double(size);
}

/// The function that valgrind is told to look into.
extern "C" [[gnu::noinline]] void measured_ticks(Workload& workload, int count) {
  for (int tick = 0; tick < count; ++tick) {
    workload.move();
    benchmark::DoNotOptimize(workload.encode());
  }
}

void runTicks(const std::vector<Case>& cases, std::string_view name) {
  constexpr int kTicks = 10;
  const auto found =
      std::find_if(cases.begin(), cases.end(), [&](const Case& one) { return one.name == name; });
  if (found == cases.end()) throw std::invalid_argument("no case " + std::string(name));
  const auto workload = Workload::make(*found);
  // The first one may still make room for those that follow.
  workload->move();
  workload->encode();
  measured_ticks(*workload, kTicks);
}

std::string hex(std::string_view bytes) {
  std::string text;
  for (const unsigned char byte : bytes) {
    char digits[3];
    std::snprintf(digits, sizeof(digits), "%02x", byte);
    text += digits;
  }
  return text;
}

nlohmann::json show(const Case& description, std::uint32_t stream, std::uint32_t form) {
  const auto workload = Workload::make(description);
  nlohmann::json patches;
  const std::string fullState = workload->fullState(stream);
  for (int tick = 0; tick < 3; ++tick) {
    workload->move();
    patches.push_back(hex(workload->patch(stream)));
  }
  return {{"handshake", hex(workload->handshake(form))},
          {"fullState", hex(fullState)},
          {"patches", patches},
          {"fullStateThen", hex(workload->fullState(stream))}};
}

void showAll(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    const nlohmann::json line = {{"name", one.name},
                                 {"2", show(one, ROOM_STREAM_V2, ROOM_HANDSHAKE_V2)},
                                 {"3", show(one, ROOM_STREAM_V3, ROOM_HANDSHAKE_V3)},
                                 {"5", show(one, ROOM_STREAM_V3, ROOM_HANDSHAKE_V5)}};
    std::cout << line << '\n';
  }
}

}  // namespace

int main(int count, char** arguments) try {
  if (count < 2) {
    std::cerr << "usage: encode_bench CASES [--show | --ticks NAME | Google Benchmark's options]\n";
    return 2;
  }
  const std::vector<Case> cases = readCases(arguments[1]);
  const std::string_view mode = count > 2 ? arguments[2] : "";
  if (count == 3 && mode == "--show") {
    showAll(cases);
    return 0;
  }
  if (count == 4 && mode == "--ticks") {
    runTicks(cases, arguments[3]);
    return 0;
  }
  for (const Case& one : cases) {
    benchmark::RegisterBenchmark(one.name.c_str(), run, one)->Unit(benchmark::kMicrosecond);
  }
  arguments[1] = arguments[0];
  benchmark::Initialize(&(--count), ++arguments);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
} catch (const std::exception& error) {
  std::cerr << "encode_bench: " << error.what() << '\n';
  return 1;
}

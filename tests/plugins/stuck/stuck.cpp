// Rooms that keep their loop for themselves, and rooms that crash.
#include <chrono>
#include <cstdlib>
#include <room/room.hpp>
#include <stdexcept>
#include <thread>

class Stuck : public room::Room<> {
 public:
  void onCreate() {
    setSimulationInterval([this] { spin(); }, 20);
    onMessage("echo", [](room::Client& client) { client.send("echo"); });
    onMessage("nap",
              [](room::Client&) { std::this_thread::sleep_for(std::chrono::milliseconds(600)); });
    onMessage("spin", [this](room::Client&) { isSpinning_ = true; });
  }

 private:
  void spin() {
    while (isSpinning_) turns_ = turns_ + 1;
  }

  volatile bool isSpinning_ = false;
  volatile unsigned turns_ = 0;
};

volatile int* volatile nowhere = nullptr;
volatile int zero = 0;

__attribute__((noinline)) void followNullPointer() { *nowhere = 1; }
__attribute__((noinline)) int divideByZero() { return 1000 / zero; }
__attribute__((noinline)) int recurseForever(volatile int* depth) {
  if (*depth < 0) return 0;
  volatile int here = *depth + 1;
  return recurseForever(&here) + here;
}

class Crashing : public room::Room<> {
 public:
  void onCreate() {
    onMessage("null", [](room::Client&) { followNullPointer(); });
    onMessage("divide", [](room::Client&) { zero = divideByZero(); });
    onMessage("overflow", [](room::Client&) {
      volatile int depth = 0;
      recurseForever(&depth);
    });
    onMessage("abort", [](room::Client&) { std::abort(); });
    onMessage("throw", [](room::Client&) { throwOutside(); });
    onMessage("later", [this](room::Client&) { clock.setTimeout(followNullPointer, 10); });
  }

 private:
  __attribute__((noinline)) static void throwOutside() noexcept { fail(); }
  static void fail() { throw std::runtime_error("from nowhere"); }
};

ROOM_PLUGIN(Stuck, Crashing)

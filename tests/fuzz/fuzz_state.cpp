// Reads any bytes as changes to a state, to the views of its clients and to who they are, with
// memory that runs out on the way. What clients make of the encoder's bytes is for the official
// decoders to say: tests/schema/decode.cjs replays this target's corpus with them.
#include <cstdint>
#include <ostream>
#include <streambuf>
#include <string_view>

#include "families.hpp"
#include "scarce_memory.hpp"

namespace {

const test::Add<family::Table, test::Traits{.shares = true, .views = true, .arrays = true}> kTable(
    "table");
const test::Add<family::Lists, test::Traits{.arrays = true}> kLists("lists");

/// Drops what is written.
class Nowhere : public std::streambuf {
  int overflow(int character) override { return character; }
  std::streamsize xsputn(const char*, std::streamsize count) override { return count; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Nowhere nowhere;
  std::ostream out(&nowhere);
  test::runProgram(out, "input", {reinterpret_cast<const char*>(data), size});
  return 0;
}

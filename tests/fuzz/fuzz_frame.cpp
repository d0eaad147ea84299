// Reads any bytes as a message of a client, up to the point where a room would get its payload.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "wire/frame.hpp"
#include "wire/payload.hpp"
#include "wire/utf8.hpp"

namespace {

using roomd::wire::ClientMessage;
using roomd::wire::Payload;

void check(bool condition) {
  if (!condition) std::abort();
}

bool isInside(std::string_view part, std::string_view whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void checkPayload(std::string_view payload, bool records) {
  std::string out;
  const Payload found = roomd::wire::normalizePayload(payload, records, out);
  if (found == Payload::plain) check(out.empty());
  if (found != Payload::rewritten) return;
  check(out.size() <= payload.size() * 16 + size_t{64} * 1024);
  std::string again;
  check(roomd::wire::normalizePayload(out, false, again) == Payload::plain);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const ClientMessage message = roomd::wire::parseClientMessage(input);
  check(isInside(message.payload, input) && isInside(message.type.text, input));
  if (message.type.isText) check(roomd::wire::isUtf8(message.type.text));
  checkPayload(message.payload, true);
  checkPayload(message.payload, false);
  return 0;
}

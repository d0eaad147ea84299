#include "room/properties.hpp"

#include <fmt/format.h>

#include <cmath>

namespace roomd {
namespace {

// Intervals from a tenth of a millisecond to a day.
constexpr double kShortest = 1e-4;
constexpr double kLongest = 86400;

bool readInterval(const Value& value, double unitSeconds, std::optional<int64_t>& out) {
  double number = 0;
  if (value.isNull()) {
    out = 0;
    return true;
  }
  if (!value.number(number) || !(number >= 0)) return false;
  const double seconds = number * unitSeconds;
  if (seconds == 0) {
    out = 0;
  } else {
    out = std::llround(std::fmin(std::fmax(seconds, kShortest), kLongest) * 1e6);
  }
  return true;
}

bool readFlag(const Value& value, std::optional<bool>& out) {
  if (!value.boolean()) return false;
  out = *value.boolean();
  return true;
}

/// A limit; `unlimited` for nil and infinity.
template <class Limit>
bool readLimit(const Value& value, Limit unlimited, std::optional<Limit>& out) {
  double number = 0;
  if (value.isNull() || (value.number(number) && std::isinf(number) && number > 0)) {
    out = unlimited;
    return true;
  }
  if (!value.number(number) || !(number >= 0) || number > 4294967295.0) return false;
  out = static_cast<uint32_t>(number);
  return true;
}

bool readRoomId(const Value& value, std::optional<std::string>& out) {
  if (!value.text() || !isRoomId(*value.text())) return false;
  out = *value.text();
  return true;
}

bool readProperty(std::string_view name, const Value& value, PropertyChange& change) {
  if (name == "roomId") return readRoomId(value, change.roomId);
  if (name == "maxClients") {
    return readLimit(value, std::optional<uint32_t>(), change.maxClients);
  }
  if (name == "maxMessagesPerSecond") {
    return readLimit(value, uint32_t{0}, change.maxMessagesPerSecond);
  }
  if (name == "locked") return readFlag(value, change.locked);
  if (name == "private") return readFlag(value, change.isPrivate);
  if (name == "autoDispose") return readFlag(value, change.autoDispose);
  if (name == "patchRate") return readInterval(value, 1e-3, change.patchIntervalUs);
  if (name == "simulationInterval") return readInterval(value, 1e-3, change.simulationIntervalUs);
  if (name == "seatReservationTime") return readInterval(value, 1, change.seatReservationUs);
  if (name == "metadata") {
    change.metadata = value;
    return true;
  }
  return false;
}

bool isId(std::string_view id, size_t longest) {
  if (id.empty() || id.size() > longest) return false;
  for (const char c : id) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '-') return false;
  }
  return true;
}

}  // namespace

PropertyChange parseProperties(std::string_view msgpack, std::vector<std::string>& complaints) {
  PropertyChange change;
  const auto value = decode(msgpack);
  if (!value || !value->map()) {
    complaints.push_back("set: the properties are not a map");
    return change;
  }
  for (const auto& [name, property] : *value->map()) {
    if (!readProperty(name, property, change)) {
      complaints.push_back(
          fmt::format("set: property \"{}\" is unknown or has a wrong value", name));
    }
  }
  return change;
}

bool isRoomId(std::string_view id) { return isId(id, 128); }

bool isSessionId(std::string_view id) { return isId(id, 64); }

}  // namespace roomd

#pragma once

#include <string>
#include <string_view>

namespace roomd::wire {

/// What normalizePayload found.
enum class Payload {
  plain,      ///< the input is one plain MessagePack value, use it as it is
  rewritten,  ///< use `out`
  invalid,    ///< not one value, too deep, or something no client sends: close 4002
};

/// Checks a client's payload and turns what the clients' MessagePack libraries write in their own
/// way (wire document, section 4) into one plain value:
///  - records of 0.16 - 0.18 become maps; `records` says whether this client may send them. Only
///  ids of
///    one byte are known, those of two bytes are refused: no client produces them;
///  - `undefined` (fixext 1 of type 0) becomes nil;
///  - map keys that are numbers become text, as JavaScript has it; keys of other kinds are refused;
///  - ill-formed UTF-8 in texts is replaced by U+FFFD;
///  - timestamps pass, other extensions are refused, and so is the byte C1.
///
/// In the ordinary case nothing is copied and `out` is not touched; after `invalid` its content
/// means nothing. Containers nest at most 64 deep. Time and the size of `out` are bounded by 16
/// times the input plus 64 KiB; more than that is invalid. The empty payload ("undefined") is
/// plain. [any thread]
Payload normalizePayload(std::string_view in, bool records, std::string& out);

}  // namespace roomd::wire

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wire/dialect.hpp"

namespace roomd::wire {

/// A request target, taken apart.
struct Target {
  /// What an explicit prefix demands (`/g15/...`), or Generation::unknown.
  Generation generation = Generation::unknown;
  /// The path segments behind the prefix.
  std::vector<std::string> segments;
  /// Query parameters, decoded, in order.
  std::vector<std::pair<std::string, std::string>> query;

  /// The value of the first parameter of that name; nullopt when it is absent.
  std::optional<std::string_view> parameter(std::string_view name) const;
};

/// Takes `path` ("/g16/abc/def", percent escapes already decoded) and the decoded query parameters
/// ("name=value" each) apart. Never fails; empty segments and parameters are dropped.
///
/// An explicit prefix is the first segment that names a dialect and is either the first of all or
/// has at least two behind it and no "matchmake" before it - proxies may put segments in front, and
/// neither a room called "g16" nor a room id "g16" is taken for a prefix. What is in front of it is
/// dropped.
///
/// The URL a 0.16 client builds from the `protocol` trick (section 6.2: path "/g16", maybe with
/// more in front, first parameter "orig=ws://host/pid/rid?sessionId=x", also with wss) is resolved
/// to what it means: generation g16, the segments of the inner path, the inner parameter first.
/// [any thread]
Target parseTarget(std::string_view path, const std::vector<std::string>& parameters);

/// The ids this process answers matchmaking with: 9 characters of A-Za-z0-9_-, which say - when
/// they come back in the path of a WebSocket - which half of the answer the client read
/// (section 6.3) and which loop owns the room. Immutable: [any thread].
class ProcessIds {
 public:
  /// `key`: 6 random characters of A-Za-z0-9_-, the same for the whole process.
  explicit ProcessIds(std::string key);

  struct Meaning {
    bool oldShape = false;  ///< the nested half, read by 0.15 and 0.16
    unsigned loop = 0;      ///< below 4096
  };

  /// The id that says `meaning`.
  std::string make(const Meaning& meaning) const;

  /// What `segment` says; nullopt when this process did not make it.
  std::optional<Meaning> parse(std::string_view segment) const;

  /// Finds the id in the first line of a raw HTTP request (at most the first 4 KiB are looked at)
  /// and returns the loop; nullopt when there is none. Used to steer a socket before anybody read
  /// it.
  std::optional<unsigned> loopOfRequestLine(std::string_view head) const;

 private:
  std::string key_;
};

/// The generation of a client that opens a WebSocket, by section 6.3: an explicit prefix wins; else
/// the shape marker of the process id (the segment before the last): new is `modern`; old is 0.15,
/// because 0.16 comes through the `protocol` trick's prefix - but with a parameter `_authToken`,
/// which 0.15 does not know, it is 0.16; an id of another process, or none, is `modern`. [any
/// thread]
Generation generationOfWebSocket(const Target& target, const ProcessIds& ids);

/// The generation of a client that asks for a seat, where headers tell: an explicit prefix wins; no
/// User-Agent and no Sec-Fetch-Mode (both empty) means a 0.15/0.16 client under Node, answered as
/// 0.16; User-Agent "node" with any Sec-Fetch-Mode means 0.17/0.18 under Node (`modern`); else
/// unknown, which is what every browser is. [any thread]
Generation generationOfRequest(const Target& target, std::string_view userAgent,
                               std::string_view secFetchMode);

}  // namespace roomd::wire

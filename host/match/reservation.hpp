#pragma once

#include <string>
#include <vector>

#include "match/describe.hpp"
#include "result.hpp"
#include "wire/target.hpp"

namespace roomd {

/// What an HTTP request is answered with.
struct HttpAnswer {
  int status = 200;
  std::string body;
  std::string_view contentType = "application/json";
};

/// Who asks, as far as the request tells.
struct Asker {
  /// Demanded by a path prefix, else Generation::unknown.
  wire::Generation demanded = wire::Generation::unknown;
  /// The best guess, for errors.
  wire::Generation likely = wire::Generation::unknown;
  /// The Host header, for the `protocol` field (wire document, section 6.2); empty leaves it out.
  std::string host;
  bool secure = false;
};

/// The answer to a granted seat: the shape of the demanded generation, else both shapes at once
/// (section 6.3, item 1).
HttpAnswer answerSeat(const Asker& asker, const Seat& seat, const wire::ProcessIds& processIds);

/// The answer to a refused seat, by the convention of the likely generation (section 1.4; 6.3, item
/// 5).
HttpAnswer answerError(const Asker& asker, const Error& error);

/// The list of rooms that clients of 0.15 ask for (section 1.5).
HttpAnswer answerList(const std::vector<Listing>& rooms, const wire::ProcessIds& processIds,
                      const std::string& publicAddress = {});

}  // namespace roomd

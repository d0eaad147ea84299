#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "room/services.hpp"

namespace roomd::presence {

/// Topics with listeners on any loop. What one thread publishes arrives in that order. [any thread]
class Topics {
 public:
  Topics();
  ~Topics();

  /// The subscription may outlive the topics. Nothing arrives once it is destroyed on `loop`.
  std::unique_ptr<Subscription> subscribe(std::string topic, Loop& loop,
                                          Presence::Listener listener);
  void publish(std::string_view topic, std::string_view message);

  /// The topics somebody listens to, in alphabetical order; `*` in `pattern` stands for any text.
  std::vector<std::string> matching(std::string_view pattern) const;

 private:
  struct Listeners;
  class Place;
  std::shared_ptr<Listeners> listeners_;
};

/// True when `text` is what `pattern` says; `*` stands for any text, also an empty one.
bool matchesPattern(std::string_view pattern, std::string_view text);

}  // namespace roomd::presence

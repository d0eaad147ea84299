#include "presence/topics.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <utility>

namespace roomd::presence {

/// The listeners of each topic; shared with the subscriptions, which take theirs out again.
struct Topics::Listeners {
  struct One {
    One(Loop& itsLoop, Presence::Listener itsListener)
        : loop(itsLoop), listener(std::move(itsListener)) {}

    Loop& loop;
    Presence::Listener listener;
    std::atomic<bool> ended = false;
  };

  std::mutex mutex;
  std::map<std::string, std::vector<std::shared_ptr<One>>, std::less<>> byTopic;
};

/// One listener's place at a topic.
class Topics::Place final : public Subscription {
 public:
  Place(std::shared_ptr<Listeners> listeners, std::string topic,
        std::shared_ptr<Listeners::One> one)
      : listeners_(std::move(listeners)), topic_(std::move(topic)), one_(std::move(one)) {}

  ~Place() override {
    // What is on its way to the listener finds this and goes no further.
    one_->ended = true;
    const std::lock_guard lock(listeners_->mutex);
    const auto found = listeners_->byTopic.find(topic_);
    std::erase(found->second, one_);
    if (found->second.empty()) listeners_->byTopic.erase(found);
  }

 private:
  std::shared_ptr<Listeners> listeners_;
  std::string topic_;
  std::shared_ptr<Listeners::One> one_;
};

Topics::Topics() : listeners_(std::make_shared<Listeners>()) {}
Topics::~Topics() = default;

std::unique_ptr<Subscription> Topics::subscribe(std::string topic, Loop& loop,
                                                Presence::Listener listener) {
  auto one = std::make_shared<Listeners::One>(loop, std::move(listener));
  {
    const std::lock_guard lock(listeners_->mutex);
    listeners_->byTopic[topic].push_back(one);
  }
  return std::make_unique<Place>(listeners_, std::move(topic), std::move(one));
}

void Topics::publish(std::string_view topic, std::string_view message) {
  // Posted under the lock: every listener gets the messages of all threads in the same order.
  const std::lock_guard lock(listeners_->mutex);
  const auto found = listeners_->byTopic.find(topic);
  if (found == listeners_->byTopic.end()) return;
  const auto text = std::make_shared<const std::pair<std::string, std::string>>(topic, message);
  for (const auto& one : found->second) {
    one->loop.post([one, text] {
      if (!one->ended) one->listener(text->first, text->second);
    });
  }
}

std::vector<std::string> Topics::matching(std::string_view pattern) const {
  const std::lock_guard lock(listeners_->mutex);
  std::vector<std::string> topics;
  for (const auto& [topic, listeners] : listeners_->byTopic) {
    if (matchesPattern(pattern, topic)) topics.push_back(topic);
  }
  return topics;
}

bool matchesPattern(std::string_view pattern, std::string_view text) {
  // Greedy with one step back to the last star, so the time is at most the product of the lengths.
  size_t at = 0;
  size_t read = 0;
  size_t star = std::string_view::npos;
  size_t starRead = 0;
  while (read < text.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      starRead = read;
    } else if (at < pattern.size() && pattern[at] == text[read]) {
      ++at;
      ++read;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      read = ++starRead;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

}  // namespace roomd::presence

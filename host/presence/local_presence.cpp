#include "presence/local_presence.hpp"

#include <utility>

namespace roomd {
namespace {

void answerOn(Loop& loop, Presence::Answer answer, Result<std::string> result) {
  loop.run([answer = std::move(answer), result = std::move(result)] { answer(result); });
}

}  // namespace

void LocalPresence::call(std::string_view command, std::string_view arguments, Loop& loop,
                         Asker asker, Answer answer) {
  auto texts = presence::readArguments(arguments);
  if (!texts) return answerOn(loop, std::move(answer), texts.error());
  if (command == "brpop") {
    return waitForPop(std::move(*texts), loop, std::move(asker), std::move(answer));
  }
  auto result = run(command, *texts, loop.nowUs());
  answerOn(loop, std::move(answer), result ? Result<std::string>(encode(*result)) : result.error());
}

Result<Value> LocalPresence::run(std::string_view command, const presence::Texts& arguments,
                                 int64_t nowUs) {
  if (command == "channels") {
    if (arguments.size() > 1) return Error{"wrong number of arguments for \"channels\""};
    Array topics;
    for (auto& topic : topics_.matching(arguments.empty() ? "*" : arguments[0])) {
      topics.push_back(Value{std::move(topic)});
    }
    return Value{std::move(topics)};
  }
  const std::lock_guard lock(mutex_);
  store_.removeExpired(nowUs);
  auto result = presence::runCommand(store_, command, arguments, nowUs);
  if (result && (command == "rpush" || command == "lpush")) waiting_.serve(store_, arguments[0]);
  return result;
}

void LocalPresence::waitForPop(presence::Texts arguments, Loop& loop, Asker asker, Answer answer) {
  if (arguments.size() < 2) {
    return answerOn(loop, std::move(answer), Error{"wrong number of arguments for \"brpop\""});
  }
  const auto delay = presence::readSeconds(arguments.back());
  if (!delay) return answerOn(loop, std::move(answer), delay.error());
  arguments.pop_back();

  auto waiting =
      std::make_shared<presence::WaitingPop>(std::move(arguments), loop, std::move(asker));
  auto element = popOrWait(waiting, answer);
  if (!element || !element->empty()) {
    return answerOn(loop, std::move(answer), std::move(element));
  }
  if (*delay > 0) loop.run([this, waiting, delay = *delay] { limitWait(waiting, delay); });
}

Result<std::string> LocalPresence::popOrWait(const presence::WaitingPops::One& waiting,
                                             const Answer& answer) {
  const std::lock_guard lock(mutex_);
  store_.removeExpired(waiting->loop.nowUs());
  auto element = presence::popAny(store_, waiting->keys);
  if (element && element->empty()) {
    waiting->answer = answer;
    waiting_.add(waiting);
  }
  return element;
}

void LocalPresence::limitWait(const presence::WaitingPops::One& waiting, int64_t delayUs) {
  const std::lock_guard lock(mutex_);
  if (waiting->ended) return;
  waiting->timer =
      std::make_unique<Timer>(waiting->loop.timers(), [this, weak = std::weak_ptr(waiting)] {
        const auto one = weak.lock();
        if (!one) return;
        {
          const std::lock_guard guard(mutex_);
          if (!waiting_.end(one)) return;
        }
        one->answer(encode(Value{}));
      });
  waiting->timer->start(waiting->loop.nowUs() + delayUs);
}

std::unique_ptr<Subscription> LocalPresence::subscribe(std::string topic, Loop& loop,
                                                       Listener listener) {
  return topics_.subscribe(std::move(topic), loop, std::move(listener));
}

void LocalPresence::publish(std::string_view topic, std::string_view message) {
  topics_.publish(topic, message);
}

}  // namespace roomd

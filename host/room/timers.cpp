#include "room/timers.hpp"

#include <algorithm>
#include <utility>

namespace roomd {

int64_t TimerQueue::nextDeadline() const { return heap_.empty() ? -1 : heap_.front().due; }

void TimerQueue::advance(int64_t nowUs) {
  earliest_ = nowUs + 1;
  while (!heap_.empty() && heap_.front().due <= nowUs) {
    Timer* timer = heap_.front().timer;
    remove(timer);
    // The callback may destroy the timer it belongs to.
    auto callback = timer->callback_;
    callback();
  }
  earliest_ = 0;
}

void TimerQueue::insert(Timer* timer) {
  heap_.push_back({std::max(timer->deadline_, earliest_), ++sequence_, timer});
  siftUp(heap_.size() - 1);
}

void TimerQueue::remove(Timer* timer) {
  const size_t hole = timer->index_;
  timer->index_ = Timer::kIdle;
  const Entry last = heap_.back();
  heap_.pop_back();
  if (last.timer == timer) return;
  place(hole, last);
  siftUp(hole);
  siftDown(last.timer->index_);
}

void TimerQueue::siftUp(size_t index) {
  const Entry entry = heap_[index];
  while (index > 0) {
    const size_t parent = (index - 1) / 2;
    if (!entry.before(heap_[parent])) break;
    place(index, heap_[parent]);
    index = parent;
  }
  place(index, entry);
}

void TimerQueue::siftDown(size_t index) {
  const Entry entry = heap_[index];
  for (;;) {
    size_t child = 2 * index + 1;
    if (child >= heap_.size()) break;
    if (child + 1 < heap_.size() && heap_[child + 1].before(heap_[child])) child++;
    if (!heap_[child].before(entry)) break;
    place(index, heap_[child]);
    index = child;
  }
  place(index, entry);
}

void TimerQueue::place(size_t index, const Entry& entry) {
  heap_[index] = entry;
  entry.timer->index_ = index;
}

void Timer::start(int64_t deadlineUs) {
  stop();
  deadline_ = deadlineUs;
  queue_.insert(this);
}

void Timer::stop() {
  if (running()) queue_.remove(this);
}

}  // namespace roomd

#include "room/timers.hpp"

#include <algorithm>
#include <utility>

namespace roomd {

int64_t TimerQueue::nextDeadline() const { return heap_.empty() ? -1 : heap_.front()->due_; }

void TimerQueue::advance(int64_t nowUs) {
  earliest_ = nowUs + 1;
  while (!heap_.empty() && heap_.front()->due_ <= nowUs) {
    Timer* timer = heap_.front();
    remove(timer);
    // The callback may destroy the timer it belongs to.
    auto callback = timer->callback_;
    callback();
  }
  earliest_ = 0;
}

void TimerQueue::insert(Timer* timer) {
  timer->due_ = std::max(timer->deadline_, earliest_);
  timer->sequence_ = ++sequence_;
  heap_.push_back(timer);
  timer->index_ = heap_.size() - 1;
  siftUp(timer->index_);
}

void TimerQueue::remove(Timer* timer) {
  const size_t hole = timer->index_;
  timer->index_ = Timer::kIdle;
  Timer* last = heap_.back();
  heap_.pop_back();
  if (last == timer) return;
  place(hole, last);
  siftUp(hole);
  siftDown(last->index_);
}

void TimerQueue::siftUp(size_t index) {
  Timer* timer = heap_[index];
  while (index > 0) {
    const size_t parent = (index - 1) / 2;
    if (!timer->before(*heap_[parent])) break;
    place(index, heap_[parent]);
    index = parent;
  }
  place(index, timer);
}

void TimerQueue::siftDown(size_t index) {
  Timer* timer = heap_[index];
  for (;;) {
    size_t child = 2 * index + 1;
    if (child >= heap_.size()) break;
    if (child + 1 < heap_.size() && heap_[child + 1]->before(*heap_[child])) child++;
    if (!heap_[child]->before(*timer)) break;
    place(index, heap_[child]);
    index = child;
  }
  place(index, timer);
}

void TimerQueue::place(size_t index, Timer* timer) {
  heap_[index] = timer;
  timer->index_ = index;
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

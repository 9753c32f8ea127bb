// Threads for blocking work. As many as needed and at most `threads`; the queue before them is bounded: what
// does not fit is refused at once rather than kept waiting. Thread-safe.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace http_api {

class WorkerPool {
 public:
  WorkerPool(std::size_t threads, std::size_t queue) : max_threads_(threads), max_queue_(queue) {}
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False: overloaded, nothing was taken.
  bool try_submit(std::function<void()> work);
  // For work that goes on with something begun: taken even when the queue is full.
  void submit(std::function<void()> work);
  std::size_t waiting() const;
  void stop();  // finishes what was taken, then ends the threads

 private:
  void take(std::function<void()> work);  // REQUIRES: the mutex is held
  void run();

  const std::size_t max_threads_, max_queue_;
  mutable std::mutex mutex_;
  std::condition_variable more_;
  std::deque<std::function<void()>> queue_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0, busy_ = 0;
  bool stopping_ = false;
};

}  // namespace http_api

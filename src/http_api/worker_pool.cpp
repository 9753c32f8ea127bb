#include "http_api/worker_pool.h"

namespace http_api {

WorkerPool::~WorkerPool() {
  stop();
}

// Whoever is woken wants the mutex at once, so it is let go of before.
bool WorkerPool::try_submit(std::function<void()> work) {
  {
    std::lock_guard lock(mutex_);
    if (stopping_) return false;
    if (queue_.size() + busy_ >= max_queue_ + max_threads_) return false;
    take(std::move(work));
  }
  more_.notify_one();
  return true;
}

void WorkerPool::submit(std::function<void()> work) {
  {
    std::lock_guard lock(mutex_);
    take(std::move(work));
  }
  more_.notify_one();
}

void WorkerPool::take(std::function<void()> work) {
  queue_.push_back(std::move(work));
  if (idle_ < queue_.size() && threads_.size() < max_threads_) threads_.emplace_back([this] { run(); });
}

std::size_t WorkerPool::waiting() const {
  std::lock_guard lock(mutex_);
  return queue_.size();
}

void WorkerPool::stop() {
  std::vector<std::thread> threads;
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    threads.swap(threads_);
  }
  more_.notify_all();
  for (auto& thread : threads) thread.join();
}

void WorkerPool::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    more_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
    --idle_;
    if (queue_.empty()) return;
    auto work = std::move(queue_.front());
    queue_.pop_front();
    ++busy_;
    lock.unlock();
    work();
    work = nullptr;
    lock.lock();
    --busy_;
  }
}

}  // namespace http_api

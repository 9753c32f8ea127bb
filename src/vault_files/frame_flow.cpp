#include "vault_files/frame_flow.h"

namespace vault_files {

FrameFlow::FrameFlow(SealedFile& file, ReadBack& read_back)
    : file_(file), read_back_(read_back), empty_(kFramesUnderWay) {
  sealing_ = std::thread([this] { seal_all(); });
  checking_ = std::thread([this] { check_all(); });
}

FrameFlow::~FrameFlow() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  sealing_.join();
  checking_.join();
}

base::Result<base::Bytes> FrameFlow::exchange(base::Bytes filled) {
  std::unique_lock lock(mutex_);
  filled_.push_back({std::move(filled), false});
  changed_.notify_all();
  changed_.wait(lock, [&] { return error_ || !empty_.empty(); });
  if (error_) return base::pass_on(*error_);
  auto frame = std::move(empty_.back());
  empty_.pop_back();
  return frame;
}

base::Status FrameFlow::finish(base::Bytes last) {
  std::unique_lock lock(mutex_);
  filled_.push_back({std::move(last), true});
  changed_.notify_all();
  changed_.wait(lock, [&] { return error_ || checked_all_; });
  if (error_) return base::pass_on(*error_);
  return {};
}

void FrameFlow::fail(base::Error error) {
  const std::lock_guard lock(mutex_);
  if (!error_) error_ = std::move(error);
  changed_.notify_all();
}

void FrameFlow::seal_all() {
  for (;;) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stopping_ || error_ || !filled_.empty(); });
    if (stopping_ || error_) return;
    auto frame = std::move(filled_.front());
    filled_.pop_front();
    lock.unlock();
    if (auto done = file_.append_frame(frame.plain, frame.last); !done) return fail(std::move(done).error());
    lock.lock();
    ++sealed_;
    if (frame.last) last_length_ = frame.plain.size();
    empty_.push_back(std::move(frame.plain));
    changed_.notify_all();
    if (frame.last) return;
  }
}

void FrameFlow::check_all() {
  for (std::uint64_t checked = 0;;) {
    std::unique_lock lock(mutex_);
    changed_.wait(
        lock, [&] { return stopping_ || error_ || last_length_ || sealed_ - checked >= kFramesPerCheck; });
    if (stopping_ || error_) return;
    const auto end = sealed_;
    const auto last_length = last_length_;
    lock.unlock();
    if (auto done = read_back_.check_up_to(end, last_length); !done) return fail(std::move(done).error());
    checked = end;
    if (!last_length) continue;
    lock.lock();
    checked_all_ = true;
    changed_.notify_all();
    return;
  }
}

}  // namespace vault_files

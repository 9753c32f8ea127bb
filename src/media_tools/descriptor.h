// A file descriptor with an owner.
#pragma once

#include <unistd.h>

#include <utility>

namespace media_tools {

class Descriptor {
 public:
  explicit Descriptor(int raw = -1) : raw_(raw) {}
  Descriptor(Descriptor&& other) noexcept : raw_(std::exchange(other.raw_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(raw_, other.raw_);
    return *this;
  }
  ~Descriptor() { close(); }
  void close() {
    if (raw_ >= 0) ::close(std::exchange(raw_, -1));
  }
  int get() const { return raw_; }
  explicit operator bool() const { return raw_ >= 0; }

 private:
  int raw_;
};

}  // namespace media_tools

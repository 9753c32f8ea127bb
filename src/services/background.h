// Work that follows an acknowledgement: what a recording is (media tools), and its SM3. One thread; what was not done when
// the program stopped is found again at the next start.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "services/core.h"

namespace services {

class Background {
 public:
  explicit Background(Core& core);
  ~Background();  // finishes the job at hand, leaves the rest

  void analyse(const base::CaseId& case_id, const std::string& recording);
  void digest(const base::Digest& blob, std::uint64_t bytes);
  // Recordings that were never analysed, of cases not archived, and those without SM3.
  void find_leftovers();
  // Removes blobs that were put for an entry which did not follow.
  void settle_blobs();
  // Until nothing is waiting; for the command line, which ends afterwards.
  void wait_until_idle();
  std::size_t waiting() const;

 private:
  using Job = std::function<void()>;
  void push(Job job);
  void run();
  base::Status analyse_now(const base::CaseId& case_id, const std::string& recording);
  base::Status digest_now(const base::Digest& blob, std::uint64_t bytes);
  base::Status find_now();

  Core& core_;
  mutable std::mutex guard_;
  std::condition_variable changed_;
  std::deque<Job> jobs_;
  bool busy_ = false;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

}  // namespace services

// Rulebooks that were read, so that none is read twice while it is in memory: a bureau is opened with one that its office then
// works with, and several offices may live in one process. Thread-safe.
#pragma once

#include <memory>
#include <mutex>

#include "base/recently_used.h"
#include "rulebook/rulebook.h"

namespace services {

class ReadRulebooks {
 public:
  // As rulebook::Rulebook::load without a vocabulary, and the same errors.
  base::Result<std::shared_ptr<const rulebook::Rulebook>> read(const rulebook::Files& files,
                                                               rulebook::Reading reading = rulebook::Reading::incoming);

 private:
  using Book = std::shared_ptr<const rulebook::Rulebook>;
  static constexpr std::size_t kKept = 16;

  Book kept(const std::string& digest, rulebook::Reading reading);

  std::mutex guard_;
  base::RecentlyUsed<Book> incoming_{kKept}, installed_{kKept};  // by the digest of the files
};

}  // namespace services

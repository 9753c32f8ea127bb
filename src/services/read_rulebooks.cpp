#include "services/read_rulebooks.h"

#include "crypto/digests.h"

namespace services {
namespace {

std::string digest_of(const rulebook::Files& files) {
  crypto::Hasher hasher(crypto::Algorithm::sha256);
  for (const auto& [name, text] : files)
    for (const auto* part : {&name, &text}) {
      hasher.add(base::view_of(std::to_string(part->size()) + ":"));
      hasher.add(base::view_of(*part));
    }
  return base::to_hex(hasher.finish());
}

}  // namespace

// What passed every check reads the same as one that is installed; not the other way round.
ReadRulebooks::Book ReadRulebooks::kept(const std::string& digest, rulebook::Reading reading) {
  const std::lock_guard lock(guard_);
  if (const auto* book = incoming_.find(digest)) return *book;
  const auto* book = reading == rulebook::Reading::installed ? installed_.find(digest) : nullptr;
  return book != nullptr ? *book : nullptr;
}

base::Result<ReadRulebooks::Book> ReadRulebooks::read(const rulebook::Files& files, rulebook::Reading reading) {
  const auto digest = digest_of(files);
  if (auto book = kept(digest, reading)) return book;
  ZL_TRY(auto loaded, rulebook::Rulebook::load(files, nullptr, reading));
  auto book = std::make_shared<const rulebook::Rulebook>(std::move(loaded));
  const std::lock_guard lock(guard_);
  (reading == rulebook::Reading::installed ? installed_ : incoming_).put(digest, book, 1);
  return book;
}

}  // namespace services

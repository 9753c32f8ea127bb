#include "services/blob_turn.h"

#include <chrono>
#include <thread>

#include "base/json.h"
#include "crypto/digests.h"

namespace services {

using base::ErrorKind;
using base::Json;

namespace {

constexpr std::size_t kEntriesAtOnce = 1000;
constexpr auto kPatience = std::chrono::seconds(5);
constexpr auto kPause = std::chrono::milliseconds(5);
constexpr std::size_t kDigestLetters = 64;

const std::string kNotesFolder = "derived/unnamed";

std::string note_of(const base::Digest& digest) { return kNotesFolder + "/" + digest.hex(); }

void strike(const Json& body, std::set<base::Digest>& digests) {
  each_digest_in(body, [&](const base::Digest& digest) { digests.erase(digest); });
}

}  // namespace

void each_digest_in(const Json& value, const std::function<void(const base::Digest&)>& tell) {
  if (const auto* text = value.if_string()) {
    if (text->size() != kDigestLetters) return;
    if (const auto digest = base::Digest::from_hex({text->data(), text->size()})) tell(*digest);
  } else if (const auto* object = value.if_object()) {
    for (const auto& member : *object) {
      each_digest_in(Json(member.key()), tell);
      each_digest_in(member.value(), tell);
    }
  } else if (const auto* array = value.if_array()) {
    for (const auto& item : *array) each_digest_in(item, tell);
  }
}

base::Status note_unnamed(files::FileSystem& data, const base::Digest& digest) {
  ZL_CHECK(data.make_folder(kNotesFolder));
  ZL_CHECK(data.open_write(note_of(digest), files::OpenMode::create_or_truncate));
  return data.sync_folder(kNotesFolder);
}

base::Result<std::set<base::Digest>> noted_as_unnamed(const files::FileSystem& data) {
  std::set<base::Digest> out;
  ZL_TRY(const auto folder, data.info(kNotesFolder));
  if (!folder) return out;
  ZL_TRY(const auto notes, data.list(kNotesFolder));
  for (const auto& note : notes)
    if (const auto digest = base::Digest::from_hex(note.name)) out.insert(*digest);
  return out;
}

UnnamedBlobs::UnnamedBlobs(ports::BlobVault& vault, const ports::RecordStore& store, files::FileSystem& data)
    : vault_(vault), store_(store), disk_(data) {}

base::Status UnnamedBlobs::note(const base::Digest& digest) { return note_unnamed(disk_, digest); }

// A note that stays, or comes back after a power cut, does no harm: settling finds that an entry names its blob.
void UnnamedBlobs::forget(const base::Digest& digest) { (void)disk_.remove(note_of(digest)); }

bool UnnamedBlobs::any() const {
  const auto all = noted_as_unnamed(disk_);
  return !all || !all->empty();
}

base::Result<std::uint64_t> UnnamedBlobs::strike_named(std::set<base::Digest>& digests, std::uint64_t from,
                                                       const std::function<bool()>& stopping) const {
  while (!digests.empty()) {
    if (stopping()) return base::fail(ErrorKind::unavailable, "vault.busy", "the program is ending");
    ZL_TRY(const auto events, store_.events(ports::LogName::record, from, kEntriesAtOnce));
    for (const auto& event : events) {
      // What a body that is gone named cannot be known, so nothing may be taken for unnamed.
      if (event.disposed) digests.clear();
      strike(event.body, digests);
    }
    from += events.size();
    if (events.size() < kEntriesAtOnce) break;
  }
  return from;
}

base::Status UnnamedBlobs::settle(const std::function<bool()>& stopping) {
  ZL_TRY(const auto all, noted_as_unnamed(disk_));
  if (all.empty()) return {};
  auto unnamed = all;
  ZL_TRY(const auto read, strike_named(unnamed, 0, stopping));  // long, perhaps: turns go on meanwhile
  const auto until = std::chrono::steady_clock::now() + kPatience;
  busy_ = true;  // before trying: a turn that is still there ends after this, and asks
  while (!turns_.shut_if_empty()) {
    if (stopping() || std::chrono::steady_clock::now() > until)
      return base::fail(ErrorKind::unavailable, "vault.busy", "blobs are being stored", {}, "try again later");
    std::this_thread::sleep_for(kPause);
  }
  busy_ = false;
  struct Opening {  // whatever happens meanwhile
    Gate& gate;
    ~Opening() { gate.open(); }
  } const opening{turns_};
  ZL_CHECK(strike_named(unnamed, read, stopping));
  for (const auto& digest : unnamed) ZL_CHECK(vault_.remove(digest));
  for (const auto& digest : all) forget(digest);
  return {};
}

base::Status BlobTurn::begin(const base::Digest& digest) {
  if (!turn_.holds()) turn_ = blobs_.hold();
  ZL_TRY(const bool there, blobs_.vault_.has(digest));
  if (there) return {};
  fresh_.push_back(digest);
  return blobs_.note(digest);
}

base::Result<ports::BlobInfo> BlobTurn::put(base::ByteView bytes) {
  ZL_CHECK(begin(crypto::sha256(bytes)));
  return ports::put_bytes(blobs_.vault_, bytes);
}

base::Result<ports::BlobInfo> BlobTurn::commit(ports::BlobWriter& writer, std::optional<base::Digest> announced) {
  const auto digest = writer.digest();
  if (!announced || *announced == digest) ZL_CHECK(begin(digest));
  return writer.commit(announced);
}

void BlobTurn::named() {
  for (const auto& digest : fresh_) blobs_.forget(digest);
  fresh_.clear();
}

BlobTurn::~BlobTurn() {
  if (!turn_.holds()) return;
  turn_.end();
  if (blobs_.was_busy() || !fresh_.empty()) left_();
}

}  // namespace services

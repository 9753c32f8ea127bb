// What the office of these tests is given in place of disks, programs of others and chance. Thread-safe, all of them.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <optional>

#include "base/random.h"
#include "crypto/digests.h"
#include "page_layout/display_list.h"
#include "ports/account_store.h"
#include "ports/media_tools.h"
#include "ports/memory_vault.h"
#include "ports/page_binder.h"
#include "ports/record_store.h"
#include "services/contents.h"

namespace use_cases {

// The same seed gives the same bytes as long as one thread draws at a time.
class SharedRandom : public base::Random {
 public:
  explicit SharedRandom(std::uint64_t seed) : random_(seed) {}
  void fill(std::span<std::uint8_t> out) override {
    const std::lock_guard lock(guard_);
    random_.fill(out);
  }

 private:
  std::mutex guard_;
  base::SeededRandom random_;
};

inline base::Error disk_full() {
  return {base::ErrorKind::full, "store.disk_full", "no space is left for the record", "", "make room"};
}

// A store whose appends fail when told to, before anything of the batch is kept.
class UnsteadyStore : public ports::RecordStore {
 public:
  explicit UnsteadyStore(ports::RecordStore& sound) : sound_(sound) {}

  // The next `times` appends to this log fail, after `passing` that do not.
  void break_appends(ports::LogName log, int times = 1, int passing = 0, base::Error error = disk_full()) {
    const std::lock_guard lock(guard_);
    breakage_[log] = {times, passing, std::move(error)};
  }
  void mend() {
    const std::lock_guard lock(guard_);
    breakage_.clear();
    lost_.clear();
    lost_rows_.clear();
  }
  std::size_t events_read() const { return events_read_; }  // of cases, since the beginning
  // The events of this case cannot be read any more.
  void lose(std::string stream) {
    const std::lock_guard lock(guard_);
    lost_.insert(std::move(stream));
  }
  // No row of this id can be read any more.
  void lose_rows(std::string id) {
    const std::lock_guard lock(guard_);
    lost_rows_.insert(std::move(id));
  }
  // Once, before something is next appended to this log.
  void before_append(ports::LogName log, std::function<void()> happens) {
    const std::lock_guard lock(guard_);
    happens_[log] = std::move(happens);
  }

  base::Result<ports::Appended> append(ports::LogName log, ports::AppendBatch batch) override {
    std::function<void()> happens;
    {
      const std::lock_guard lock(guard_);
      happens = std::exchange(happens_[log], {});
    }
    if (happens) happens();
    {
      const std::lock_guard lock(guard_);
      auto& broken = breakage_[log];
      if (broken.times > 0 && broken.passing-- <= 0) {
        --broken.times;
        return base::pass_on(broken.error);
      }
    }
    return sound_.append(log, std::move(batch));
  }
  base::Result<std::optional<base::Json>> replay(const ports::IdempotencyKey& key) const override {
    return sound_.replay(key);
  }
  base::Result<std::vector<ports::StoredEvent>> events_of(const base::CaseId& stream, std::uint64_t from_n,
                                                          std::uint64_t end_n) const override {
    {
      const std::lock_guard lock(guard_);
      if (lost_.contains(stream.text))
        return base::fail(base::ErrorKind::corrupt, "store.record_damaged", "an entry does not open", stream.text, "run zhilu verify");
    }
    auto events = sound_.events_of(stream, from_n, end_n);
    if (events) events_read_ += events->size();
    return events;
  }
  base::Result<std::vector<ports::StoredEvent>> events(ports::LogName log, std::uint64_t from,
                                                       std::size_t limit) const override {
    return sound_.events(log, from, limit);
  }
  base::Result<ports::DisclosedEntry> disclose(ports::LogName log, std::uint64_t seq) const override {
    return sound_.disclose(log, seq);
  }
  base::Result<std::optional<ports::ReadRow>> row(std::string_view model, std::string_view id) const override {
    {
      const std::lock_guard lock(guard_);
      if (lost_rows_.contains(id))
        return base::fail(base::ErrorKind::corrupt, "store.row_damaged", "a row does not open", std::string(id), "run zhilu verify");
    }
    return sound_.row(model, id);
  }
  base::Result<std::vector<ports::ReadRow>> rows(const ports::RowQuery& query) const override {
    return sound_.rows(query);
  }
  base::Result<std::uint64_t> count_rows(std::string_view model) const override { return sound_.count_rows(model); }
  base::Result<ports::LogPosition> position(ports::LogName log) const override { return sound_.position(log); }
  base::Result<std::string> publish(ports::LogName log) override { return sound_.publish(log); }
  base::Result<std::vector<base::Digest>> inclusion_proof(ports::LogName log, std::uint64_t seq,
                                                          std::uint64_t size) const override {
    return sound_.inclusion_proof(log, seq, size);
  }
  base::Result<std::vector<base::Digest>> consistency_proof(ports::LogName log, std::uint64_t from,
                                                            std::uint64_t to) const override {
    return sound_.consistency_proof(log, from, to);
  }
  void on_commit(std::function<void(ports::LogName, std::span<const ports::StoredEvent>)> listener) override {
    sound_.on_commit(std::move(listener));
  }
  void give_back_memory() override { sound_.give_back_memory(); }

 private:
  struct Breakage {
    int times = 0, passing = 0;
    base::Error error;
  };
  ports::RecordStore& sound_;
  mutable std::mutex guard_;
  mutable std::atomic<std::size_t> events_read_ = 0;
  std::map<ports::LogName, Breakage> breakage_;
  std::map<ports::LogName, std::function<void()>> happens_;
  std::set<std::string> lost_;
  std::set<std::string, std::less<>> lost_rows_;
};

// Accounts that something else happens to right before they are written: what a slow step in between leaves room for.
class InterruptedAccounts : public ports::AccountStore {
 public:
  explicit InterruptedAccounts(ports::AccountStore& sound) : sound_(sound) {}
  // Once, before the next account, session or draft of a paper is written.
  void before_writing(std::function<void()> happens) { happens_ = std::move(happens); }

  base::Result<std::optional<ports::Account>> account(const base::UserId& user) const override { return sound_.account(user); }
  base::Result<std::optional<ports::Account>> account_by_login(std::string_view login) const override {
    return sound_.account_by_login(login);
  }
  base::Result<std::vector<ports::Account>> accounts() const override { return sound_.accounts(); }
  base::Status put_account(const ports::Account& account) override {
    interrupt();
    return sound_.put_account(account);
  }
  base::Status change_account(const base::UserId& user, const AccountChange& change) override {
    interrupt();
    return sound_.change_account(user, change);
  }
  base::Status put_session(const ports::Session& session) override {
    interrupt();
    return sound_.put_session(session);
  }
  base::Result<std::optional<ports::Session>> session(const base::Digest& token_digest) const override {
    return sound_.session(token_digest);
  }
  base::Result<std::optional<ports::Session>> session_named(std::string_view id) const override {
    return sound_.session_named(id);
  }
  base::Status hand_over(std::string_view session_id, const std::optional<ports::Handover>& to) override {
    interrupt();
    return sound_.hand_over(session_id, to);
  }
  base::Status drop_session(const base::Digest& token_digest) override { return sound_.drop_session(token_digest); }
  base::Status drop_sessions_of(const base::UserId& user, std::string_view keep) override {
    return sound_.drop_sessions_of(user, keep);
  }
  base::Status drop_sessions_before(base::Instant now) override { return sound_.drop_sessions_before(now); }
  base::Result<ports::Draft> put_draft(ports::Draft draft) override { return sound_.put_draft(std::move(draft)); }
  base::Result<std::optional<ports::Draft>> draft(std::string_view key, const base::UserId& owner) const override {
    return sound_.draft(key, owner);
  }
  base::Result<ports::PaperDraft> put_paper_draft(ports::PaperDraft draft, bool stays) override {
    interrupt();
    return sound_.put_paper_draft(std::move(draft), stays);
  }
  base::Result<std::optional<ports::PaperDraft>> paper_draft(std::string_view case_id, std::string_view paper,
                                                             std::optional<std::uint64_t> version = {}) const override {
    return sound_.paper_draft(case_id, paper, version);
  }
  base::Result<std::vector<ports::PaperDraft>> paper_draft_versions(std::string_view case_id,
                                                                    std::string_view paper) const override {
    return sound_.paper_draft_versions(case_id, paper);
  }

 private:
  void interrupt() {
    if (auto happens = std::exchange(happens_, {})) happens();
  }
  ports::AccountStore& sound_;
  std::function<void()> happens_;
};

// A vault in memory that gives up after so many bytes of one blob, or at its end, when told to.
class UnsteadyVault : public ports::BlobVault {
 public:
  void break_after(std::uint64_t bytes) { limit_ = bytes; }
  void break_at_the_end() { commits_break_ = true; }
  void mend() {
    limit_ = kNever;
    commits_break_ = false;
  }
  ports::MemoryVault& sound() { return sound_; }
  std::size_t blobs() const {
    std::size_t n = 0;
    static_cast<void>(sound_.each([&](const base::Digest&) -> base::Status { return ++n, base::Status{}; }));
    return n;
  }

  base::Result<std::unique_ptr<ports::BlobWriter>> begin() override {
    ZL_TRY(auto writer, sound_.begin());
    return std::make_unique<Writer>(*this, std::move(writer));
  }
  base::Result<std::unique_ptr<ports::BlobReader>> open(const base::Digest& digest) const override {
    return sound_.open(digest);
  }
  base::Result<bool> has(const base::Digest& digest) const override { return sound_.has(digest); }
  base::Status each(const std::function<base::Status(const base::Digest&)>& visit) const override {
    return sound_.each(visit);
  }
  base::Result<ports::BlobInfo> check(const base::Digest& digest) const override { return sound_.check(digest); }
  base::Result<std::vector<std::string>> strangers() const override { return sound_.strangers(); }
  base::Status remove(const base::Digest& digest) override { return sound_.remove(digest); }

 private:
  static constexpr std::uint64_t kNever = ~std::uint64_t{0};

  static tl::unexpected<base::Error> no_space() {
    return base::fail(base::ErrorKind::full, "vault.disk_full", "no space is left in the vault", "", "make room");
  }

  class Writer : public ports::BlobWriter {
   public:
    Writer(UnsteadyVault& vault, std::unique_ptr<ports::BlobWriter> sound) : vault_(vault), sound_(std::move(sound)) {}
    base::Status write(base::ByteView more) override {
      written_ += more.size();
      if (written_ > vault_.limit_) return no_space();
      return sound_->write(more);
    }
    base::Digest digest() const override { return sound_->digest(); }
    base::Result<ports::BlobInfo> commit(std::optional<base::Digest> announced) override {
      if (vault_.commits_break_) return no_space();
      return sound_->commit(announced);
    }

   private:
    UnsteadyVault& vault_;
    std::unique_ptr<ports::BlobWriter> sound_;
    std::uint64_t written_ = 0;
  };

  ports::MemoryVault sound_;
  std::atomic<std::uint64_t> limit_ = kNever;
  std::atomic<bool> commits_break_ = false;
};

// Takes each recording for a sound one of the kind that its first bytes tell.
class ReadyMediaTools : public ports::MediaTools {
 public:
  std::string failure;  // why nothing is analysed; empty: all is
  std::map<std::string, std::vector<page_codes::PageCode>> shown;  // what can be read on photographs, by their digest
  bool plays_films = true;  // whether films play as they are; else a copy is made that does
  std::string wrong;  // with each that is analysed all the same, as "truncated"
  bool playable = true;  // by browsers, whatever it is
  bool makes_proxies = false;  // also of what is no film
  std::atomic<int> proxies_asked = 0;
  std::map<std::string, std::vector<std::vector<page_codes::PageCode>>> scans;  // the same of each sheet of PDFs
  std::map<std::string, ports::Sheets::How> unopened;                           // PDFs that do not open
  bool looks = true;  // whether photographs can be looked at here
  std::function<void()> while_looking = [] {};
  std::atomic<int> looked = 0, pictured = 0;

  static std::string digest_of(ports::BlobReader& original) {
    base::Bytes bytes(static_cast<std::size_t>(original.size()));
    REQUIRE_INVARIANT(original.read_at(0, bytes));
    return crypto::sha256(bytes).hex();
  }
  base::Result<ports::Sheets> sheets_of(ports::BlobReader& pdf) override {
    const auto digest = digest_of(pdf);
    if (!looks) return ports::Sheets{};
    if (unopened.contains(digest)) return ports::Sheets{unopened[digest], 0};
    return ports::Sheets{ports::Sheets::How::counted, scans.contains(digest) ? static_cast<int>(scans[digest].size()) : 1};
  }
  base::Result<std::optional<base::Bytes>> picture(ports::BlobReader& original, int sheet) override {
    using Jpeg = std::optional<base::Bytes>;
    ++pictured;
    return looks ? Jpeg(base::bytes_of("picture of " + digest_of(original) + " " + std::to_string(sheet))) : Jpeg{};
  }
  base::Result<std::optional<std::vector<page_codes::PageCode>>> codes_on(ports::BlobReader& photo, int sheet) override {
    ++looked;
    while_looking();
    using Codes = std::optional<std::vector<page_codes::PageCode>>;
    if (!looks) return Codes{};
    const auto digest = digest_of(photo);
    if (sheet > 0) return Codes(scans.at(digest).at(static_cast<std::size_t>(sheet) - 1));
    const auto found = shown.find(digest);
    return found == shown.end() ? Codes(std::vector<page_codes::PageCode>{}) : Codes(found->second);
  }
  base::Result<ports::MediaFacts> analyse(ports::BlobReader& original, const std::string&) override {
    base::Bytes head(4);
    ZL_TRY(const auto n, original.read_at(0, head));
    ports::MediaFacts facts;
    facts.analysed = failure.empty();
    facts.reason = failure.empty() ? wrong : failure;
    facts.complete = wrong.empty();
    const bool photo = n >= 2 && head[0] == 0xff && head[1] == 0xd8;
    const bool sound = n >= 4 && head[0] == 'R';
    const bool document = n >= 4 && head[0] == '%';
    facts.kind = photo ? "photo" : sound ? "audio" : document ? "document" : "video";
    facts.mime = photo ? "image/jpeg" : sound ? "audio/wav" : document ? "application/pdf" : "video/mp4";
    facts.browser_playable = playable && (plays_films || facts.kind != "video");
    facts.raw = base::JsonObject{{"bytes", original.size()}};
    return facts;
  }
  base::Result<std::optional<base::Bytes>> poster(ports::BlobReader&, const ports::MediaFacts& facts) override {
    if (facts.kind == "audio") return std::optional<base::Bytes>{};
    return std::optional<base::Bytes>(base::Bytes{0xff, 0xd8, 0xff, 0xe0, 'p', 'o', 's', 't', 'e', 'r'});
  }
  base::Result<bool> proxy(ports::BlobReader& original, const ports::MediaFacts& facts, ports::BlobWriter& into) override {
    ++proxies_asked;
    if (!makes_proxies && (plays_films || facts.kind != "video")) return false;
    const auto copy = "what browsers play of a " + facts.kind + " of " + std::to_string(original.size()) + " bytes";
    ZL_CHECK(into.write(base::view_of(copy)));
    return true;
  }
  std::optional<std::string> unavailable_because() const override { return std::nullopt; }
};

// Writes what is on the pages as words: enough to tell one paper from another, in a thousandth of the time.
class PlainPages : public ports::PageWriter {
 public:
  explicit PlainPages(std::string mime, std::string profile = {}) : mime_(std::move(mime)), profile_(std::move(profile)) {}
  std::string refused;  // papers whose title has this are not written, with this error
  base::Error refusal{base::ErrorKind::too_large, "pages.picture_too_large", "a picture of the page is too large", "/fonts/here", ""};

  std::string mime() const override { return mime_; }
  base::Result<base::Bytes> write(const page_layout::DisplayList& pages, const page_layout::DisplayList& overlay,
                                  const ports::DocumentFacts& facts) const override {
    if (!refused.empty() && pages.title.find(refused) != std::string::npos) return base::pass_on(refusal);
    std::string text = profile_ + facts.title + "\n" + facts.identifier + "\n";
    for (const auto& page : pages.pages)
      for (const auto& item : page.items)
        if (const auto* run = std::get_if<page_layout::GlyphRun>(&item)) text += run->text + "\n";
    for (const auto& page : overlay.pages) {
      text += "strokes " + std::to_string(page.items.size()) + "\n";
      for (const auto& item : page.items) {
        if (const auto* run = std::get_if<page_layout::GlyphRun>(&item)) text += "over " + run->text + "\n";
        const auto* placed = std::get_if<page_layout::PlacedPicture>(&item);
        if (!placed) continue;
        ZL_TRY(const auto told, picture(overlay.pictures.at(placed->picture), placed->box));
        text += told;
      }
    }
    // All of what lies over the pages, with the fonts that it is set in.
    if (!overlay.pages.empty()) text += "overlay " + crypto::sha256(page_layout::layout_json(overlay)).hex() + "\n";
    const auto view = base::view_of(text);
    return base::Bytes(view.begin(), view.end());
  }

 private:
  // A PNG that is whole ends with the chunk IEND.
  static base::Result<std::string> picture(const page_layout::Picture& picture, const page_layout::Box& box) {
    const auto bytes = picture.bytes ? base::text_of(*picture.bytes) : std::string_view();
    if (bytes.size() < 12 || bytes.substr(bytes.size() - 8, 4) != "IEND")
      return base::fail(base::ErrorKind::invalid, "pages.bad_picture", "a picture of the page is not a readable PNG", picture.digest.hex());
    return "picture " + picture.digest.hex() + " " + std::to_string(box.x + box.width / 2) + "," + std::to_string(box.y + box.height / 2) +
           " " + std::to_string(box.width) + "x" + std::to_string(box.height) + "\n";
  }

  std::string mime_, profile_;
};

// One text behind the other; remembers how many it was given.
class PlainBinder : public ports::PageBinder {
 public:
  base::Result<std::unique_ptr<ports::BlobReader>> bind(const Next& next, const ports::DocumentFacts& facts) const override {
    std::string text = facts.title + "\n";
    while (true) {
      ZL_TRY(const auto document, next());
      if (!document) break;
      text += base::text_of(*document);
      text += "end of paper\n";
    }
    if (broken) return base::fail(base::ErrorKind::full, "print.not_written", "the file to print could not be written", "", "make room");
    const auto view = base::view_of(text);
    return services::reader_of(base::Bytes(view.begin(), view.end()));
  }
  bool broken = false;
};

}  // namespace use_cases

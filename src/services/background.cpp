#include "services/background.h"

#include "base/behind_others.h"
#include "crypto/digests.h"
#include "records/act_facts.h"
#include "records/commands.h"

namespace services {

using base::Json;
using base::JsonObject;

namespace {

constexpr std::size_t kDigestPiece = 1 << 20;
Json facts_json(const ports::MediaFacts& facts) {
  JsonObject out{{"kind", facts.kind}, {"mime", facts.mime}, {"complete", facts.complete},
                 {"browser_playable", facts.browser_playable}};
  if (facts.duration_us > 0) out["duration_us"] = facts.duration_us;
  if (facts.width > 0) {
    out["width"] = facts.width;
    out["height"] = facts.height;
  }
  for (const auto& [key, value] : {std::pair{"video_codec", &facts.video_codec}, {"audio_codec", &facts.audio_codec},
                                   {"claimed_made_at", &facts.claimed_made_at}, {"device", &facts.device}, {"gps", &facts.gps}})
    if (!value->empty()) out[key] = *value;
  return out;
}

// Whether there is anything in it that can be shown or heard. A name that does not fit, or an end that is missing, takes nothing
// from the rest.
bool can_be_decoded(const ports::MediaFacts& facts) {
  if (facts.kind != "photo" && facts.kind != "video" && facts.kind != "audio") return false;
  for (const char* hopeless : {"undecodable", "not_media", "empty", "zero_duration"})
    if (facts.reason.find(hopeless) != std::string::npos) return false;
  return true;
}

base::Result<std::optional<std::string>> make_proxy(Core& core, BlobTurn& turn, ports::BlobReader& original,
                                                    const ports::MediaFacts& facts) {
  if (facts.browser_playable || !can_be_decoded(facts)) return std::nullopt;
  ZL_TRY(auto writer, core.parts.vault.begin());
  ZL_TRY(const bool made, core.parts.media.proxy(original, facts, *writer));
  if (!made) return std::nullopt;
  ZL_TRY(const auto blob, turn.commit(*writer));
  return std::optional<std::string>(blob.digest.hex());
}

}  // namespace

Background::Background(Core& core) : core_(core), thread_([this] { run(); }) {}

Background::~Background() {
  {
    std::lock_guard lock(guard_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Background::push(Job job) {
  {
    std::lock_guard lock(guard_);
    jobs_.push_back(std::move(job));
  }
  changed_.notify_all();
}

// A job that fails leaves the record as it was, without the analysis; the next start tries again.
void Background::analyse(const base::CaseId& case_id, const std::string& recording) {
  push([this, case_id, recording] { (void)analyse_now(case_id, recording); });
}
void Background::digest(const base::Digest& blob, std::uint64_t bytes) {
  push([this, blob, bytes] { (void)digest_now(blob, bytes); });
}
void Background::find_leftovers() {
  if (core_.blobs.any()) settle_blobs();
  push([this] { (void)find_now(); });
}
void Background::settle_blobs() {
  push([this] { (void)core_.blobs.settle([this] { return stop_.load(); }); });
}

std::size_t Background::waiting() const {
  std::lock_guard lock(guard_);
  return jobs_.size() + (busy_ ? 1 : 0);
}

void Background::wait_until_idle() {
  std::unique_lock lock(guard_);
  changed_.wait(lock, [this] { return jobs_.empty() && !busy_; });
}

void Background::run() {
  base::step_behind_others();
  std::unique_lock lock(guard_);
  while (true) {
    changed_.wait(lock, [this] { return stop_ || !jobs_.empty(); });
    if (stop_) return;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    busy_ = true;
    lock.unlock();
    job();
    lock.lock();
    busy_ = false;
    changed_.notify_all();
  }
}

base::Status Background::analyse_now(const base::CaseId& case_id, const std::string& id) {
  ZL_TRY(const auto loaded, load_case(core_, system_principal(), "case.analyse_recording", case_id.text));
  const auto& state = *loaded;
  const auto* recording = state.recording(id);
  if (recording == nullptr || !records::awaits_analysis(*recording)) return {};
  ZL_TRY(const auto digest, base::Digest::from_hex(recording->blob));
  ZL_TRY(auto original, core_.parts.vault.open(digest));
  ZL_TRY(auto facts, core_.parts.media.analyse(*original, recording->name));
  if (recording->analysed && records::lacked_means(facts.reason)) return {};  // as is on record
  JsonObject body{{"recording", id}, {"analysed", facts.analysed}, {"facts", facts_json(facts)}};
  if (!facts.reason.empty()) body["reason"] = facts.reason;
  BlobTurn turn(core_.blobs, [this] { settle_blobs(); });
  if (facts.analysed) {
    ZL_TRY(const auto raw, turn.put(base::view_of(boost::json::serialize(facts.raw))));
    body["raw"] = raw.digest.hex();
    ZL_TRY(const auto poster, core_.parts.media.poster(*original, facts));
    if (poster) {
      ZL_TRY(const auto blob, turn.put(*poster));
      body["poster"] = blob.digest.hex();
    }
    ZL_TRY(const auto proxy, make_proxy(core_, turn, *original, facts));
    if (proxy) body["proxy"] = *proxy;
  }
  const CallContext system{.who = system_principal()};
  ZL_CHECK(run_case_command(core_, system, "case.analyse_recording", JsonObject{{"case", state.id}},
                            [&](const records::CaseState&) -> base::Result<Known> { return Json(body); }));
  turn.named();
  return {};
}

base::Status Background::digest_now(const base::Digest& blob, std::uint64_t bytes) {
  ZL_TRY(auto known, row_json(core_, "blob", blob.hex()));
  if (known) return {};
  ZL_TRY(auto reader, core_.parts.vault.open(blob));
  crypto::Hasher sm3(crypto::Algorithm::sm3);
  base::Bytes buffer(kDigestPiece);
  for (std::uint64_t offset = 0;;) {
    ZL_TRY(const auto n, reader->read_at(offset, buffer));
    if (n == 0) break;
    sm3.add(base::ByteView(buffer).first(n));
    offset += n;
  }
  records::Command command{"blob.digest", base::UserId{"system"}, {"system"}, JsonObject{},
                           JsonObject{{"sha256", blob.hex()}, {"sm3", base::to_hex(sm3.finish())}, {"bytes", bytes}}, core_.now()};
  ZL_TRY(auto events, records::decide_bureau(command, [this](std::string_view model, std::string_view id) {
           return row_json(core_, model, id);
         }));
  const CallContext system{.who = system_principal()};
  ZL_CHECK(append_events(core_, system, base::kBureauStream, std::nullopt, std::move(events), JsonObject{}, {}));
  return {};
}

base::Status Background::find_now() {
  ZL_TRY(const auto recordings, all_rows(core_, "unanalysed"));
  for (const auto& row : recordings) analyse(base::CaseId{base::text_at(row.json, "case")}, base::text_at(row.json, "recording"));
  ZL_TRY(const auto blobs, all_rows(core_, "undigested"));
  for (const auto& row : blobs)
    if (const auto blob = base::Digest::from_hex(row.id))
      digest(*blob, static_cast<std::uint64_t>(base::int_at(row.json, "bytes").value_or(0)));
  return {};
}

}  // namespace services

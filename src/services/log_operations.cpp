// The two logs as people and programs look at them: checkpoints, proofs, integrity, who looked.
#include <algorithm>
#include <map>

#include "services/core.h"
#include "services/tlog_text.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::size_t kKindsTold = 50;

base::Result<ports::LogName> log_named(const Json& input) {
  const std::string name = base::text_at(input, "log", "record");
  if (name == "record") return ports::LogName::record;
  if (name == "access") return ports::LogName::access;
  return fail(ErrorKind::not_found, "log.no_such_log", "there are two logs: record and access", "log");
}

base::Result<Reply> view_checkpoint(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "log.checkpoint"));
  ZL_TRY(const auto log, log_named(input));
  ZL_TRY(auto note, core.parts.store.publish(log));
  ZL_TRY(const auto position, core.parts.store.position(log));
  return Reply{JsonObject{{"checkpoint", note}, {"size", checkpoint_size(note)}, {"vkey", position.vkey}}, {}};
}

base::Result<Reply> view_proof(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "log.proof"));
  ZL_TRY(const auto log, log_named(input));
  ZL_TRY(const auto asked, base::need_int(input, "seq"));
  ZL_TRY(auto position, core.parts.store.position(log));
  if (asked < 0 || static_cast<std::uint64_t>(asked) >= position.size)
    return fail(ErrorKind::not_found, "log.no_such_entry", "the log has no such entry", "seq",
                "it holds " + std::to_string(position.size) + " entries");
  const auto seq = static_cast<std::uint64_t>(asked);
  std::string note = position.checkpoint;
  if (seq >= position.published) {
    ZL_TRY(note, core.parts.store.publish(log));
  }
  ZL_TRY(const auto hashes, core.parts.store.inclusion_proof(log, seq, checkpoint_size(note)));
  return Reply{JsonObject{{"proof", tlog_proof_text(seq, hashes, note)}}, {}};
}

base::Result<Reply> view_integrity(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "integrity.view"));
  ZL_TRY(const auto record, core.parts.store.position(ports::LogName::record));
  ZL_TRY(const auto access, core.parts.store.position(ports::LogName::access));
  JsonObject body{{"records", record.size},
                  {"published", record.published},
                  {"access_entries", access.size},
                  {"checkpoint", record.checkpoint},
                  {"vkeys", JsonArray{record.vkey, access.vkey}}};
  ZL_TRY(auto verified, core.verification.last(core));
  if (!verified.is_null()) body["verified"] = std::move(verified);
  return Reply{std::move(body), {}};
}

// What was verified is told by the checkpoint from before the look: what came in meanwhile is for the next one. A store that
// publishes nothing any more is verified against what it published last.
base::Result<std::string> note_to_verify(Core& core) {
  if (auto note = core.parts.store.publish(ports::LogName::record)) return std::move(*note);
  ZL_TRY(auto position, core.parts.store.position(ports::LogName::record));
  return std::move(position.checkpoint);
}

// The kinds with their numbers; places and words stay with who asked: where things lie on the machine is nobody else's affair.
JsonArray kinds_of(const std::vector<ports::Damage>& damages) {
  std::map<std::string, std::int64_t> counts;
  for (const auto& d : damages) ++counts[d.kind];
  JsonArray kinds;
  for (const auto& [kind, count] : counts)
    if (kinds.size() < kKindsTold) kinds.push_back(JsonObject{{"kind", kind}, {"count", count}});
  return kinds;
}

JsonObject verification_of(const std::string& note, base::Instant began, const std::vector<ports::Damage>& damages) {
  return {{"size", checkpoint_size(note)},
          {"root", checkpoint_root(note)},
          {"began_at", began.text()},
          {"result", damages.empty() ? "sound" : "damaged"},
          {"damages", damages.size()},
          {"kinds", kinds_of(damages)}};
}

// Takes as long as reading the whole store takes.
base::Result<Reply> check_store(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "store.verify"));
  if (!core.parts.check_store)
    return fail(ErrorKind::unavailable, "store.no_check", "this office cannot check its store", {}, "run zhilu verify");
  const auto began = core.now();
  ZL_TRY(const auto note, note_to_verify(core));
  ZL_TRY(const auto found, core.parts.check_store(base::text_at(input, "against")));
  const auto noted = core.verification.note(core, context, verification_of(note, began, found));
  JsonArray damages;
  for (const auto& d : found) damages.push_back(JsonObject{{"kind", d.kind}, {"where", d.where}, {"what", d.what}});
  JsonObject body{{"sound", found.empty()}, {"damages", std::move(damages)}, {"recorded", noted.has_value()}};
  return Reply{std::move(body), {}};
}

base::Result<Reply> list_access(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "access.list"));
  const auto limit = std::clamp<std::int64_t>(base::int_at(input, "limit").value_or(200), 1, 1000);
  const auto after = base::int_at(input, "after");
  const auto from = after ? static_cast<std::uint64_t>(std::max<std::int64_t>(0, *after + 1)) : 0;
  ZL_TRY(auto events, core.parts.store.events(ports::LogName::access, from, static_cast<std::size_t>(limit)));
  JsonArray entries;
  for (auto& e : events)
    entries.push_back(JsonObject{{"seq", e.seq}, {"n", e.n},   {"type", e.type},
                                 {"at", e.at.text()}, {"by", e.by}, {"body", std::move(e.body)}});
  JsonObject body;
  if (static_cast<std::int64_t>(entries.size()) == limit) body["next"] = events.back().seq;
  body["entries"] = std::move(entries);
  return Reply{std::move(body), {}};
}

}  // namespace

base::Status Verification::note(Core& core, const CallContext& context, JsonObject told) {
  Json given(told);
  told["at"] = core.now().text();
  told["by"] = context.who.user.text;
  {
    const std::lock_guard lock(guard_);
    unrecorded_ = std::move(told);
  }
  records::Command command{"store.note_verification", context.who.user, context.who.roles, JsonObject{}, std::move(given), core.now()};
  ZL_TRY(auto events, records::decide_bureau(command, [](auto, auto) { return std::optional<Json>(); }));
  CallContext once = context;
  once.idempotency_key.clear();
  ZL_CHECK(append_events(core, once, base::kBureauStream, std::nullopt, std::move(events), JsonObject{}, {}));
  const std::lock_guard lock(guard_);
  unrecorded_ = nullptr;
  return {};
}

base::Result<Json> Verification::last(Core& core) const {
  Json told;
  {
    const std::lock_guard lock(guard_);
    told = unrecorded_;
  }
  const bool recorded = told.is_null();
  if (recorded) {
    ZL_TRY(auto row, row_json(core, "verification", "store"));
    if (!row) return Json();
    told = std::move(*row);
  }
  JsonObject out{{"recorded", recorded}};
  for (const char* field : {"at", "began_at", "size", "root", "result", "damages", "kinds"})
    if (const auto* value = base::find(told, field)) out[field] = *value;
  return Json(std::move(out));
}

void add_log_operations(Core& core) {
  core.operations["log.checkpoint"] = view_checkpoint;
  core.operations["log.proof"] = view_proof;
  core.operations["integrity.view"] = view_integrity;
  core.operations["access.list"] = list_access;
  core.operations["store.verify"] = check_store;
}

}  // namespace services

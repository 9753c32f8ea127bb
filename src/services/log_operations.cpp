// The two logs as people and programs look at them: checkpoints, proofs, integrity, who looked.
#include <algorithm>

#include "services/core.h"
#include "services/tlog_text.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

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
  return Reply{std::move(body), {}};
}

// Takes as long as reading the whole store takes.
base::Result<Reply> check_store(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "store.verify"));
  if (!core.parts.check_store)
    return fail(ErrorKind::unavailable, "store.no_check", "this office cannot check its store", {}, "run zhilu verify");
  ZL_TRY(const auto found, core.parts.check_store(base::text_at(input, "against")));
  JsonArray damages;
  for (const auto& d : found) damages.push_back(JsonObject{{"kind", d.kind}, {"where", d.where}, {"what", d.what}});
  return Reply{JsonObject{{"sound", found.empty()}, {"damages", std::move(damages)}}, {}};
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

void add_log_operations(Core& core) {
  core.operations["log.checkpoint"] = view_checkpoint;
  core.operations["log.proof"] = view_proof;
  core.operations["integrity.view"] = view_integrity;
  core.operations["access.list"] = list_access;
  core.operations["store.verify"] = check_store;
}

}  // namespace services

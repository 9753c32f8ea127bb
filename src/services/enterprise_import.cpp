// Enterprises from a list: looked at first, then registered and corrected row by row, by the same commands as a click. A row that
// the register has already changes nothing, so that the same file can be sent again wherever it was cut off.
#include <algorithm>

#include "base/blank.h"
#include "services/enterprise_list.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::int64_t kRowsShown = 100;
constexpr std::int64_t kRowsShownAtMost = 500;
constexpr std::size_t kWrittenAtOnce = 500;  // one request; the next goes on behind its last row

// What the rows would do: how many of each kind, and some of them to look at.
base::Result<Reply> check_import(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "enterprise.check_import"));
  ZL_TRY(auto list, EnterpriseList::read(core, context, input));
  auto out = list.described();
  const auto only = base::text_at(input, "only");
  const auto after = base::int_at(input, "after").value_or(0);
  const auto limit = std::clamp<std::int64_t>(base::int_at(input, "limit").value_or(kRowsShown), 1, kRowsShownAtMost);
  std::map<std::string, std::int64_t> counts{{"new", 0}, {"changes", 0}, {"same", 0}, {"refused", 0}};
  JsonArray rows;
  bool more = false;
  ZL_TRY(const auto known, EnterpriseRegister::read(core));
  for (std::size_t i = 0; i < list.size() && !list.lacks_name(); ++i) {
    ZL_TRY(const auto row, list.judge(core.parts.vocabulary, known, i));
    ++counts[row.verdict];
    if ((!only.empty() && row.verdict != only) || static_cast<std::int64_t>(row.number) <= after) continue;
    more = static_cast<std::int64_t>(rows.size()) >= limit;
    if (!more) rows.push_back(to_json(row));
  }
  JsonObject counted;
  for (const auto& [verdict, count] : counts) counted[verdict] = count;
  out["counts"] = std::move(counted);
  if (more) out["next"] = rows.back().at("row");
  out["shown"] = std::move(rows);
  return Reply{std::move(out), {}};
}

// One row by the command that it asks for.
base::Result<Reply> write_row(Core& core, const CallContext& context, const ListRow& row, const std::string& reason) {
  JsonObject input;
  if (row.verdict == "new") {
    input = row.said;
    const std::string id = base::global_id(core.now(), core.parts.random, core.parts.origin);
    return run_bureau_command(core, context, "enterprise.register", input, JsonObject{{"enterprise", id}}, JsonObject{{"enterprise", id}});
  }
  for (const auto& [field, change] : row.changes) input[field] = change.at("to");
  input["enterprise"] = row.enterprise;
  input["reason"] = reason;
  return run_bureau_command(core, context, "enterprise.correct", input, JsonObject{}, JsonObject{{"enterprise", row.enterprise}});
}

// The register after the row.
void note_row(EnterpriseRegister& known, const ListRow& row, const std::string& id) {
  const auto* before = known.by_id(id);
  JsonObject now = before == nullptr ? JsonObject{{"enterprise", id}} : before->get_object();
  for (const auto& [field, value] : row.said) now[field] = value;
  known.put(std::move(now));
}

// The store itself takes no more: nothing is wrong with the row.
bool stops_all(const base::Error& error) {
  return error.kind != ErrorKind::invalid && error.kind != ErrorKind::conflict && error.kind != ErrorKind::not_found;
}

base::Status check_what_was_seen(Core& core, const EnterpriseList& list, const Json& input) {
  if (list.lacks_name())
    return fail(ErrorKind::invalid, "import.no_titles", "no row has a column for the name of the enterprise", "/header_row",
                "title the columns " + list.usual_titles(core.parts.enterprise_columns));
  if (list.sha256() != base::text_at(input, "sha256"))
    return fail(ErrorKind::conflict, "import.other_file", "this is not the file that was looked at", "/sha256", "look at it again first");
  if (base::is_blank(base::text_at(input, "reason")))
    return fail(ErrorKind::invalid, "json.missing_field", "it is not said why what is registered is corrected", "/reason", "send this field");
  return {};
}

base::Result<Reply> import_list(Core& core, const CallContext& context, const Json& input) {
  for (const char* operation : {"enterprise.import", "enterprise.register", "enterprise.correct"})
    ZL_CHECK(may_bureau(core, context.who, operation));
  ZL_TRY(auto list, EnterpriseList::read(core, context, input));
  ZL_CHECK(check_what_was_seen(core, list, input));
  const std::lock_guard turn(core.turns.enterprises());  // two lists at once would register what both have twice
  ZL_TRY(auto known, EnterpriseRegister::read(core));
  CallContext each = context;
  each.idempotency_key.clear();  // a row that was written before is the same now
  const auto after = base::int_at(input, "after").value_or(0);
  const auto reason = base::text_at(input, "reason");
  JsonArray done;
  std::size_t written = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    ZL_TRY(auto row, list.judge(core.parts.vocabulary, known, i));
    if (static_cast<std::int64_t>(row.number) <= after) continue;
    if (row.verdict == "new" || row.verdict == "changes") {
      auto reply = written < kWrittenAtOnce ? write_row(core, each, row, reason) : base::Result<Reply>(Reply{});
      const bool stopped = !reply && stops_all(reply.error());
      if (stopped && done.empty()) return base::pass_on(std::move(reply).error());
      if (stopped || written++ == kWrittenAtOnce) {
        auto last = done.back().at("row");
        return Reply{JsonObject{{"done", std::move(done)}, {"next", std::move(last)}}, {}};
      }
      if (reply) {
        row.enterprise = base::text_at(reply->body, "enterprise");
        note_row(known, row, row.enterprise);
      } else {
        row.problems.push_back(list.problem(reply.error(), "name", row.number));
        row.verdict = "refused";
      }
    }
    done.push_back(to_json(row));
  }
  return Reply{JsonObject{{"done", std::move(done)}}, {}};
}

}  // namespace

void add_enterprise_import(Core& core) {
  core.operations["enterprise.check_import"] = check_import;
  core.operations["enterprise.import"] = import_list;
}

}  // namespace services

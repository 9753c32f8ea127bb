// The bench (工作台): what of all the cases that somebody answers for is due first, which he worked on last, how all of them
// stand. What it costs follows from what it shows: the board knows the sums.
#include <algorithm>

#include "base/sort_stably.h"
#include "services/case_access.h"
#include "services/core.h"

namespace services {

using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::size_t kRecentOnBench = 8;
constexpr std::size_t kDueOnBench = 100;
constexpr std::size_t kFailedOnBench = 100;

// The line of an obligation that somebody has to do something about.
JsonObject due_row(const Json& line, const rulebook::Obligation& o) {
  const auto labelled = [](const std::string& title, const std::string& label, const char* colon) {
    return title + (label.empty() ? "" : colon + label);
  };
  JsonObject row{{"case", base::text_at(line, "id")},
                 {"number", base::text_at(line, "number")},
                 {"party", base::text_at(line, "party")},
                 {"obligation", o.id},
                 {"article", o.article()},
                 {"clause", o.clause()},
                 {"status", std::string(rulebook::name_of(o.status))},
                 {"text", labelled(o.title().zh, o.subject.label.zh, "：")},
                 {"text_en", labelled(o.title().en, o.subject.label.en, ": ")}};
  if (o.due) row["due"] = o.due->text();
  return row;
}

// Whoever works on cases sees his own; who leads, those that he may see.
CaseBoard::Sees bench_of(Core& core, const access_control::Principal& who) {
  const bool own_only = core.parts.kernel.works_on_cases(who);
  return [sees = sees_cases(core, who), own_only, user = who.user.text](const access_control::Object& a_case) {
    return sees(a_case) && (!own_only || std::find(a_case.owners.begin(), a_case.owners.end(), user) != a_case.owners.end());
  };
}

// Asked once more of the very line that is shown: a label may have come upon it since the board was asked.
base::Result<std::optional<Json>> line_seen(Core& core, const CaseBoard::Sees& sees, const std::string& id) {
  ZL_TRY(auto line, row_json(core, "case_line", id));
  if (line && !sees(object_of_line(*line))) line.reset();
  return line;
}

// So many cases as there are rows hold the first rows of all.
base::Result<JsonArray> first_due(Core& core, const CaseBoard::Sees& sees) {
  ZL_TRY(const auto cases, core.board.due_first(core, sees, kDueOnBench));
  std::vector<std::pair<std::string, JsonObject>> rows;  // by their date
  for (const auto& id : cases) {
    ZL_TRY(const auto line, line_seen(core, sees, id));
    if (!line) continue;
    ZL_TRY(const auto state, core.cases.by_id(id));
    if (!state) continue;
    const auto found = core.rules.findings(core, *state);
    if (!found) continue;  // it has begun to fail just now: the next look tells
    for (const auto& o : (*found)->undone)
      if (is_on_bench(o)) rows.emplace_back(o.due ? o.due->text() : "", due_row(*line, o));
  }
  base::sort_stably(rows, [](const auto& a, const auto& b) { return a.first < b.first; });
  JsonArray out;
  for (auto& [due, row] : rows)
    if (out.size() < kDueOnBench) out.emplace_back(std::move(row));
  return out;
}

base::Result<JsonArray> recent(Core& core, const CaseBoard::Sees& sees) {
  ZL_TRY(const auto cases, core.board.newest(core, sees, kRecentOnBench));
  JsonArray out;
  for (const auto& id : cases) {
    ZL_TRY(const auto line, line_seen(core, sees, id));
    if (line) out.push_back(line_view(core, *line));
  }
  return out;
}

// Each is tried once more: what it failed on may have been mended.
base::Result<JsonArray> failed(Core& core, const CaseBoard::Sees& sees) {
  ZL_TRY(const auto cases, core.board.failed(core, sees, kFailedOnBench));
  JsonArray out;
  for (const auto& id : cases) {
    ZL_TRY(const auto standing, core.board.standing(core, id));
    ZL_TRY(const auto line, line_seen(core, sees, id));
    if (!line || !standing || !standing->failure) continue;
    auto told = failure_view(*standing->failure);
    for (const auto& [name, field] : {std::pair{"case", "id"}, {"number", "number"}, {"party", "party"}})
      told[name] = base::text_at(*line, field);
    out.push_back(std::move(told));
  }
  return out;
}

base::Result<Reply> view_bench(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "bench.view"));
  const auto sees = bench_of(core, context.who);
  ZL_CHECK(core.board.judge(core, sees, CaseBoard::kJudgedAtOnce));
  JsonObject body;
  ZL_TRY(auto failing, failed(core, sees));
  ZL_TRY(body["due"], first_due(core, sees));
  ZL_TRY(body["recent"], recent(core, sees));
  ZL_TRY(const auto sums, core.board.sums(core, sees));
  body["counts"] = JsonObject{{"cases", sums.cases}, {"open", sums.open},     {"breached", sums.breached},
                              {"met", sums.met},     {"due", sums.undone},    {"pending", sums.pending},
                              {"failed", sums.failed}};
  if (!failing.empty()) body["failed"] = std::move(failing);
  ZL_TRY(auto decisions, decisions_of(core, context.who));
  if (!decisions.empty()) body["decisions"] = std::move(decisions);
  return Reply{std::move(body), {}};
}

}  // namespace

void add_bench(Core& core) { core.operations["bench.view"] = view_bench; }

}  // namespace services

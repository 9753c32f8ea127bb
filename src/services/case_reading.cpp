// Reading cases: lists, one case, its findings and events, the bench.
#include <algorithm>

#include "base/sort_stably.h"
#include "records/thing_names.h"
#include "services/case_access.h"
#include "services/case_view.h"
#include "services/core.h"
#include "services/findings_view.h"
#include "services/handover.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::int64_t kPageDefault = 50;
constexpr std::int64_t kPageMost = 500;
constexpr std::size_t kPassedOverAtOnce = 2000;  // cases that a filter by findings looks at in vain for one page
constexpr std::size_t kRecentOnBench = 8;
constexpr std::size_t kDueOnBench = 100;

bool matches(const Json& line, const Json& input) {
  const std::string stage = base::text_at(input, "stage");
  if (!stage.empty() && base::text_at(line, "stage") != stage) return false;
  const std::string party = base::text_at(input, "party");
  if (!party.empty() && base::text_at(line, "enterprise") != party) return false;
  const std::string text = base::text_at(input, "text");
  if (text.empty()) return true;
  for (const char* field : {"number", "party", "matter"})
    if (base::text_at(line, field).find(text) != std::string::npos) return true;
  return false;
}

// A rulebook that fails on one case is told in that case's line: the others are not held back by it.
JsonObject failure(const base::Error& error) {
  return {{"code", error.code}, {"what", error.what}, {"where", error.where}};
}

Json line_view(Core& core, const Json& line) {
  JsonObject out;
  for (const char* field : {"id", "number", "kind", "stage", "party", "matter", "opened_at", "hazards"})
    if (const auto* value = base::find(line, field)) out[field] = *value;
  const auto found = findings_of_line(core, line);
  const auto counts = found ? (*found)->counts : FindingCounts{};
  out["findings"] = to_json(counts);
  if (!found) out["findings_failed"] = failure(found.error());
  if (counts.next_due) out["next_due"] = counts.next_due->text();
  return out;
}

// Whether a rule stands as asked in the case, by its own answer, or else any finding as it is told. "not_triggered" of a
// rule: the case has nothing else of it.
bool has_finding(Core& core, const Json& line, const Json& input) {
  const auto found = findings_of_line(core, line);
  if (!found) return false;
  const auto rule = base::text_at(input, "rule"), status = base::text_at(input, "finding");
  const auto digest = base::text_at(input, "rulebook");
  if (!digest.empty() && (*found)->rulebook.digest != digest) return false;
  bool holds = false;
  const auto told = rule.empty() ? (*found)->told() : rulebook::Obligations();
  for (const auto& o : rule.empty() ? told : (*found)->obligations) {
    if (!rule.empty() && o.rule() != rule) continue;
    const auto is = rulebook::name_of(o.status);
    if (status == "not_triggered" && is != status) return false;
    holds = holds || status.empty() || is == status;
  }
  return holds;
}

base::Result<Reply> list_cases(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "case.list"));
  const auto limit = std::clamp<std::int64_t>(base::int_at(input, "limit").value_or(kPageDefault), 1, kPageMost);
  // One more than the page holds, to know whether there is a next; where only some lines match, many are looked at together.
  const bool by_finding = base::find(input, "rule") != nullptr || base::find(input, "finding") != nullptr;
  const bool all_match = matches(JsonObject{}, input) && !by_finding;
  ports::RowQuery query{.model = "case_line", .descending = true, .limit = all_match ? static_cast<std::size_t>(limit) + 1 : 500};
  ZL_CHECK(go_on_after(query, base::text_at(input, "after")));
  JsonArray cases;
  std::size_t passed_over = 0;
  while (true) {
    ZL_TRY(auto rows, core.parts.store.rows(query));
    for (const auto& row : rows) {
      if (!matches(row.json, input) || !may_see(core, context.who, row.json)) continue;
      if (by_finding && !has_finding(core, row.json, input)) {
        // What was passed over is looked at no more: the next page goes on behind it.
        if (++passed_over < kPassedOverAtOnce) continue;
        return Reply{JsonObject{{"cases", std::move(cases)}, {"next", place_of(row)}}, {}};
      }
      if (static_cast<std::int64_t>(cases.size()) == limit)
        return Reply{JsonObject{{"cases", std::move(cases)}, {"next", query.after_key + "|" + query.after_id}}, {}};
      cases.push_back(line_view(core, row.json));
      query.after_key = row.order_key;
      query.after_id = row.id;
    }
    if (rows.size() < query.limit) return Reply{JsonObject{{"cases", std::move(cases)}}, {}};
    if (place_of(rows.back()) != query.after_key + "|" + query.after_id) {
      query.after_key = rows.back().order_key;
      query.after_id = rows.back().id;
    }
  }
}

base::Result<Reply> view_case(Core& core, const CallContext& context, const Json& input) {
  ZL_TRY(const auto loaded, load_case(core, context.who, "case.view", base::text_at(input, "case")));
  const auto& state = *loaded;
  ZL_CHECK(note_look(core, context.who, "case", state.id, !state.labels.empty()));
  return Reply{view_for(context.who, case_view(state)), state.version};
}

// Every rulebook that a moved case has had, and which of them speaks here.
JsonArray rulebooks_of(const std::vector<RulebookMove>& moves, const records::RulebookRef& speaks) {
  JsonArray out;
  const auto add = [&](const records::RulebookRef& book) -> JsonObject& {
    auto one = reference_view(book);
    one["speaks"] = false;
    out.emplace_back(std::move(one));
    return out.back().as_object();
  };
  add(moves.front().from);
  for (const auto& move : moves) {
    auto& one = add(move.to);
    one["since"] = move.at.text();
    one["since_seq"] = move.seq;
  }
  for (auto one = out.rbegin(); one != out.rend(); ++one)
    if (base::text_at(*one, "digest") == speaks.digest) {
      one->as_object()["speaks"] = true;
      break;
    }
  return out;
}

base::Result<Reply> view_findings(Core& core, const CallContext& context, const Json& input) {
  ZL_TRY(const auto loaded, load_case(core, context.who, "case.findings", base::text_at(input, "case")));
  const auto& state = *loaded;
  ZL_CHECK(note_look(core, context.who, "case", state.id, !state.labels.empty()));
  ZL_TRY(const auto moment, moment_asked(core, input));
  ZL_TRY(const auto found, core.rules.findings_at(core, state, moment.at, moment.known));
  ZL_TRY(const auto book, core.rules.rulebook(found.rulebook.digest));
  ZL_TRY(const auto moves, core.rules.moves_of(state));
  auto body = findings_view(moment, found);
  body["lanes"] = lanes_of(core, *book, found, state);
  if (!moves.empty()) body["rulebooks"] = rulebooks_of(moves, found.rulebook);
  return Reply{std::move(body), state.version};
}

base::Result<Reply> explain_finding(Core& core, const CallContext& context, const Json& input) {
  ZL_TRY(const auto loaded, load_case(core, context.who, "case.explain_finding", base::text_at(input, "case")));
  const auto& state = *loaded;
  ZL_CHECK(note_look(core, context.who, "case", state.id, !state.labels.empty()));
  const auto obligation = base::text_at(input, "obligation");
  ZL_TRY(const auto found, core.rules.findings(core, state));
  ZL_TRY(auto explanation, core.rules.explain(core, state, obligation));
  Json body = JsonObject{};
  // As it is told; what is told under another finding, by its own rule's answer.
  for (const auto& list : {found->obligations, found->told()})
    for (const auto& o : list)
      if (o.id == obligation) body = finding_view(o, state, core.parts.vocabulary);
  body.as_object()["explanation"] = std::move(explanation.json);
  const auto& words = core.parts.vocabulary;
  body.as_object()["text"] = records::with_names(explanation.zh, state, words, records::Language::zh);
  body.as_object()["text_en"] = records::with_names(explanation.en, state, words, records::Language::en);
  return Reply{std::move(body), state.version};
}

std::string user_name(Core& core, const records::CaseState& state, std::string_view id) {
  for (const auto& officer : state.officers)
    if (officer.user == id) return officer.name;
  auto row = row_json(core, "user", id);
  return row && *row ? base::text_at(**row, "name") : std::string();
}

base::Result<Reply> list_events(Core& core, const CallContext& context, const Json& input) {
  ZL_TRY(const auto loaded, load_case(core, context.who, "case.events", base::text_at(input, "case")));
  const auto& state = *loaded;
  ZL_CHECK(note_look(core, context.who, "case", state.id, !state.labels.empty()));
  const auto limit = std::clamp<std::int64_t>(base::int_at(input, "limit").value_or(1000), 1, 1000);
  const auto after = base::int_at(input, "after");
  const auto from = after ? static_cast<std::uint64_t>(std::max<std::int64_t>(0, *after + 1)) : 0;
  // One more than the page holds, to know whether there is a next.
  ZL_TRY(auto events, core.parts.store.events_of(base::CaseId{state.id}, from, from + static_cast<std::uint64_t>(limit) + 1));
  JsonArray out;
  JsonObject body;
  for (auto& e : events) {
    if (static_cast<std::int64_t>(out.size()) == limit) {
      body["next"] = from + out.size() - 1;
      break;
    }
    const auto name = [&](std::string_view id) { return user_name(core, state, id); };
    const auto name_in = [&](records::Language language) {
      return [&, language](std::string_view id) {
        auto thing = records::name_of_thing(state, id, core.parts.vocabulary, language);
        return thing.empty() ? name(id) : thing;
      };
    };
    JsonObject item{{"seq", e.seq}, {"n", e.n},           {"type", e.type},
                    {"at", e.at.text()}, {"by", e.by}, {"by_name", name(e.by)}};
    if (e.disposed) {
      item["disposed"] = true;
    } else {
      item["sentence"] = core.parts.vocabulary.sentence(e.type, e.body, records::Language::zh, name_in(records::Language::zh));
      item["sentence_en"] = core.parts.vocabulary.sentence(e.type, e.body, records::Language::en, name_in(records::Language::en));
      item["body"] = std::move(e.body);
    }
    out.push_back(std::move(item));
  }
  body["events"] = std::move(out);
  return Reply{std::move(body), state.version};
}

struct Bench {
  std::vector<std::pair<std::string, Json>> due;  // sort key → row
  JsonArray recent, failed;
  FindingCounts counts;
};

// The line of an obligation that somebody has to do something about.
std::optional<JsonObject> due_row(const Json& line, const rulebook::Obligation& o) {
  const bool broken = o.status == rulebook::Status::breached;
  if (o.explained) return std::nullopt;
  if (!broken && !(o.status == rulebook::Status::open && o.due)) return std::nullopt;
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

void add_to_bench(Core& core, const Json& line, Bench& bench) {
  const auto found = findings_of_line(core, line);
  if (!found) {
    auto told = failure(found.error());
    told["case"] = base::text_at(line, "id");
    told["number"] = base::text_at(line, "number");
    told["party"] = base::text_at(line, "party");
    bench.failed.push_back(std::move(told));
    return;
  }
  const auto& counts = (*found)->counts;
  bench.counts.open += counts.open;
  bench.counts.breached += counts.breached;
  bench.counts.met += counts.met;
  for (const auto& o : (*found)->undone)
    if (auto row = due_row(line, o)) bench.due.emplace_back(o.due ? o.due->text() : "", std::move(*row));
}

base::Result<Reply> view_bench(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "bench.view"));
  ports::RowQuery query{.model = "case_line", .descending = true, .limit = 500};
  Bench bench;
  const bool own_only = core.parts.kernel.works_on_cases(context.who);
  int cases = 0;
  while (true) {
    ZL_TRY(auto rows, core.parts.store.rows(query));
    for (const auto& row : rows) {
      const auto object = object_of_line(row.json);
      const bool own = std::find(object.owners.begin(), object.owners.end(), context.who.user.text) != object.owners.end();
      if (!may_see(core, context.who, row.json) || (own_only && !own)) continue;
      if (bench.recent.size() < kRecentOnBench) bench.recent.push_back(line_view(core, row.json));
      if (base::text_at(row.json, "stage") == "archived") continue;
      ++cases;
      add_to_bench(core, row.json, bench);
    }
    if (rows.size() < query.limit) break;
    query.after_key = rows.back().order_key;
    query.after_id = rows.back().id;
  }
  base::sort_stably(bench.due, [](const auto& a, const auto& b) { return a.first < b.first; });
  JsonArray due;
  for (auto& [key, row] : bench.due)
    if (due.size() < kDueOnBench) due.push_back(std::move(row));
  JsonObject counts{{"cases", cases}, {"open", bench.counts.open}, {"breached", bench.counts.breached},
                    {"met", bench.counts.met}, {"due", bench.due.size()}};
  JsonObject body{{"due", std::move(due)}, {"recent", std::move(bench.recent)}, {"counts", std::move(counts)}};
  if (!bench.failed.empty()) body["failed"] = std::move(bench.failed);
  ZL_TRY(auto decisions, decisions_of(core, context.who));
  if (!decisions.empty()) body["decisions"] = std::move(decisions);
  return Reply{std::move(body), {}};
}

}  // namespace

void add_case_reading(Core& core) {
  core.operations["case.list"] = list_cases;
  core.operations["case.view"] = view_case;
  core.operations["case.findings"] = view_findings;
  core.operations["case.explain_finding"] = explain_finding;
  core.operations["case.events"] = list_events;
  core.operations["bench.view"] = view_bench;
}

}  // namespace services

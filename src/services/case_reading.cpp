// Reading cases: lists, one case, its findings and events.
#include <algorithm>
#include <tuple>

#include "base/sort_stably.h"
#include "records/thing_names.h"
#include "services/case_access.h"
#include "services/case_view.h"
#include "services/core.h"
#include "services/findings_view.h"
#include "services/handover.h"
#include "services/rule_gate.h"
#include "services/told_events.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::int64_t kPageDefault = 50;
constexpr std::int64_t kPageMost = 500;
constexpr std::size_t kGatesAskedAtOnce = 50;
constexpr std::size_t kPassedOverAtOnce = 2000;  // cases that a filter by findings looks at in vain for one page

bool matches(const Json& line, const Json& input) {
  for (const char* field : {"stage", "kind"})
    if (const auto asked = base::text_at(input, field); !asked.empty() && base::text_at(line, field) != asked) return false;
  const std::string party = base::text_at(input, "party");
  if (!party.empty() && base::text_at(line, "enterprise") != party) return false;
  const std::string text = base::text_at(input, "text");
  if (text.empty()) return true;
  for (const char* field : {"number", "party", "matter"})
    if (base::text_at(line, field).find(text) != std::string::npos) return true;
  return false;
}

// Whether a rule stands as asked in the case, by its own answer, or else any finding as it is told. "not_triggered" of a
// rule: the case has nothing else of it.
base::Result<bool> has_finding(Core& core, const Json& line, const Json& input) {
  ZL_TRY(const auto standing, core.board.standing(core, base::text_at(line, "id")));
  if (!standing || standing->failure) return false;
  const auto rule = base::text_at(input, "rule"), status = base::text_at(input, "finding");
  const auto digest = base::text_at(input, "rulebook");
  if (!digest.empty() && standing->rulebook != digest) return false;
  StatusSet stands = standing->told;
  if (!rule.empty()) {
    const auto number = core.board.rule_numbers().find(standing->rulebook, rule);
    stands = number && *number < standing->rules.size() ? standing->rules[*number] : StatusSet();
  }
  if (status.empty()) return !stands.empty();
  return std::any_of(kStatuses.begin(), kStatuses.end(), [&](auto one) { return rulebook::name_of(one) == status && stands.has(one); });
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
      if (by_finding) {
        ZL_TRY(const bool has, has_finding(core, row.json, input));
        // What was passed over is looked at no more: the next page goes on behind it.
        if (!has && ++passed_over < kPassedOverAtOnce) continue;
        if (!has) return Reply{JsonObject{{"cases", std::move(cases)}, {"next", place_of(row)}}, {}};
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

// How a link reads from its other end; empty: it reads the same nowhere else.
std::string_view other_end_of(std::string_view relation) {
  for (const auto& [one, other] : {std::pair<std::string_view, std::string_view>{"arises_from", "gives_rise_to"},
                                   {"measure_of", "has_measure"}, {"same_matter", "same_matter"}, {"merged_into", "merged_from"},
                                   {"split_from", "split_into"}, {"follow_up", "followed_up_by"}}) {
    if (relation == one) return other;
    if (relation == other) return one;
  }
  return {};
}

// Cases that this one hangs together with, whichever end told it, as far as this person may know of them.
base::Result<JsonArray> links_of(Core& core, const access_control::Principal& who, const records::CaseState& state) {
  std::vector<std::tuple<std::string, std::string, bool>> links;  // case, relation, told here
  for (const auto& link : state.links)
    if (!link.ended_at) links.emplace_back(link.to, link.relation, true);
  ZL_TRY(const auto rows, core.parts.store.rows({.model = "case_link", .lookup = state.id, .limit = kPageMost}));
  for (const auto& row : rows) {
    const auto from = base::text_at(row.json, "from");
    if (state.link(from) == nullptr)
      links.emplace_back(from, std::string(other_end_of(base::text_at(row.json, "relation"))), false);
  }
  JsonArray out;
  for (const auto& [other, relation, here] : links) {
    ZL_TRY(const auto line, row_json(core, "case_line", other));
    if (!line || !may_see(core, who, *line)) continue;
    JsonObject told{{"case", other}, {"relation", relation}, {"told_here", here}};
    for (const char* field : {"number", "party", "matter", "kind", "stage"}) told[field] = base::text_at(*line, field);
    out.push_back(std::move(told));
  }
  return out;
}

base::Result<Reply> view_case(Core& core, const CallContext& context, const Json& input) {
  ZL_TRY(const auto loaded, load_case(core, context.who, "case.view", base::text_at(input, "case")));
  const auto& state = *loaded;
  ZL_CHECK(note_look(core, context.who, "case", state.id, !state.labels.empty()));
  auto view = case_view(state);
  ZL_TRY(view.as_object()["links"], links_of(core, context.who, state));
  return Reply{view_for(context.who, std::move(view)), state.version};
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

// As they stand now, which are kept, or as they stood at a moment that was named.
base::Result<std::shared_ptr<const Findings>> findings_asked(Core& core, const records::CaseState& state, const Moment& moment,
                                                             const Json& input) {
  if (base::find(input, "at") == nullptr && base::find(input, "seq") == nullptr) return core.rules.findings(core, state);
  ZL_TRY(auto then, core.rules.findings_at(core, state, moment.at, moment.known));
  return std::make_shared<const Findings>(std::move(then));
}

base::Result<Reply> view_findings(Core& core, const CallContext& context, const Json& input) {
  ZL_TRY(const auto loaded, load_case(core, context.who, "case.findings", base::text_at(input, "case")));
  const auto& state = *loaded;
  ZL_CHECK(note_look(core, context.who, "case", state.id, !state.labels.empty()));
  ZL_TRY(const auto moment, moment_asked(core, input));
  ZL_TRY(const auto found, findings_asked(core, state, moment, input));
  ZL_TRY(const auto book, core.rules.rulebook(found->rulebook.digest));
  ZL_TRY(const auto moves, core.rules.moves_of(state));
  auto body = findings_view(moment, *found);
  const bool brief = base::int_at(input, "brief").value_or(0) != 0;
  body["lanes"] = lanes_of(core, *book, *found, state, brief ? LaneTexts::brief : LaneTexts::whole);
  if (!moves.empty()) body["rulebooks"] = rulebooks_of(moves, found->rulebook);
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

// What the rulebook would say of entries before anybody makes them: which ways are open, and why others are not.
base::Result<Reply> ask_gates(Core& core, const CallContext& context, const Json& input) {
  ZL_TRY(const auto loaded, load_case(core, context.who, "case.ask_gates", base::text_at(input, "case")));
  const auto& state = *loaded;
  const auto* asked = base::array_at(input, "asked");
  if (asked == nullptr || asked->empty() || asked->size() > kGatesAskedAtOnce)
    return fail(ErrorKind::invalid, "gates.bad_question", "ask about one entry at least and not about too many", "/asked",
                "give 1 to " + std::to_string(kGatesAskedAtOnce));
  JsonArray answers;
  for (const auto& one : *asked) {
    const auto* fields = base::find(one, "fields");
    ZL_TRY(const auto told, core.rules.gate_answers(core, state, "case." + base::text_at(one, "command"), fields == nullptr ? JsonObject{} : gate_fields(*fields)));
    JsonArray held;
    for (const auto& answer : told)
      if (!answer.allowed)
        held.push_back(JsonObject{{"gate", answer.gate}, {"strength", std::string(rulebook::name_of(answer.strength))}, {"basis", answer.source + answer.clause},
                                  {"text", answer.text.zh}, {"text_en", answer.text.en}});
    answers.push_back(JsonObject{{"against", std::move(held)}});
  }
  return Reply{JsonObject{{"answers", std::move(answers)}}, state.version};
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
    ZL_TRY(auto item, told_event(core, context.who, state, std::move(e)));
    out.push_back(std::move(item));
  }
  body["events"] = std::move(out);
  return Reply{std::move(body), state.version};
}

}  // namespace

void add_case_reading(Core& core) {
  core.operations["case.list"] = list_cases;
  core.operations["case.view"] = view_case;
  core.operations["case.findings"] = view_findings;
  core.operations["case.ask_gates"] = ask_gates;
  core.operations["case.explain_finding"] = explain_finding;
  core.operations["case.ask_gates"] = ask_gates;
  core.operations["case.events"] = list_events;
}

}  // namespace services

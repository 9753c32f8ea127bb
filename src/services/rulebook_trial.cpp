// A draft of a rulebook tried on the cases that there are, and two compared on them: nothing is written.
#include <algorithm>
#include <map>
#include <mutex>

#include "rulebook/told_once.h"
#include "services/case_access.h"
#include "services/rulebook_bundle.h"

namespace services {

using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::size_t kMostChanges = 5'000;   // of one answer, which ends with the case that reaches it
constexpr std::size_t kTriedAtOnce = 200;     // cases, each judged twice
constexpr std::size_t kLinesAtOnce = 500;

// A rule's answer, and the finding that it is told in where that is another's.
struct Told {
  rulebook::Obligation answer;
  std::string under;
};
using ById = std::map<std::string, Told>;

ById by_id(const rulebook::Obligations& answers) {
  ById out;
  for (const auto& o : answers)
    if (o.status != rulebook::Status::not_triggered) out.emplace(o.id, Told{o, {}});
  for (const auto& finding : rulebook::told_once(answers))
    for (const auto& other : finding.also) out.at(other->id).under = finding.id;
  return out;
}

JsonObject side(const Told& told) {
  const auto& o = told.answer;
  JsonObject out{{"status", std::string(name_of(o.status))},
                 {"effect", std::string(name_of(o.effect))},
                 {"certainty", std::string(name_of(o.certainty))}};
  if (o.due) out["due"] = o.due->text();
  if (!o.exception.empty()) out["exception"] = o.exception;
  if (!told.under.empty()) out["told_under"] = told.under;
  return out;
}

JsonObject change(const records::CaseState& state, const rulebook::Obligation& o) {
  return {{"case", state.id},     {"number", state.number},  {"obligation", o.id},
          {"rule", o.rule()},       {"article", o.article()},    {"clause", o.clause()},
          {"title", o.title().zh},  {"title_en", o.title().en},  {"subject", o.subject.label.zh},
          {"before", nullptr},    {"after", nullptr}};
}

// What one has and the other lacks, or answers otherwise.
void compare(const records::CaseState& state, const ById& before, const ById& after, JsonArray& changes) {
  for (const auto& [id, was] : before) {
    const auto now = after.find(id);
    if (now != after.end() && side(now->second) == side(was)) continue;
    auto one = change(state, was.answer);
    one["before"] = side(was);
    if (now != after.end()) one["after"] = side(now->second);
    changes.push_back(std::move(one));
  }
  for (const auto& [id, is] : after)
    if (!before.contains(id)) {
      auto one = change(state, is.answer);
      one["after"] = side(is);
      changes.push_back(std::move(one));
    }
}

struct Trial {
  const rulebook::Rulebook& draft;
  const rulebook::Rulebook* against = nullptr;  // nothing: each case's own
  JsonArray changes, failed;
  std::size_t cases = 0;
  std::string next;  // where the next request goes on; empty: all were tried
};

base::Status judge_twice(Core& core, const records::CaseState& state, const Trial& trial, JsonArray& changes) {
  std::shared_ptr<const rulebook::Rulebook> own;
  const auto* against = trial.against;
  if (!against) {
    ZL_TRY(own, core.rules.rulebook(state.rulebook.digest));
    against = own.get();
  }
  const auto now = core.now();
  ZL_TRY(const auto before, core.rules.findings_under(core, state, *against, now));
  ZL_TRY(const auto after, core.rules.findings_under(core, state, trial.draft, now));
  compare(state, by_id(before), by_id(after), changes);
  return {};
}

// A draft's words may tell whatever the case holds, so being told what it changes is a look at the case.
base::Status try_case(Core& core, const CallContext& context, const std::string& id, Trial& trial) {
  ZL_TRY(const auto state, core.cases.by_id(id));
  if (!state) return fail(base::ErrorKind::corrupt, "store.row_missing", "a case is listed but not there", id, "run zhilu verify");
  JsonArray changes;
  const auto judged = judge_twice(core, *state, trial, changes);
  if (judged && changes.empty()) return {};
  ZL_CHECK(note_look(core, context.who, "case", state->id, !state->labels.empty()));
  std::move(changes.begin(), changes.end(), std::back_inserter(trial.changes));
  return judged;
}

base::Status try_cases(Core& core, const CallContext& context, const Json& input, Trial& trial) {
  // One case, asked for by name, or all that the asker may see.
  if (const auto named = base::text_at(input, "case"); !named.empty()) {
    ZL_TRY(const auto state, load_case(core, context.who, "case.view", named));
    trial.cases = 1;
    return try_case(core, context, state->id, trial);
  }
  ports::RowQuery query{.model = "case_line", .limit = kLinesAtOnce};
  ZL_CHECK(go_on_after(query, base::text_at(input, "after")));
  while (true) {
    ZL_TRY(const auto lines, core.parts.store.rows(query));
    for (const auto& line : lines) {
      if (trial.cases == kTriedAtOnce || trial.changes.size() >= kMostChanges) {
        trial.next = query.after_key + "|" + query.after_id;
        return {};
      }
      query.after_key = line.order_key;
      query.after_id = line.id;
      if (!may_see(core, context.who, line.json)) continue;
      ++trial.cases;
      if (auto done = try_case(core, context, line.id, trial); !done)
        trial.failed.push_back(JsonObject{{"case", line.id}, {"code", done.error().code}, {"what", done.error().what}});
    }
    if (lines.size() < query.limit) return {};
  }
}

// One at a time: it is long work, which the others' requests would wait for.
base::Result<Reply> try_rulebook(Core& core, const CallContext& context, const Json& input, std::mutex& one_at_a_time) {
  ZL_CHECK(may_bureau(core, context.who, "rulebook.try"));
  const std::unique_lock turn(one_at_a_time, std::try_to_lock);
  if (!turn.owns_lock())
    return fail(base::ErrorKind::unavailable, "rulebook.try_busy", "another draft is being tried", {}, "try again in a moment");
  ZL_TRY(const auto base_of_it, core.rules.current_reference(core.now()));
  ZL_TRY(const auto draft, rulebook_of(core, input, "draft"));
  std::optional<rulebook::Rulebook> against;
  if (base::find(input, "against")) {
    ZL_TRY(against, rulebook_of(core, JsonObject{{"against", input.at("against")}}, "against"));
  }
  Trial trial{.draft = draft, .against = against ? &*against : nullptr, .changes = {}, .failed = {}, .next = {}};
  ZL_CHECK(try_cases(core, context, input, trial));
  JsonObject body{{"rulebook", draft.id()},
                  {"version", draft.version()},
                  {"base", base::text_at(base_of_it, "digest")},
                  {"cases", trial.cases},
                  {"complete", trial.next.empty()},
                  {"changes", std::move(trial.changes)},
                  {"failed", std::move(trial.failed)}};
  if (!trial.next.empty()) body["next"] = trial.next;
  return Reply{std::move(body), {}};
}

}  // namespace

void add_rulebook_trials(Core& core) {
  core.operations["rulebook.try"] = [turn = std::make_shared<std::mutex>()](Core& c, const CallContext& context, const Json& input) {
    return try_rulebook(c, context, input, *turn);
  };
}

}  // namespace services

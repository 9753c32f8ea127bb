// A draft of a rulebook tried on the cases that there are, and two compared on them: nothing is written.
#include <map>

#include "services/rulebook_bundle.h"

namespace services {

using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::size_t kMostChanges = 5'000;

using ById = std::map<std::string, rulebook::Obligation>;

ById by_id(rulebook::Obligations list) {
  ById out;
  for (auto& o : list) {
    auto id = o.id;
    if (o.status != rulebook::Status::not_triggered) out.emplace(std::move(id), std::move(o));
  }
  return out;
}

JsonObject side(const rulebook::Obligation& o) {
  JsonObject out{{"status", std::string(name_of(o.status))},
                 {"effect", std::string(name_of(o.effect))},
                 {"certainty", std::string(name_of(o.certainty))}};
  if (o.due) out["due"] = o.due->text();
  if (!o.exception.empty()) out["exception"] = o.exception;
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
  const auto add = [&](JsonObject one) {
    if (changes.size() < kMostChanges) changes.push_back(std::move(one));
  };
  for (const auto& [id, was] : before) {
    const auto now = after.find(id);
    if (now != after.end() && side(now->second) == side(was)) continue;
    auto one = change(state, was);
    one["before"] = side(was);
    if (now != after.end()) one["after"] = side(now->second);
    add(std::move(one));
  }
  for (const auto& [id, is] : after)
    if (!before.contains(id)) {
      auto one = change(state, is);
      one["after"] = side(is);
      add(std::move(one));
    }
}

base::Status try_case(Core& core, const records::CaseState& state, const rulebook::Rulebook* against,
                      const rulebook::Rulebook& draft, JsonArray& changes) {
  std::shared_ptr<const rulebook::Rulebook> own;
  if (!against) {
    ZL_TRY(own, core.rules.rulebook(state.rulebook.digest));
    against = own.get();
  }
  const auto now = core.now();
  ZL_TRY(auto before, core.rules.findings_under(core, state, *against, now));
  ZL_TRY(auto after, core.rules.findings_under(core, state, draft, now));
  compare(state, by_id(std::move(before)), by_id(std::move(after)), changes);
  return {};
}

base::Result<Reply> try_rulebook(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "rulebook.try"));
  ZL_TRY(const auto draft, rulebook_of(core, input, "draft"));
  std::optional<rulebook::Rulebook> against;
  if (base::find(input, "against")) {
    ZL_TRY(against, rulebook_of(core, JsonObject{{"against", input.at("against")}}, "against"));
  }
  ZL_TRY(const auto lines, all_rows(core, "case_line"));
  JsonArray changes, failed;
  std::int64_t cases = 0;
  for (const auto& line : lines) {
    const auto loaded = load_case(core, context.who, "case.view", base::text_at(line.json, "id"));
    if (!loaded) continue;  // not for this person to see
    const auto& state = **loaded;
    ++cases;
    if (auto done = try_case(core, state, against ? &*against : nullptr, draft, changes); !done)
      failed.push_back(JsonObject{{"case", state.id}, {"code", done.error().code}, {"what", done.error().what}});
  }
  return Reply{JsonObject{{"rulebook", draft.id()},
                          {"version", draft.version()},
                          {"cases", cases},
                          {"complete", changes.size() < kMostChanges},
                          {"changes", std::move(changes)},
                          {"failed", std::move(failed)}},
               {}};
}

}  // namespace

void add_rulebook_trials(Core& core) {
  core.operations["rulebook.try"] = try_rulebook;
}

}  // namespace services

#include "services/officer_overlaps.h"

#include <algorithm>

#include "page_layout/form_paths.h"
#include "records/act_facts.h"
#include "records/thing_names.h"
#include "services/case_access.h"

namespace services {

using base::Json;

namespace {

// An act whose end nobody recorded was forgotten, not carried on for weeks.
constexpr std::int64_t kHoursWithoutEnd = 24;
// Of one officer, those that began last before the act's end. An act that lasted longer than all of these is not found.
constexpr std::size_t kMostActs = 128;

constexpr std::size_t kMostNamed = 3;  // the others are counted

// From its beginning to its end, exclusive.
struct Period {
  base::Instant from, until;
  bool meets(const Period& other) const { return from < other.until && other.from < until; }
};

Period period_of(base::Instant from, std::optional<base::Instant> ended, base::Instant now) {
  return {from, ended ? *ended : std::min(now.plus_us(1), from.plus_hours(kHoursWithoutEnd))};
}

base::Result<Period> period_of(const Json& row, base::Instant now) {
  ZL_TRY(const auto from, base::Instant::parse(base::text_at(row, "began_at")));
  std::optional<base::Instant> ended;
  if (base::find(row, "ended_at") != nullptr) {
    ZL_TRY(ended, base::Instant::parse(base::text_at(row, "ended_at")));
  }
  return period_of(from, ended, now);
}

// The field that tells who the officers are; empty where none does.
std::string field_of_officers(const page_layout::Form& form) {
  for (const auto& use : page_layout::paths_of(form))
    if (!use.field.empty() && page_layout::plain_steps(use.path).front() == "officers") return use.field;
  return {};
}

class Overlaps {
 public:
  Overlaps(Core& core, const access_control::Principal& who, const records::CaseState& state, const records::Act& act)
      : core_(core), who_(who), state_(state), act_(act), period_(period_of(act.began_at, act.ended_at, core.now())) {}

  // "办案人甲：示应急检〔2026〕3号的检查"; empty where the officer was nowhere else.
  base::Result<std::string> of(const std::string& user) {
    ports::RowQuery before{.model = "officer_act", .descending = true, .limit = kMostActs};
    before.order_prefix = user + "#";
    before.after_key = before.order_prefix + period_.until.text();
    ZL_TRY(const auto rows, core_.parts.store.rows(before));
    std::vector<std::string> elsewhere;
    std::size_t acts = 0;
    for (const auto& row : rows) {
      ZL_TRY(const bool meets, is_elsewhere(row.json));
      if (!meets) continue;
      ++acts;
      if (elsewhere.size() == kMostNamed) continue;
      ZL_TRY(auto words, words_of(row.json));
      if (std::find(elsewhere.begin(), elsewhere.end(), words) == elsewhere.end()) elsewhere.push_back(std::move(words));
    }
    if (acts == 0) return std::string();
    const auto* officer = state_.officer(user);
    auto out = (officer ? officer->name : user) + "：";
    for (const auto& one : elsewhere) out += (&one == &elsewhere.front() ? "" : "、") + one;
    return acts > elsewhere.size() ? out + "等" + std::to_string(acts) + "次" : out;
  }

 private:
  base::Result<bool> is_elsewhere(const Json& row) const {
    const bool own_case = base::text_at(row, "case") == state_.id;
    if (own_case && base::text_at(row, "act") == act_.id) return false;
    if (own_case && core_.parts.lint.may_go_together(act_.kind, base::text_at(row, "kind"))) return false;
    ZL_TRY(const auto other, period_of(row, core_.now()));
    return period_.meets(other);
  }

  base::Result<std::string> words_of(const Json& row) const {
    const auto case_id = base::text_at(row, "case");
    if (case_id == state_.id)
      return records::name_of_thing(state_, base::text_at(row, "act"), core_.parts.vocabulary, records::Language::zh);
    ZL_TRY(const auto line, row_json(core_, "case_line", case_id));
    if (!line || !may_see(core_, who_, *line)) return std::string("另一次执法活动");
    return base::text_at(*line, "number") + "的" + core_.parts.vocabulary.word("kind", base::text_at(row, "kind"), records::Language::zh);
  }

  Core& core_;
  const access_control::Principal& who_;
  const records::CaseState& state_;
  const records::Act& act_;
  const Period period_;
};

}  // namespace

base::Result<std::vector<page_layout::Warning>> officer_overlaps(Core& core, const access_control::Principal& who,
                                                                 const records::CaseState& state, const page_layout::Form& form,
                                                                 std::string_view act_id) {
  std::vector<page_layout::Warning> out;
  const auto* act = state.act(act_id);
  const auto field = field_of_officers(form);
  if (act == nullptr || field.empty()) return out;
  Overlaps overlaps(core, who, state, *act);
  for (const auto& user : records::officers_of(state, *act)) {
    ZL_TRY(auto found, overlaps.of(user));
    if (found.empty()) continue;
    page_layout::Warning one{"lint.overlap", field, "执法人员同一时间在另一次执法活动中——" + found};
    one.text = std::move(found);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace services

#include "services/paper_prerequisites.h"

#include <algorithm>
#include <set>

#include "base/sort_stably.h"
#include "services/form_shelf.h"

namespace services {

namespace {

constexpr std::string_view kArisesFrom = "arises_from";

void add_forms(std::set<std::string>& forms, const records::CaseState& state) {
  for (const auto& paper : state.papers)
    if (!paper.voided) forms.insert(paper.form);
}

// Of the case, and of those from which it arises: an inspection record stands in the inspection that led to a penalty.
std::set<std::string> forms_at_hand(Core& core, const access_control::Principal& who, const records::CaseState& state) {
  std::set<std::string> out;
  add_forms(out, state);
  for (const auto& link : state.links) {
    if (link.relation != kArisesFrom || link.ended_at) continue;
    if (const auto other = load_case(core, who, "case.view", link.to)) add_forms(out, **other);
  }
  return out;
}

// 《甲》或者《乙》; a form that is not installed is told by its id.
std::string titles_of(const std::map<std::string, base::Json>& installed, const std::vector<std::string>& forms) {
  std::string out;
  for (const auto& form : forms) {
    const auto row = installed.find(form);
    out += (out.empty() ? "《" : "或者《") + (row == installed.end() ? form : base::text_at(row->second, "title", form)) + "》";
  }
  return out;
}

page_layout::Warning remark(const page_layout::Prerequisite& wanted, std::string titles) {
  page_layout::Warning out{"lint.prerequisite", {}, (wanted.hard ? "应当先有" : "一般先有") + titles + "，本案没有：" + wanted.reason};
  out.text = std::move(titles);
  out.serious = wanted.hard;
  return out;
}

}  // namespace

base::Result<std::vector<page_layout::Warning>> missing_prerequisites(Core& core, const access_control::Principal& who,
                                                                      const records::CaseState& state, const page_layout::Form& form) {
  std::vector<page_layout::Warning> out;
  if (form.prerequisites.empty()) return out;
  const auto there = forms_at_hand(core, who, state);
  const auto is_met = [&](const auto& wanted) {
    return std::any_of(wanted.any_of.begin(), wanted.any_of.end(), [&](const auto& one) { return there.contains(one); });
  };
  if (std::all_of(form.prerequisites.begin(), form.prerequisites.end(), is_met)) return out;
  ZL_TRY(const auto installed, newest_forms(core));
  for (const auto& wanted : form.prerequisites)
    if (!is_met(wanted)) out.push_back(remark(wanted, titles_of(installed, wanted.any_of)));
  base::sort_stably(out, [](const auto& a, const auto& b) { return a.serious && !b.serious; });
  return out;
}

}  // namespace services

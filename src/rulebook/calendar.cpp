#include "rulebook/calendar.h"

#include "rulebook/problems.h"

namespace rulebook {
namespace {

using base::LegalDay;

std::optional<LegalDay> day_at(const Node* node, const Node& around, int year, Problems& problems) {
  if (!node || !node->is_text()) {
    problems.error(node ? *node : around, "calendar.bad_day", "a date is missing", "write it as 2026-10-01");
    return std::nullopt;
  }
  const auto day = LegalDay::parse(node->text);
  if (!day) {
    problems.error(*node, "calendar.bad_day", "no such day: " + node->text, "write it as 2026-10-01");
    return std::nullopt;
  }
  if (day->civil().year != year) {
    problems.error(*node, "calendar.other_year", node->text + " lies outside the year of this file");
    return std::nullopt;
  }
  return *day;
}

}  // namespace

base::Result<Calendar> Calendar::load(const Files& files, Reading reading) {
  Calendar calendar;
  Problems problems(reading);
  for (const auto& [name, text] : files) {
    const int file = problems.add_file(name);
    ZL_TRY(const Node root, parse_yaml(text, name, file));
    if (check_fields(root, "calendar", problems)) calendar.read_year(root, problems);
  }
  if (problems.failed()) return base::pass_on(problems.first());
  return calendar;
}

// A map or a word in their place would be a year without holidays that claims to be known.
bool Calendar::has_lists(const Node& root, Problems& problems) {
  const Node *off = root.find("off"), *work = root.find("work");
  if (off && off->is_list() && (!work || work->is_list())) return true;
  problems.later_error(off && off->is_list() ? *work : off ? *off : root, "calendar.no_list",
                       "`off` is a list of holidays, `work` a list of days",
                       "off: [{from: 2026-10-01, to: 2026-10-07, name: 国庆节}]");
  return false;
}

void Calendar::read_year(const Node& root, Problems& problems) {
  const Node* year_node = root.find("year");
  if (!year_node || year_node->kind != Node::Kind::integer || year_node->integer < 1970 ||
      year_node->integer > 9999)
    return problems.error(root, "calendar.bad_year", "`year` is missing or no year");
  const int year = static_cast<int>(year_node->integer);
  if (years_.contains(year))
    return problems.error(*year_node, "calendar.year_twice", fmt::format("the year {} stands twice", year));
  if (!has_lists(root, problems)) return;
  Year& into = years_[year];
  if (const Node* off = root.find("off"))
    for (const auto& item : off->items) {
      if (!check_fields(item, "calendar_off", problems)) continue;
      const auto from = day_at(item.find("from"), item, year, problems);
      const auto to = day_at(item.find("to") ? item.find("to") : item.find("from"), item, year, problems);
      if (!from || !to) continue;
      if (*to < *from) problems.error(item, "calendar.bad_range", "a holiday that ends before it begins");
      const Node* named = item.find("name");
      for (auto d = *from; d <= *to; d = d.plus(1))
        if (!into.off.emplace(d.days, named ? named->text : std::string()).second)
          problems.error(item, "calendar.day_twice", d.text() + " stands in two holidays");
    }
  if (const Node* work = root.find("work"))
    for (const auto& item : work->items) {
      const auto day = day_at(&item, item, year, problems);
      if (!day) continue;
      if (day->weekday() < 6)
        problems.error(item, "calendar.not_a_weekend", day->text() + " is a working day anyway",
                       "`work` lists the weekend days that are worked in exchange");
      if (into.off.contains(day->days))
        problems.error(item, "calendar.day_twice", day->text() + " is both off and worked");
      into.work.insert(day->days);
    }
}

std::vector<int> Calendar::years() const {
  std::vector<int> out;
  for (const auto& [year, days] : years_) out.push_back(year);
  return out;
}

Calendar::DayKind Calendar::kind(base::LegalDay day) const {
  const auto year = years_.find(day.civil().year);
  const bool weekend = day.weekday() >= 6;
  if (year == years_.end()) return {!weekend, false, {}};
  if (const auto off = year->second.off.find(day.days); off != year->second.off.end())
    return {false, true, off->second};
  return {!weekend || year->second.work.contains(day.days), true, {}};
}

}  // namespace rulebook

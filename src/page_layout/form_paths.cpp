#include "page_layout/form_paths.h"

#include "page_layout/templates.h"

namespace page_layout {
namespace {

class Collector {
 public:
  explicit Collector(const Form& form) : form_(form) {}

  std::vector<PathUse> run() {
    for (std::size_t i = 0; i < form_.fields.size(); ++i) {
      field_ = form_.fields[i].id;
      field(form_.fields[i], "/fields/" + std::to_string(i));
    }
    for (std::size_t i = 0; i < form_.lint.size(); ++i) {
      field_.clear();
      const LintRule& rule = form_.lint[i];
      const std::string place = "/lint/" + std::to_string(i);
      path(rule.first, {}, place + "/first");
      path(rule.second, {}, place + "/second");
      path(rule.path, {}, place + "/path");
      if (!rule.member.empty()) path("item." + rule.member, rule.path, place + "/member");
    }
    return std::move(out_);
  }

 private:
  void field(const Field& f, const std::string& place) {
    path(f.source, {}, place + "/source");
    path(f.each, {}, place + "/each");
    words(f.text, f.each, place + "/text");
    for (std::size_t i = 0; i < f.columns.size(); ++i)
      words(f.columns[i].value, f.source, place + "/columns/" + std::to_string(i) + "/value");
    for (std::size_t i = 0; i < f.paragraphs.size(); ++i)
      paragraph(f.paragraphs[i], place + "/paragraphs/" + std::to_string(i));
  }

  void paragraph(const ParagraphRule& rule, const std::string& place) {
    conditions(rule.when, {}, place + "/when");
    path(rule.each, {}, place + "/each");
    conditions(rule.where, rule.each, place + "/where");
    if (!rule.group_by.empty()) path("item." + rule.group_by, rule.each, place + "/group_by");
    words(rule.otherwise, {}, place + "/otherwise");
    for (std::size_t i = 0; i < rule.parts.size(); ++i) {
      const bool alone = rule.parts.size() == 1 && rule.parts[i].when.empty();  // as "text" of the paragraph
      const std::string part = alone ? place : place + "/parts/" + std::to_string(i);
      conditions(rule.parts[i].when, rule.each, part + "/when");
      words(rule.parts[i].text, rule.each, alone ? part : part + "/text");
    }
  }

  void conditions(const std::vector<Condition>& all, const std::string& item, const std::string& place) {
    for (std::size_t i = 0; i < all.size(); ++i) path(all[i].path, item, place + "/" + std::to_string(i) + "/path");
  }

  void words(const std::string& text, const std::string& item, const std::string& place) {
    for (TemplateUse& use : uses_of(text)) path(use.path, item, place, use.word_list);
  }

  void path(const std::string& given, const std::string& item, const std::string& place, std::string word_list = {}) {
    if (given.empty()) return;
    for (const auto one : ways_of(given)) way(one, item, place, word_list);
  }

  void way(std::string_view given, const std::string& item, const std::string& place, const std::string& word_list) {
    const auto steps = steps_of(given);
    for (const Step& step : steps)
      for (const PathFilter& filter : step.filters)
        if (filter.value.starts_with('$')) path(std::string(filter.value.substr(1)), item, place);
    const auto head = steps.front().name;
    if (head == "index" || head == "group") return;
    if (head != "item" || item.empty()) return out_.push_back({place, std::string(given), word_list, field_});
    // An element of a list that has several ways is one of each.
    for (const auto list : ways_of(item)) out_.push_back({place, std::string(list) + std::string(given.substr(4)), word_list, field_});
  }

  const Form& form_;
  std::string field_;
  std::vector<PathUse> out_;
};

}  // namespace

std::vector<PathUse> paths_of(const Form& form) {
  return Collector(form).run();
}

std::vector<std::string> plain_steps(std::string_view path) {
  std::vector<std::string> out;
  for (const Step& step : steps_of(path)) out.emplace_back(step.name);
  return out;
}

}  // namespace page_layout

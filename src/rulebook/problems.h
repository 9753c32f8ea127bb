// Collects what is wrong while files are read, so that one run of `rules check` tells all of it.
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "rulebook/rulebook.h"
#include "rulebook/yaml_text.h"

namespace rulebook {

class Problems {
 public:
  static constexpr std::size_t kMost = 100;

  explicit Problems(Reading reading = Reading::incoming) : reading_(reading) {}

  int add_file(std::string name) {
    files_.push_back(std::move(name));
    return static_cast<int>(files_.size()) - 1;
  }
  std::string where(const Node& node) const {
    return fmt::format("{}:{}:{}", files_[static_cast<std::size_t>(node.file)], node.line, node.column);
  }
  const std::string& file_name(int file) const { return files_[static_cast<std::size_t>(file)]; }

  void error(const Node& node, std::string code, std::string what, std::string remedy = {}) {
    add({true, std::move(code), where(node), std::move(what), std::move(remedy)});
  }
  void warn(const Node& node, std::string code, std::string what, std::string remedy = {}) {
    add({false, std::move(code), where(node), std::move(what), std::move(remedy)});
  }
  // For checks that came after the first rulebooks were installed: of one that is installed it is a remark.
  void later_error(const Node& node, std::string code, std::string what, std::string remedy = {}) {
    Problem problem{reading_ == Reading::incoming, std::move(code), where(node), std::move(what), std::move(remedy)};
    if (!problem.error) remarks_.push_back(problem);
    add(std::move(problem));
  }
  void add(const base::Error& e) { add({true, e.code, e.where, e.what, e.remedy}); }
  void add(Problem problem) {
    if (problem.error) ++errors_;
    if (list_.size() < kMost) list_.push_back(std::move(problem));
  }
  bool failed() const { return errors_ > 0; }
  const std::vector<Problem>& list() const { return list_; }
  const std::vector<Problem>& remarks() const { return remarks_; }  // of what is installed

  // The first error, as a value. REQUIRES: failed().
  base::Error first() const {
    for (const auto& p : list_)
      if (p.error) return {base::ErrorKind::invalid, p.code, p.what, p.where, p.remedy};
    return {base::ErrorKind::invalid, "rulebook.invalid", "the rulebook has errors", {}, {}};
  }

 private:
  Reading reading_;
  std::vector<std::string> files_;
  std::vector<Problem> list_, remarks_;
  std::size_t errors_ = 0;
};

// The fields that a part of the language knows ("rule", "pattern", …); the published JSON Schema lists the
// same.
const std::vector<std::string_view>& known_fields(std::string_view part);
std::vector<std::string_view> known_parts();

// Reports each field of `node` that `part` does not know: "unknown rule field 'xyz'". False when it is not a
// map.
bool check_fields(const Node& node, std::string_view part, Problems& problems);

}  // namespace rulebook

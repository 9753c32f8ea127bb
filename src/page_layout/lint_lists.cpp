#include "page_layout/lint_lists.h"

namespace page_layout {
namespace {

using base::Json;

base::Status malformed(std::string what, const std::string& where) {
  return base::fail(base::ErrorKind::invalid, "lint.malformed", std::move(what), where,
                    "compare it with data/schemas/lint.schema.json");
}

// A strict reader of objects whose members are known.
base::Status allow(const Json& value, const std::set<std::string_view>& members, const std::string& where) {
  if (!value.is_object()) return malformed("an object is expected here", where);
  for (const auto& member : value.get_object())
    if (!members.contains(std::string_view(member.key())))
      return malformed("'" + std::string(member.key()) + "' means nothing here", where + "/" + std::string(member.key()));
  return {};
}

base::Status read_words(const Json* value, const std::string& where, std::vector<std::string>& out) {
  if (value == nullptr) return {};
  if (!value->is_array()) return malformed("a list of texts is expected here", where);
  for (const Json& word : value->get_array()) {
    if (!word.is_string() || word.get_string().empty()) return malformed("a list of texts is expected here, none of them empty", where);
    out.emplace_back(word.get_string());
  }
  return {};
}

base::Status read_word_lists(const Json* value, LintLists& out) {
  if (value == nullptr) return {};
  if (!value->is_object()) return malformed("an object is expected here", "/words");
  for (const auto& member : value->get_object()) {
    const std::string where = "/words/" + std::string(member.key());
    ZL_CHECK(allow(member.value(), {"words", "except"}, where));
    WordList list;
    ZL_CHECK(read_words(base::find(member.value(), "words"), where + "/words", list.words));
    ZL_CHECK(read_words(base::find(member.value(), "except"), where + "/except", list.except));
    if (list.words.empty()) return malformed("a list without a word finds nothing", where);
    out.words.emplace(std::string(member.key()), std::move(list));
  }
  return {};
}

base::Status read_acts_together(const Json* value, LintLists& out) {
  if (value == nullptr) return {};
  if (!value->is_object()) return malformed("an object is expected here", "/acts_together");
  for (const auto& member : value->get_object()) {
    std::vector<std::string> others;
    ZL_CHECK(read_words(&member.value(), "/acts_together/" + std::string(member.key()), others));
    for (auto& other : others) out.acts_together.emplace(std::string(member.key()), std::move(other));
  }
  return {};
}

}  // namespace

base::Result<LintLists> LintLists::load(std::string_view json) {
  ZL_TRY(const Json root, base::parse_json(json));
  ZL_CHECK(allow(root, {"$schema", "words", "other_brackets_after", "acts_together"}, {}));
  LintLists out;
  ZL_CHECK(read_word_lists(base::find(root, "words"), out));
  ZL_CHECK(read_words(base::find(root, "other_brackets_after"), "/other_brackets_after", out.other_brackets_after));
  ZL_CHECK(read_acts_together(base::find(root, "acts_together"), out));
  return out;
}

}  // namespace page_layout

// Inside page_layout: reads members of a form strictly. The first fault is remembered with its path; later
// reads go on harmlessly, so that the code that reads a form stays a list of its members.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"

namespace page_layout {

class FormReader {
 public:
  FormReader(const base::Json& value, std::string where, std::optional<base::Error>& fault)
      : value_(value), where_(std::move(where)), fault_(fault) {}

  // An unknown member is most often a misspelt one.
  void allow(std::initializer_list<std::string_view> members);

  std::string text(std::string_view key, bool needed = false);
  std::string template_text(std::string_view key, bool needed = false);
  std::int64_t integer(std::string_view key, std::int64_t least, std::int64_t most, std::int64_t otherwise);
  bool flag(std::string_view key);
  bool has(std::string_view key) const { return base::find(value_, key) != nullptr; }

  // For a member that is an object of its own.
  FormReader inner(std::string_view key, const base::Json& member) { return {member, path(key), fault_}; }

  // Calls `each` with a reader for every element; at most `most` of them.
  template <class F>
  void list(std::string_view key, std::size_t most, F&& each) {
    const base::JsonArray* array = checked_list(key, most);
    if (!array) return;
    for (std::size_t i = 0; i < array->size(); ++i) {
      FormReader element((*array)[i], path(key) + "[" + std::to_string(i) + "]", fault_);
      each(element);
    }
  }
  template <class F>
  void inner_list(std::size_t most, F&& each) {
    if (!value_.is_array() || value_.get_array().size() > most)
      return wrong("form.malformed", "a list is expected here");
    for (std::size_t i = 0; i < value_.get_array().size(); ++i) {
      FormReader element(value_.get_array()[i], where_ + "[" + std::to_string(i) + "]", fault_);
      each(element);
    }
  }

  const base::Json& value() const { return value_; }
  std::string path(std::string_view key) const {
    return where_.empty() ? std::string(key) : where_ + "." + std::string(key);
  }
  void wrong(std::string code, std::string what, std::string_view key = {});

 private:
  const base::JsonArray* checked_list(std::string_view key, std::size_t most);

  const base::Json& value_;
  std::string where_;
  std::optional<base::Error>& fault_;
};

}  // namespace page_layout

// YAML as a plain tree with line numbers. Refused: anchors and aliases (a small file must not grow into a
// large tree), tags, equal keys, several documents, and anything beyond the limits below.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace rulebook {

inline constexpr std::size_t kMaxYamlBytes = 256 * 1024;
inline constexpr std::size_t kMaxYamlNodes = 50'000;
inline constexpr std::size_t kMaxYamlDepth = 48;
inline constexpr std::size_t kMaxYamlKeys = 2'000;  // of one map

struct NodeMember;

struct Node {
  enum class Kind { null, boolean, integer, text, list, map };
  Kind kind = Kind::null;
  bool boolean = false;
  std::int64_t integer = 0;
  std::string text;
  std::vector<Node> items;          // of a list
  std::vector<NodeMember> members;  // of a map, in the order of the file
  int file = 0;                     // index of the reader's list of names
  int line = 0, column = 0;         // from 1

  bool is_text() const { return kind == Kind::text; }
  bool is_list() const { return kind == Kind::list; }
  bool is_map() const { return kind == Kind::map; }
  bool is_scalar() const { return kind == Kind::text || kind == Kind::integer || kind == Kind::boolean; }
  const Node* find(std::string_view key) const;
};

struct NodeMember {
  std::string key;
  Node value;
};

// Errors: invalid "rulebook.bad_yaml" with `where` = "name:line:column"; too_large "rulebook.too_large".
base::Result<Node> parse_yaml(std::string_view text, const std::string& name, int file);

base::Json to_json(const Node& node);

}  // namespace rulebook

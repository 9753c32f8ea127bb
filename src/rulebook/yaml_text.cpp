#include "rulebook/yaml_text.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <charconv>
#include <exception>
#include <sstream>

namespace rulebook {
namespace {

// Thrown through yaml-cpp's parser, which offers no other way to stop; never leaves this file.
struct Refused : std::exception {
  Refused(const Node& at, std::string why, base::ErrorKind of = base::ErrorKind::invalid)
      : line(at.line), column(at.column), what_text(std::move(why)), kind(of) {}
  const char* what() const noexcept override { return what_text.c_str(); }
  int line, column;
  std::string what_text;
  base::ErrorKind kind;
};

bool is_integer(const std::string& text) {
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  const std::size_t n = text.size() - first;
  if (n == 0 || n > 15 || (n > 1 && text[first] == '0')) return false;
  return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(first), text.end(),
                     [](char c) { return c >= '0' && c <= '9'; });
}

void resolve_plain(Node& node, const std::string& text) {
  if (text.empty() || text == "~" || text == "null") {
    node.kind = Node::Kind::null;
  } else if (text == "true" || text == "false") {
    node.kind = Node::Kind::boolean;
    node.boolean = text == "true";
  } else if (is_integer(text)) {
    node.kind = Node::Kind::integer;
    std::from_chars(text.data(), text.data() + text.size(), node.integer);
  } else {
    node.kind = Node::Kind::text;
    node.text = text;
  }
}

class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(int file) : file_(file) {}
  Node take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { put(begin(mark, anchor)); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw Refused(at(mark), "aliases are not part of the rule language; use `definitions`");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    Node node = begin(mark, anchor);
    if (tag == "!" || tag.empty()) {
      node.kind = Node::Kind::text;
      node.text = value;
    } else if (tag == "?") {
      resolve_plain(node, value);
    } else {
      throw Refused(node, "tags are not part of the rule language: " + tag);
    }
    put(std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(begin(mark, anchor), Node::Kind::list);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(begin(mark, anchor), Node::Kind::map);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    Node node;
    bool has_key = false;
    std::string key;
  };

  Node begin(const YAML::Mark& mark, YAML::anchor_t anchor) {
    Node node = at(mark);
    if (anchor != 0) throw Refused(node, "anchors are not part of the rule language; use `definitions`");
    if (++count_ > kMaxYamlNodes)
      throw Refused(node, "too many values in one file", base::ErrorKind::too_large);
    return node;
  }

  Node at(const YAML::Mark& mark) const {
    Node node;
    node.file = file_;
    node.line = std::max(mark.line, 0) + 1;
    node.column = std::max(mark.column, 0) + 1;
    return node;
  }

  void open(Node node, Node::Kind kind) {
    if (open_.size() >= kMaxYamlDepth) throw Refused(node, "nested too deep", base::ErrorKind::too_large);
    node.kind = kind;
    open_.push_back({std::move(node), false, {}});
  }

  void close() {
    Node node = std::move(open_.back().node);
    open_.pop_back();
    put(std::move(node));
  }

  void put(Node node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& top = open_.back();
    if (top.node.kind == Node::Kind::list) {
      top.node.items.push_back(std::move(node));
    } else if (top.has_key) {
      top.node.members.push_back({std::move(top.key), std::move(node)});
      top.has_key = false;
    } else {
      take_key(top, std::move(node));
    }
  }

  static void take_key(Open& top, Node node) {
    if (!node.is_scalar()) throw Refused(node, "a key must be a word");
    top.key = node.kind == Node::Kind::integer   ? std::to_string(node.integer)
              : node.kind == Node::Kind::boolean ? (node.boolean ? "true" : "false")
                                                 : std::move(node.text);
    if (top.node.members.size() >= kMaxYamlKeys)
      throw Refused(node, "too many keys in one map", base::ErrorKind::too_large);
    if (top.node.find(top.key)) throw Refused(node, fmt::format("the key '{}' stands twice", top.key));
    top.has_key = true;
  }

  int file_;
  std::size_t count_ = 0;
  Node root_;
  std::vector<Open> open_;
};

tl::unexpected<base::Error> bad(const std::string& name, int line, int column, std::string what,
                                base::ErrorKind kind = base::ErrorKind::invalid) {
  return base::fail(kind, kind == base::ErrorKind::too_large ? "rulebook.too_large" : "rulebook.bad_yaml",
                    std::move(what), fmt::format("{}:{}:{}", name, line, column), "correct the file");
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  for (const auto& [name, value] : members)
    if (name == key) return &value;
  return nullptr;
}

base::Result<Node> parse_yaml(std::string_view text, const std::string& name, int file) {
  if (text.size() > kMaxYamlBytes)
    return bad(name, 1, 1, fmt::format("a file of more than {} bytes", kMaxYamlBytes),
               base::ErrorKind::too_large);
  if (text.find('\0') != std::string_view::npos) return bad(name, 1, 1, "a zero byte in a text file");
  try {
    std::istringstream in{std::string(text)};
    YAML::Parser parser(in);
    TreeBuilder builder(file);
    if (!parser.HandleNextDocument(builder)) return bad(name, 1, 1, "the file is empty");
    TreeBuilder second(file);
    if (parser.HandleNextDocument(second)) return bad(name, 1, 1, "more than one document in one file");
    return builder.take();
  } catch (const Refused& refused) {
    return bad(name, refused.line, refused.column, refused.what_text, refused.kind);
  } catch (const YAML::Exception& error) {
    return bad(name, std::max(error.mark.line, 0) + 1, std::max(error.mark.column, 0) + 1,
               "not YAML: " + error.msg);
  }
}

base::Json to_json(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return nullptr;
    case Node::Kind::boolean:
      return node.boolean;
    case Node::Kind::integer:
      return node.integer;
    case Node::Kind::text:
      return base::Json(node.text);
    case Node::Kind::list: {
      base::JsonArray out;
      for (const auto& item : node.items) out.push_back(to_json(item));
      return out;
    }
    case Node::Kind::map: {
      base::JsonObject out;
      for (const auto& [key, value] : node.members) out[key] = to_json(value);
      return out;
    }
  }
  return nullptr;
}

}  // namespace rulebook

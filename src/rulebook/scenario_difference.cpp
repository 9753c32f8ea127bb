#include "rulebook/scenario_difference.h"

namespace rulebook {
namespace {

using Texts = std::set<std::string>;

std::string due_difference(const Node& due, const Obligation& o) {
  if (due.kind == Node::Kind::null || due.text == "none")
    return o.due ? "expected no due, got " + o.due->text() : std::string();
  if (!o.due) return "expected due " + due.text + ", got none";
  // A date alone means the end of that legal day.
  const auto day = base::LegalDay::parse(due.text);
  const auto instant = day ? base::Result<base::Instant>(day->end()) : base::Instant::parse(due.text);
  if (instant && *instant == *o.due) return {};
  return fmt::format("expected due {}, got {}", due.text, o.due->text());
}

Texts named(const std::vector<RecordRef>& records, const EventNames& names) {
  Texts out;
  for (const auto& r : records)
    if (const auto name = names.find(r.seq); name != names.end()) out.insert(name->second);
  return out;
}

// Goes on to the first difference and no further.
class Comparison {
 public:
  explicit Comparison(const Node& expectation) : node_(expectation) {}
  const Node* wanted(std::string_view key) const { return found_.empty() ? node_.find(key) : nullptr; }

  void same(std::string_view key, std::string_view got) {
    const Node* node = wanted(key);
    if (!node) return;
    const std::string want = node->is_text() ? node->text : boost::json::serialize(to_json(*node));
    if (want != got) found_ = fmt::format("expected {} {}, got {}", key, want, got);
  }
  void all_of(std::string_view key, const Texts& got) {
    if (const Node* node = wanted(key))
      for (const auto& item : node->items)
        if (!got.contains(item.text))
          found_ = fmt::format("expected {} {}, got {}", key, item.text, joined(got));
  }
  void exactly(std::string_view key, const Texts& got) {
    const Node* node = wanted(key);
    if (!node) return;
    Texts want;
    for (const auto& item : node->items) want.insert(item.text);
    if (want != got) found_ = fmt::format("expected {} {}, got {}", key, joined(want), joined(got));
  }
  void due(const Obligation& o) {
    if (const Node* node = wanted("due")) found_ = due_difference(*node, o);
  }
  std::string take() { return std::move(found_); }

 private:
  const Node& node_;
  std::string found_;
};

}  // namespace

std::string difference(const Node& expectation, const EventNames& names, const Obligation& o) {
  Comparison is(expectation);
  is.same("status", name_of(o.status));
  is.same("effect", name_of(o.effect));
  is.same("certainty", name_of(o.certainty));
  is.same("provisional", o.due_provisional ? "true" : "false");
  is.same("explained", o.explained ? "true" : "false");
  is.same("exception", o.exception);
  is.same("kind", name_of(o.kind()));
  is.due(o);
  Texts also, codes, commands;
  for (const auto& other : o.also) also.insert(other->rule());
  for (const auto& s : o.why) codes.insert(s.code);
  for (const auto& f : o.offers) commands.insert(f.command);
  is.exactly("also", also);
  is.exactly("cured", named(o.cured, names));
  is.exactly("unconfirmed", {o.unconfirmed.begin(), o.unconfirmed.end()});
  is.exactly("answerable", {o.answerable.begin(), o.answerable.end()});
  is.all_of("record", named(o.record, names));
  is.all_of("why", codes);
  is.all_of("offers", commands);
  return is.take();
}

}  // namespace rulebook

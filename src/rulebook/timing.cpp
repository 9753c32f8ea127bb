// What the answer of a pattern can tell besides yes: an instant for a clock, an event of the record.
#include <algorithm>

#include "rulebook/compiler.h"

namespace rulebook {
namespace {

constexpr std::string_view kSeveral = "put `time`, a field, or a record beside it";

}  // namespace

// Are several events joined in it? Then only what counts gives it a time.
bool Compiler::joins_several(const Pattern& p) const {
  if (!p.at_least) return false;
  return p.distinct != kNone || p.at_least->kind != Operand::Kind::literal || p.at_least->literal != base::Json(1);
}

// Can `at_least` be nothing? Then it holds without any event.
bool Compiler::holds_without_event(const Pattern& p) const {
  if (!joins_several(p)) return false;
  const auto& least = *p.at_least;
  if (least.kind == Operand::Kind::literal) return least.literal == base::Json(0);
  if (least.kind != Operand::Kind::parameter || least.parameter == kNone) return false;
  return model_.parameters[static_cast<std::size_t>(least.parameter)].least.value_or(0) <= 0;
}

// `joined`: within a group, where only what counts gives a time. A list without items has none; that is seen in
// the case.
bool Compiler::tells_time(const Pattern& p, bool joined) const {
  const auto within = [this](const Pattern& inner) { return tells_time(inner, true); };
  switch (p.kind) {
    case Pattern::Kind::record:
    case Pattern::Kind::that:
      if (holds_without_event(p)) return false;
      return (!joined && !joins_several(p)) || (p.counts && p.time != Pattern::Time::none) ||
             std::any_of(p.with.begin(), p.with.end(), within);
    case Pattern::Kind::all_of:
      return std::any_of(p.children.begin(), p.children.end(), within);
    case Pattern::Kind::any_of:
      return std::all_of(p.children.begin(), p.children.end(),
                         [&](const Pattern& inner) { return tells_time(inner, joined); });
    case Pattern::Kind::for_each:
      return !p.children.empty() && within(p.children.back());
    case Pattern::Kind::passed:
      return !joined;
    case Pattern::Kind::none_of:
    case Pattern::Kind::test:
      return false;
  }
  return false;
}

// Can an event of the record ever stand for it?
bool Compiler::hangs_on_event(const Pattern& p) const {
  const auto within = [this](const Pattern& inner) { return hangs_on_event(inner); };
  switch (p.kind) {
    case Pattern::Kind::record:
    case Pattern::Kind::that:
      return p.counts || std::any_of(p.with.begin(), p.with.end(), within);
    case Pattern::Kind::all_of:
    case Pattern::Kind::any_of:
      return std::any_of(p.children.begin(), p.children.end(), within);
    case Pattern::Kind::for_each:
      return !p.children.empty() && within(p.children.back());
    case Pattern::Kind::passed:
    case Pattern::Kind::none_of:
    case Pattern::Kind::test:
      return false;
  }
  return false;
}

void Compiler::must_tell_time(const Node& node, const Pattern& p, std::string_view what) {
  if (!tells_time(p, false))
    problems_.later_error(node, "rulebook.no_time",
                          fmt::format("what `{}` names can hold without any time, so no clock can go by it", what),
                          std::string(kSeveral));
}

}  // namespace rulebook

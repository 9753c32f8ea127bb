// Values, instants and words once names are bound.
#include <fmt/format.h>

#include <algorithm>

#include "rulebook/evaluator.h"

namespace rulebook {
namespace {

std::string shown_value(const base::Json& value) {
  if (const auto* s = value.if_string()) {
    const std::string_view text(*s);
    if (text.size() != 27) return std::string(text);
    const auto instant = base::Instant::parse(text);
    if (!instant) return std::string(text);
    const auto t = base::LegalTime::of(*instant);
    return fmt::format("{} {:02}:{:02}", t.day.text(), t.hour, t.minute);
  }
  if (value.is_null()) return {};
  return boost::json::serialize(value);
}

using Number = std::optional<std::int64_t>;

Number added(Number a, Number b) {
  std::int64_t out = 0;
  if (!a || !b || __builtin_add_overflow(*a, *b, &out)) return std::nullopt;
  return out;
}
Number subtracted(Number a, Number b) {
  std::int64_t out = 0;
  if (!a || !b || __builtin_sub_overflow(*a, *b, &out)) return std::nullopt;
  return out;
}
Number multiplied(Number a, Number b) {
  std::int64_t out = 0;
  if (!a || !b || __builtin_mul_overflow(*a, *b, &out)) return std::nullopt;
  return out;
}

}  // namespace

const base::Json* Matcher::parameter(int index) {
  const auto i = static_cast<std::size_t>(index);
  const auto& info = model_.parameters[i];
  if (parameters_.is_set(i)) return &parameters_.values()[i];
  if (!info.confirm.empty()) unconfirmed_.insert(info.name);
  return &standard_on(info, day);
}

const base::Json* Matcher::value(const Operand& operand) {
  switch (operand.kind) {
    case Operand::Kind::literal:
      return &operand.literal;
    case Operand::Kind::parameter:
      return parameter(operand.parameter);
    case Operand::Kind::computed:
      return compute(model_.computations[static_cast<std::size_t>(operand.parameter)]);
    case Operand::Kind::scope:
      return scope[static_cast<std::size_t>(operand.parameter)];
    case Operand::Kind::subject:
      return &subject[static_cast<std::size_t>(operand.path)];
    case Operand::Kind::command:
      return command ? walk(*command, model_.paths[static_cast<std::size_t>(operand.path)]) : nullptr;
    case Operand::Kind::event: {
      const Slot& slot = frame[static_cast<std::size_t>(operand.slot)];
      return slot.at ? &made_.emplace_back(base::Instant{slot.at->nominal}.text()) : slot.item;
    }
    case Operand::Kind::field: {
      const Slot& slot = frame[static_cast<std::size_t>(operand.slot)];
      if (slot.row) return table_.value(*slot.row, operand.path);
      const auto* object = slot.item ? slot.item->if_object() : nullptr;
      return object ? walk(*object, model_.paths[static_cast<std::size_t>(operand.path)]) : nullptr;
    }
    case Operand::Kind::none:
      return nullptr;
  }
  return nullptr;
}

const base::Json* Matcher::compute(const Computation& c) {
  if (c.op == Computation::Op::pick) {
    const auto* table = parameter(c.parameter);
    const auto* key = value(c.operands.front());
    const auto* object = table ? table->if_object() : nullptr;
    return object && key && key->is_string() ? object->if_contains(key->get_string()) : nullptr;
  }
  const auto out = worked_out(c);
  return out ? &made_.emplace_back(*out) : nullptr;
}

std::optional<std::int64_t> Matcher::worked_out(const Computation& c) {
  using Op = Computation::Op;
  switch (c.op) {
    case Op::count_of: {
      std::int64_t n = 0;
      each(c.over.front(), [&](const Match&) { ++n; });
      return n;
    }
    case Op::sum_over: {
      Number sum = 0;
      each(c.over.front(), [&](const Match&) { sum = added(sum, number(c.operands.front()).value_or(0)); });
      return sum;
    }
    case Op::sum_items: {
      Number sum = 0;
      const auto* list = value(c.operands.front());
      if (!list || !list->is_array()) return 0;
      for (const auto& item : list->get_array()) {
        const auto* object = item.if_object();
        const auto* v = object ? walk(*object, model_.paths[static_cast<std::size_t>(c.path)]) : nullptr;
        sum = added(sum, v ? integer_of(*v).value_or(0) : 0);
      }
      return sum;
    }
    case Op::days:
      return days_of(c);
    default:
      return arithmetic(c);
  }
}

// What lacks one of its numbers has no value.
std::optional<std::int64_t> Matcher::arithmetic(const Computation& c) {
  using Op = Computation::Op;
  Number out = number(c.operands.front());
  for (std::size_t i = 1; i < c.operands.size(); ++i) {
    const Number next = number(c.operands[i]);
    if (!out || !next) return std::nullopt;
    if (c.op == Op::plus) out = added(out, next);
    if (c.op == Op::minus) out = subtracted(out, next);
    if (c.op == Op::times) out = multiplied(out, next);
    if (c.op == Op::least_of) out = std::min(*out, *next);
    if (c.op == Op::most_of) out = std::max(*out, *next);
    if (c.op == Op::share) {
      out = multiplied(out, next);
      if (out) out = *out / 100;
    }
  }
  return out;
}

std::optional<base::LegalDay> Matcher::day_of(const TimeRef& reference) {
  if (const auto t = time(reference)) return base::LegalDay::of({t->nominal});
  TimeRef as_date = reference;
  as_date.is_date = true;
  const auto t = time(as_date);
  return t ? std::optional(base::LegalDay::of({t->nominal})) : std::nullopt;
}

std::optional<std::int64_t> Matcher::days_of(const Computation& c) {
  const auto from = day_of(c.from);
  if (!from) return std::nullopt;
  if (!c.until.first_present.empty()) {  // a day that is named and not known is not today
    const auto until = day_of(c.until);
    return until ? std::optional<std::int64_t>(until->days - from->days) : std::nullopt;
  }
  const auto today = base::LegalDay::of(now_);
  changes_at(today.end().us + 1);
  return today.days - from->days;
}

std::optional<std::int64_t> Matcher::number(const Operand& operand) {
  const auto* v = value(operand);
  if (!operand.count) return v ? integer_of(*v) : std::nullopt;
  if (!v) return 0;
  return v->is_array() ? static_cast<std::int64_t>(v->get_array().size()) : 1;
}

std::string Matcher::word(const Operand& operand) {
  const auto* v = value(operand);
  return v && v->is_string() ? std::string(v->get_string()) : std::string();
}

std::optional<Span> Matcher::time(const TimeRef& reference) {
  for (const auto& operand : reference.first_present) {
    if (operand.kind == Operand::Kind::event) {
      const Slot& slot = frame[static_cast<std::size_t>(operand.slot)];
      if (slot.at) return *slot.at;
      if (slot.row) return slot.row->claimed;
      if (!slot.item) continue;
    }
    const auto* v = value(operand);
    if (!v || !v->is_string()) continue;
    const std::string_view text(v->get_string());
    if (reference.is_date) {
      if (const auto parsed = base::LegalDay::parse(text)) return Span::at(parsed->end());
    } else if (const auto t = base::Instant::parse(text)) {
      const Slot& slot = frame[static_cast<std::size_t>(std::max(operand.slot, 0))];
      const std::int64_t spread = operand.kind == Operand::Kind::field && slot.row ? slot.row->spread : 0;
      return Span{t->us, t->us - spread, t->us + spread};
    }
  }
  return std::nullopt;
}

void Matcher::bind(const std::vector<std::pair<int, Operand>>& values) {
  for (const auto& [slot, operand] : values) {
    base::Json counted;
    const base::Json* v = value(operand);
    if (operand.count) v = &made_.emplace_back(number(operand).value_or(0));
    frame[static_cast<std::size_t>(slot)] = {nullptr, v, nullptr};
  }
}

Words Matcher::fill(const WordsTemplate& words) {
  return {words_of(words.zh), words_of(words.en)};
}

std::string Matcher::words_of(const Template& text) {
  std::string out;
  for (const auto& part : text.parts) {
    out += part.text;
    const auto& o = part.operand;
    if (o.kind == Operand::Kind::none) continue;
    const Slot* slot = o.kind == Operand::Kind::event ? &frame[static_cast<std::size_t>(o.slot)] : nullptr;
    if (slot && slot->at)
      out += shown({slot->at->nominal});
    else if (const auto* v = value(o))
      out += shown_value(*v);
  }
  return out;
}

}  // namespace rulebook

#include "rulebook/fact_table.h"

#include <algorithm>

namespace rulebook {
namespace {

constexpr std::int64_t kMicro = 1'000'000;
constexpr std::int64_t kMostUncertainty = std::int64_t{10} * 366 * 86'400;  // seconds

}  // namespace

const base::Json* walk(const base::JsonObject& from, const Path& path) {
  const base::JsonObject* object = &from;
  const base::Json* value = nullptr;
  for (const auto& key : path.keys) {
    if (!object) return nullptr;
    value = object->if_contains(key);
    if (!value || value->is_null()) return nullptr;
    object = value->if_object();
  }
  return value;
}

bool equal(const base::Json& a, const base::Json& b) {
  if (a.is_string() && b.is_string()) return a.get_string() == b.get_string();
  return a == b;
}

std::optional<std::int64_t> integer_of(const base::Json& value) {
  if (const auto* i = value.if_int64()) return *i;
  if (const auto* u = value.if_uint64(); u && *u <= static_cast<std::uint64_t>(INT64_MAX))
    return static_cast<std::int64_t>(*u);
  return std::nullopt;
}

FactTable::FactTable(const Model& model, std::span<const Fact> facts) : model_(model) {
  std::vector<const Fact*> pointers;
  pointers.reserve(facts.size());
  for (const auto& fact : facts) pointers.push_back(&fact);
  build(pointers);
}

FactTable::FactTable(const Model& model, const std::vector<const Fact*>& facts) : model_(model) {
  build(facts);
}

void FactTable::build(const std::vector<const Fact*>& facts) {
  by_type_.resize(model_.types.size());
  rows_.reserve(facts.size());
  if (model_.record.correction_type != kNone) lay_over(facts);
  for (const auto* fact : facts)
    if (const int type = model_.type_id(fact->type); type != kNone) add(*fact, type);
  amend();
  for (auto& row : rows_) {
    fill_columns(row);
    fill_times(row);
  }
}

bool FactTable::append(const Fact& fact) {
  const int type = model_.type_id(fact.type);
  if (type == kNone) return true;
  const auto& amendments = model_.record.amendments;
  const bool amends =
      std::any_of(amendments.begin(), amendments.end(), [&](const auto& a) { return a.type == type; });
  if (type == model_.record.correction_type || amends) return false;
  const std::size_t before = rows_.size();
  add(fact, type);
  if (rows_.size() == before) return true;
  fill_columns(rows_.back());
  fill_times(rows_.back());
  index_row(rows_.back());
  return true;
}

void FactTable::index_row(const Row& row) {
  const auto index = static_cast<std::uint32_t>(row.index);
  for (auto& [of, list] : indexes_) {
    if (of.first != row.type) continue;
    if (const auto* v = value(row, of.second); v && v->is_string())
      list[std::string_view(v->get_string())].push_back(index);
  }
  for (auto& [types, list] : several_)
    if (std::find(types.begin(), types.end(), row.type) != types.end()) list.push_back(index);
}

void FactTable::add(const Fact& fact, int type) {
  const auto* body = fact.body.if_object();
  if (!body) return;
  Row row;
  row.fact = &fact;
  const auto corrected = corrected_.find(fact.seq);
  row.body = corrected == corrected_.end() ? body : corrected->second;
  row.type = type;
  row.index = rows_.size();
  by_type_[static_cast<std::size_t>(type)].push_back(static_cast<std::uint32_t>(rows_.size()));
  rows_.push_back(row);
}

// Corrections may themselves be corrected: the latest are applied first to the corrections that they name, so
// that each is complete when it is laid over its own target; of two that name one event the later wins.
void FactTable::lay_over(const std::vector<const Fact*>& facts) {
  const auto& record = model_.record;
  const auto& target_path = model_.paths[static_cast<std::size_t>(record.correction_target)];
  const auto& fields_path = model_.paths[static_cast<std::size_t>(record.correction_fields)];
  const std::string& type = model_.types[static_cast<std::size_t>(record.correction_type)].name;
  std::unordered_map<std::uint64_t, const Fact*> by_seq;
  bool any = false;
  for (const auto* fact : facts) any = any || fact->type == type;
  if (!any) return;
  for (const auto* fact : facts) by_seq.emplace(fact->seq, fact);
  std::map<std::uint64_t, std::vector<const Fact*>, std::greater<>> by_target;
  const auto body_of = [&](const Fact& fact) {
    const auto it = corrected_.find(fact.seq);
    return it != corrected_.end() ? it->second : fact.body.if_object();
  };
  // From the last event to the first: when an event's turn comes, every correction of it is already complete.
  std::vector<const Fact*> order = facts;
  std::sort(order.begin(), order.end(), [](const Fact* a, const Fact* b) { return a->seq > b->seq; });
  for (const Fact* fact : order) {
    if (const auto due = by_target.find(fact->seq); due != by_target.end() && fact->body.is_object()) {
      base::Json& merged = owned_.emplace_back(fact->body);
      for (auto it = due->second.rbegin(); it != due->second.rend(); ++it)
        if (const auto* fields = walk(*body_of(**it), fields_path); fields && fields->is_object())
          for (const auto& member : fields->get_object()) merged.get_object()[member.key()] = member.value();
      corrected_[fact->seq] = &merged.get_object();
    }
    if (fact->type != type || !body_of(*fact)) continue;
    const auto* target = walk(*body_of(*fact), target_path);
    const auto seq = target ? integer_of(*target) : std::nullopt;
    if (seq && *seq >= 0 && static_cast<std::uint64_t>(*seq) < fact->seq)
      by_target[static_cast<std::uint64_t>(*seq)].push_back(fact);
  }
}

// An amendment lays its fields over the earlier events of another type that agree with it in the matching
// fields.
void FactTable::amend() {
  for (const auto& amendment : model_.record.amendments) {
    const auto& key_path = model_.paths[static_cast<std::size_t>(amendment.match.front())];
    std::unordered_map<std::string, std::vector<std::uint32_t>> by_key;
    for (const auto index : by_type_[static_cast<std::size_t>(amendment.of)])
      if (const auto* key = walk(*rows_[index].body, key_path))
        by_key[boost::json::serialize(*key)].push_back(index);
    for (const auto index : by_type_[static_cast<std::size_t>(amendment.type)]) {
      const Row& by = rows_[index];
      const auto* key = walk(*by.body, key_path);
      const auto found = key ? by_key.find(boost::json::serialize(*key)) : by_key.end();
      if (found == by_key.end()) continue;
      for (const auto other : found->second) lay_over(rows_[other], by, amendment);
    }
  }
}

void FactTable::lay_over(Row& row, const Row& by, const RecordSettings::Amendment& amendment) {
  const auto agree = [&](int p) {
    const auto& path = model_.paths[static_cast<std::size_t>(p)];
    const auto* a = walk(*row.body, path);
    const auto* b = walk(*by.body, path);
    return a && b && *a == *b;
  };
  if (row.fact->seq >= by.fact->seq) return;
  if (!std::all_of(amendment.match.begin(), amendment.match.end(), agree)) return;
  const auto left_out = [&](std::string_view name) {
    return std::find(amendment.leave_out.begin(), amendment.leave_out.end(), name) !=
           amendment.leave_out.end();
  };
  base::JsonObject said;
  for (const auto& member : *by.body)
    if (!left_out(member.key())) said[member.key()] = member.value();
  if (said.empty()) return;
  base::Json& merged = owned_.emplace_back(*row.body);
  for (auto& member : said) merged.get_object()[member.key()] = std::move(member.value());
  row.body = &merged.get_object();
}

const base::Json* FactTable::extract(const Row& row, const Path& path) {
  if (path.text == "_by") return &owned_.emplace_back(row.fact->by.text);
  if (path.text == "_at") return &owned_.emplace_back(row.fact->at.text());
  if (path.text == "_seq") return &owned_.emplace_back(static_cast<std::int64_t>(row.fact->seq));
  if (path.text == "_type") return &owned_.emplace_back(row.fact->type);
  return walk(*row.body, path);
}

void FactTable::fill_columns(Row& row) {
  row.columns = values_.size();
  for (const int path : model_.types[static_cast<std::size_t>(row.type)].paths)
    values_.push_back(extract(row, model_.paths[static_cast<std::size_t>(path)]));
}

void FactTable::fill_times(Row& row) {
  const auto& record = model_.record;
  row.claimed = Span::at(row.fact->at);
  const auto by_type = record.claimed_by_type.find(row.type);
  const int path = by_type != record.claimed_by_type.end() ? by_type->second : record.claimed;
  if (path == kNone) return;
  const auto* text = walk(*row.body, model_.paths[static_cast<std::size_t>(path)]);
  if (record.uncertainty != kNone)
    if (const auto* u = walk(*row.body, model_.paths[static_cast<std::size_t>(record.uncertainty)]))
      row.spread = std::clamp<std::int64_t>(integer_of(*u).value_or(0), 0, kMostUncertainty) * kMicro;
  if (!text || !text->is_string()) {
    row.spread = 0;  // the time received is the server's own
    return;
  }
  if (const auto t = base::Instant::parse(std::string_view(text->get_string())))
    row.claimed = {t->us, t->us - row.spread, t->us + row.spread};
}

const std::vector<std::uint32_t>& FactTable::rows_of_all(const std::vector<int>& types) {
  const auto [it, fresh] = several_.try_emplace(types);
  if (fresh) {
    for (const int type : types)
      it->second.insert(it->second.end(), rows_of(type).begin(), rows_of(type).end());
    std::sort(it->second.begin(), it->second.end());
    it->second.erase(std::unique(it->second.begin(), it->second.end()), it->second.end());
  }
  return it->second;
}

const std::vector<std::uint32_t>& FactTable::rows_where(int type, int path, std::string_view value) {
  static const std::vector<std::uint32_t> kEmpty;
  const auto [it, fresh] = indexes_.try_emplace({type, path});
  if (fresh)
    for (const auto index : rows_of(type))
      if (const auto* v = this->value(rows_[index], path); v && v->is_string())
        it->second[std::string_view(v->get_string())].push_back(index);
  const auto found = it->second.find(value);
  return found == it->second.end() ? kEmpty : found->second;
}

}  // namespace rulebook

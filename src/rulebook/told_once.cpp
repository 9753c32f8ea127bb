#include "rulebook/told_once.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace rulebook {
namespace {

using Shared = Obligations::Shared;

// How bad it is. Of what went wrong the certain is worse, of what did not the uncertain.
int severity(const Obligation& o) {
  const bool sure = o.certainty == Certainty::certain;
  switch (o.status) {
    case Status::not_triggered:
      return 0;
    case Status::exempt:
      return sure ? 1 : 2;
    case Status::met:
      return sure ? 3 : 4;
    case Status::met_late:
      return sure ? 6 : 5;
    case Status::open:
      return sure ? 7 : 8;
    case Status::breached:
      return sure ? 10 : 9;
  }
  return 0;
}

int strength(Effect effect) {
  return effect == Effect::block ? 2 : effect == Effect::finding ? 1 : 0;
}

bool is_undone(const Obligation& o) {
  return o.status == Status::open || o.status == Status::breached;
}

bool due_before(const Obligation& a, const Obligation& b) {
  return a.due && (!b.due || *a.due < *b.due);
}

const Obligation& worst_of(const std::vector<Shared>& members) {
  return **std::max_element(members.begin(), members.end(), [](const Shared& a, const Shared& b) {
    const int x = severity(*a), y = severity(*b);
    return x != y ? x < y : due_before(*b, *a);
  });
}

// Whose duty an explanation speaks of: of those told in it, in their order, what makes the finding stand as it does and is not
// explained yet; else what else is undone and not explained.
const Obligation& explained_among(const std::vector<Shared>& members, Status shown) {
  const auto first = [&](auto&& is) { return std::find_if(members.begin(), members.end(), [&](const Shared& o) { return is(*o); }); };
  const auto end = members.end();
  if (const auto o = first([&](const Obligation& m) { return is_undone(m) && m.status == shown && !m.explained; }); o != end)
    return **o;
  if (const auto o = first([](const Obligation& m) { return is_undone(m) && !m.explained; }); o != end) return **o;
  return **first([&](const Obligation& m) { return m.status == shown; });
}

// An explanation of one law's breach is none of another's.
std::optional<ExplainedBy> explanation_of(const std::vector<Shared>& members, Status shown) {
  std::optional<ExplainedBy> out;
  for (const auto& o : members) {
    if (o->status != shown) continue;
    if (!o->explained) return std::nullopt;
    if (!out) out = o->explained;
  }
  return out;
}

void add_records(std::vector<RecordRef>& into, const std::vector<RecordRef>& more) {
  for (const auto& r : more)
    if (std::none_of(into.begin(), into.end(), [&](const RecordRef& known) { return known.seq == r.seq; }))
      into.push_back(r);
  std::sort(into.begin(), into.end(), [](const RecordRef& a, const RecordRef& b) { return a.seq < b.seq; });
}

void add_names(std::vector<std::string>& into, const std::vector<std::string>& more) {
  for (const auto& name : more)
    if (std::find(into.begin(), into.end(), name) == into.end()) into.push_back(name);
}

// One button for one command: the rule that tells it is asked first.
void add_offers(std::vector<Offer>& into, const std::vector<Offer>& more) {
  const auto offered = into;
  for (const auto& offer : more)
    if (std::none_of(offered.begin(), offered.end(),
                     [&](const Offer& known) { return known.command == offer.command; }))
      into.push_back(offer);
}

// `members` in the order of their group, two or more.
Shared merged(const std::vector<Shared>& members) {
  auto out = std::make_shared<Obligation>(*members.front());
  out->own = members.front();
  out->also.assign(members.begin() + 1, members.end());
  const Obligation& worst = worst_of(members);
  out->status = worst.status;
  out->certainty = worst.certainty;
  out->effect = worst.effect;
  out->due = worst.due;
  out->due_provisional = worst.due_provisional;
  out->exception = worst.exception;
  out->why = worst.why;
  out->explained = explanation_of(members, worst.status);
  out->offers = explained_among(members, worst.status).offers;
  for (const auto& one : members) {
    if (one->status == out->status && strength(one->effect) > strength(out->effect))
      out->effect = one->effect;
    if (one->status == out->status && due_before(*one, *out)) {
      out->due = one->due;
      out->due_provisional = one->due_provisional;
    }
    add_records(out->record, one->record);
    add_records(out->cured, one->cured);
    add_names(out->answerable, one->answerable);
    add_names(out->unconfirmed, one->unconfirmed);
    add_offers(out->offers, one->offers);
  }
  return out;
}

// Of one group on one subject. Those come first whose naming rule answers: it is they that the others are
// told under.
struct Key {
  bool without_first = false;
  int group = 0;
  std::string_view subject;
  bool operator<(const Key& other) const {
    return std::tie(without_first, group, subject) <
           std::tie(other.without_first, other.group, other.subject);
  }
};
using Placed = std::vector<std::pair<int, std::size_t>>;  // place in the group → which answer

std::map<Key, Placed> groups_of(const std::vector<Shared>& answers) {
  std::map<Key, Placed> found;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Obligation& o = *answers[i];
    if (o.status == Status::not_triggered || o.own) continue;
    for (const auto& share : o.text->shares)
      found[{false, share.group, o.subject.id}].emplace_back(share.place, i);
  }
  std::map<Key, Placed> out;
  for (auto& [key, members] : found) {
    std::sort(members.begin(), members.end());
    out.emplace(Key{members.front().first != 0, key.group, key.subject}, std::move(members));
  }
  return out;
}

}  // namespace

Obligations told_once(const Obligations& answers) {
  std::vector<Shared> list(answers.shared().begin(), answers.shared().end());
  const auto groups = groups_of(list);
  std::vector<bool> taken(list.size(), false);
  std::vector<std::pair<std::size_t, Shared>> told;  // in whose place, what
  for (const auto& [key, placed] : groups) {
    std::vector<Shared> members;
    std::vector<std::size_t> free;
    for (const auto& [place, i] : placed)
      if (!taken[i]) free.push_back(i);
    if (free.size() < 2) continue;
    for (const auto i : free) {
      members.push_back(list[i]);
      taken[i] = true;
    }
    told.emplace_back(free.front(), merged(members));
  }
  for (auto& [place, one] : told) {
    list[place] = std::move(one);
    taken[place] = false;
  }
  Obligations out;
  out.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i)
    if (!taken[i]) out.push_back(std::move(list[i]));
  return out;
}

const std::string& explained_as(const Obligation& finding) {
  if (!finding.own) return finding.id;
  std::vector<Shared> members{finding.own};
  members.insert(members.end(), finding.also.begin(), finding.also.end());
  return explained_among(members, finding.status).id;
}

}  // namespace rulebook

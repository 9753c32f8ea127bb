#include "rulebook/gathering.h"

#include <algorithm>

#include "base/sort_stably.h"

namespace rulebook {
namespace {

bool is_lacking(const Obligation& o) {
  const bool finds = o.effect == Effect::finding || o.effect == Effect::block;
  return finds && (o.status == Status::breached || o.status == Status::met_late);
}

}  // namespace

std::vector<Gathered> gathered(const Article& article, const Article::Gathers& clause, const Obligations& told) {
  const auto counts = [&](const Obligation& o) {
    return o.source() == article.source && o.article() >= clause.first && o.article() <= clause.last && is_lacking(o);
  };
  std::vector<Gathered> out;
  for (const auto& finding : told) {
    const Obligation& own = finding.own ? *finding.own : finding;
    if (counts(own)) {
      out.push_back({&own, &finding});
      continue;
    }
    const auto other = std::find_if(finding.also.begin(), finding.also.end(), [&](const auto& o) { return counts(*o); });
    if (other != finding.also.end()) out.push_back({other->get(), &finding});
  }
  base::sort_stably(out, [](const Gathered& a, const Gathered& b) { return a.answer->article() < b.answer->article(); });
  return out;
}

}  // namespace rulebook

#include "records/act_facts.h"

#include <algorithm>
#include <array>

namespace records {

std::vector<std::string> present_officers(const CaseState& state) {
  std::vector<std::string> out;
  for (const auto& officer : state.officers)
    if (!officer.left_at) out.push_back(officer.user);
  return out;
}

std::vector<std::string> officers_of(const CaseState& state, const Act& act) {
  auto out = act.officers;
  for (const auto& officer : state.officers)
    for (const auto& confirmation : officer.confirmed)
      if (confirmation.act == act.id && std::find(out.begin(), out.end(), officer.user) == out.end())
        out.push_back(officer.user);
  return out;
}

bool shows_or_sounds(const Recording& recording) {
  static constexpr std::array<std::string_view, 3> kMedia{"photo", "audio", "video"};  // the vocabulary's media
  return std::find(kMedia.begin(), kMedia.end(), recording.media) != kMedia.end();
}

bool lacked_means(std::string_view reason) { return reason.starts_with("no_sandbox"); }

bool awaits_analysis(const Recording& recording) {
  if (!recording.analysed) return true;
  return !*recording.analysed && recording.reason && lacked_means(*recording.reason);
}

}  // namespace records

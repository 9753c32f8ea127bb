#include "services/hidden_sources.h"

#include <algorithm>

namespace services {
namespace {

constexpr std::string_view kSource = "source.received/";
constexpr const char* kProtected = "informant_protected";

using Lines = std::vector<records::RecordLine>;

base::Result<bool> is_hidden(Core& core, const access_control::Principal& who, const records::CaseState& state, Lines::const_iterator line) {
  if (line == state.record.end() || !std::string_view(line->type).starts_with(kSource) || state.officer(who.user.text) != nullptr) return false;
  const bool put_right = std::any_of(state.corrections.begin(), state.corrections.end(), [&](const auto& correction) {
    return correction.corrects == line->seq && correction.fields.is_object() && base::bool_at(correction.fields.get_object(), kProtected);
  });
  if (put_right) return true;
  const auto n = static_cast<std::uint64_t>(line - state.record.begin());
  ZL_TRY(const auto events, core.parts.store.events_of(base::CaseId{state.id}, n, n + 1));
  return !events.empty() && events.front().body.is_object() && base::bool_at(events.front().body.get_object(), kProtected);
}

}  // namespace

base::Result<bool> is_hidden_source(Core& core, const access_control::Principal& who, const records::CaseState& state, std::uint64_t seq) {
  return is_hidden(core, who, state, std::find_if(state.record.begin(), state.record.end(), [&](const auto& line) { return line.seq == seq; }));
}

base::Result<bool> is_hidden_source(Core& core, const access_control::Principal& who, const records::CaseState& state, std::string_view source) {
  return is_hidden(core, who, state, std::find_if(state.record.begin(), state.record.end(), [&](const auto& line) {
                     return line.subject == source && std::string_view(line.type).starts_with(kSource);
                   }));
}

}  // namespace services

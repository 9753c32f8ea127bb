// The story of the sample bureau: inspections in every stage that an inspection can reach, and a penalty. All names are invented.
#pragma once

#include "zhilu/demo_player.h"

namespace zhilu {

inline constexpr int kStoryDays = 72;  // how long before the present the story begins

// One penalty case of it, from an inspection to the decision.
void uncertified_welder(DemoPlayer& player, const std::string& enterprise);

void tell_story(DemoPlayer& player, base::Instant present);

}  // namespace zhilu

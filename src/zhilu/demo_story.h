// The story of the sample bureau: inspections in every stage that an inspection can reach, and penalties. All names are invented.
#pragma once

#include "zhilu/demo_player.h"

namespace zhilu {

inline constexpr int kStoryDays = 191;  // how long before the present the story begins

// Penalty cases of it, each from its source to the decision.
void uncertified_welder(DemoPlayer& player, const std::string& enterprise);
void first_time_without_penalty(DemoPlayer& player, const std::string& enterprise, const std::string& inspection);
void urgent_and_filed_late(DemoPlayer& player, const std::string& enterprise);
void unregistered_hazard_source(DemoPlayer& player, const std::string& enterprise);
void one_death(DemoPlayer& player, const std::string& enterprise);
// On the spot, to its close.
void restaurant_without_gas_alarm(DemoPlayer& player, const std::string& enterprise);

void tell_story(DemoPlayer& player, base::Instant present);

}  // namespace zhilu

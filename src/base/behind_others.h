// For threads whose work nobody waits for.
#pragma once

namespace base {

// Whoever waits for an answer goes first, before this thread. Where the system refuses, the work is done all the same.
void step_behind_others();

}  // namespace base

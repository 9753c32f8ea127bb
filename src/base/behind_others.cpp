#include "base/behind_others.h"

#include <sys/resource.h>
#include <unistd.h>

namespace base {

namespace {

constexpr int kBehindOthers = 10;  // of the scheduler's -20 to 19

}  // namespace

void step_behind_others() { static_cast<void>(::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kBehindOthers)); }

}  // namespace base

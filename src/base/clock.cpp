#include "base/clock.h"

namespace base {

Instant SystemClock::now() const {
  using namespace std::chrono;
  return {duration_cast<microseconds>(system_clock::now().time_since_epoch()).count()};
}

Instant OffsetClock::now() const {
  using namespace std::chrono;
  return start_.plus_us(duration_cast<microseconds>(steady_clock::now() - began_).count());
}

}  // namespace base

// How one case stands under its rules at one instant, in the few numbers that lists, the bench and the page of the rulebook
// need of it: a bureau keeps one of every case in memory, and the findings themselves of those alone that are worked on.
#pragma once

#include <array>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "services/rule_shelf.h"

namespace services {

// Which statuses something has, as a set: of a rule in a case, of all that is told of a case.
class StatusSet {
 public:
  void add(rulebook::Status status) { bits_ = static_cast<std::uint8_t>(bits_ | bit(status)); }
  bool has(rulebook::Status status) const { return (bits_ & bit(status)) != 0; }
  bool empty() const { return bits_ == 0; }
  // A rule that was called for anywhere in a case is not one that was not called for.
  StatusSet without_idle() const {
    StatusSet out = *this;
    if ((bits_ & ~bit(rulebook::Status::not_triggered)) != 0) out.bits_ = bits_ & static_cast<std::uint8_t>(~bit(rulebook::Status::not_triggered));
    return out;
  }
  bool operator==(const StatusSet&) const = default;

 private:
  static std::uint8_t bit(rulebook::Status status) { return static_cast<std::uint8_t>(1u << static_cast<unsigned>(status)); }
  std::uint8_t bits_ = 0;
};

inline constexpr std::array kStatuses{rulebook::Status::met,      rulebook::Status::met_late, rulebook::Status::open,
                                      rulebook::Status::breached, rulebook::Status::exempt,   rulebook::Status::not_triggered};

// What is told in one article of one text, by the article's number; not of articles that nothing called for.
struct LaneStanding {
  std::uint16_t lane = 0;
  StatusSet told;
  bool operator==(const LaneStanding&) const = default;
};

// A small number for each rule, and each article, of each rulebook that was met. Thread-safe.
class RuleNumbers {
 public:
  std::vector<LaneStanding> lanes(const std::string& digest, const rulebook::Obligations& told);
  struct Lane {
    std::string source;
    int article = 0;
    bool own = false;  // of the bureau's own regulation
    StatusSet told;
  };
  // The bureau's own regulation first, then by text and article.
  std::vector<Lane> in_order(const std::string& digest, const std::vector<LaneStanding>& lanes) const;
  // The statuses of each rule by its number; "not triggered" only where the rule has no other.
  std::vector<StatusSet> statuses(const std::string& digest, const rulebook::Obligations& answers);
  std::optional<std::size_t> find(const std::string& digest, const std::string& rule) const;
  std::vector<std::string> names(const std::string& digest) const;  // by number

 private:
  struct Book {
    std::unordered_map<std::string, std::size_t> numbers;
    std::vector<std::string> names;
    std::map<std::pair<std::string, int>, std::uint16_t> lanes;  // by text and article
    std::vector<Lane> lane_names;                                // by number
  };
  mutable std::mutex guard_;
  std::map<std::string, Book, std::less<>> books_;  // by digest
};

struct Standing {
  base::Instant at;
  std::uint64_t version = 0;                 // of the case
  std::optional<base::Instant> valid_until;  // nothing: until the case changes
  std::string rulebook;                      // digest
  std::optional<base::Error> failure;        // the rulebook failed on it, or it cannot be read: nothing below is known
  FindingCounts counts;
  std::int64_t undone = 0;                   // rows of it on a bench
  base::Instant first_undone;                // the earliest due of those; what is broken without one is due since ever
  StatusSet told;
  std::vector<LaneStanding> lanes;
  std::vector<StatusSet> rules;              // by the rule's number; a rule beyond the end has none
  std::vector<int> years_missing;            // a year for each deadline whose count went through it unknown
};

// Whether an obligation has a row on the bench of those who see its case.
bool is_on_bench(const rulebook::Obligation& obligation);

Standing standing_of(const Findings& found, base::Instant opened, const rulebook::Calendar& calendar, RuleNumbers& numbers);

}  // namespace services

// A bureau to try the use cases on: an office with its people and an enterprise, the record in memory, a clock that stands
// until it is moved, chance from a seed. Its steps are operations, asked as the screens ask them, each one minute after the
// one before. A step that should succeed and does not fails the test at once; a step that should be refused must also
// leave the record as it was.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "fakes.h"
#include "ports/record_store_test_parts.h"
#include "services/office.h"
#include "services/record_projector.h"
#include "store_memory/memory_store.h"

namespace use_cases {

using base::Json;
using base::JsonArray;
using base::JsonObject;

struct Person {
  std::string login, name, certificate;
  std::set<std::string> roles, labels;
  std::string user;
};

// All have these; hashing them anew for each person of each test would take most of the time.
inline constexpr const char* kPassword = "四平八稳的长口令-2026";
inline constexpr const char* kCode = "246810";
inline constexpr const char* kPeriod = "2026年11月2日9时0分至2026年11月2日10时0分";  // of a visit that goes on
inline constexpr const char* kManifest = "tonghua-2020/rulebook.yaml";  // of the rulebook that a bureau begins with
inline constexpr const char* kStart = "2026-11-02T09:00:00+08:00";  // a Monday

struct Asking {
  std::optional<std::uint64_t> version = {};
  std::string key = {};
  base::Bytes file = {};
};

struct Paper {
  std::string id, form, number, signed_digest;
  std::int64_t version = 1, pages = 1;
};

// What the rulebook says of a case.
class Findings {
 public:
  explicit Findings(Json body);
  // "met", "open", …; "absent" where it asks nothing of the kind.
  std::string status(std::string_view rule, std::string_view subject = {}) const;
  const Json& obligation(std::string_view rule, std::string_view subject = {}) const;  // null where absent
  // "rule:subject" of all that is not met, late or exempt, but for advice.
  std::vector<std::string> lacking() const;
  int articles() const;
  std::int64_t counted(std::string_view status) const;

 private:
  Json body_;
  std::vector<Json> obligations_;
};

class Inspection;

class Bureau {
 public:
  // `own`: what this bureau starts with beside, or in place of, what ships.
  explicit Bureau(const services::DataFiles& own = {});
  ~Bureau();
  Bureau(const Bureau&) = delete;
  Bureau& operator=(const Bureau&) = delete;

  Person lead, second, third;  // officers; the third has cases of another
  Person head, archivist, supervisor;
  Person legal, principal;  // who reviews the law, and the bureau's principal head
  Person system_admin, security_admin, auditor;
  std::string enterprise;

  // -- time
  void at(std::string_view when);  // RFC 3339
  void minutes(std::int64_t n) { clock.advance_seconds(60 * n); }
  void days(std::int64_t n) { clock.advance_seconds(86'400 * n); }
  std::string day(int from_today) const { return base::LegalDay::of(clock.now()).plus(from_today).text(); }

  // -- asking
  static services::CallContext as(const Person& who, Asking how = {});
  base::Result<services::Reply> ask(const Person& who, std::string_view operation, const Json& input, Asking how = {});
  Json does(const Person& who, std::string_view operation, const Json& input = JsonObject{}, Asking how = {});
  base::Error refused(const Person& who, std::string_view operation, const Json& input = JsonObject{}, Asking how = {});
  // A person whose only role this is, registered and ready.
  Person enlist(std::string login, std::string name, std::string certificate, std::set<std::string> roles, JsonObject more = {});
  Inspection open_inspection(std::string matter = "年度计划检查：机械与用电安全");
  Inspection open_inspection_alone();
  Inspection open_inspection_by(const Person& one, const Person* other, std::string matter, JsonObject more = {});

  // -- the record
  std::uint64_t recorded(ports::LogName log = ports::LogName::record) const;  // entries so far
  std::vector<ports::StoredEvent> entries(std::string_view type, ports::LogName log = ports::LogName::record) const;
  std::vector<ports::StoredEvent> all_entries(ports::LogName log = ports::LogName::record) const;
  // Another start of the program on the same data.
  void restart();
  // From here on these roles, not those that ship.
  void take_roles(const std::string& roles);
  void quiet() { office->wait_until_idle(); }
  std::filesystem::path folder() const { return folder_; }

  base::ManualClock clock;
  SharedRandom random{20261102};
  ports::testing::SeededKeys keys{7};
  services::RecordProjector projector;
  store_memory::MemoryStore memory;
  UnsteadyStore store{memory};
  InterruptedAccounts accounts{memory};
  UnsteadyVault vault;
  ReadyMediaTools media;
  PlainPages pdf{"application/pdf"}, svg{"image/svg+xml"}, ofd{"application/ofd"}, archive_ofd{"application/ofd", "OFD-A "};
  PlainBinder binder;
  std::shared_ptr<page_layout::Fonts> fonts;  // of the office as it runs
  std::vector<base::Error> warnings;  // of the last start
  std::vector<ports::Damage> damages;  // that a verification of the store finds
  std::uint64_t space = std::uint64_t{1} << 40;  // that the disk has left
  std::unique_ptr<services::Office> office;

 private:
  services::OfficeParts parts();
  std::optional<access_control::Kernel> kernel_;  // in place of the one that ships
  std::filesystem::path folder_;
};

// One inspection case and those who carry it out.
class Inspection {
 public:
  Inspection(Bureau& bureau, Person one, std::optional<Person> other, const Json& opened);

  const std::string& id() const { return id_; }
  const std::string& number() const { return number_; }
  const std::string& act() const { return act_; }
  std::uint64_t version();

  // A command on this case by the lead: does("end_act", {{"act", …}}).
  Json does(std::string_view command, JsonObject fields = {}, Asking how = {});
  base::Error refused(std::string_view command, JsonObject fields = {}, Asking how = {});
  base::Error refused(const Person& who, std::string_view command, JsonObject fields = {}, Asking how = {});

  void begin(std::string_view kind = "inspection");
  void second_confirms();
  void show_credential();  // told, and on video
  // With a date two weeks ahead and a photo unless told otherwise; gives its id.
  std::string note_hazard(std::string_view what, JsonObject more = {}, bool photo = true);
  // `media`: "photo", "audio", "video"; made up to half a minute ago unless told otherwise. Gives its id.
  std::string record(std::string_view media, JsonObject link = {}, std::optional<base::Instant> made_until = {});
  Paper prepare(std::string_view form, JsonObject more = {});
  // "officer": each officer of the case with the own code; "party".
  void sign(const Paper& paper, std::string_view role);
  JsonObject signature(const Paper& paper, JsonObject signer, std::string_view code = {}) const;
  void issue(const Paper& paper);
  Paper signed_and_issued(std::string_view form, JsonObject more = {});
  void put_right(std::string_view hazard, std::string_view outcome = "rectified");
  void end_act();
  // From the gate to the end of the first visit, all of it lawful, with one hazard given a date; gives the hazard.
  std::string whole_first_visit();

  Findings findings(JsonObject more = {});
  Json view();
  Json paper(std::string_view paper_id);
  Json entry(std::string_view type);  // the last one of this type, as case.events shows it

 private:
  Bureau& bureau_;
  Person lead_;
  std::optional<Person> second_;
  std::string id_, number_, act_;
};

// Bytes that are told by their beginning as a recording of this kind, others for each `seed`.
base::Bytes sample_recording(std::string_view media, int seed, std::size_t bytes = 600);
// A PNG by its header and its end, of this many pixels a side: all that is asked of one where nothing is drawn.
base::Bytes sample_seal(std::uint32_t width = 600, std::uint32_t height = 600, std::uint8_t colour_type = 6);
services::Office::Source source_of(base::Bytes bytes);
std::string text(const Json& object, std::string_view key);
std::string contents(const std::filesystem::path& file);
// The case file that a reply of `case.archive` names.
std::filesystem::path bag_of(const Bureau& bureau, const Json& reply);
// The item of a list whose member has this value; null where there is none.
Json item(const Json& object, std::string_view list, std::string_view member, std::string_view value);
JsonObject about(const Paper& paper);  // {paper, version, signed_digest}
JsonObject joined(JsonObject fields, const JsonObject& more);
JsonArray all_in_order();  // what a legal review of a penalty looks at
const services::DataFiles& shipped_files();
const records::Vocabulary& shipped_vocabulary();

}  // namespace use_cases

// Plays the people of a sample bureau: each step is an operation of the application, as a click would be, at a time of the
// story's own clock. The first step that fails ends the story; `status` says where.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "zhilu/demo_media.h"
#include "zhilu/first_users.h"

namespace zhilu {

struct Person {
  std::string login, name, certificate, position;
  std::vector<std::string> roles;
  std::string user, code;
};

class DemoPlayer {
 public:
  DemoPlayer(House& house, base::ManualClock& clock, DemoMedia& media) : house_(house), clock_(clock), media_(media) {}

  const base::Status& status() const { return status_; }
  bool going() const { return status_.has_value(); }

  // -- time: minutes pass; the story only goes forward
  void at(base::Instant when);
  void minutes(int n) { clock_.advance_seconds(n * 60); }
  void days(int n) { clock_.advance_seconds(n * 86'400); }
  base::Instant now() const { return clock_.now(); }
  std::string day(int from_today) const { return base::LegalDay::of(clock_.now()).plus(from_today).text(); }

  // -- people
  void enlist(Person person);
  std::string enterprise(base::JsonObject facts);
  const Person& person(const std::string& login) const { return people_.at(login); }
  const std::map<std::string, Person>& people() const { return people_; }

  // -- one case at a time
  void open_case(const std::string& lead, const std::string& second, const std::string& enterprise, const std::string& matter,
                 base::JsonObject more = {});
  base::Json act(const std::string& who, const std::string& command, base::JsonObject fields);  // a command on the case
  void begin(const std::string& kind, const std::string& place);
  void show_credential(const std::string& shown_to);
  std::string hazard(const std::string& place, const std::string& what, int due_days, bool photo = true,
                     base::JsonObject more = {});
  std::string record(const char* media, const std::string& name, base::JsonObject link, int hours_ago = 0);
  base::Json prepare(const std::string& form, base::JsonObject more = {});  // of the last act
  base::Json prepare_for_case(const std::string& form, base::JsonObject fields = {});
  void sign(const base::Json& paper, const std::string& party);
  // On each page that asks for it: a person of the bureau under the own account and code, an outsider by name.
  void sign_as(const base::Json& paper, const std::string& role, const std::string& login_or_name);
  void sign_on_paper(const base::Json& paper, const std::string& party, const std::string& shelf);
  void issue(const base::Json& paper, const std::string& given_to);
  void rectify(const std::string& hazard, const std::string& outcome, bool photo = true);
  void end_act();
  std::string time_of_visit() const;  // from the beginning of the last act to now, in the words of a paper
  base::Json call(const std::string& who, const std::string& operation, base::JsonObject fields);

  const std::string& case_id() const { return case_; }
  const std::string& running_act() const { return act_; }
  const std::string& lead() const { return lead_; }
  const std::string& second() const { return second_; }

 private:
  services::CallContext as(const std::string& login);
  void sign_once(const base::Json& paper, base::JsonObject signer, const std::string& who, const std::string& code, int page);
  void fail_at(const std::string& step, const base::Error& error);

  House& house_;
  base::ManualClock& clock_;
  DemoMedia& media_;
  base::Status status_;
  std::map<std::string, Person> people_;
  std::string case_, act_, lead_, second_;
  std::string visited_;  // the last act, running or ended
  base::Instant began_;
  int seed_ = 1;
};

}  // namespace zhilu

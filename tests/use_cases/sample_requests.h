// One right request for each operation, on a case that has one of everything: from these the tables of who may not, and of
// what is malformed, are made.
#pragma once

#include "bureau.h"

namespace use_cases {

struct SampleRequest {
  std::string operation;
  Person who;  // someone whose roles allow it
  Json input = JsonObject{};
  std::vector<std::string> needed = {};  // fields that cannot be left out
  std::vector<std::string> free = {};    // fields that take a value of any type
  bool has_schema = false;               // a command of the vocabulary: unknown fields are refused
};

class RichCase {
 public:
  RichCase();

  Bureau bureau;
  Inspection visit;
  std::string first_hazard, second_hazard, obligation, number, approval, reviewed, other_case, linked_case;
  std::int64_t seen = 0;   // the version of the case that an approver read
  std::int64_t entry = 0;  // the seq of one that was entered as it is
  Paper record;
  Person newcomer;  // nobody misses this one
  Person keeper;    // of a seal that is proposed
  std::vector<SampleRequest> requests() const;
  bool is_about_the_case(const SampleRequest& request) const { return base::find(request.input, "case") != nullptr; }

 private:
  void add(std::vector<SampleRequest>& all, std::string operation, const Person& who, JsonObject input,
           std::vector<std::string> needed = {}, std::vector<std::string> free = {}) const;
  void on_the_case(std::vector<SampleRequest>& all) const;
  void of_the_plan(std::vector<SampleRequest>& all) const;
  void on_its_papers(std::vector<SampleRequest>& all) const;
  void on_the_bureau(std::vector<SampleRequest>& all) const;
  void on_oneself(std::vector<SampleRequest>& all) const;
};

}  // namespace use_cases

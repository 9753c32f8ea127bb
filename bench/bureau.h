// A bureau in a folder that goes with the object, with officers and inspection cases made through the application's door.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "zhilu/house.h"

namespace bench {

// A case with a running act, so that hazards can be noted.
struct OpenCase {
  std::string id, act;
  std::uint64_t version = 0;
};

class Bureau {
 public:
  // Below ZHILU_BENCH_DIR, or the folder for temporary files.
  Bureau();
  // A bureau that stays, in `folder`; made when there is none.
  explicit Bureau(const std::filesystem::path& folder);
  ~Bureau();
  Bureau(const Bureau&) = delete;
  Bureau& operator=(const Bureau&) = delete;

  zhilu::House& house() { return *house_; }
  base::ManualClock& clock() { return *clock_; }
  void open_again();  // another start of the program on the same data
  services::CallContext officer() const { return officer_; }
  services::CallContext system() const;
  // A fresh session of the officer, for the cookie.
  std::string session_token();

  base::Json call(const services::CallContext& who, const std::string& operation, const base::Json& input);
  std::vector<OpenCase> open_cases(std::size_t count);
  // Inspection cases as a year leaves them: a quarter clean and closed, a quarter closed with all put right, the others
  // open with three hazards each. Nobody confirms by code here: that costs what Argon2id is meant to cost.
  void settle_cases(std::size_t count);

  static base::JsonObject hazard_of(const OpenCase& open, std::size_t i);

 private:
  void furnish();
  OpenCase open_case(std::size_t k);
  void live_one(std::size_t k);
  std::string enterprise_of(std::size_t k);

  zhilu::Place place() const { return {folder_ / "data", folder_ / "keys", {}, {}}; }
  std::filesystem::path folder_;
  bool goes_ = false;
  base::ManualClock* clock_ = nullptr;
  std::unique_ptr<zhilu::House> house_;
  services::CallContext officer_;
  std::string second_, password_;
  std::vector<std::string> enterprises_;
};

}  // namespace bench

#include "bureau.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <cstdlib>

#include "figures.h"
#include "records/commands.h"
#include "zhilu/demo_player.h"

namespace bench {

using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr const char* kOrigin = "demo.bench.example";
const auto kStart = base::Instant::parse("2026-03-02T01:00:00.000000Z").value();

std::filesystem::path scratch() {
  const char* given = std::getenv("ZHILU_BENCH_DIR");
  std::string pattern = ((given ? std::filesystem::path(given) : std::filesystem::temp_directory_path()) / "zhilu-bench-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) give_up("no folder to work in: " + pattern);
  return pattern;
}

std::string credit_code(std::size_t n) {
  static constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  const auto stem = fmt::format("91000000{:09}", n);
  for (const char c : kAlphabet)
    if (records::check_credit_code(stem + c)) return stem + c;
  give_up("no check digit for " + stem);
}

}  // namespace

Bureau::Bureau() : Bureau(scratch()) {
  goes_ = true;
}

Bureau::Bureau(const std::filesystem::path& folder) : folder_(folder) {
  std::filesystem::create_directories(folder_);
  auto owned = std::make_unique<base::ManualClock>(kStart);
  clock_ = owned.get();
  auto house = zhilu::House::create(place(), "示例市应急管理局（示例）", kOrigin, std::move(owned));
  if (!house) give_up(house.error().text());
  house_ = std::move(*house);
  furnish();
}

void Bureau::open_again() {
  auto owned = std::make_unique<base::ManualClock>(clock_->now());
  house_.reset();
  clock_ = owned.get();
  auto house = zhilu::House::open(place(), std::move(owned));
  if (!house) give_up(house.error().text());
  house_ = std::move(*house);
}

Bureau::~Bureau() {
  house_.reset();
  std::error_code ignored;
  if (goes_) std::filesystem::remove_all(folder_, ignored);
}

services::CallContext Bureau::system() const {
  return zhilu::system_context();
}

Json Bureau::call(const services::CallContext& who, const std::string& operation, const Json& input) {
  auto reply = house_->office().call(who, operation, input);
  if (!reply) give_up(operation + ": " + reply.error().text());
  return std::move(reply->body);
}

void Bureau::furnish() {
  if (auto links = zhilu::register_administrators(*house_); !links) give_up(links.error().text());
  const auto enlist = [&](const char* login, const char* name, const char* certificate) {
    auto link = zhilu::register_person(*house_, JsonObject{{"login", login}, {"name", name}, {"certificate", certificate}},
                                       {"officer", "archivist"});
    if (!link) give_up(link.error().text());
    const auto password = base::to_hex(house_->random().bytes(16));
    if (auto in = house_->office().redeem(link->secret, password, "bench"); !in) give_up(in.error().text());
    services::CallContext context;
    context.who.user.text = link->user;
    context.who.name = name;
    context.who.roles = {"officer", "archivist", "everyone"};
    context.who.session = login;
    password_ = password;
    return context;
  };
  second_ = enlist("second", "办案人二", "示0002").who.user.text;
  officer_ = enlist("lead", "办案人一", "示0001");
}

std::string Bureau::session_token() {
  auto in = house_->office().sign_in("lead", password_, "bench");
  if (!in) give_up(in.error().text());
  return in->token;
}

// A firm for every five cases.
std::string Bureau::enterprise_of(std::size_t k) {
  while (enterprises_.size() <= k / 5) {
    const auto n = enterprises_.size();
    const auto made = call(system(), "enterprise.register",
                           JsonObject{{"name", fmt::format("示例{:05}厂", n)}, {"credit_code", credit_code(n)},
                                      {"address", fmt::format("示例路{}号", n)}, {"representative", "负责人"}});
    enterprises_.push_back(base::text_at(made, "enterprise"));
  }
  return enterprises_[k / 5];
}

OpenCase Bureau::open_case(std::size_t k) {
  const JsonArray officers{JsonObject{{"user", officer_.who.user.text}, {"part", "lead"}},
                           JsonObject{{"user", second_}, {"part", "second"}}};
  const auto made = call(officer_, "case.open",
                         JsonObject{{"enterprise", enterprise_of(k)}, {"matter", "年度计划检查"}, {"officers", officers}});
  OpenCase open{base::text_at(made, "case"), {}, 0};
  const auto begun = call(officer_, "case.begin_act", JsonObject{{"case", open.id}, {"kind", "inspection"}, {"place", "一车间"}});
  open.act = base::text_at(begun, "act");
  open.version = static_cast<std::uint64_t>(base::find(begun, "case_version")->to_number<std::int64_t>());
  return open;
}

std::vector<OpenCase> Bureau::open_cases(std::size_t count) {
  std::vector<OpenCase> all;
  for (std::size_t k = 0; k < count; ++k) all.push_back(open_case(k));
  return all;
}

JsonObject Bureau::hazard_of(const OpenCase& open, std::size_t i) {
  return {{"case", open.id},
          {"act", open.act},
          {"place", fmt::format("一车间{}号机", i)},
          {"description", "设备的安全防护装置缺失，未设置明显的安全警示标志"},
          {"basis", "安全生产法 第三十五条"},
          {"remedy", "by_date"},
          {"due", "2030-12-31"}};
}

void Bureau::settle_cases(std::size_t count) {
  for (std::size_t k = 0; k < count; ++k) live_one(k);
}

// Every fourth case found nothing; of the others each has three hazards, and a third of them put right and closed.
void Bureau::live_one(std::size_t k) {
  clock_->advance_seconds(600);
  const auto open = open_case(k);
  call(officer_, "case.show_credential", JsonObject{{"case", open.id}, {"act", open.act}, {"shown_to", "负责人"}});
  const std::size_t hazards = k % 4 == 0 ? 0 : 3;
  for (std::size_t i = 0; i < hazards; ++i) {
    auto hazard = hazard_of(open, i);
    hazard["due"] = base::LegalDay::of(clock_->now()).plus(15).text();
    const auto found = call(officer_, "case.find_hazard", hazard);
    if (k % 4 == 1)
      call(officer_, "case.record_rectification",
           JsonObject{{"case", open.id}, {"act", open.act}, {"hazard", *base::find(found, "hazard")}, {"outcome", "rectified"}});
  }
  call(officer_, "case.end_act", JsonObject{{"case", open.id}, {"act", open.act}});
  if (k % 4 < 2) call(officer_, "case.close", JsonObject{{"case", open.id}, {"outcome", "rectified"}, {"reason", "已改正"}});
}

}  // namespace bench

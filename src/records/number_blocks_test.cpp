// The register of numbers: series, blocks for devices, sheets of stock, void and lost numbers.
#include "records/number_blocks.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <set>

#include "numbering/template.h"
#include "records/test_shelf.h"

namespace records {
namespace {

using base::JsonArray;
using base::JsonObject;
using story::Shelf;
using story::vocabulary;

constexpr const char* kSeries = "paper.inspection_record/2026";
constexpr const char* kPattern = "（示）应急检记〔2026〕{serial}号";
constexpr const char* kNumbering = "paper.inspection_record";
constexpr const char* kHolder = "01931d2c-0000-7000-8000-0000000000a1@demo.example.org";
constexpr const char* kNext = "01931d2c-0000-7000-8000-0000000000a2@demo.example.org";

std::string case_named(int n) { return "01931d2c-0000-7000-8000-0000000001" + std::to_string(10 + n) + "@demo.example.org"; }

// A bureau that gives the numbers of one series in all ways there are.
class Register {
 public:
  Register() {
    happens("user.registered/1", JsonObject{{"user", kHolder}, {"login", "jia"}, {"name", "甲"}});
    happens("user.registered/1", JsonObject{{"user", kNext}, {"login", "yi"}, {"name", "乙"}});
    happens("device.registered/1", JsonObject{{"device", "平板-1"}, {"kind", "tablet"}});
  }

  std::string text(std::int64_t serial) const { return numbering::Template::parse(kPattern, "")->fill({}, serial).value(); }
  std::int64_t last() const { return counted("last"); }
  std::int64_t counted(const char* what) const {
    const auto* row = shelf.row("number_series", kSeries);
    return row ? base::int_at(row->json, what).value_or(0) : 0;
  }
  std::string fate(std::int64_t serial) const {
    const auto* row = shelf.row("number", number_id(kSeries, serial));
    if (!row)
      return "absent";
    return base::find(row->json, "case") ? "given" : base::text_at(row->json, "fate");
  }

  base::Result<std::vector<NewEvent>> ask(const std::string& name, base::Json input, base::Json given = JsonObject{}) {
    const auto checked = vocabulary().knows_command(name) ? vocabulary().check_command(name, input) : base::Status{};
    EXPECT_TRUE(checked) << name << ": " << checked.error().text();
    return decide_bureau(Command{name, {kHolder}, {}, std::move(input), std::move(given), now}, shelf.lookup());
  }
  base::Status does(const std::string& name, base::Json input, base::Json given = JsonObject{}) {
    ZL_TRY(const auto events, ask(name, std::move(input), std::move(given)));
    for (const auto& event : events) ZL_CHECK(append(base::kBureauStream.text, event.type, event.body));
    return {};
  }
  base::Status reserve(const std::string& block, std::int64_t count, const char* held_as = "sheets") {
    JsonObject input{{"numbering", kNumbering}, {"count", count}, {"held_as", held_as}, {"holder", kHolder}};
    if (held_as == std::string_view("device"))
      input["device"] = "平板-1";
    return does("number.reserve", input, given_block(block, last() + 1, last() + count));
  }
  JsonObject given_block(const std::string& block, std::int64_t first, std::int64_t end) const {
    return {{"block", block}, {"name", "甲"},        {"series", kSeries},           {"first", first},
            {"last", end},    {"pattern", kPattern}, {"first_number", text(first)}, {"last_number", text(end)},
            {"year", 2026}};
  }
  base::Status voids(const std::string& block, JsonArray serials, const char* kind = "spoilt") {
    return does("number.void",
                JsonObject{{"block", block}, {"serials", std::move(serials)}, {"void_kind", kind}, {"reason", "写坏"}});
  }
  base::Status gives_back(const std::string& block) { return does("number.give_back", JsonObject{{"block", block}}); }

  // A case that bears the number; of a block where one is named.
  base::Status gives(std::int64_t serial, const std::string& block = {}) {
    JsonObject body{
        {"number", text(serial)}, {"series", kSeries},
        {"serial", serial},       {"kind", "inspection"},
        {"enterprise", kHolder},  {"party", JsonObject{{"name", "某厂"}, {"address", "某处"}}},
        {"matter", "检查"},       {"rulebook", JsonObject{{"id", "a"}, {"version", "1"}, {"digest", std::string(64, 'a')}}}};
    if (!block.empty())
      body["block"] = block;
    return append(case_named(cases++), "case.opened/1", std::move(body));
  }
  base::Result<DrawnNumber> takes(const std::string& block, std::int64_t serial, const char* numbering = kNumbering,
                                  const char* at = "2026-03-05T10:00:00+08:00") {
    return number_of_block(shelf.lookup(), block, serial, numbering, story::at(at));
  }
  void happens(const std::string& type, base::Json body) {
    ASSERT_TRUE(append(base::kBureauStream.text, type, std::move(body)));
  }

  Shelf shelf;
  base::Instant now = story::at("2026-03-05T09:00:00+08:00");
  int cases = 0;

 private:
  base::Status append(const std::string& stream, const std::string& type, base::Json body) {
    const auto checked = vocabulary().check_event(type, body);
    EXPECT_TRUE(checked) << type << ": " << checked.error().text();
    const Event event{seq_, {stream}, lengths_[stream], type, now, kHolder, std::move(body), false};
    ZL_CHECK(shelf.add(std::vector<Event>{event}));
    ++seq_, ++lengths_[stream];
    return {};
  }
  std::uint64_t seq_ = 0;
  std::map<std::string, std::uint64_t> lengths_;
};

std::string code_of(const base::Status& status) { return status ? "" : status.error().code; }
template <class T>
std::string code_of(const base::Result<T>& result) {
  return result ? "" : result.error().code;
}

TEST(Blocks, set_numbers_aside_that_the_series_gives_to_no_one_else) {
  Register r;
  ASSERT_TRUE(r.gives(1));
  ASSERT_TRUE(r.reserve("block-1", 3, "device"));
  EXPECT_EQ(r.last(), 4);
  EXPECT_EQ(r.fate(2), "reserved");
  EXPECT_EQ(code_of(r.gives(3)), "number.taken");
  ASSERT_TRUE(r.gives(5));
  EXPECT_EQ(r.takes("block-1", 3)->number, "（示）应急检记〔2026〕3号");
  ASSERT_TRUE(r.gives(3, "block-1"));
  EXPECT_EQ(r.fate(3), "given");
  EXPECT_EQ(base::int_at(r.shelf.row("number_block", "block-1")->json, "used"), 1);
}

TEST(Blocks, give_no_number_twice_whoever_comes_with_it) {
  Register r;
  ASSERT_TRUE(r.reserve("block-1", 2));
  ASSERT_TRUE(r.gives(1, "block-1"));
  const auto again = r.takes("block-1", 1);
  EXPECT_EQ(code_of(again), "number.taken");
  EXPECT_EQ(again.error().where, "/serial");
  EXPECT_FALSE(again.error().remedy.empty());
  EXPECT_EQ(code_of(r.gives(1, "block-1")), "number.taken");
  EXPECT_EQ(code_of(r.gives(2, "block-2")), "number.taken");
  EXPECT_EQ(code_of(r.gives(3, "block-1")), "block.not_in_block");
}

TEST(Blocks, refuse_numbers_that_are_not_theirs_to_give) {
  Register r;
  ASSERT_TRUE(r.reserve("block-1", 2));
  EXPECT_EQ(code_of(r.takes("block-9", 1)), "block.no_such_block");
  EXPECT_EQ(code_of(r.takes("block-1", 3)), "block.not_in_block");
  EXPECT_EQ(code_of(r.takes("block-1", 0)), "block.not_in_block");
  EXPECT_EQ(code_of(r.takes("block-1", 1, "paper.rectification_order")), "block.other_numbering");
  EXPECT_EQ(code_of(r.takes("block-1", 1, kNumbering, "2027-01-01T00:00:00+08:00")), "block.other_year");
  EXPECT_EQ(code_of(r.takes("block-1", 1, kNumbering, "2026-12-31T23:59:59+08:00")), "");
  EXPECT_EQ(code_of(r.takes("block-1", 1, kNumbering, "2025-12-31T23:59:59+08:00")), "block.other_year");
}

TEST(Blocks, are_for_a_registered_device_or_are_sheets) {
  Register r;
  JsonObject input{{"numbering", kNumbering}, {"count", 2}, {"held_as", "device"}, {"holder", kHolder}};
  const auto given = r.given_block("block-1", 1, 2);
  EXPECT_EQ(code_of(r.ask("number.reserve", input, given)), "block.device_or_sheets");
  input["device"] = "平板-9";
  EXPECT_EQ(code_of(r.ask("number.reserve", input, given)), "device.no_such_device");
  input["device"] = "平板-1";
  EXPECT_EQ(code_of(r.ask("number.reserve", input, given)), "");
  input["held_as"] = "sheets";
  EXPECT_EQ(code_of(r.ask("number.reserve", input, given)), "block.device_or_sheets");
}

TEST(Blocks, that_raced_are_told_apart_by_the_store) {
  Register r;
  ASSERT_TRUE(r.reserve("block-1", 2));
  const JsonObject input{{"numbering", kNumbering}, {"count", 2}, {"held_as", "sheets"}, {"holder", kHolder}};
  EXPECT_EQ(code_of(r.does("number.reserve", input, r.given_block("block-1", 3, 4))), "number.taken");
  EXPECT_EQ(code_of(r.does("number.reserve", input, r.given_block("block-2", 2, 3))), "number.taken");
  EXPECT_EQ(r.fate(3), "absent");
}

TEST(Sheets, are_void_or_lost_with_a_reason_and_never_used) {
  Register r;
  ASSERT_TRUE(r.reserve("block-1", 4));
  ASSERT_TRUE(r.voids("block-1", {1, 2}));
  ASSERT_TRUE(r.voids("block-1", {3}, "lost"));
  EXPECT_EQ(r.fate(1), "void");
  const auto& lost = r.shelf.row("void_number", number_id(kSeries, 3))->json;
  EXPECT_EQ(base::text_at(lost, "void_kind"), "lost");
  EXPECT_EQ(base::text_at(lost, "reason"), "写坏");
  EXPECT_EQ(base::text_at(lost, "by"), kHolder);
  EXPECT_EQ(code_of(r.takes("block-1", 1)), "number.void");
  EXPECT_EQ(code_of(r.gives(1, "block-1")), "number.taken");
  EXPECT_EQ(code_of(r.voids("block-1", {4, 3})), "number.void");
  EXPECT_EQ(r.fate(4), "reserved") << "one that cannot be voided voids none";
  ASSERT_TRUE(r.gives(4, "block-1"));
  EXPECT_EQ(code_of(r.voids("block-1", {4})), "number.taken");
  EXPECT_EQ(code_of(r.voids("block-1", {5})), "block.not_in_block");
}

TEST(Blocks, are_passed_on_and_given_back_once) {
  Register r;
  ASSERT_TRUE(r.reserve("block-1", 3));
  ASSERT_TRUE(r.does("number.pass_on", JsonObject{{"block", "block-1"}, {"user", kNext}}));
  EXPECT_EQ(base::text_at(r.shelf.row("number_block", "block-1")->json, "name"), "乙");
  EXPECT_EQ(code_of(r.does("number.pass_on", JsonObject{{"block", "block-1"}, {"user", kNext}})), "block.held_already");
  EXPECT_EQ(code_of(r.does("number.pass_on", JsonObject{{"block", "block-1"},
                                                        {"user", "01931d2c-0000-7000-8000-0000000000a9@demo.example.org"}})),
            "user.no_such_user");
  ASSERT_TRUE(r.gives(2, "block-1"));
  ASSERT_TRUE(r.gives_back("block-1"));
  EXPECT_EQ(r.fate(1), "returned");
  EXPECT_EQ(r.fate(2), "given");
  EXPECT_TRUE(r.shelf.row("free_number", number_id(kSeries, 1)));
  for (const auto& refused :
       {code_of(r.takes("block-1", 3)), code_of(r.gives_back("block-1")), code_of(r.voids("block-1", {1})),
        code_of(r.does("number.pass_on", JsonObject{{"block", "block-1"}, {"user", kHolder}}))})
    EXPECT_EQ(refused, "block.returned");
  EXPECT_EQ(code_of(r.gives(1, "block-1")), "number.taken") << "printed after all, it comes too late";
  ASSERT_TRUE(r.gives(1));
  EXPECT_EQ(r.fate(1), "given");
  EXPECT_FALSE(r.shelf.row("free_number", number_id(kSeries, 1)));
}

TEST(Numbers, that_were_passed_over_are_on_the_register_and_are_not_found_by_their_text) {
  Register r;
  ASSERT_TRUE(r.gives(1));
  const JsonArray numbers{JsonObject{{"series", "case.inspection"}, {"serial", 1}, {"number", r.text(1)}, {"reason", "同号"}}};
  ASSERT_TRUE(r.does("number.pass_over", JsonObject{}, JsonObject{{"numbers", numbers}}));
  EXPECT_EQ(r.shelf.row("number", number_id("case.inspection", 1))->lookup, "");
  EXPECT_EQ(base::text_at(r.shelf.row("void_number", number_id("case.inspection", 1))->json, "void_kind"), "passed_over");
  EXPECT_EQ(code_of(r.does("number.pass_over", JsonObject{}, JsonObject{{"numbers", numbers}})), "number.taken");
}

// Whatever is done with a series: no number has two owners, none is without an account, and what was given stays given.
RC_GTEST_PROP(Registers, account_for_every_number_of_a_series, ()) {
  Register r;
  int blocks = 0;
  std::map<std::int64_t, std::string> given;  // serial → the case's id
  for (const auto step : *rc::gen::container<std::vector<int>>(40, rc::gen::inRange(0, 6))) {
    const auto block = "block-" + std::to_string(*rc::gen::inRange(1, std::max(2, blocks + 1)));
    const auto serial = *rc::gen::inRange<std::int64_t>(1, r.last() + 2);
    const auto owner = case_named(r.cases);
    if (step == 0 && r.cases < 80 && r.gives(serial))
      given.emplace(serial, owner);
    if (step == 1 && r.reserve("block-" + std::to_string(blocks + 1), *rc::gen::inRange(1, 6)))
      ++blocks;
    if (step == 2)
      (void)r.voids(block, {serial}, *rc::gen::element("spoilt", "lost"));
    if (step == 3 && *rc::gen::inRange(0, 4) == 0)
      (void)r.gives_back(block);
    if (step >= 4) {
      const bool may = r.takes(block, serial).has_value();
      const bool done = r.gives(serial, block).has_value();
      RC_ASSERT(may == done);
      if (done)
        RC_ASSERT(given.emplace(serial, owner).second);
    }
  }
  std::map<std::string, std::int64_t> count;
  const auto first = r.counted("first");
  for (auto serial = first; serial <= r.last(); ++serial) ++count[r.fate(serial)];
  RC_ASSERT(count["absent"] == 0);
  RC_ASSERT(count["given"] == r.counted("given") && count["given"] == static_cast<std::int64_t>(given.size()));
  RC_ASSERT(count["reserved"] == r.counted("reserved"));
  RC_ASSERT(count["returned"] == r.counted("returned"));
  RC_ASSERT(count["void"] == r.counted("unusable"));
  for (const auto& [serial, owner] : given)
    RC_ASSERT(base::text_at(r.shelf.row("number", number_id(kSeries, serial))->json, "case") == owner);
}

}  // namespace
}  // namespace records

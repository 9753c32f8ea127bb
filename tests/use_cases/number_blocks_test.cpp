// Numbers that are set aside: for a tablet that works where there is no net, and as sheets that are sealed beforehand.
#include <algorithm>
#include <thread>

#include "bureau.h"

namespace use_cases {
namespace {

class SetAside : public ::testing::Test {
 protected:
  SetAside() : visit(bureau.open_inspection()) {
    visit.begin();
    bureau.does(bureau.system_admin, "device.register", {{"device", "平板-1"}, {"kind", "tablet"}});
  }
  Json reserve(std::int64_t count, JsonObject more = {{"held_as", "sheets"}, {"sealed", true}}) {
    return bureau.does(
        bureau.head, "number.reserve",
        joined({{"numbering", "paper.inspection_record"}, {"count", count}, {"holder", bureau.lead.user}}, more));
  }
  JsonObject on_sheet(std::string_view block, std::int64_t serial) { return {{"block", block}, {"serial", serial}}; }
  std::string refused_sheet(std::string_view block, std::int64_t serial, JsonObject more = {}) {
    return visit
        .refused("prepare_paper",
                 joined(joined({{"form", "inspection_record"}, {"act", visit.act()}}, on_sheet(block, serial)), more))
        .code;
  }
  std::map<std::int64_t, Json> numbers_of(std::string_view block) {
    std::map<std::int64_t, Json> out;
    const auto told = bureau.does(bureau.lead, "case.numbers", {{"block", block}});
    for (const auto& row : *base::array_at(told, "numbers")) out[base::int_at(row, "serial").value()] = row;
    return out;
  }
  std::string printed(const Person& who, std::string_view block, std::string copies = {}) {
    services::ContentRequest request;
    request.kind = "block_sheets";
    request.id = block;
    request.all_copies = copies == "all";
    if (!copies.empty() && !request.all_copies) request.copy = std::stoi(copies);
    const auto content = bureau.office->open_content(Bureau::as(who), request);
    if (!content) return content.error().code;
    base::Bytes bytes(static_cast<std::size_t>(content->bytes->size()));
    if (!content->bytes->read_at(0, bytes)) return "unreadable";
    return std::string(base::text_of(bytes));
  }
  // The serials whose sheets are in a print, in its order.
  static std::vector<int> sheets_in(const std::string& print) {
    std::vector<int> out;
    const std::string title = "现场检查记录 应急检记〔2026〕";
    for (auto at = print.find("\n" + title); at != std::string::npos; at = print.find("\n" + title, at + 1))
      out.push_back(std::stoi(print.substr(at + 1 + title.size())));
    return out;
  }
  std::vector<records::Event> prints() const { return bureau.entries("content.printed", ports::LogName::access); }
  Json series(std::string_view name) {
    const auto told = bureau.does(bureau.lead, "number.series");
    for (const auto& row : *base::array_at(told, "series"))
      if (text(row, "series") == name)
        return row;
    return nullptr;
  }

  Bureau bureau;
  Inspection visit;
};

constexpr const char* kRecords = "paper.inspection_record/2026";

TEST_F(SetAside, ATabletsNumbersArriveLaterWithTheirTrueTime) {
  const auto block = reserve(3, {{"held_as", "device"}, {"device", "平板-1"}, {"note", "山区检查"}});
  EXPECT_EQ(text(block, "first_number"), "应急检记〔2026〕1号");
  EXPECT_EQ(visit.prepare("inspection_record").number, "应急检记〔2026〕4号") << "the bureau goes on after the block";
  const auto written = bureau.clock.now().text();
  bureau.days(2);
  const auto paper = visit.prepare("inspection_record", joined(on_sheet("block-1", 2), {{"happened_at", written}}));
  EXPECT_EQ(paper.number, "应急检记〔2026〕2号");
  const auto shown = visit.paper(paper.id);
  EXPECT_EQ(text(shown, "prepared_at"), written);
  EXPECT_EQ(text(shown, "block"), "block-1");
  EXPECT_EQ(text(visit.entry("paper.prepared").at("body"), "time_source"), "officer");
  EXPECT_EQ(refused_sheet("block-1", 2), "number.taken");
  EXPECT_EQ(refused_sheet("block-1", 4), "block.not_in_block");
  EXPECT_EQ(refused_sheet("block-2", 1), "block.no_such_block");
  EXPECT_EQ(refused_sheet("block-1", 1, {{"happened_at", "2026-10-01T09:00:00+08:00"}}), "time.too_early");
  const auto numbers = numbers_of("block-1");
  EXPECT_EQ(text(numbers.at(1), "fate"), "reserved");
  EXPECT_EQ(text(numbers.at(1), "device"), "平板-1");
  EXPECT_EQ(text(numbers.at(1), "held_by"), bureau.lead.name);
  EXPECT_EQ(text(numbers.at(2), "paper"), paper.id);
}

TEST_F(SetAside, APaperKeepsTheNumberOfItsSheetInLaterVersions) {
  reserve(2);
  auto paper = visit.prepare("inspection_record", on_sheet("block-1", 1));
  const auto next = visit.prepare("inspection_record", {{"paper", paper.id}});
  EXPECT_EQ(next.number, paper.number);
  EXPECT_EQ(text(visit.paper(paper.id), "block"), "block-1");
  EXPECT_EQ(visit.refused("prepare_paper", {{"paper", paper.id}, {"block", "block-1"}, {"serial", 2}}).code, "block.only_new");
  EXPECT_EQ(visit.refused("prepare_paper", {{"form", "inspection_record"}, {"act", visit.act()}, {"block", "block-1"}}).code,
            "block.half_named");
  EXPECT_EQ(visit
                .refused("prepare_paper",
                         {{"form", "inspection_record"}, {"act", visit.act()}, {"happened_at", bureau.clock.now().text()}})
                .code,
            "block.half_named");
}

TEST_F(SetAside, SheetsAreUsedVoidOrLostAndTheRegisterTellsOfEach) {
  reserve(5);
  visit.prepare("inspection_record", on_sheet("block-1", 1));
  bureau.does(bureau.lead, "number.void",
              {{"block", "block-1"}, {"serials", JsonArray{2}}, {"void_kind", "spoilt"}, {"reason", "写错当事人名称"}});
  bureau.does(bureau.lead, "number.void",
              {{"block", "block-1"},
               {"serials", JsonArray{3}},
               {"void_kind", "lost"},
               {"reason", "途中遗失"},
               {"happened_at", bureau.clock.now().plus_seconds(-3600).text()}});
  EXPECT_EQ(refused_sheet("block-1", 2), "number.void");
  const auto numbers = numbers_of("block-1");
  EXPECT_EQ(text(numbers.at(3), "void_kind"), "lost");
  EXPECT_EQ(text(numbers.at(3), "reason"), "途中遗失");
  EXPECT_EQ(text(numbers.at(3), "voided_by"), bureau.lead.name);
  const auto told = bureau.does(bureau.lead, "case.numbers", {{"only", "void"}});
  EXPECT_EQ(base::array_at(told, "numbers")->size(), 2u);
  const auto of_series = series(kRecords);
  for (const auto& [what, count] : {std::pair{"given", 1}, {"unusable", 2}, {"reserved", 2}, {"missing", 0}, {"voided", 2}})
    EXPECT_EQ(base::int_at(of_series, what), count) << what;
}

TEST_F(SetAside, SheetsArePrintedInTheirOrderEachWithItsNumberAndOnTheAccessLog) {
  reserve(3);
  const auto print = printed(bureau.lead, "block-1");
  EXPECT_THAT(sheets_in(print), ::testing::ElementsAre(1, 2, 3));
  std::string words = print;
  words.erase(std::remove(words.begin(), words.end(), '\n'), words.end());
  const std::string second = "应急检记〔2026〕2号";
  const auto titled = words.find(second);
  ASSERT_NE(titled, std::string::npos);
  EXPECT_NE(words.find(second, titled + 1), std::string::npos) << "the number stands on the sheet itself";
  EXPECT_THAT(words, ::testing::HasSubstr("□经检查，未发现问题和隐患。"));
  EXPECT_THAT(print, ::testing::Not(::testing::HasSubstr("over "))) << "no code of a page that was prepared";
  const auto entries = prints();
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(text(entries[1].body, "id"), "应急检记〔2026〕2号");
  EXPECT_EQ(text(entries[1].body, "user"), bureau.lead.user);
  EXPECT_EQ(base::find(entries[1].body, "case"), nullptr);
  printed(bureau.lead, "block-1");
  EXPECT_EQ(prints().size(), 6u) << "each print is told";
}

TEST_F(SetAside, SheetsThatAreUsedVoidOrLostAreNotPrintedAgain) {
  reserve(4);
  visit.prepare("inspection_record", on_sheet("block-1", 1));
  bureau.does(bureau.lead, "number.void",
              {{"block", "block-1"}, {"serials", JsonArray{3}}, {"void_kind", "lost"}, {"reason", "途中遗失"}});
  EXPECT_THAT(sheets_in(printed(bureau.lead, "block-1")), ::testing::ElementsAre(2, 4));
  bureau.does(bureau.lead, "number.void",
              {{"block", "block-1"}, {"serials", JsonArray{2, 4}}, {"void_kind", "spoilt"}, {"reason", "污损"}});
  EXPECT_EQ(printed(bureau.lead, "block-1"), "print.nothing");
  reserve(1);
  bureau.does(bureau.lead, "number.give_back", {{"block", "block-2"}});
  EXPECT_EQ(printed(bureau.lead, "block-2"), "block.returned");
}

TEST_F(SetAside, SheetsArePrintedInEachCopyWithItsFooter) {
  reserve(2);
  const auto all = printed(bureau.lead, "block-1", "all");
  EXPECT_THAT(sheets_in(all), ::testing::ElementsAre(1, 1, 2, 2));
  EXPECT_THAT(all, ::testing::HasSubstr("第一联　被检查单位"));
  const auto second = printed(bureau.lead, "block-1", "2");
  EXPECT_THAT(second, ::testing::Not(::testing::HasSubstr("第一联")));
  EXPECT_THAT(second, ::testing::HasSubstr("第二联　行政机关存档"));
  EXPECT_EQ(base::int_at(prints().back().body, "copy"), 2);
  EXPECT_EQ(printed(bureau.lead, "block-1", "3"), "paper.no_such_copy");
  reserve(400);
  EXPECT_EQ(printed(bureau.lead, "block-2", "all"), "print.too_many");
}

TEST_F(SetAside, SheetsAreForWhoHoldsTheBlockAndWhoKeepsTheNumbers) {
  reserve(1);
  EXPECT_EQ(printed(bureau.third, "block-1"), "block.not_yours");
  EXPECT_EQ(printed(bureau.auditor, "block-1"), "access.not_permitted");
  EXPECT_EQ(printed(bureau.lead, "block-9"), "block.no_such_block");
  EXPECT_TRUE(prints().empty());
  EXPECT_THAT(sheets_in(printed(bureau.head, "block-1")), ::testing::ElementsAre(1));
  bureau.does(bureau.head, "number.pass_on", {{"block", "block-1"}, {"user", bureau.third.user}});
  EXPECT_EQ(printed(bureau.lead, "block-1"), "block.not_yours");
  EXPECT_THAT(sheets_in(printed(bureau.third, "block-1")), ::testing::ElementsAre(1));
}

TEST_F(SetAside, WhatIsNoStockIsToldClearly) {
  reserve(1, {{"held_as", "device"}, {"device", "平板-1"}});
  EXPECT_EQ(printed(bureau.lead, "block-1"), "block.on_device");
  reserve(1, {{"held_as", "sheets"}, {"numbering", "paper.interview_record"}});
  EXPECT_EQ(printed(bureau.lead, "block-2"), "block.no_place") << "its form does not print a number";
  reserve(1, {{"held_as", "sheets"}, {"numbering", "case.inspection"}});
  EXPECT_EQ(printed(bureau.lead, "block-3"), "block.no_paper");
  reserve(1);
  std::vector<bool> printable;
  const auto told = bureau.does(bureau.lead, "number.blocks");
  for (const auto& block : told.at("blocks").as_array()) printable.push_back(base::bool_at(block, "printable"));
  EXPECT_THAT(printable, ::testing::ElementsAre(true, false, false, false)) << "the newest first";
}

TEST_F(SetAside, NoSheetGoesOutThatIsNotOnTheAccessLog) {
  reserve(1);
  bureau.store.break_appends(ports::LogName::access, 5);
  EXPECT_EQ(printed(bureau.lead, "block-1"), "store.disk_full");
}

TEST_F(SetAside, WhatWasNotUsedIsGivenNext) {
  reserve(4);
  visit.prepare("inspection_record", on_sheet("block-1", 2));
  bureau.does(bureau.lead, "number.void",
              {{"block", "block-1"}, {"serials", JsonArray{3}}, {"void_kind", "other"}, {"reason", "不再使用"}});
  bureau.does(bureau.lead, "number.give_back", {{"block", "block-1"}, {"note", "检查结束"}});
  EXPECT_EQ(refused_sheet("block-1", 1), "block.returned");
  EXPECT_EQ(visit.prepare("inspection_record").number, "应急检记〔2026〕1号");
  EXPECT_EQ(visit.prepare("inspection_record").number, "应急检记〔2026〕4号");
  EXPECT_EQ(visit.prepare("inspection_record").number, "应急检记〔2026〕5号");
  EXPECT_EQ(base::int_at(series(kRecords), "missing"), 0);
}

TEST_F(SetAside, ANumberOfLastYearStandsOnNoPaperOfThis) {
  reserve(2);
  bureau.at("2027-01-04T09:00:00+08:00");
  EXPECT_EQ(refused_sheet("block-1", 1), "block.other_year");
  EXPECT_EQ(
      visit.prepare("inspection_record", joined(on_sheet("block-1", 1), {{"happened_at", "2026-11-20T10:00:00+08:00"}})).number,
      "应急检记〔2026〕1号");
}

TEST_F(SetAside, OnlyTheHolderAndTheKeepersHandleABlock) {
  reserve(2);
  const JsonObject void_one{{"block", "block-1"}, {"serials", JsonArray{1}}, {"void_kind", "spoilt"}, {"reason", "写坏"}};
  EXPECT_EQ(bureau.refused(bureau.second, "number.void", void_one).code, "block.not_yours");
  EXPECT_EQ(
      bureau
          .refused(
              bureau.lead, "number.reserve",
              {{"numbering", "paper.inspection_record"}, {"count", 1}, {"held_as", "sheets"}, {"holder", bureau.lead.user}})
          .code,
      "access.not_permitted");
  bureau.does(bureau.lead, "number.pass_on", {{"block", "block-1"}, {"user", bureau.second.user}});
  EXPECT_EQ(bureau.refused(bureau.lead, "number.void", void_one).code, "block.not_yours");
  bureau.does(bureau.second, "number.void", void_one);
  bureau.does(bureau.archivist, "number.give_back", {{"block", "block-1"}});
  const auto told = bureau.does(bureau.second, "number.blocks");
  const auto& block = base::array_at(told, "blocks")->at(0);
  EXPECT_EQ(text(block, "name"), bureau.second.name);
  EXPECT_TRUE(base::bool_at(block, "mine"));
  EXPECT_EQ(base::int_at(block, "voided"), 1);
  EXPECT_EQ(base::int_at(*base::find(block, "returned"), "count"), 1);
}

TEST_F(SetAside, ABlockNeedsAHolderADeviceAndATemplateThatNeedsNoCase) {
  const JsonObject sheets{
      {"numbering", "paper.inspection_record"}, {"count", 2}, {"held_as", "sheets"}, {"holder", bureau.lead.user}};
  const auto refused = [&](JsonObject change) {
    return bureau.refused(bureau.head, "number.reserve", joined(sheets, change)).code;
  };
  EXPECT_EQ(refused({{"holder", "01931d2c-0000-7000-8000-0000000000ff@example.org"}}), "user.no_such_user");
  EXPECT_EQ(refused({{"held_as", "device"}, {"device", "平板-9"}}), "device.no_such_device");
  EXPECT_EQ(refused({{"held_as", "device"}}), "block.device_or_sheets");
  EXPECT_EQ(refused({{"numbering", "paper.no_such_form"}}), "form.no_such_form");
  EXPECT_EQ(refused({{"numbering", "archive.inspection"}}), "schema.pattern");
  EXPECT_EQ(refused({{"count", 501}}), "schema.maximum");
  bureau.does(bureau.system_admin, "parameter.set",
              {{"name", "numbering.paper.inspection_record"}, {"value", "检记〔{case_year}〕{case_serial}{again}号"}});
  EXPECT_EQ(refused({}), "numbering.fact_missing");
  EXPECT_EQ(base::array_at(bureau.does(bureau.head, "number.blocks"), "blocks")->size(), 0u);
}

TEST_F(SetAside, ACaseOpenedWithoutTheNetBringsItsNumberAndTime) {
  bureau.does(bureau.head, "number.reserve",
              {{"numbering", "case.inspection"},
               {"count", 2},
               {"held_as", "device"},
               {"device", "平板-1"},
               {"holder", bureau.lead.user}});
  const auto began = bureau.clock.now().text();
  bureau.days(1);
  const JsonObject offline{{"block", "block-1"}, {"serial", 3}, {"happened_at", began}};
  auto later = bureau.open_inspection_by(bureau.lead, nullptr, "山区检查", offline);
  EXPECT_EQ(later.number(), "应急检〔2026〕3号");
  EXPECT_EQ(text(later.view(), "opened_at"), began);
  const auto twice =
      bureau.refused(bureau.lead, "case.open", joined({{"enterprise", bureau.enterprise}, {"matter", "山区检查"}}, offline));
  EXPECT_EQ(twice.code, "number.taken");
  EXPECT_FALSE(twice.remedy.empty());
  EXPECT_EQ(bureau.open_inspection().number(), "应急检〔2026〕4号");
}

TEST_F(SetAside, ARequestThatComesTwiceReservesOnce) {
  const JsonObject input{
      {"numbering", "paper.inspection_record"}, {"count", 2}, {"held_as", "sheets"}, {"holder", bureau.lead.user}};
  const auto first = bureau.does(bureau.head, "number.reserve", input, {.key = "k"});
  EXPECT_EQ(bureau.does(bureau.head, "number.reserve", input, {.key = "k"}), first);
  EXPECT_EQ(bureau.entries("block.reserved").size(), 1u);
}

TEST_F(SetAside, TheRegisterIsReadAPageAtATime) {
  for (int i = 0; i < 5; ++i) visit.prepare("inspection_record");
  const auto first = bureau.does(bureau.lead, "case.numbers", {{"series", kRecords}, {"limit", 3}});
  ASSERT_EQ(base::array_at(first, "numbers")->size(), 3u);
  EXPECT_EQ(base::int_at(base::array_at(first, "numbers")->at(0), "serial"), 5);
  const auto rest =
      bureau.does(bureau.lead, "case.numbers", {{"series", kRecords}, {"limit", 3}, {"after", text(first, "next")}});
  ASSERT_EQ(base::array_at(rest, "numbers")->size(), 2u);
  EXPECT_EQ(base::int_at(base::array_at(rest, "numbers")->at(1), "serial"), 1);
  EXPECT_FALSE(base::find(rest, "next"));
  EXPECT_EQ(bureau.refused(bureau.lead, "case.numbers", {{"only", "moon"}}).code, "list.bad_position");
  EXPECT_EQ(bureau.refused(bureau.lead, "case.numbers", {{"block", "block-7"}}).code, "block.no_such_block");
}

TEST_F(SetAside, TheRegisterNamesNoCaseThatALabelKeepsFromTheReader) {
  reserve(1);
  visit.prepare("inspection_record", on_sheet("block-1", 1));
  visit.does("label", {{"labels", JsonArray{"商业秘密"}}, {"reason", "涉密"}});
  for (const auto& [serial, row] : numbers_of("block-1")) {
    EXPECT_FALSE(base::find(row, "case"));
    EXPECT_FALSE(base::find(row, "paper"));
  }
}

TEST_F(SetAside, TheSameEntriesGiveTheSameRegisterAfterARestart) {
  reserve(3);
  visit.prepare("inspection_record", on_sheet("block-1", 2));
  bureau.does(bureau.lead, "number.give_back", {{"block", "block-1"}});
  const auto before = series(kRecords);
  bureau.restart();
  EXPECT_EQ(series(kRecords), before);
  EXPECT_EQ(visit.prepare("inspection_record").number, "应急检记〔2026〕1号");
}

// Papers, sheets and blocks of one series at once: no gap, nothing twice.
TEST(ConcurrentNumbers, AreGivenWithoutAGapAndNeverTwice) {
  constexpr int kWriters = 8, kEach = 6;
  Bureau bureau;
  bureau.does(
      bureau.head, "number.reserve",
      {{"numbering", "paper.inspection_record"}, {"count", kWriters}, {"held_as", "sheets"}, {"holder", bureau.lead.user}});
  std::vector<Inspection> visits;
  for (int t = 0; t < kWriters; ++t) {
    visits.push_back(bureau.open_inspection());
    visits.back().begin();
  }
  std::vector<std::thread> threads;
  for (int t = 0; t < kWriters; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        JsonObject paper{{"case", visits[static_cast<std::size_t>(t)].id()}, {"form", "inspection_record"}, {"act", "act-1"}};
        if (i == 2)
          paper["block"] = "block-1", paper["serial"] = 1 + t / 2;  // two ask for each sheet
        const auto done = bureau.ask(bureau.lead, "case.prepare_paper", paper);
        const bool as_it_should = done || (i == 2 && done.error().code == "number.taken");
        EXPECT_TRUE(as_it_should) << (done ? std::string() : done.error().text());
        if (i != 4 || t % 4 != 0) continue;
        EXPECT_TRUE(bureau.ask(
            bureau.head, "number.reserve",
            {{"numbering", "paper.inspection_record"}, {"count", 3}, {"held_as", "sheets"}, {"holder", bureau.lead.user}}));
      }
    });
  for (auto& thread : threads) thread.join();
  std::set<std::string> given;
  for (const auto& event : bureau.entries("paper.prepared")) EXPECT_TRUE(given.insert(text(event.body, "number")).second);
  EXPECT_EQ(given.size(), std::size_t{kWriters * (kEach - 1) + kWriters / 2});
  const auto told = bureau.does(bureau.lead, "number.series");
  for (const auto& row : *base::array_at(told, "series")) {
    EXPECT_EQ(base::int_at(row, "missing"), 0) << row;
    if (text(row, "series") == kRecords) {
      EXPECT_EQ(base::int_at(row, "last"), kWriters * (kEach - 1) + kWriters + 2 * 3);
    }
  }
}

}  // namespace
}  // namespace use_cases

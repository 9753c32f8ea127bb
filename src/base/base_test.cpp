#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/recently_used.h"
#include "base/blank.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/limits.h"

namespace base {
namespace {

TEST(Bytes, HexAndBase64HaveOneSpellingEach) {
  SeededRandom random(7);
  for (std::size_t n = 0; n < 70; ++n) {
    const Bytes bytes = random.bytes(n);
    EXPECT_EQ(from_hex(to_hex(bytes)).value(), bytes);
    EXPECT_EQ(from_base64(to_base64(bytes)).value(), bytes);
  }
  EXPECT_EQ(to_base64(view_of("foob")), "Zm9vYg==");
  for (const char* bad : {"Zm9vYg=", "Zm9vYh==", "Zm9v*g==", "Zm==Zm9v", "===="})
    EXPECT_FALSE(from_base64(bad)) << bad;
  for (const char* bad : {"0", "0G", "AB", "a b "}) EXPECT_FALSE(from_hex(bad)) << bad;
}

TEST(Bytes, IntegersAreBigEndian) {
  Bytes out;
  put_u16(out, 0x0102);
  put_u32(out, 0x03040506);
  put_u64(out, 0x0708090a0b0c0d0eULL);
  EXPECT_EQ(to_hex(out), "0102030405060708090a0b0c0d0e");
  EXPECT_EQ(get_u64(ByteView(out).subspan(6)), 0x0708090a0b0c0d0eULL);
}

TEST(Blank, IsWhereNothingIsSeen) {
  for (const char* blank : {"", " ", "\t\r\n", "\u00a0", "\u3000", "\u200b\u200d\ufeff", "\u2003 \u2029", "\u3164", "\u2800",
                            "\u00ad", "\U000e0041", "\ufe0f", "\u034f"})
    EXPECT_TRUE(is_blank(blank)) << to_hex(view_of(blank));
  for (const char* seen : {"a", " 一", "\u3000。", "-", "\u200b1", "¥", "é", "\U0001f4f7", "\U00020000"}) EXPECT_FALSE(is_blank(seen)) << seen;
  for (const char* broken : {"\xff", " \xe3\x80", "\x80", "\xe3 "}) EXPECT_FALSE(is_blank(broken)) << to_hex(view_of(broken));
  EXPECT_TRUE(is_blank(std::string_view("\0", 1)));
}

TEST(Digest, RefusesWhatIsNotSixtyFourLowerCaseCharacters) {
  const std::string good(64, 'a');
  EXPECT_EQ(Digest::from_hex(good)->hex(), good);
  EXPECT_FALSE(Digest::from_hex(good.substr(1)));
  EXPECT_FALSE(Digest::from_hex(std::string(64, 'A')));
}

TEST(Instant, ReadsAnyOffsetAndWritesUtc) {
  EXPECT_EQ(Instant::parse("2026-03-05T09:10:12+08:00")->text(), "2026-03-05T01:10:12.000000Z");
  EXPECT_EQ(Instant::parse("2024-02-29T23:59:59.000001Z")->text(), "2024-02-29T23:59:59.000001Z");
  EXPECT_EQ(Instant::parse("1970-01-01T00:00:00Z")->us, 0);
  EXPECT_EQ(Instant::parse("2000-01-01T00:00:00.5-01:30")->text(), "2000-01-01T01:30:00.500000Z");
}

TEST(Instant, RefusesDatesThatAreNone) {
  for (const char* bad :
       {"", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-04-31T00:00:00Z", "2026-03-05", "2026-03-05T24:00:00Z",
        "2026-03-05T09:10:12", "2026-03-05 09:10:12Z", "2026-03-05T09:10:12.1234567Z", "2026-03-05T09:10:12.Z",
        "2026-03-05T09:10:12+8:00", "1969-12-31T23:59:59Z", "3000-01-01T00:00:00Z", "1970-01-01T00:00:00+08:00", "yesterday"}) {
    auto parsed = Instant::parse(bad);
    ASSERT_FALSE(parsed) << bad;
    EXPECT_EQ(parsed.error().code, "base.bad_instant");
    EXPECT_FALSE(parsed.error().remedy.empty());
  }
}

TEST(LegalDay, IsADayAtPlusEight) {
  EXPECT_EQ(LegalDay::of(*Instant::parse("2026-03-04T16:00:00Z")).text(), "2026-03-05");
  EXPECT_EQ(LegalDay::of(*Instant::parse("2026-03-04T15:59:59.999999Z")).text(), "2026-03-04");
  EXPECT_EQ(LegalDay::parse("2026-11-23")->weekday(), 1);
  EXPECT_EQ(LegalDay::parse("2026-11-22")->weekday(), 7);
  EXPECT_EQ(LegalDay::parse("2026-03-05")->begin().text(), "2026-03-04T16:00:00.000000Z");
  EXPECT_EQ(LegalDay::parse("2026-03-05")->end().text(), "2026-03-05T15:59:59.999999Z");
  EXPECT_FALSE(LegalDay::parse("2026-02-29"));
  EXPECT_FALSE(LegalDay::parse("2026-2-3"));
  EXPECT_TRUE(LegalDay::parse("2999-12-31"));
  EXPECT_EQ(LegalDay::parse("3000-01-01").error().remedy, "years end with 2999");
}

TEST(LegalDay, CountsThroughFourHundredYears) {
  LegalDay day = *LegalDay::from_civil(1900, 1, 1);
  for (int i = 0; i < 146097 * 2; ++i, day = day.plus(1)) {
    const auto c = day.civil();
    ASSERT_EQ(LegalDay::from_civil(c.year, c.month, c.day)->days, day.days);
  }
}

TEST(Ids, AreOrderedByTimeAndBearTheOrigin) {
  SeededRandom random(1);
  const auto early = global_id(*Instant::parse("2026-01-01T00:00:00Z"), random, "a.example");
  const auto late = global_id(*Instant::parse("2026-01-01T00:00:00.001Z"), random, "a.example");
  EXPECT_LT(early, late);
  EXPECT_THAT(early, testing::MatchesRegex("[0-9a-f]+-[0-9a-f]+-7[0-9a-f]+-[89ab][0-9a-f]+-[0-9a-f]+@a.example"));
  EXPECT_EQ(early.size(), 36u + 1 + 9);
}

TEST(Ids, OriginIsADomainName) {
  EXPECT_TRUE(check_origin("zhifa.example.gov.cn"));
  EXPECT_TRUE(check_origin("demo.b-1.cn"));
  for (const char* bad : {"", "cn", "A.cn", "a..cn", ".cn", "cn.", "-a.cn", "a-.cn", "a_b.cn", "执法.cn", "a.cn/record"})
    EXPECT_FALSE(check_origin(bad)) << bad;
  EXPECT_TRUE(is_demo_origin("demo.a.cn"));
  EXPECT_FALSE(is_demo_origin("demonstration.cn"));
}

TEST(Json, CanonicalSpellingFollowsRfc8785) {
  // The worked example of RFC 8785 §3.2.2 and §3.2.3.
  auto value = parse_json(
      R"({"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],)"
      R"("string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]})");
  ASSERT_TRUE(value) << value.error().text();
  EXPECT_EQ(canonical(*value).value(),
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
            "\"string\":\"\xE2\x82\xAC$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  auto keys = parse_json(
      R"({"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",)"
      R"("\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"})");
  ASSERT_TRUE(keys);
  const std::string text = canonical(*keys).value();
  EXPECT_LT(text.find("Carriage"), text.find("One"));
  EXPECT_LT(text.find("Control"), text.find("Latin"));
  EXPECT_LT(text.find("Euro"), text.find("Emoji"));
  EXPECT_LT(text.find("Emoji"), text.find("Hebrew"));  // by UTF-16 unit, not by code point
}

TEST(Json, CanonicalKeysStandInTheOrderOfTheirUtf16Units) {
  // First units 0061, 0061 then 0062, 0061 then D83D, 0061 then E000, 00E9, D7FF, D800, DBFF, E000, FFFF.
  const std::vector<std::string> sorted{"a", "ab", "a\xF0\x9F\x98\x80", "a\xEE\x80\x80", "\xC3\xA9", "\xED\x9F\xBF",
                                        "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF"};
  JsonObject object;
  std::string expected = "{";
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    object[sorted[sorted.size() - 1 - i]] = 0;
    expected += (i == 0 ? "\"" : ",\"") + sorted[i] + "\":0";
  }
  EXPECT_EQ(canonical(Json(object)).value(), expected + "}");
}

TEST(Json, RefusesNumbersWithoutOneSpelling) {
  EXPECT_TRUE(canonical(Json(kMaxExactInteger)));
  EXPECT_FALSE(canonical(Json(std::int64_t{1} << 53)));
  EXPECT_FALSE(canonical(Json(~std::uint64_t{0})));
}

TEST(Json, RefusesWhatCouldBeReadTwoWays) {
  EXPECT_EQ(parse_json(R"({"a":1,"b":{"a":2},"a":3})").error().code, "json.duplicate_key");
  EXPECT_EQ(parse_json(R"({"a":1,"\u0061":3})").error().code, "json.duplicate_key");
  EXPECT_EQ(parse_json(R"({"":1,"":2})").error().code, "json.duplicate_key");
  EXPECT_EQ(parse_json(R"({"x":{"x":1,"b":2,"c":3,"b":4}})").error().where, "b");
  EXPECT_EQ(parse_json(R"({"":{},"x":[{}],"":2})").error().code, "json.duplicate_key");
  EXPECT_TRUE(parse_json(R"({"a":[{"a":1},{"a":2}],"b":"a\":"})"));
  EXPECT_TRUE(parse_json(R"({"ab":{"a":{"b":{}},"b":1},"a":{"b":1},"b":{"ab":2}})"));
  for (const char* bad : {"", "{", "{}x", "[1,]", "{'a':1}", "// c\n1", "nul", "\"\xff\"", "01"})
    EXPECT_FALSE(parse_json(bad)) << bad;
  EXPECT_FALSE(parse_json(std::string(100, '[') + std::string(100, ']')));
}

TEST(Clock, RunsOnFromWhereItWasSet) {
  const OffsetClock clock(*Instant::parse("2026-03-05T01:00:00Z"));
  const auto first = clock.now();
  EXPECT_GE(first.text(), "2026-03-05T01:00:00");
  EXPECT_GE(clock.now(), first);
}

TEST(RecentlyUsed, KeepsWhatWasUsedLastWithinItsWeight) {
  RecentlyUsed<int> kept(10);
  kept.put("a", 1, 4);
  kept.put("b", 2, 4);
  ASSERT_TRUE(kept.find("a"));  // used later than b now
  kept.put("c", 3, 4);
  EXPECT_EQ(kept.find("b"), nullptr);
  EXPECT_EQ(*kept.find("a"), 1);
  EXPECT_EQ(*kept.find("c"), 3);
}

TEST(RecentlyUsed, WhatIsOnlyLookedAtIsNotUsed) {
  RecentlyUsed<int> kept(2);
  kept.put("a", 1, 1);
  kept.put("b", 2, 1);
  ASSERT_NE(kept.peek("a"), nullptr);
  EXPECT_EQ(*kept.peek("a"), 1);
  EXPECT_EQ(kept.peek("c"), nullptr);
  kept.put("c", 3, 1);
  EXPECT_EQ(kept.peek("a"), nullptr) << "it was the one used longest ago";
  EXPECT_NE(kept.peek("b"), nullptr);
}

TEST(RecentlyUsed, ANewValueTakesThePlaceAndTheWeightOfTheOld) {
  RecentlyUsed<int> kept(10);
  for (int i = 0; i < 100; ++i) kept.put("a", i, 6);
  kept.put("b", 7, 4);
  EXPECT_EQ(*kept.find("a"), 99);
  EXPECT_EQ(kept.size(), 2u);
}

TEST(RecentlyUsed, WhatIsTooHeavyIsNotKeptAndPushesNothingOut) {
  RecentlyUsed<int> kept(10);
  kept.put("a", 1, 10);
  kept.put("b", 2, 11);
  EXPECT_TRUE(kept.find("a"));
  EXPECT_EQ(kept.find("b"), nullptr);
  kept.drop("a");
  kept.drop("never there");
  EXPECT_EQ(kept.size(), 0u);
  kept.put("c", 3, 10);
  kept.clear();
  EXPECT_EQ(kept.find("c"), nullptr);
}

class AClockWatch : public ::testing::Test {
 protected:
  AClockWatch() { watch.begin(clock); }
  std::int64_t seen() {
    const auto step = watch.look(clock);
    return step ? step->to.us - step->from.us : 0;
  }
  ManualClock clock{Instant::parse("2026-03-05T01:00:00Z").value()};
  ClockWatch watch;
};

TEST_F(AClockWatch, SeesNothingWhileTimePasses) {
  for (const std::int64_t seconds : {0, 1, 3600, 86'400 * 400}) {
    clock.advance_seconds(seconds);
    EXPECT_EQ(seen(), 0);
  }
}

TEST_F(AClockWatch, SeesAStepEitherWayOnce) {
  for (const std::int64_t seconds : {6, -6, 86'400, -86'400}) {
    clock.advance_seconds(1000);
    clock.step_seconds(seconds);
    EXPECT_EQ(seen(), seconds * 1'000'000);
    EXPECT_EQ(seen(), 0);
  }
}

TEST_F(AClockWatch, LeavesCorrectionsWithinTheToleranceAlone) {
  for (const std::int64_t seconds : {5, -5}) {
    clock.step_seconds(seconds);
    EXPECT_EQ(seen(), 0);
  }
}

TEST_F(AClockWatch, SeesThatTheClockStandsBehindAnInstantThatIsOver) {
  watch.begin(clock, clock.now().plus_hours(1));
  clock.advance_seconds(60);
  EXPECT_EQ(seen(), -3'600'000'000);
  watch.begin(clock, clock.now().plus_hours(-24));  // nobody looked for a day
  EXPECT_EQ(seen(), 0);
}

TEST_F(AClockWatch, TrustsAClockThatBeganElsewhereAndRunsOn) {
  const OffsetClock sample(Instant::parse("2031-01-01T00:00:00Z").value());
  watch.begin(sample, Instant::parse("2026-03-05T01:00:00Z").value());
  EXPECT_FALSE(watch.look(sample));
}

}  // namespace
}  // namespace base

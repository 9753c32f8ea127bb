#include "http_api/request_parts.h"

#include <gmock/gmock.h>

#include "base/random.h"
#include "http_api/contents.h"
#include "http_api/guards.h"
#include "http_api/wire.h"

namespace http_api {
namespace {

using ::testing::ElementsAre;

TEST(Paths, are_split_before_they_are_decoded) {
  EXPECT_THAT(split_path("/api/v1/cases/0190-a%40a.example/x%2Fy").value(),
              ElementsAre("api", "v1", "cases", "0190-a@a.example", "x/y"));
  EXPECT_THAT(split_path("/").value(), ElementsAre(""));
  EXPECT_THAT(split_path("/%E6%A1%88").value(), ElementsAre("案"));
}

TEST(Paths, that_cannot_be_right_are_refused) {
  for (const auto* path : {"", "cases", "/a%", "/a%4", "/a%zz", "/a%00b", "/%FF", "/%ED%A0%80", "/%C0%AF"})
    EXPECT_EQ(split_path(path).error().code, "http.bad_path") << path;
  EXPECT_FALSE(split_path(std::string(100, '/')));
}

TEST(Queries, hold_each_parameter_once) {
  const auto pairs = parse_query("text=%E5%8C%96+%E5%B7%A5&limit=5&flag").value();
  EXPECT_EQ(*find_pair(pairs, "text"), "化 工");
  EXPECT_EQ(*find_pair(pairs, "limit"), "5");
  EXPECT_EQ(*find_pair(pairs, "flag"), "");
  EXPECT_EQ(find_pair(pairs, "none"), nullptr);
  EXPECT_EQ(parse_query("a=1&a=2").error().code, "http.bad_query");
}

TEST(Cookies, are_found_among_others_and_by_whole_name) {
  EXPECT_EQ(cookie("a=1; zhilu_session=abc; b=2", "zhilu_session"), "abc");
  EXPECT_EQ(cookie("xzhilu_session=evil", "zhilu_session"), "");
  EXPECT_EQ(cookie("zhilu_session", "zhilu_session"), "");
}

struct RangeCase {
  const char* header;
  ByteRange::Kind kind;
  std::uint64_t first, count;
};

class Ranges : public ::testing::TestWithParam<RangeCase> {};

TEST_P(Ranges, follow_rfc_9110_for_ten_bytes) {
  const auto& expected = GetParam();
  const auto range = parse_range(expected.header, 10);
  EXPECT_EQ(range.kind, expected.kind) << expected.header;
  if (range.kind == ByteRange::unsatisfiable) return;
  EXPECT_EQ(range.first, expected.first) << expected.header;
  EXPECT_EQ(range.count, expected.count) << expected.header;
}

INSTANTIATE_TEST_SUITE_P(
    All, Ranges,
    ::testing::Values(
        RangeCase{"bytes=0-4", ByteRange::part, 0, 5}, RangeCase{"bytes=9-9", ByteRange::part, 9, 1},
        RangeCase{"bytes=0-", ByteRange::part, 0, 10}, RangeCase{"bytes=5-99", ByteRange::part, 5, 5},
        RangeCase{"bytes=-3", ByteRange::part, 7, 3}, RangeCase{"bytes=-99", ByteRange::part, 0, 10},
        RangeCase{"Bytes=1-2", ByteRange::part, 1, 2}, RangeCase{"bytes= 1 - 2 ", ByteRange::part, 1, 2},
        RangeCase{"bytes=10-", ByteRange::unsatisfiable, 0, 0},
        RangeCase{"bytes=-0", ByteRange::unsatisfiable, 0, 0},
        RangeCase{"bytes=4-2", ByteRange::whole, 0, 10}, RangeCase{"bytes=", ByteRange::whole, 0, 10},
        RangeCase{"bytes=-", ByteRange::whole, 0, 10}, RangeCase{"bytes=a-b", ByteRange::whole, 0, 10},
        RangeCase{"bytes=0-1,4-5", ByteRange::whole, 0, 10}, RangeCase{"", ByteRange::whole, 0, 10},
        RangeCase{"lines=0-1", ByteRange::whole, 0, 10},
        RangeCase{"bytes=0-99999999999999999999", ByteRange::whole, 0, 10}));

TEST(Ranges, of_an_empty_thing_are_unsatisfiable) {
  EXPECT_EQ(parse_range("bytes=0-", 0).kind, ByteRange::unsatisfiable);
  EXPECT_EQ(parse_range("bytes=-1", 0).kind, ByteRange::unsatisfiable);
  EXPECT_EQ(parse_range("", 0).kind, ByteRange::whole);
}

TEST(EntityTags, are_compared_weakly_in_lists) {
  EXPECT_TRUE(names_etag("\"a\", W/\"17\"", "17"));
  EXPECT_TRUE(names_etag("*", "17"));
  EXPECT_FALSE(names_etag("\"117\"", "17"));
  EXPECT_FALSE(names_etag("17", "17"));
  EXPECT_FALSE(names_etag("\"", "17"));
}

TEST(Versions, of_if_match_are_numbers_in_quotes) {
  EXPECT_EQ(parse_if_match("\"17\"").value(), 17u);
  EXPECT_EQ(parse_if_match("").value(), std::nullopt);
  EXPECT_EQ(parse_if_match("*").value(), std::nullopt);
  for (const auto* wrong : {"17", "\"x\"", "W/\"17\"", "\"1\", \"2\"", "\"-1\"", "\"99999999999999999\""})
    EXPECT_EQ(parse_if_match(wrong).error().code, "http.bad_if_match") << wrong;
}

TEST(IdempotencyKeys, are_short_and_printable) {
  EXPECT_EQ(parse_idempotency_key("\"8e03978e-40d5\"").value(), "8e03978e-40d5");
  EXPECT_EQ(parse_idempotency_key("").value(), "");
  EXPECT_FALSE(parse_idempotency_key(std::string(201, 'a')));
  EXPECT_FALSE(parse_idempotency_key("a\x01z"));
}

TEST(UploadMetadata, goes_there_and_back) {
  const base::Json metadata{{"case", "c@a.example"}, {"name", "现场 1.mp4"}, {"act", ""}};
  const auto text = write_upload_metadata(metadata);
  EXPECT_EQ(parse_upload_metadata(text).value(), metadata);
  EXPECT_EQ(parse_upload_metadata("flag, name YQ==").value(), (base::Json{{"flag", ""}, {"name", "a"}}));
}

TEST(UploadMetadata, that_is_not_tus_is_refused_naming_the_key) {
  for (const auto* wrong : {"name !!", "name YQ==,name YQ==", "n\xC3\xA4me YQ==", "name /w=="}) {
    const auto parsed = parse_upload_metadata(wrong);
    ASSERT_FALSE(parsed) << wrong;
    EXPECT_EQ(parsed.error().code, "upload.bad_metadata");
    EXPECT_FALSE(parsed.error().where.empty());
  }
}

TEST(UploadChecksums, are_of_a_known_kind_and_its_length) {
  EXPECT_EQ(parse_upload_checksum("sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=").value().value.size(), 20u);
  EXPECT_EQ(parse_upload_checksum("md5 AAAA").error().code, "upload.unknown_checksum");
  EXPECT_EQ(parse_upload_checksum("sha256 AAAA").error().code, "upload.bad_checksum");
  EXPECT_EQ(parse_upload_checksum("").error().code, "upload.unknown_checksum");
}

TEST(Accepting, weighs_codings_and_languages) {
  EXPECT_TRUE(accepts_coding("gzip, deflate, br", "br"));
  EXPECT_FALSE(accepts_coding("gzip, br;q=0", "br"));
  EXPECT_FALSE(accepts_coding("", "br"));
  EXPECT_EQ(preferred_language("en-GB,en;q=0.9,zh;q=0.8"), "en");
  EXPECT_EQ(preferred_language("de, en;q=0.3, zh-CN;q=0.5"), "zh");
  EXPECT_EQ(preferred_language(""), "zh");
}

TEST(FileNames, cannot_break_out_of_their_header) {
  EXPECT_EQ(disposition(true, "a\"b\r\n现.mp4"),
            "attachment; filename=\"a_b_.mp4\"; filename*=UTF-8''a%22b%0D%0A%E7%8E%B0.mp4");
  EXPECT_FALSE(shown_in_place("text/html"));
  EXPECT_FALSE(shown_in_place("image/svg+xml"));
  EXPECT_TRUE(shown_in_place("video/mp4"));
}

TEST(HeaderValues, cannot_begin_a_line_of_their_own) {
  Response response;
  response.set("X-Test", "a\r\nSet-Cookie: b");
  EXPECT_THAT(head_text(response, 0, true, true), ::testing::HasSubstr("X-Test: a  Set-Cookie: b\r\n"));
}

TEST(Targets, may_be_absolute) {
  Request request;
  EXPECT_TRUE(split_target("http://a.example:80/x?y=1", request));
  EXPECT_EQ(request.path, "/x");
  EXPECT_EQ(request.query, "y=1");
  EXPECT_FALSE(split_target("*", request));
  EXPECT_FALSE(split_target("a.example:443", request));
}

TEST(SameSite, believes_the_browser_and_asks_writes_for_the_header) {
  Request request;
  request.method = "POST";
  request.headers = {{"Host", "a.example:8080"}};
  EXPECT_EQ(check_same_site(request).error().code, "http.csrf");
  request.headers.push_back({"x-zhilu-csrf", "1"});
  EXPECT_TRUE(check_same_site(request));
  request.headers.push_back({"Origin", "http://a.example:8080"});
  EXPECT_TRUE(check_same_site(request));
  request.headers.back().value = "http://evil.example";
  EXPECT_EQ(check_same_site(request).error().code, "http.cross_site");
  request.headers.back().value = "null";
  EXPECT_EQ(check_same_site(request).error().code, "http.cross_site");
  request.headers.back() = {"Sec-Fetch-Site", "same-site"};
  EXPECT_EQ(check_same_site(request).error().code, "http.cross_site");
  request.peer.uid = 1000;
  EXPECT_TRUE(check_same_site(request));
}

TEST(Remotes, are_told_by_a_proxy_only_where_there_is_one) {
  Request request;
  request.peer.address = "127.0.0.1";
  request.headers = {{"X-Forwarded-For", "6.6.6.6, 10.0.0.9"}, {"X-Forwarded-Proto", "https"}};
  EXPECT_EQ(remote_of(request, false), "127.0.0.1");
  EXPECT_EQ(remote_of(request, true), "10.0.0.9");
  EXPECT_FALSE(is_secure(request, false));
  EXPECT_TRUE(is_secure(request, true));
  EXPECT_FALSE(is_local(request));
  // A client's own headers lie before the proxy's.
  request.headers = {{"X-Forwarded-For", "6.6.6.6"}, {"x-forwarded-for", "10.0.0.9 "}};
  EXPECT_EQ(remote_of(request, true), "10.0.0.9");
  request.headers = {{"X-Forwarded-For", std::string(500, '1')}};
  EXPECT_EQ(remote_of(request, true), "127.0.0.1");
}

TEST(Remotes, are_believed_of_a_proxy_on_this_machine_only) {
  Request request;
  request.headers = {{"X-Forwarded-For", "10.0.0.9"}, {"X-Forwarded-Proto", "https"}};
  for (const char* near : {"127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"}) {
    request.peer.address = near;
    EXPECT_EQ(remote_of(request, true), "10.0.0.9") << near;
    EXPECT_TRUE(is_secure(request, true)) << near;
  }
  for (const char* far : {"10.0.0.7", "::ffff:10.0.0.7", "fe80::1", "12.7.0.1"}) {
    request.peer.address = far;
    EXPECT_EQ(remote_of(request, true), far);
    EXPECT_FALSE(is_secure(request, true)) << far;
  }
}

TEST(Heads, with_folded_lines_are_known) {
  EXPECT_TRUE(has_folded_line("GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n"));
  EXPECT_TRUE(has_folded_line("GET / HTTP/1.1\r\n Host: a\r\n"));
  EXPECT_TRUE(has_folded_line("GET / HTTP/1.1\r\nX: y\n\tz"));
  EXPECT_FALSE(has_folded_line("GET / HTTP/1.1\r\nHost: a\r\n\r\n\n body"));
  EXPECT_FALSE(has_folded_line("GET / HTTP/1.1\r\nHost:  a \r\n"));
  EXPECT_FALSE(has_folded_line("GET / HTTP/1.1\r\n"));
  EXPECT_FALSE(has_folded_line(""));
}

TEST(Parsers, bear_any_bytes) {
  base::SeededRandom random(20260320);
  constexpr std::string_view signs = "/%=&;,\" -0919azW*bytes\xE6\xA1\x88\r\n?+";
  for (int round = 0; round < 20000; ++round) {
    std::string text(random.next() % 40, ' ');
    for (auto& c : text) c = signs[random.next() % signs.size()];
    const auto range = parse_range("bytes=" + text, 1000);
    if (range.kind == ByteRange::part) {
      EXPECT_LE(range.first + range.count, 1000u);
      EXPECT_GE(range.count, 1u);
    }
    const auto metadata = parse_upload_metadata(text);
    if (metadata) {
      EXPECT_EQ(parse_upload_metadata(write_upload_metadata(*metadata)).value(), *metadata);
    }
    const auto decoded = percent_decode(text);
    if (decoded) {
      EXPECT_TRUE(is_utf8(*decoded));
    }
    static_cast<void>(split_path(text));
    static_cast<void>(parse_query(text));
    static_cast<void>(cookie(text, "a"));
    static_cast<void>(names_etag(text, "1"));
    static_cast<void>(parse_if_match(text));
    static_cast<void>(parse_upload_checksum(text));
    static_cast<void>(preferred_language(text));
  }
}

}  // namespace
}  // namespace http_api

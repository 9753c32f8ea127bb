// Requests that are not what an operation takes: each is answered as invalid, naming the field, and leaves no trace.
#include "sample_requests.h"

namespace use_cases {
namespace {

using base::ErrorKind;
using ::testing::Contains;

// What a field of this type can never hold.
std::vector<Json> wrong_values(const Json& right) {
  if (right.is_array() || right.is_object()) return {"words", 7, true};
  if (right.is_string()) return {7, JsonObject{{"a", 1}}};
  if (right.is_bool()) return {"true", JsonArray{}};
  return {"many", JsonObject{}, true};
}

// Values that programs stumble over.
JsonArray nasty_values() {
  Json deep = "end";
  for (int i = 0; i < 200; ++i) deep = JsonArray{deep};
  return JsonArray{nullptr,
          "",
          std::string(70'000, 'x'),
          std::string("\0\x01\xff\xfe", 4),
          "' OR 1=1; --",
          "../../etc/passwd",
          "9999-99-99T99:99:99Z",
          -1,
          1e308,
          std::numeric_limits<std::int64_t>::min(),
          std::numeric_limits<std::uint64_t>::max(),
          JsonArray{nullptr},
          JsonObject{{"", nullptr}},
          deep};
}

TEST(BadInput, TheTableOfRequestsHoldsEveryOperation) {
  RichCase rich;
  std::set<std::string> held;
  for (const auto& request : rich.requests()) EXPECT_TRUE(held.insert(request.operation).second) << request.operation;
  for (const auto& operation : rich.bureau.office->operations()) EXPECT_THAT(held, Contains(operation));
  EXPECT_EQ(held.size(), rich.bureau.office->operations().size());
}

TEST(BadInput, AFieldOfAnotherTypeIsNamedInEveryOperation) {
  RichCase rich;
  for (const auto& request : rich.requests())
    for (const auto& member : request.input.as_object()) {
      const std::string field(member.key());
      if (std::count(request.free.begin(), request.free.end(), field) > 0) continue;
      for (const auto& wrong : wrong_values(member.value())) {
        auto input = request.input;
        input.as_object()[field] = wrong;
        const auto error = rich.bureau.refused(request.who, request.operation, input);
        EXPECT_EQ(error.kind, ErrorKind::invalid) << request.operation << " " << field << " " << wrong << ": " << error.text();
        EXPECT_TRUE(error.where.starts_with("/" + field)) << request.operation << " " << field << " names " << error.where;
      }
    }
}

TEST(BadInput, AFieldThatIsMissingIsNamedInEveryOperation) {
  RichCase rich;
  for (const auto& request : rich.requests())
    for (const auto& field : request.needed) {
      auto input = request.input;
      input.as_object().erase(field);
      const auto error = rich.bureau.refused(request.who, request.operation, input);
      EXPECT_EQ(error.kind, ErrorKind::invalid) << request.operation << " without " << field << ": " << error.text();
      EXPECT_TRUE(error.where.starts_with("/" + field)) << request.operation << " without " << field << " names " << error.where;
    }
}

TEST(BadInput, BlanksAreNoTextWhereOneIsNeeded) {
  RichCase rich;
  int tried = 0;
  for (const auto& request : rich.requests())
    for (const auto& field : request.needed) {
      const auto* value = base::find(request.input, field);
      if (!request.has_schema || field == "case" || value == nullptr || !value->is_string()) continue;
      for (const char* blank : {" ", "\u3000\u3000", "\u200b", "\n\ufeff"}) {
        auto input = request.input;
        input.as_object()[field] = blank;
        const auto error = rich.bureau.refused(request.who, request.operation, input);
        EXPECT_EQ(error.kind, ErrorKind::invalid) << request.operation << " " << field << ": " << error.text();
        EXPECT_EQ(error.where, "/" + field) << request.operation;
        ++tried;
      }
    }
  EXPECT_GT(tried, 100);
}

TEST(BadInput, AReasonAPlaceAndADescriptionAreWritten) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  EXPECT_EQ(visit.refused("begin_act", {{"kind", "inspection"}, {"place", "\u3000"}}).code, "schema.blank");
  visit.begin();
  const JsonObject hazard{{"act", "act-1"}, {"place", "冲床"}, {"description", "无标志"}, {"remedy", "at_once"}};
  for (const char* field : {"place", "description", "basis"}) {
    const auto error = visit.refused("find_hazard", joined(hazard, {{field, " \u200b"}}));
    EXPECT_EQ(error.code, "schema.blank") << field;
    EXPECT_EQ(error.where, std::string("/") + field);
  }
  visit.does("find_hazard", joined(hazard, {{"place", " 冲床 "}}));
}

TEST(BadInput, AFieldThatACommandDoesNotKnowIsRefused) {
  RichCase rich;
  for (const auto& request : rich.requests()) {
    if (!request.has_schema) continue;
    auto input = request.input;
    input.as_object()["given"] = JsonObject{{"number", "1"}};
    const auto error = rich.bureau.refused(request.who, request.operation, input);
    EXPECT_EQ(error.kind, ErrorKind::invalid) << request.operation << ": " << error.text();
    EXPECT_FALSE(error.where.empty()) << request.operation;
  }
}

// Whatever stands in a field: an answer comes, and what is refused leaves no trace. What is accepted is not looked at here.
TEST(BadInput, NothingThatStandsInAFieldBreaksAnOperation) {
  RichCase rich;
  auto& bureau = rich.bureau;
  const auto nasty = nasty_values();
  for (const auto& request : rich.requests())
    for (const auto& member : request.input.as_object())
      for (const auto& value : nasty) {
        auto input = request.input;
        input.as_object()[member.key()] = value;
        const auto before = bureau.recorded();
        const auto reply = bureau.ask(request.who, request.operation, input);
        if (reply) continue;
        EXPECT_EQ(bureau.recorded(), before) << request.operation << " " << member.key();
        EXPECT_NE(reply.error().kind, ErrorKind::broken) << request.operation << " " << member.key() << ": " << reply.error().text();
        EXPECT_NE(reply.error().kind, ErrorKind::corrupt) << request.operation << " " << member.key() << ": " << reply.error().text();
        EXPECT_FALSE(reply.error().code.empty());
      }
}

TEST(BadInput, ARequestThatIsNoObjectIsRefused) {
  RichCase rich;
  for (const auto& operation : rich.bureau.office->operations())
    for (const Json& input : {Json(nullptr), Json("case"), Json(JsonArray{}), Json(5)}) {
      const auto error = rich.bureau.refused(rich.bureau.lead, operation, input);
      EXPECT_EQ(error.kind, ErrorKind::invalid) << operation;
      EXPECT_EQ(error.code, "json.not_an_object") << operation;
    }
}

TEST(BadInput, AnUnknownOperationDoesNotExist) {
  RichCase rich;
  for (const char* operation : {"", "case", "case.", "case.store_recording", "case.seal", "case.analyse_recording", "log.open",
                                "clock.step", "blob.digest", "case.delete", "log.truncate"}) {
    const auto error = rich.bureau.refused(rich.bureau.lead, operation, JsonObject{{"case", rich.visit.id()}});
    EXPECT_EQ(error.kind, ErrorKind::not_found) << operation;
    EXPECT_EQ(error.code, "operation.unknown") << operation;
  }
}

TEST(BadInput, TimesAndDatesMustBeOnes) {
  Bureau bureau;
  auto visit = bureau.open_inspection();
  visit.begin();
  const JsonObject hazard{{"act", "act-1"}, {"place", "冲床"}, {"description", "无标志"}, {"remedy", "by_date"}};
  for (const char* due : {"2026-02-30", "2026-13-01", "20261110", "tomorrow", ""}) {
    const auto error = visit.refused("find_hazard", joined(hazard, {{"due", due}}));
    EXPECT_EQ(error.kind, ErrorKind::invalid) << due;
    EXPECT_EQ(error.where, "/due");
  }
  for (const char* when : {"2026-11-02", "2026-11-02T09:61:00+08:00", "2026-11-31T09:00:00Z", "09:00"}) {
    const auto error = visit.refused("find_hazard", joined(hazard, {{"due", bureau.day(3)}, {"happened_at", when}}));
    EXPECT_EQ(error.kind, ErrorKind::invalid) << when;
    EXPECT_EQ(error.where, "/happened_at");
  }
  EXPECT_EQ(visit.refused("find_hazard", joined(hazard, {{"due", bureau.day(-1)}})).code, "hazard.due_before_found");
  const auto ahead = bureau.clock.now().plus_seconds(301).text(), long_ago = bureau.clock.now().plus_seconds(-31 * 86'400).text();
  EXPECT_EQ(visit.refused("show_credential", {{"act", "act-1"}, {"shown_to", "二"}, {"happened_at", ahead}}).code, "time.in_future");
  EXPECT_EQ(visit.refused("show_credential", {{"act", "act-1"}, {"shown_to", "二"}, {"happened_at", long_ago}}).code, "time.too_early");
  EXPECT_EQ(bureau.refused(bureau.lead, "case.findings", JsonObject{{"case", visit.id()}, {"at", "yesterday"}}).where, "/at");
}

}  // namespace
}  // namespace use_cases

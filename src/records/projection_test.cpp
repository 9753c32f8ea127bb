#include "records/projection.h"

#include <gtest/gtest.h>

#include "records/test_shelf.h"

namespace records {
namespace {

using story::Case;
using story::json;
using story::kCase;
using story::Shelf;
using story::vocabulary;

// The bureau's own stream.
class Bureau {
 public:
  Shelf shelf;

  base::Result<std::vector<NewEvent>> ask(const std::string& name, base::Json input,
                                          base::Json given = base::JsonObject{}) {
    return decide_bureau(Command{name, {"os:1000"}, {}, std::move(input), std::move(given), now_},
                         shelf.lookup());
  }
  void does(const std::string& name, base::Json input, base::Json given = base::JsonObject{}) {
    if (vocabulary().knows_command(name)) {
      const auto checked = vocabulary().check_command(name, input);
      ASSERT_TRUE(checked) << name << ": " << checked.error().text();
    }
    const auto decided = ask(name, std::move(input), std::move(given));
    ASSERT_TRUE(decided) << decided.error().text();
    for (const auto& event : *decided) happens(event);
  }
  void happens(const NewEvent& event) {
    const auto checked = vocabulary().check_event(event.type, event.body);
    ASSERT_TRUE(checked) << event.type << ": " << checked.error().text();
    const auto added = shelf.add(std::vector<Event>{stored(event)});
    ASSERT_TRUE(added) << added.error().text();
  }
  Event stored(const NewEvent& event) {
    return {seq_++, base::kBureauStream, seq_, event.type, now_, "os:1000", event.body, false};
  }

 private:
  base::Instant now_ = story::at("2026-03-01T09:00:00+08:00");
  std::uint64_t seq_ = 0;
};

// A code with a right check digit, of no one.
constexpr const char* kCode = "91220501MA0Y00001T";

std::string right_code(std::string code) {
  for (const char last : std::string("0123456789ABCDEFGHJKLMNPQRTUWXY")) {
    code.back() = last;
    if (check_credit_code(code)) return code;
  }
  return {};
}

TEST(CreditCode, the_check_digit_of_a_well_known_example_is_right) {
  EXPECT_TRUE(check_credit_code("91350100M000100Y43"));
  EXPECT_FALSE(check_credit_code("91350100M000100Y44"));
}

TEST(CreditCode, any_single_wrong_character_is_noticed) {
  const auto code = right_code(kCode);
  ASSERT_EQ(code.size(), 18u);
  for (std::size_t i = 0; i < code.size(); ++i)
    for (const char c : std::string("0123456789ABCDEFGHJKLMNPQRTUWXY")) {
      if (c == code[i]) continue;
      auto wrong = code;
      wrong[i] = c;
      EXPECT_FALSE(check_credit_code(wrong)) << wrong;
    }
}

TEST(CreditCode, says_what_is_wrong) {
  EXPECT_NE(check_credit_code("123").error().what.find("18 characters"), std::string::npos);
  EXPECT_NE(check_credit_code("9135010OM000100Y43").error().what.find("character 8"), std::string::npos);
  EXPECT_NE(check_credit_code("91350100M000100Y44").error().what.find("would be 3"), std::string::npos);
  EXPECT_EQ(check_credit_code("123").error().where, "/credit_code");
}

base::Json enterprise(const char* name, const std::string& code) {
  return base::JsonObject{
      {"name", name},
      {"address", "江北路1号"},
      {"credit_code", code},
      {"zones", base::JsonArray{base::JsonObject{{"name", "喷漆间"}, {"explosion_hazard", true}}}}};
}

base::Json new_id(const char* field, char last) {
  return base::JsonObject{
      {field, std::string("01931d2c-0000-7000-8000-00000000000") + last + "@demo.example.org"}};
}

TEST(Enterprise, is_registered_once_per_credit_code_and_can_be_corrected) {
  Bureau b;
  const auto code = right_code(kCode);
  b.does("enterprise.register", enterprise("松岭机械厂", code), new_id("enterprise", '1'));
  const auto id = base::text_at(new_id("enterprise", '1'), "enterprise");
  ASSERT_TRUE(b.shelf.row("enterprise", id));
  EXPECT_EQ(b.shelf.row("enterprise", id)->lookup, code);
  EXPECT_EQ(base::text_at((*base::array_at(b.shelf.row("enterprise", id)->json, "zones"))[0], "id"),
            "zone-1");

  const auto again = b.ask("enterprise.register", enterprise("松岭机械厂", code), new_id("enterprise", '2'));
  EXPECT_EQ(again.error().code, "enterprise.code_taken");
  EXPECT_EQ(b.ask("enterprise.register", enterprise("x", "91220501MA0Y00001"), new_id("enterprise", '2'))
                .error()
                .code,
            "enterprise.bad_credit_code");

  const auto other = right_code("91220501MA0Y00002T");
  b.does(
      "enterprise.correct",
      base::JsonObject{{"enterprise", id}, {"reason", "换照"}, {"name", "松岭重工"}, {"credit_code", other}});
  EXPECT_EQ(b.shelf.row("enterprise", id)->order_key, "松岭重工");
  EXPECT_EQ(base::text_at(b.shelf.row("enterprise", id)->json, "address"), "江北路1号");
  EXPECT_FALSE(b.shelf.row("credit_code", code));
  EXPECT_TRUE(b.shelf.row("credit_code", other));
  EXPECT_EQ(b.ask("enterprise.correct", base::JsonObject{{"enterprise", id}, {"reason", "x"}}).error().code,
            "enterprise.nothing_changed");
  EXPECT_EQ(
      b.ask("enterprise.correct", base::JsonObject{{"enterprise", "none"}, {"reason", "x"}}).error().kind,
      base::ErrorKind::not_found);
}

TEST(Enterprise, two_registrations_that_raced_are_told_apart_by_the_store) {
  Bureau b;
  const auto code = right_code(kCode);
  const auto first =
      b.ask("enterprise.register", enterprise("甲厂", code), new_id("enterprise", '1')).value();
  const auto second =
      b.ask("enterprise.register", enterprise("乙厂", code), new_id("enterprise", '2')).value();
  EXPECT_TRUE(b.shelf.add(std::vector<Event>{b.stored(first[0])}));
  EXPECT_EQ(b.shelf.add(std::vector<Event>{b.stored(second[0])}).error().code, "enterprise.code_taken");
}

TEST(User, is_registered_granted_and_disabled) {
  Bureau b;
  const auto user = base::text_at(new_id("user", '1'), "user");
  const base::Json roles = base::JsonObject{{"known_roles", base::JsonArray{"officer"}}};
  const auto grant = [&](const char* what, const char* value) {
    return base::JsonObject{{"user", user}, {what, value}};
  };
  b.does("user.register", json(R"({"login":"zhou.ming","name":"周明","certificate":"A-001"})"),
         new_id("user", '1'));
  EXPECT_EQ(b.ask("user.register", json(R"({"login":"zhou.ming","name":"他人"})"), new_id("user", '2'))
                .error()
                .code,
            "user.login_taken");
  EXPECT_EQ(b.ask("role.grant", grant("role", "king"), roles).error().code, "role.unknown");
  EXPECT_EQ(b.ask("role.grant", grant("role", "officer")).error().code, "command.not_given");
  b.does("role.grant", grant("role", "officer"), roles);
  EXPECT_EQ(b.ask("role.grant", grant("role", "officer"), roles).error().code, "role.granted_already");
  EXPECT_EQ(b.shelf.row("role_grant", user + "#officer")->lookup, user);
  b.does("role.revoke", grant("role", "officer"));
  EXPECT_FALSE(b.shelf.row("role_grant", user + "#officer"));
  EXPECT_EQ(b.ask("role.revoke", grant("role", "officer")).error().code, "role.not_granted");
  b.does("label.grant", grant("label", "trade_secret"));
  EXPECT_TRUE(b.shelf.row("label_grant", user + "#trade_secret"));
  b.does("label.revoke", grant("label", "trade_secret"));
  b.does("user.reset", base::JsonObject{{"user", user}});
  b.does("user.disable", base::JsonObject{{"user", user}, {"reason", "调离"}});
  EXPECT_TRUE(base::find(b.shelf.row("user", user)->json, "disabled"));
  for (const char* name : {"user.disable", "user.reset"})
    EXPECT_EQ(b.ask(name, base::JsonObject{{"user", user}, {"reason", "x"}}).error().code, "user.disabled")
        << name;
  EXPECT_EQ(b.ask("role.grant", grant("role", "officer"), roles).error().code, "user.disabled");
}

TEST(User, of_the_operating_system_needs_grants_like_anyone) {
  Bureau b;
  b.does("role.grant", json(R"({"user":"os:1000","role":"clerk"})"), json(R"({"known_roles":["clerk"]})"));
  EXPECT_EQ(b.shelf.row("role_grant", "os:1000#clerk")->lookup, "os:1000");
  EXPECT_EQ(
      b.ask("role.grant", json(R"({"user":"nobody","role":"clerk"})"), json(R"({"known_roles":["clerk"]})"))
          .error()
          .kind,
      base::ErrorKind::not_found);
}

TEST(Bureau, keeps_what_was_installed_set_and_registered) {
  Bureau b;
  const auto d = story::digest('a');
  b.does(
      "log.open", {},
      json(
          R"({"bureau":"示例局","origin":"demo.example.org","software":"0.1.0","logs":[{"origin":"demo.example.org/record","vkey":"k"}]})"));
  b.does("rulebook.install", {},
         base::JsonObject{{"rulebook", "r"},
                          {"version", "1.0.0"},
                          {"digest", d},
                          {"blob", d},
                          {"in_force_from", "2020-12-01"}});
  b.does("calendar.install", {}, base::JsonObject{{"year", 2026}, {"digest", d}, {"blob", d}});
  b.does("form.install", {},
         base::JsonObject{{"form", "inspection_record"},
                          {"version", "1"},
                          {"digest", d},
                          {"blob", d},
                          {"title", "现场检查记录"}});
  b.does("parameter.set", json(R"({"name":"fonds","value":"T001"})"));
  b.does("parameter.set", json(R"({"name":"fonds","value":"T002"})"));
  b.does("device.register", json(R"({"device":"recorder-7","kind":"recorder","serial":"SN7"})"));
  b.does("blob.digest", {}, base::JsonObject{{"sha256", d}, {"sm3", story::digest('b')}, {"bytes", 3}});
  b.does(
      "clock.step", {},
      json(
          R"({"from":"2026-03-05T01:00:00.000000Z","to":"2026-03-05T01:10:00.000000Z","delta_us":600000000})"));
  EXPECT_EQ(b.shelf.row("bureau", "bureau")->lookup, "demo.example.org");
  EXPECT_EQ(b.shelf.row("installed", "rulebook:r:1.0.0")->lookup, "rulebook");
  EXPECT_TRUE(b.shelf.row("installed", "form:inspection_record:1"));
  EXPECT_EQ(base::text_at(b.shelf.row("parameter", "fonds")->json, "value"), "T002");
  EXPECT_EQ(b.shelf.row("device", "recorder-7")->lookup, "SN7");
  EXPECT_EQ(b.shelf.row("blob", d)->lookup, story::digest('b'));
  EXPECT_EQ(b.ask("device.register", json(R"({"device":"recorder-7","kind":"recorder"})")).error().code,
            "device.registered_already");
  EXPECT_EQ(b.ask("bureau.burn", {}).error().code, "command.unknown");
}

// The calendar as it was known in between must not go when a year comes back to what it was.
TEST(Bureau, keeps_a_year_that_was_installed_changed_and_installed_again) {
  Bureau b;
  for (const char name : {'a', 'b', 'a'}) {
    const auto d = story::digest(name);
    b.does("calendar.install", {}, base::JsonObject{{"year", 2026}, {"digest", d}, {"blob", d}});
  }
  std::vector<std::string> digests;
  for (int seq = 0; seq < 3; ++seq) {
    const auto row = b.shelf.row("installed", "calendar:2026:000000000000000" + std::to_string(seq));
    ASSERT_TRUE(row) << seq;
    EXPECT_EQ(base::int_at(row->json, "seq"), seq);
    digests.push_back(base::text_at(row->json, "digest"));
  }
  EXPECT_EQ(digests, (std::vector{story::digest('a'), story::digest('b'), story::digest('a')}));
}

TEST(Bureau, events_that_nothing_looks_up_leave_no_rows) {
  Bureau b;
  const auto before = b.shelf.text();
  b.happens({"clock.stepped/1", json(R"({"from":"2026-01-01T00:00:00.000000Z","to":"2026-01-01T00:00:01.000000Z","delta_us":1000000})")});
  EXPECT_EQ(b.shelf.text(), before);
  EXPECT_EQ(b.shelf.add(std::vector<Event>{b.stored({"case.extended/1", base::JsonObject{}})}).error().code,
            "event.unknown_type");
}

TEST(Bureau, what_people_enter_stands_in_the_register_with_its_number) {
  Bureau b;
  const auto signal = [](const char* number) {
    return json(R"({"signal":")" + std::string(number) +
                R"(","supervision_item":"leak","signal_source":"person","text":"导出"})");
  };
  b.happens({"custodian.appointed/1", json(R"({"name":"周明","duties":["archive"],"from":"2026-01-01"})")});
  b.happens({"supervision.signal_raised/1", signal("signal-1")});
  EXPECT_EQ(base::text_at(b.shelf.row("bureau_thing", "signal-1")->json, "thing"), "signal-1");
  const auto again = b.shelf.add(std::vector<Event>{b.stored({"supervision.signal_raised/1", signal("signal-1")})});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, "bureau.number_taken");
  b.happens({"supervision.signal_raised/1", signal("signal-2")});
  EXPECT_NE(b.shelf.text().find("custodian.appointed"), std::string::npos);
}

TEST(Bureau, events_of_the_access_log_leave_no_rows) {
  Bureau b;
  const auto before = b.shelf.text();
  b.happens({"session.began/1", base::JsonObject{{"user", "os:1000"}, {"session", "s"}, {"remote", ""}}});
  EXPECT_EQ(b.shelf.text(), before);
  EXPECT_EQ(b.shelf.add(std::vector<Event>{b.stored({"hazard.found/1", base::JsonObject{}})}).error().code,
            "event.unknown_type");
}

Case one_paper() {
  Case c;
  c.opens();
  c.begins();
  c.prepares();
  return c;
}

TEST(Projection, a_case_has_its_row_its_line_and_its_numbers) {
  auto c = one_paper();
  Shelf shelf;
  ASSERT_TRUE(shelf.add(c.events));
  EXPECT_EQ(shelf.state(kCase), c.state);
  EXPECT_EQ(shelf.row("case", kCase)->lookup, c.state.number);
  EXPECT_EQ(base::text_at(shelf.row("case_line", kCase)->json, "party"), "松岭机械厂");
  EXPECT_EQ(base::text_at(shelf.row("number", "检-2026#1")->json, "case"), kCase);
  EXPECT_EQ(base::text_at(shelf.row("number", "检记-2026#1")->json, "paper"), "paper-1");
}

TEST(Projection, what_is_to_follow_a_recording_is_listed_until_it_is_done) {
  auto c = story::begun();
  const auto unanalysed = std::string(kCase) + "#recording-1";
  c.stores('a');
  Shelf stored;
  ASSERT_TRUE(stored.add(c.events));
  EXPECT_EQ(base::text_at(stored.row("unanalysed", unanalysed)->json, "recording"), "recording-1");
  EXPECT_EQ(base::int_at(stored.row("undigested", story::digest('a'))->json, "bytes"), 4096);
  const auto facts = base::JsonObject{{"kind", "photo"}, {"mime", "image/jpeg"}, {"complete", true}, {"browser_playable", true}};
  const auto analysed = [&](bool done, const char* reason = nullptr) {
    base::JsonObject given{{"recording", "recording-1"}, {"analysed", done}, {"facts", facts}};
    if (reason) given["reason"] = reason;
    c.does("case.analyse_recording", "{}", std::move(given));
    Shelf shelf;
    EXPECT_TRUE(shelf.add(c.events));
    return !shelf.row("unanalysed", unanalysed);
  };
  EXPECT_FALSE(analysed(false, "no_sandbox: the kernel grants no namespaces")) << "it is tried again";
  EXPECT_TRUE(analysed(false, "undecodable")) << "what cannot be read is not read by reading it again";
  EXPECT_TRUE(analysed(true));
}

TEST(Projection, a_recording_whose_bytes_were_digested_before_is_not_listed_again) {
  Bureau b;
  b.does("blob.digest", {}, base::JsonObject{{"sha256", story::digest('a')}, {"sm3", story::digest('b')}, {"bytes", 4096}});
  auto c = story::begun();
  c.stores('a');
  c.stores('c');
  ASSERT_TRUE(b.shelf.add(c.events));
  EXPECT_FALSE(b.shelf.row("undigested", story::digest('a')));
  EXPECT_TRUE(b.shelf.row("undigested", story::digest('c')));
  b.does("blob.digest", {}, base::JsonObject{{"sha256", story::digest('c')}, {"sm3", story::digest('d')}, {"bytes", 4096}});
  EXPECT_FALSE(b.shelf.row("undigested", story::digest('c')));
}

TEST(Projection, an_act_is_listed_by_its_time_for_each_officer_who_was_there) {
  Case c;
  c.opens();
  c.begins();
  const auto begun = std::to_string(c.events.back().seq);
  c.second_joins();
  const auto row_of = [&](std::string_view officer) {
    Shelf shelf;
    for (const auto& event : c.events) EXPECT_TRUE(shelf.add(std::vector<Event>{event}));
    const auto row = shelf.row("officer_act", std::string(kCase) + "#act-1#" + std::string(officer));
    return row ? row->order_key + " " + base::text_at(row->json, "ended_at") : std::string();
  };
  const std::string lead(story::kLead), second(story::kSecond);
  EXPECT_EQ(row_of(lead), lead + "#2026-03-05T01:01:00.000000Z ");
  EXPECT_EQ(row_of(second), "");
  c.does("case.confirm_officer", R"({"officer":")" + second + R"(","act":"act-1","code":"246810"})", base::JsonObject{}, second);
  c.does("case.end_act", R"({"act":"act-1"})");
  EXPECT_EQ(row_of(second), second + "#2026-03-05T01:01:00.000000Z 2026-03-05T01:04:00.000000Z");
  c.does("case.correct", R"({"corrects":)" + begun + R"(,"reason":"时间写错","fields":{"happened_at":"2026-03-05T01:02:00.000000Z","officers":[")" +
                             second + R"("]}})");
  EXPECT_EQ(row_of(lead), "");
  EXPECT_EQ(row_of(second), second + "#2026-03-05T01:02:00.000000Z 2026-03-05T01:04:00.000000Z");
}

TEST(Projection, event_by_event_or_all_at_once_the_rows_are_equal) {
  auto c = one_paper();
  c.does("case.void_paper", R"({"paper":"paper-1","reason":"写错"})");
  Shelf at_once, one_by_one;
  ASSERT_TRUE(at_once.add(c.events));
  for (const auto& event : c.events) ASSERT_TRUE(one_by_one.add(std::vector<Event>{event}));
  EXPECT_EQ(at_once.text(), one_by_one.text());
}

// A case of more than two stretches between snapshots.
Case long_case() {
  Case c;
  c.opens();
  c.begins();
  while (c.events.size() < 2 * kEventsPerSnapshot + 5)
    c.does("case.find_hazard",
           R"({"act":"act-1","place":"一车间","description":"护栏缺失","remedy":"by_date","due":"2026-03-20"})");
  return c;
}

TEST(Projection, the_whole_case_is_written_once_in_a_stretch_of_events) {
  const auto c = long_case();
  Shelf shelf;
  for (const auto& event : c.events) {
    ASSERT_TRUE(shelf.add(std::vector<Event>{event}));
    const auto version = event.n + 1, stands = version - version % kEventsPerSnapshot;
    const auto snapshot = from_json(shelf.row("case", kCase)->json).value();
    EXPECT_EQ(snapshot.version, std::max<std::uint64_t>(1, stands)) << version;
    EXPECT_EQ(base::int_at(shelf.row("case_line", kCase)->json, "version"), static_cast<std::int64_t>(version));
  }
  EXPECT_EQ(shelf.state(kCase), c.state);
}

TEST(Projection, rows_do_not_depend_on_what_was_kept_in_memory) {
  const auto c = long_case();
  Shelf keeping, forgetting;
  for (const auto& event : c.events) {
    ASSERT_TRUE(keeping.add(std::vector<Event>{event}));
    ASSERT_TRUE(forgetting.add(std::vector<Event>{event}));
    forgetting.forget();
  }
  EXPECT_EQ(keeping.text(), forgetting.text());
}

TEST(Projection, what_was_refused_leaves_no_trace_in_memory) {
  auto c = one_paper();
  Shelf shelf;
  const std::span<const Event> all(c.events);
  ASSERT_TRUE(shelf.add(all.first(all.size() - 1)));
  auto refused = std::vector<Event>{all.back(), all.back()};  // the second is out of its place
  EXPECT_EQ(shelf.add(refused).error().code, "event.out_of_order");
  ASSERT_TRUE(shelf.add(all.last(1)));
  EXPECT_EQ(shelf.state(kCase), c.state);
}

TEST(Projection, a_number_is_given_once_in_a_bureau) {
  auto c = one_paper();
  Shelf shelf;
  ASSERT_TRUE(shelf.add(c.events));
  auto twin = c.events.front();
  twin.stream.text = "01931d2c-0000-7000-8000-0000000000c2@demo.example.org";
  const auto error = shelf.add(std::vector<Event>{twin}).error();
  EXPECT_EQ(error.code, "number.taken");
  EXPECT_EQ(error.kind, base::ErrorKind::conflict);
  EXPECT_EQ(error.where, "检-2026#1");
}

TEST(Projection, the_next_version_of_a_paper_keeps_its_number) {
  auto c = one_paper();
  c.does("case.prepare_paper", R"({"paper":"paper-1"})", c.paper_given(1, 'e'));
  Shelf shelf;
  EXPECT_TRUE(shelf.add(c.events));
  c.does("case.prepare_paper", R"({"form":"correction_order","act":"act-1"})", c.paper_given(1));
  Shelf other;
  EXPECT_EQ(other.add(c.events).error().code, "number.taken");
}

TEST(Projection, the_number_of_a_voided_paper_stands_in_the_register_of_void_numbers) {
  auto c = one_paper();
  c.does("case.void_paper", R"({"paper":"paper-1","reason":"写错"})");
  Shelf shelf;
  ASSERT_TRUE(shelf.add(c.events));
  EXPECT_EQ(base::text_at(shelf.row("void_number", "检记-2026#1")->json, "reason"), "写错");
  EXPECT_TRUE(shelf.row("number", "检记-2026#1"));
}

TEST(Projection, an_extension_waits_for_its_decision_until_it_is_decided_or_the_case_closed) {
  for (const bool decided : {true, false}) {
    Case c;
    c.opens();
    c.begins();
    c.does("case.find_hazard",
           R"({"act":"act-1","place":"一车间","description":"护栏缺失","remedy":"by_date","due":"2026-03-20"})");
    c.does("case.request_extension", R"({"hazards":["hazard-1"],"until":"2026-04-20","reason":"配件未到"})");
    Shelf shelf;
    ASSERT_TRUE(shelf.add(c.events));
    const auto row = shelf.row("pending_decision", std::string(kCase) + "#extension-1");
    ASSERT_TRUE(row);
    EXPECT_EQ(base::text_at(row->json, "until"), "2026-04-20");
    const auto known = c.events.size();
    if (decided) {
      c.does("case.decide_extension", R"({"extension":"extension-1","granted":false})");
    } else {
      c.does("case.end_act", R"({"act":"act-1"})");
      c.does("case.close", R"({"reason":"移送","outcome":"transferred"})", base::JsonObject{{"open_findings", base::JsonArray{}}});
    }
    ASSERT_TRUE(shelf.add(std::vector<Event>(c.events.begin() + static_cast<std::ptrdiff_t>(known), c.events.end())));
    EXPECT_FALSE(shelf.row("pending_decision", std::string(kCase) + "#extension-1"));
  }
}

TEST(Projection, a_row_that_was_tampered_with_is_noticed) {
  auto c = one_paper();
  Before broken;
  broken.rows = [](std::string_view model, std::string_view) -> base::Result<std::optional<base::Json>> {
    if (model != "case") return std::optional<base::Json>{};
    return std::optional<base::Json>{base::JsonObject{{"id", 7}}};
  };
  const auto projected = Projection(vocabulary()).project(broken, {&c.events.back(), 1});
  EXPECT_EQ(projected.error().code, "case.bad_row");
  EXPECT_EQ(projected.error().where, "/id");
}

TEST(Projection, after_disposal_a_case_still_counts_its_events) {
  auto c = one_paper();
  for (auto& event : c.events) {
    event.disposed = true;
    event.body = nullptr;
  }
  Shelf shelf;
  ASSERT_TRUE(shelf.add(c.events));
  const auto state = shelf.state(kCase);
  EXPECT_TRUE(state.disposed);
  EXPECT_EQ(state.version, c.events.size());
  EXPECT_FALSE(shelf.row("number", "检-2026#1"));
}

}  // namespace
}  // namespace records

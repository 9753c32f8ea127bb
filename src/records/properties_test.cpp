// What holds of every history, shown on histories that no one thought of. Failures print their seed
// (RC_PARAMS).
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/bytes.h"
#include "base/random.h"
#include "records/projection.h"
#include "records/test_story.h"

namespace records {
namespace {

using story::digest;
using story::json;
using story::kLead;
using story::kSecond;
using story::kThird;
using story::vocabulary;

constexpr int kSteps = 42;

// One step that an officer might try; many are refused, and rightly.
struct Try {
  int what = 0, which = 0, how = 0;
  std::int64_t minutes = 0;
};

void showValue(const Try& t, std::ostream& out) {
  out << "{" << t.what << ", " << t.which << ", " << t.how << ", " << t.minutes << "}";
}

std::string pick(int which, std::initializer_list<const char*> from) {
  return *(from.begin() + static_cast<std::size_t>(which) % from.size());
}

class Wanderer {
 public:
  story::Case c;

  Wanderer() {
    c.next_seq = 0;
    attempt("case.open", base::JsonObject{{"enterprise", story::kEnterprise}, {"matter", "检查"}},
            json(std::string(R"({"number":"1号","series":"检","serial":1,"party":{"name":"厂","address":"路"},
                 "rulebook":{"id":"r","version":"1","digest":")") +
                 digest('a') + R"("},"officers":[{"user":")" + kLead +
                 R"(","name":"周明","certificate":"A-001"}]})"));
  }

  void take(const Try& t) {
    c.now = c.now.plus_seconds(60 * (1 + t.minutes));
    if (t.what < 8)
      act_step(t);
    else if (t.what < 15)
      paper_step(t);
    else if (t.what < 25)
      record_step(t);
    else if (t.what < 34)
      later_step(t);
    else if (t.what < 40)
      approval_step(t);
    else
      beside_step(t);
  }

 private:
  void attempt(const char* name, base::JsonObject input, base::Json given = base::JsonObject{}, const char* by = kLead) {
    auto decided = c.ask(name, std::move(input), std::move(given), by);
    if (!decided) {
      RC_ASSERT(decided.error().kind != base::ErrorKind::broken);
      RC_ASSERT(!decided.error().code.empty());
      return;
    }
    for (const auto& event : *decided) {
      const auto checked = vocabulary().check_event(event.type, event.body);
      if (!checked) RC_FAIL(event.type + ": " + checked.error().text());
      Event stored{c.next_seq++, {story::kCase}, c.state.version, event.type,
                   c.now,        by,             event.body,      false};
      auto after = apply(c.state, stored);
      if (!after) RC_FAIL(after.error().text());
      c.state = std::move(*after);
      c.events.push_back(std::move(stored));
    }
  }

  std::string thing(const char* kind, int which, std::size_t there) const {
    return std::string(kind) + "-" + std::to_string(1 + static_cast<std::size_t>(which) % (there + 1));
  }
  std::string act(const Try& t) const { return thing("act", t.which, c.state.acts.size()); }
  std::string hazard(const Try& t) const { return thing("hazard", t.which, c.state.hazards.size()); }
  std::string when(const Try& t) const { return c.now.plus_seconds(-60 * (t.how % 50)).text(); }

  void act_step(const Try& t) {
    switch (t.what) {
      case 0:
        return attempt("case.begin_act",
                       {{"kind", pick(t.how, {"inspection", "reinspection"})}, {"place", "车间"}});
      case 1:
        return attempt("case.end_act", {{"act", act(t)}, {"happened_at", when(t)}});
      case 2:
        return attempt("case.show_credential", {{"act", act(t)}, {"shown_to", "何远"}});
      case 3:
        return attempt("case.find_hazard", {{"act", act(t)},
                                            {"place", "库房"},
                                            {"description", "堵塞"},
                                            {"zone", "zone-1"},
                                            {"remedy", "by_date"},
                                            {"due", "2026-06-0" + std::to_string(1 + t.how % 9)},
                                            {"happened_at", when(t)},
                                            {"rectified_on_spot", t.how % 2 == 0}});
      case 4:
        return attempt("case.amend_hazard",
                       t.how % 2
                           ? base::JsonObject{{"hazard", hazard(t)}, {"reason", "r"}, {"zone", nullptr}}
                           : base::JsonObject{{"hazard", hazard(t)}, {"reason", "r"}, {"place", "新库"}});
      case 5:
        return attempt("case.record_rectification",
                       {{"hazard", hazard(t)},
                        {"act", thing("act", t.how, c.state.acts.size())},
                        {"outcome", pick(t.how, {"rectified", "partly", "not_rectified"})}});
      case 6:
        return attempt(
            "case.join_officer",
            {{"officer", pick(t.which, {kSecond, kThird})}, {"part", pick(t.how, {"lead", "second"})}},
            json(R"({"name":"林清","certificate":"A-002"})"));
      default:
        return attempt("case.leave_officer",
                       {{"officer", pick(t.which, {kLead, kSecond, kThird})}, {"reason", "换岗"}});
    }
  }

  void paper_step(const Try& t) {
    const auto id = thing("paper", t.which, c.state.papers.size());
    const auto* paper = c.state.paper(id);
    base::JsonObject about{{"paper", id},
                           {"version", paper ? paper->version : 1},
                           {"signed_digest", paper ? paper->signed_digest : digest('0')}};
    if (t.how % 7 == 0) about["version"] = 9;
    switch (t.what) {
      case 8:
        return attempt("case.prepare_paper", {{"form", "f"}, {"act", act(t)}}, c.paper_given(1 + t.how));
      case 9:
        return attempt("case.prepare_paper", {{"paper", id}},
                       c.paper_given(1, static_cast<char>('a' + t.how % 6)));
      case 10:
        about["signer"] = base::JsonObject{{"role", pick(t.how, {"officer", "party"})}, {"name", "何远"}};
        about["strokes"] = json("[[[1,2]]]");
        about["width"] = about["height"] = 9;
        about["page"] = 1 + t.how % 3;
        return attempt("case.sign_paper", std::move(about), base::JsonObject{{"strokes", digest('9')}});
      case 11:
        about["reason"] = "有异议";
        return attempt("case.refuse_paper", std::move(about));
      case 12:
        about["pages"] = base::JsonArray{};
        for (const int page : {1, 2})
          about["pages"].as_array().push_back(base::JsonObject{
              {"page", page}, {"recording", thing("recording", t.how, c.state.recordings.size())}});
        return attempt("case.photograph_paper", std::move(about));
      case 13:
        about.erase("signed_digest");
        about["given_to"] = "何远";
        return attempt("case.issue_paper", std::move(about));
      default:
        return attempt("case.void_paper", {{"paper", id}, {"reason", "写错"}});
    }
  }

  void record_step(const Try& t) {
    switch (t.what) {
      case 15:
        return attempt(
            "case.store_recording", {},
            base::JsonObject{{"blob", base::to_hex(base::Bytes(32, static_cast<std::uint8_t>(t.how)))},
                             {"bytes", t.how},
                             {"name", "a.jpg"},
                             {"media", "photo"},
                             {"mime", "image/jpeg"},
                             {"device", "d"},
                             {"officer", kLead},
                             {"made_until", when(t)},
                             {"time_source", "device"}});
      case 16:
        return attempt("case.link_recording",
                       {{"recording", thing("recording", t.how, c.state.recordings.size())},
                        {"to", base::JsonObject{{"kind", "hazard"}, {"id", hazard(t)}}}});
      case 17:
        return attempt(
            "case.request_extension",
            {{"hazards", base::JsonArray{base::Json(hazard(t))}}, {"until", "2026-07-01"}, {"reason", "r"}});
      case 18:
        return attempt("case.decide_extension",
                       {{"extension", thing("extension", t.which, c.state.extensions.size())},
                        {"granted", t.how % 2 == 0}});
      case 19:
        return attempt("case.declare_exemption",
                       {{"act", act(t)},
                        {"ground", "1"},
                        {"reason", "r"},
                        {"scope", base::JsonObject{{"kind", "zone"}, {"id", "z"}, {"name", "z"}}}});
      case 20:
        return correct(t);
      case 21:
        return attempt("case.request_reinspection", {{"reason", "r"}});
      case 22:
        return attempt("case.explain", {{"obligation", "o"}, {"reason", "r"}}, json(R"({"rule":"r"})"));
      case 23:
        return attempt("case.close", {{"reason", "r"}}, json(R"({"open_findings":["o"]})"));
      default:
        return attempt("case.archive", {}, json(R"({"archive_number":"1","series":"a","serial":1,"retention":"10年","bag":"b"})"));
    }
  }

  void later_step(const Try& t) {
    const auto* paper = c.state.paper("paper-1");
    const auto link = base::JsonObject{{"kind", "hazard"}, {"id", hazard(t)}};
    const auto recording = thing("recording", t.how, c.state.recordings.size());
    switch (t.what) {
      case 25:
        return attempt("case.unlink_recording", {{"recording", recording}, {"to", link}, {"reason", "误选"}});
      case 26:
        return attempt(
            "case.analyse_recording", {},
            base::JsonObject{
                {"recording", recording}, {"analysed", true}, {"facts", base::JsonObject{{"width", t.how}}}});
      case 27:
        return attempt("case.label", {{"labels", base::JsonArray{"trade_secret"}}, {"reason", "涉密"}});
      case 28:
        return attempt("case.confirm_officer", {{"officer", kLead}, {"act", act(t)}, {"code", "1"}});
      case 29:
        return attempt("case.confirm_paper",
                       {{"paper", "paper-1"},
                        {"version", paper ? paper->version : 1},
                        {"signed_digest", paper ? paper->signed_digest : digest('0')},
                        {"pages", base::JsonArray{1, 2}},
                        {"signers", json(R"([{"role":"party","name":"何远","manner":"seal"}])")},
                        {"shelf", "甲柜"}});
      case 30:
        return attempt("case.review_exemption",
                       {{"exemption", thing("exemption", t.which, c.state.exemptions.size())},
                        {"upheld", t.how % 2 == 0},
                        {"reason", "r"}});
      case 31:
        return seal(t, thing("paper", t.which, c.state.papers.size()));
      case 32:
        return attempt("case.move_rulebook",
                       {{"to", base::JsonObject{{"id", "r"}, {"version", "2"}, {"digest", story::digest(t.how % 2 ? '7' : '8')}}},
                        {"reason", "新规施行"},
                        {"approved_by", kSecond},
                        {"favours_party", t.which % 2 == 0}},
                       json(R"({"approved_by_name":"周明"})"));
      default:
        return attempt("case.seal", {},
                       base::JsonObject{{"seal", digest('5')}, {"bag", "b"}, {"checkpoint_size", t.how}});
    }
  }

  // A head of all levels, who is no officer of the case.
  static constexpr const char* kHead = "01931d2c-0000-7000-8000-000000000009@demo.example.org";

  void approval_step(const Try& t) {
    const auto id = thing("approval", t.which, c.state.approvals.size());
    const auto* approval = c.state.approval(id);
    const auto voice = json(R"({"levels":["section","deputy","principal"],"name":"周明","position":"局长"})");
    base::JsonObject about{{"approval", id}, {"code", "1"}};
    if (approval && approval->document_digest) about["document_digest"] = t.how % 5 ? *approval->document_digest : digest('0');
    switch (t.what) {
      case 34: {
        base::JsonObject asked{{"approval_matter", pick(t.how, {"filing", "closing", "special"})}, {"proposal", "请审批"}};
        if (t.how % 2) asked["paper"] = thing("paper", t.which, c.state.papers.size());
        return attempt("case.request_approval", std::move(asked),
                       t.how % 3 ? json(R"({"levels":["section","principal"]})") : json(R"({"levels":["principal"]})"));
      }
      case 35:
      case 36: {
        about["opinion"] = pick(t.how, {"agree", "agree", "agree_if", "disagree", "abstain"});
        about["text"] = "意见";
        about["seen"] = static_cast<std::int64_t>(c.state.version);
        return attempt("case.give_opinion", std::move(about), voice, t.how % 11 ? kHead : kLead);
      }
      case 37: {
        about["reason"] = "补充";
        if (t.how % 2) about["to_level"] = "section";
        if (t.how % 4 == 0) {
          about.erase("code");
          about.erase("document_digest");
          about.erase("to_level");
          return attempt("case.withdraw_approval", std::move(about));
        }
        return attempt("case.return_approval", std::move(about), voice, kHead);
      }
      default: {
        const std::string other = "01931d2c-0000-7000-8000-0000000000c" + std::to_string(t.which % 4) + "@demo.example.org";
        const base::JsonObject to{{"to", other}};
        if (t.what == 38) return attempt("case.link", {{"to", other}, {"relation", "same_matter"}}, to);
        return attempt("case.unlink", {{"to", other}, {"reason", "有误"}}, to);
      }
    }
  }

  static constexpr const char* kAsked = "01931d2c-0000-7000-8000-00000000000a@demo.example.org";

  // Of the newest approval: further persons are asked, answer or are dropped, others read along, it is urged.
  void beside_step(const Try& t) {
    const auto id = "approval-" + std::to_string(std::max<std::size_t>(1, c.state.approvals.size()));
    const auto* approval = c.state.approval(id);
    const auto voice = json(R"({"levels":["section","deputy","principal"],"urge_hours":2,"name":"周明","user":")" + std::string(kAsked) +
                            R"(","to":[{"user":")" + kAsked + R"(","name":"周明"}]})");
    base::JsonObject about{{"approval", id}};
    if (t.what == 41 && t.how % 3 == 0) return attempt("case.urge_approval", std::move(about), voice);
    if (t.what == 41 && t.how % 3 == 1) return attempt("case.copy_approval", {{"approval", id}, {"users", base::JsonArray{kAsked}}}, voice);
    if (t.what == 41) return attempt("case.note_copy", std::move(about), voice, kAsked);
    if (t.how % 3 == 0) return attempt("case.ask_reviewer", {{"approval", id}, {"user", kAsked}}, voice, kHead);
    if (t.how % 3 == 1) return attempt("case.drop_reviewer", {{"approval", id}, {"user", kAsked}, {"reason", "出差"}}, voice, kHead);
    if (approval && approval->document_digest) about["document_digest"] = *approval->document_digest;
    about["opinion"] = "agree";
    about["code"] = "1";
    about["seen"] = static_cast<std::int64_t>(c.state.version);
    attempt("case.give_opinion", std::move(about), json(R"({"levels":[],"name":"周明"})"), kAsked);
  }

  // Mostly as it should be: by the keeper, with an approved seal.
  void seal(const Try& t, const std::string& id) {
    const auto* paper = c.state.paper(id);
    base::JsonObject given{{"seal", "seal-1"}, {"name", "公章"}, {"blob", digest('4')}, {"width_mm", 42}, {"keeper", t.how % 5 ? kLead : kSecond},
                           {"keeper_name", "周明"}, {"has_place", t.how % 7 != 0}};
    if (t.how % 3) given["approved"] = base::JsonObject{{"approved_by", "林清"}};
    attempt("case.seal_paper",
            {{"paper", id},
             {"version", paper ? paper->version : 1},
             {"signed_digest", paper ? paper->signed_digest : digest('0')},
             {"seal", "seal-1"}},
            std::move(given));
  }

  void correct(const Try& t) {
    if (c.events.empty()) return;
    const auto seq = c.events[static_cast<std::size_t>(t.which) % c.events.size()].seq;
    const auto field =
        pick(t.how, {"place", "zone", "happened_at", "reason", "note", "given_to", "outcome", "description"});
    base::Json value(std::string("更正") + std::to_string(t.how));
    if (field == "happened_at") value = base::Json(when(t));
    if (field == "outcome") value = base::Json(pick(t.which, {"rectified", "partly"}));
    if (field == "zone") value = nullptr;
    attempt("case.correct", {{"corrects", static_cast<std::int64_t>(seq)},
                             {"reason", "r"},
                             {"fields", base::JsonObject{{field, value}}}});
  }
};

rc::Gen<Try> any_try() {
  return rc::gen::build<Try>(rc::gen::set(&Try::what, rc::gen::inRange(0, kSteps)),
                             rc::gen::set(&Try::which, rc::gen::inRange(0, 12)),
                             rc::gen::set(&Try::how, rc::gen::inRange(0, 60)),
                             rc::gen::set(&Try::minutes, rc::gen::inRange<std::int64_t>(0, 600)));
}

Wanderer any_history() {
  Wanderer w;
  // An inspection under way, so that most of what follows has something to be about.
  w.take({0, 0, 0, 0});
  w.take({3, 0, 1, 0});
  w.take({8, 0, 1, 0});
  for (const auto& t : *rc::gen::container<std::vector<Try>>(any_try())) w.take(t);
  return w;
}

// The properties below mean something only if wandering gets about.
TEST(Wandering, comes_to_every_kind_of_event_that_a_case_can_hold) {
  base::SeededRandom random(20260305);
  const auto below = [&](int n) { return static_cast<int>(random.next() % static_cast<std::uint64_t>(n)); };
  std::set<std::string> seen;
  for (int i = 0; i < 60; ++i) {
    Wanderer w;
    w.take({0, 0, 0, 0});
    w.take({3, 0, 1, 0});
    w.take({8, 0, 1, 0});
    for (int step = 0; step < 220; ++step) {
      const Try t{below(kSteps), below(12), below(60), below(600)};
      if (t.what != 23 || step > 140) w.take(t);  // closing comes late
    }
    for (const auto& event : w.c.events) seen.insert(event.type);
  }
  for (const auto& type : vocabulary().event_types()) {
    const bool of_cases =
        apply(CaseState{}, Event{0, {"c"}, 0, type, {}, "", base::JsonObject{}, false}).error().code !=
        "event.unknown_type";
    EXPECT_EQ(seen.contains(type), of_cases) << type;
  }
}

// Deciding checks its events against the schemas and applies them; see Wanderer::attempt.
RC_GTEST_PROP(AnyHistory, is_written_and_read_back_exactly, ()) {
  const auto w = any_history();
  const auto text = base::canonical_or_die(to_json(w.c.state));
  const auto read = from_json(base::parse_json(text).value());
  RC_ASSERT(read.has_value());
  RC_ASSERT(*read == w.c.state);
  RC_ASSERT(base::canonical_or_die(to_json(*read)) == text);
}

RC_GTEST_PROP(AnyHistory, tells_the_same_case_whenever_it_is_replayed, ()) {
  const auto w = any_history();
  CaseState again;
  for (const auto& event : w.c.events) again = apply(std::move(again), event).value();
  RC_ASSERT(again == w.c.state);
  RC_ASSERT(again.version == w.c.events.size());
  RC_ASSERT(again.record.size() == w.c.events.size());
}

// A case whose corrections were taken in one by one equals the one told right from the start.
RC_GTEST_PROP(AnyHistory, corrected_step_by_step_equals_what_it_would_have_been, ()) {
  const auto w = any_history();
  CaseState right;
  for (auto event : effective(w.c.events)) {
    if (event.type == "correction.made/1") {
      right.version += 1;
      continue;
    }
    right = apply(std::move(right), event).value();
  }
  auto corrected = w.c.state;
  corrected.corrections.clear();
  corrected.record.clear();
  right.record.clear();
  RC_ASSERT(to_json(right) == to_json(corrected));
}

RC_GTEST_PROP(AnyHistory, gives_equal_rows_from_each_split_into_batches, ()) {
  const auto w = any_history();
  std::map<std::pair<std::string, std::string>, base::Json> rows;
  const auto told = [&](const base::CaseId& stream, std::uint64_t from_n,
                        std::uint64_t end_n) -> base::Result<std::vector<Event>> {
    std::vector<Event> out;
    for (const auto& event : w.c.events)
      if (event.stream == stream && event.n >= from_n && event.n < end_n) out.push_back(event);
    return out;
  };
  const RowLookup none = [](std::string_view, std::string_view) -> base::Result<std::optional<base::Json>> {
    return std::optional<base::Json>{};
  };
  const RowLookup there = [&](std::string_view model,
                              std::string_view id) -> base::Result<std::optional<base::Json>> {
    const auto found = rows.find({std::string(model), std::string(id)});
    if (found == rows.end()) return std::optional<base::Json>{};
    return std::optional<base::Json>{found->second};
  };
  const auto cut = *rc::gen::inRange<std::size_t>(0, w.c.events.size() + 1);
  const std::span<const Event> all(w.c.events);
  const auto whole = Projection(vocabulary()).project({none, told}, w.c.events);
  base::Status failed;
  for (const auto part : {all.first(cut), all.subspan(cut)}) {
    const auto projected = Projection(vocabulary()).project({there, told}, {part.begin(), part.end()});
    if (!projected)
      failed = base::pass_on(projected.error());
    else
      for (const auto& row : *projected) rows[{row.model, row.id}] = row.json;
  }
  RC_ASSERT(whole.has_value() == failed.has_value());
  if (!whole) return;
  RC_ASSERT(whole->size() == rows.size());
  for (const auto& row : *whole) RC_ASSERT(rows.at({row.model, row.id}) == row.json);
}

base::Json mangled(const base::Json& value, int how) {
  switch (how % 6) {
    case 0:
      return nullptr;
    case 1:
      return 7;
    case 2:
      return "x";
    case 3:
      return base::JsonArray{value};
    case 4:
      return base::JsonObject{{"kind", value}};
    default:
      return true;
  }
}

RC_GTEST_PROP(AnyHistory, with_a_mangled_event_is_an_error_or_a_case_and_never_a_crash, (std::uint8_t how)) {
  const auto w = any_history();
  CaseState state;
  const auto victim = *rc::gen::inRange<std::size_t>(0, w.c.events.size());
  for (std::size_t i = 0; i < w.c.events.size(); ++i) {
    auto event = w.c.events[i];
    if (i == victim && event.body.get_object().size() > 0) {
      auto& body = event.body.get_object();
      auto& member = *(body.begin() + static_cast<std::ptrdiff_t>(how % body.size()));
      member.value() = mangled(member.value(), how / 7);
    }
    auto after = apply(state, event);
    if (!after) {
      RC_ASSERT(after.error().kind == base::ErrorKind::corrupt);
      return;
    }
    state = std::move(*after);
  }
  RC_ASSERT(from_json(to_json(state)).value() == state);
}

}  // namespace
}  // namespace records

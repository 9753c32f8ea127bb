// Tells cases to tests as officers live them: each step is checked as a request, decided, checked as events,
// applied.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "records/commands.h"
#include "records/vocabulary.h"

namespace records::story {

inline std::map<std::string, std::string> vocabulary_files() {
  std::map<std::string, std::string> files;
  const std::filesystem::path root = std::string(ZHILU_SOURCE_DIR) + "/data/vocabulary";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file()) continue;
    std::ostringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    files[std::filesystem::relative(entry.path(), root).generic_string()] = text.str();
  }
  return files;
}

inline const Vocabulary& vocabulary() {
  static const Vocabulary loaded = [] {
    auto result = Vocabulary::load(vocabulary_files());
    if (!result) ADD_FAILURE() << result.error().text();
    return std::move(result).value();
  }();
  return loaded;
}

inline base::Json json(std::string_view text) {
  auto parsed = base::parse_json(text);
  if (!parsed) ADD_FAILURE() << parsed.error().text() << " in " << text;
  return parsed.value_or(base::Json{});
}

inline std::string digest(char of) {
  return std::string(64, of);
}

inline constexpr const char* kLead = "01931d2c-0000-7000-8000-000000000001@demo.example.org";
inline constexpr const char* kSecond = "01931d2c-0000-7000-8000-000000000002@demo.example.org";
inline constexpr const char* kThird = "01931d2c-0000-7000-8000-000000000003@demo.example.org";
inline constexpr const char* kEnterprise = "01931d2c-0000-7000-8000-0000000000e1@demo.example.org";
inline constexpr const char* kCase = "01931d2c-0000-7000-8000-0000000000c1@demo.example.org";

inline base::Instant at(std::string_view text) {
  return base::Instant::parse(text).value();
}

// The system's own commands come from no request, so they have no schema.
inline bool is_systems_own(std::string_view name) {
  return name == "case.store_recording" || name == "case.analyse_recording" || name == "case.seal";
}

class Case {
 public:
  base::CaseId id{kCase};
  base::Instant now = at("2026-03-05T09:00:00+08:00");
  CaseState state;
  std::vector<Event> events;
  std::uint64_t next_seq = 100;
  const Gate* gate = &open_gate_;

  base::Result<std::vector<NewEvent>> ask(std::string_view name, base::Json input,
                                          base::Json given = base::JsonObject{},
                                          std::string_view by = kLead) {
    Command command{std::string(name), {std::string(by)}, {"officer"},
                    std::move(input),  std::move(given),  now};
    if (!is_systems_own(name)) {
      if (auto checked = vocabulary().check_command(name, command.input); !checked)
        return base::pass_on(checked.error());
    }
    return decide(state, command, *gate);
  }

  // The step happens; the answer is the reply. A minute passes.
  base::Json does(std::string_view name, std::string_view input, base::Json given = base::JsonObject{},
                  std::string_view by = kLead) {
    auto decided = ask(name, json(input), std::move(given), by);
    if (!decided) {
      ADD_FAILURE() << name << ": " << decided.error().text();
      return {};
    }
    for (const auto& event : *decided) happens(event, by);
    now = now.plus_seconds(60);
    return reply_of(*decided);
  }

  // The step is refused; the answer is the error.
  base::Error refused(std::string_view name, std::string_view input, base::Json given = base::JsonObject{},
                      std::string_view by = kLead) {
    auto decided = ask(name, json(input), std::move(given), by);
    if (decided) {
      ADD_FAILURE() << name << " was not refused";
      return {};
    }
    return decided.error();
  }

  void happens(const NewEvent& event, std::string_view by = kLead) {
    const auto checked = vocabulary().check_event(event.type, event.body);
    EXPECT_TRUE(checked) << event.type << ": " << checked.error().text() << "\n"
                         << base::canonical_or_die(event.body);
    Event stored{next_seq++, id, state.version, event.type, now, std::string(by), event.body, false};
    auto after = apply(state, stored, vocabulary());
    ASSERT_TRUE(after) << after.error().text();
    state = std::move(*after);
    events.push_back(std::move(stored));
  }

  void opens() {
    does("case.open", std::string(R"({"enterprise":")") + kEnterprise + R"(","matter":"特种作业专项检查"})",
         json(std::string(R"({"number":"通应急检〔2026〕1号","series":"检-2026","serial":1,
              "party":{"name":"松岭机械厂","address":"江北路1号","representative":"何远"},
              "rulebook":{"id":"tonghua-whole-process","version":"1.0.0","digest":")") +
              digest('a') + R"("},"officers":[{"user":")" + kLead +
              R"(","name":"周明","certificate":"A-001"}]})"));
  }

  void second_joins() {
    does("case.join_officer", std::string(R"({"officer":")") + kSecond + R"(","part":"second"})",
         json(R"({"name":"林清","certificate":"A-002"})"));
  }

  void begins(std::string_view kind = "inspection") {
    does("case.begin_act", R"({"kind":")" + std::string(kind) + R"(","place":"冲压车间"})");
  }

  void finds(std::string_view due = "2026-03-20") {
    does("case.find_hazard",
         R"({"act":"act-1","place":"冲压车间","description":"冲床未设警示标志","remedy":"by_date","due":")" +
             std::string(due) + R"("})");
  }

  base::Json paper_given(std::int64_t serial, char bytes = 'd') const {
    return base::JsonObject{{"form_digest", digest('f')},
                            {"number", "通应急检记〔2026〕" + std::to_string(serial) + "号"},
                            {"series", "检记-2026"},
                            {"serial", serial},
                            {"signed_digest", digest(bytes)},
                            {"layout_digest", digest('b')},
                            {"pages", 2}};
  }

  void prepares(std::string_view form = "inspection_record", std::int64_t serial = 1) {
    does("case.prepare_paper", R"({"form":")" + std::string(form) + R"(","act":"act-1"})",
         paper_given(serial));
  }

  std::string about(std::string_view paper, std::int64_t version, char bytes = 'd') const {
    return R"("paper":")" + std::string(paper) + R"(","version":)" + std::to_string(version) +
           R"(,"signed_digest":")" + digest(bytes) + R"(")";
  }

  base::Json signs(std::string_view paper, std::int64_t version, std::string_view signer, char bytes = 'd') {
    return does("case.sign_paper",
                "{" + about(paper, version, bytes) + R"(,"signer":)" + std::string(signer) +
                    R"(,"strokes":[[[1,2,0,0.5],[3,4,16,0.6]]],"width":400,"height":200,"page":1})",
                base::JsonObject{{"strokes", digest('9')}});
  }

  base::Json stores(char bytes, std::string_view link_kind = {}, std::string_view link_id = {}) {
    base::JsonObject given{{"blob", digest(bytes)},  {"bytes", 4096},
                           {"name", "IMG_0001.jpg"}, {"media", "photo"},
                           {"mime", "image/jpeg"},   {"device", "phone-1"},
                           {"officer", kLead},       {"made_until", now.plus_seconds(-30).text()},
                           {"time_source", "device"}};
    if (!link_kind.empty()) given["link"] = base::JsonObject{{"kind", link_kind}, {"id", link_id}};
    return does("case.store_recording", "{}", std::move(given));
  }
  base::Json stores_scan(char bytes) {
    return does("case.store_recording", "{}",
                base::JsonObject{{"blob", digest(bytes)}, {"bytes", 4096}, {"name", "scan.pdf"}, {"media", "document"},
                                 {"mime", "application/pdf"}, {"device", "scanner-1"}, {"officer", kLead},
                                 {"made_until", now.plus_seconds(-30).text()}, {"time_source", "device"}});
  }

 private:
  OpenGate open_gate_;
};

// A case that was opened, in the midst of its first act.
inline Case begun() {
  Case c;
  c.opens();
  c.begins();
  return c;
}

}  // namespace records::story

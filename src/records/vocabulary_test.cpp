#include <gtest/gtest.h>

#include "records/commands.h"
#include "records/schema.h"
#include "records/test_story.h"

namespace records {
namespace {

using story::digest;
using story::json;
using story::vocabulary;

TEST(Vocabulary, every_command_of_a_request_has_a_schema) {
  for (const auto& name : case_commands())
    EXPECT_EQ(vocabulary().knows_command(name), !story::is_systems_own(name)) << name;
}

TEST(Vocabulary, every_schema_of_a_command_belongs_to_a_command) {
  auto known = bureau_commands();
  for (const auto& name : case_commands()) known.push_back(name);
  known.push_back("case.preview_paper");  // writes nothing, so there is nothing to decide
  for (const auto& name : vocabulary().commands())
    EXPECT_NE(std::find(known.begin(), known.end(), name), known.end()) << name;
}

TEST(Vocabulary, what_only_the_program_says_has_no_schema_of_a_request) {
  for (const char* name : {"case.store_recording", "case.seal", "log.open", "rulebook.install", "clock.step"})
    EXPECT_EQ(vocabulary().check_command(name, base::JsonObject{}).error().code, "command.unknown") << name;
}

TEST(Vocabulary, gives_away_what_a_reader_of_some_types_needs) {
  const auto files = vocabulary().schema_files({"hazard.found/1", "act.begun/1", "hazard.found/9", "unheard_of/1", "nonsense"});
  std::vector<std::string> names;
  for (const auto& [name, text] : files) names.push_back(name);
  EXPECT_EQ(names, (std::vector<std::string>{"act.begun.v1.json", "common.json", "hazard.found.v1.json"}));
  EXPECT_EQ(base::text_at(json(files.at("hazard.found.v1.json")), "$id"), "hazard.found.v1.json");
  EXPECT_NE(base::object_at(json(files.at("common.json")), "$defs"), nullptr);
}

TEST(Vocabulary, tells_a_hazard_for_readers_of_chinese_with_and_without_its_date) {
  auto body = json(
      R"({"hazard":"hazard-1","act":"act-1","place":"库房","description":"通道堵塞","on_site":true,"remedy":"at_once"})");
  EXPECT_EQ(vocabulary().sentence("hazard.found/1", body, Language::zh),
            "在库房发现问题：通道堵塞（立即整改）");
  body.as_object()["remedy"] = "by_date";
  body.as_object()["due"] = "2026-03-20";
  EXPECT_EQ(vocabulary().sentence("hazard.found/1", body, Language::zh),
            "在库房发现问题：通道堵塞（限期整改，2026-03-20前）");
  EXPECT_EQ(vocabulary().sentence("hazard.found/1", body, Language::en),
            "Found at 库房: 通道堵塞 (put right by a date, by 2026-03-20)");
}

TEST(Vocabulary, tells_names_lists_and_times_as_people_read_them) {
  const auto body = json(std::string(R"({"act":"act-1","shown_to":"何远","officers":[")") + story::kLead +
                         R"(",")" + story::kSecond + R"("]})");
  const auto name_of = [](std::string_view id) -> std::string {
    return id == story::kLead ? "周明" : id == story::kSecond ? "林清" : "";
  };
  EXPECT_EQ(vocabulary().sentence("credential.shown/1", body, Language::zh, name_of),
            "向何远出示执法证件（周明、林清）");
  const auto stepped = json(
      R"({"from":"2026-03-05T01:00:00.000000Z","to":"2026-03-05T01:10:00.000000Z","delta_us":600000000})");
  EXPECT_EQ(vocabulary().sentence("clock.stepped/1", stepped, Language::zh),
            "服务器时钟由2026-03-05 09:00跳变为2026-03-05 09:10");
  EXPECT_EQ(vocabulary().word("outcome", "partly", Language::zh), "部分整改");
  EXPECT_EQ(vocabulary().word("outcome", "unheard_of", Language::zh), "unheard_of");
  EXPECT_EQ(vocabulary().sentence("unheard.of/1", body, Language::zh), "unheard.of/1");
}

TEST(Vocabulary, tells_each_of_several_reasons_in_words) {
  const auto body = json(
      R"({"recording":"recording-2","analysed":true,"reason":"not_media,name_differs","facts":{}})");
  EXPECT_EQ(vocabulary().sentence("recording.analysed/1", body, Language::zh, [](auto) { return "“a.jpg”"; }),
            "“a.jpg”已经技术检查：不是照片、录音或者录像、扩展名与内容不符");
  const auto plain = json(R"({"recording":"recording-2","analysed":true,"reason":"not_media,unheard of","facts":{}})");
  EXPECT_EQ(vocabulary().sentence("recording.analysed/1", plain, Language::en),
            "recording-2 was examined: not_media,unheard of");
}

TEST(Vocabulary, every_event_names_who_may_cause_it) {
  for (const auto& type : vocabulary().event_types()) EXPECT_FALSE(vocabulary().actors(type).empty()) << type;
  EXPECT_TRUE(vocabulary().actors("unheard.of/1").empty());
}

TEST(Vocabulary, who_may_cause_an_event_is_a_role_or_the_system) {
  std::ostringstream text;
  text << std::ifstream(std::string(ZHILU_SOURCE_DIR) + "/data/roles/roles.json").rdbuf();
  std::set<std::string> known{"system"};
  const auto roles = json(text.str());
  for (const auto& role : roles.as_array()) known.insert(base::text_at(role, "id"));
  for (const auto& type : vocabulary().event_types())
    for (const auto& actor : vocabulary().actors(type))
      EXPECT_TRUE(known.contains(actor)) << type << " " << actor;
}

TEST(Vocabulary, every_type_stands_in_a_case_or_in_a_stream_of_the_bureau) {
  for (const auto& type : vocabulary().event_types())
    EXPECT_TRUE(vocabulary().of_case(type) || vocabulary().of_bureau(type)) << type;
  EXPECT_TRUE(vocabulary().of_case("hazard.found/1"));
  EXPECT_FALSE(vocabulary().of_bureau("hazard.found/1"));
  EXPECT_FALSE(vocabulary().of_case("user.registered/1"));
  EXPECT_FALSE(vocabulary().of_case("view.window/1"));
  EXPECT_TRUE(vocabulary().of_bureau("view.window/1"));
  EXPECT_TRUE(vocabulary().of_case("handover.made/1"));
  EXPECT_TRUE(vocabulary().of_bureau("handover.made/1"));
  EXPECT_FALSE(vocabulary().of_case("unheard.of/1"));
  EXPECT_FALSE(vocabulary().of_bureau("unheard.of/1"));
}

// Values that people choose among are told to them in words, in both languages.
void values_have_words(const base::Json& schema, const base::Json& definitions, const std::string& field,
                       const std::string& file) {
  if (const auto ref = base::text_at(schema, "$ref"); !ref.empty())
    return values_have_words(*base::find(definitions, ref.substr(ref.rfind('/') + 1)), definitions, field,
                             file);
  if (const auto* values = base::array_at(schema, "enum"))
    for (const auto& value : *values) {
      const std::string_view text = value.is_string() ? std::string_view(value.get_string()) : "";
      EXPECT_NE(vocabulary().word(field, text, Language::zh), text) << file << " " << field;
      EXPECT_NE(vocabulary().word(field, text, Language::en), "") << file << " " << field;
    }
  if (const auto* properties = base::object_at(schema, "properties"))
    for (const auto& [name, inner] : *properties)
      values_have_words(inner, definitions, std::string(name), file);
  if (const auto* items = base::find(schema, "items")) values_have_words(*items, definitions, field, file);
  if (const auto* choices = base::array_at(schema, "oneOf"))
    for (const auto& choice : *choices) values_have_words(choice, definitions, field, file);
}

TEST(Vocabulary, every_value_to_choose_from_has_words) {
  const auto files = story::vocabulary_files();
  const auto common = json(files.at("common.json"));
  for (const auto& [file, text] : files)
    if (!file.starts_with("commands/") && file.find(".v") != std::string::npos)
      values_have_words(json(text), *base::find(common, "$defs"), "", file);
}

// People enter these themselves, so a form has to say what each field is.
TEST(Vocabulary, what_people_enter_is_named_and_so_are_its_fields) {
  int entered = 0;
  for (const auto& type : vocabulary().event_types()) {
    const auto* how = vocabulary().recordable(type);
    if (!how) continue;
    ++entered;
    for (const auto& [field, entry] : how->follows) EXPECT_TRUE(vocabulary().recordable(vocabulary().newest_of(entry))) << type << " " << field;
    const auto name = type.substr(0, type.find('/'));
    EXPECT_NE(vocabulary().word("entry_type", name, Language::zh), name);
    EXPECT_NE(vocabulary().word("entry_type", name, Language::en), name);
    if (!how->group.empty()) {
      EXPECT_NE(vocabulary().word("entry_group", how->group, Language::zh), how->group) << type;
    }
    const auto fields = vocabulary().fields_of(type);
    EXPECT_TRUE(std::any_of(fields.begin(), fields.end(), [](const auto& f) { return f.name == "happened_at"; })) << type;
    for (const auto& field : fields) {
      const bool own = field.name == "time_source" || field.name == "late_entry" || field.name == "uncertainty_s" || field.format == "digest";
      EXPECT_TRUE(own || vocabulary().word("entry_field", field.name, Language::zh) != field.name) << type << " " << field.name;
      for (const auto& part : field.parts)
        EXPECT_NE(vocabulary().word("entry_field", part.name, Language::zh), part.name) << type << " " << field.name << "." << part.name;
    }
    if (!how->counted.empty() && !vocabulary().of_bureau(type)) {
      const auto counted = *std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.name == how->counted; });
      EXPECT_NE(counted.thing, "") << type << ": what it brings has no id of its own kind";
    }
  }
  EXPECT_GT(entered, 100);
}

TEST(Vocabulary, tells_a_form_what_things_and_what_parts_a_field_has) {
  const auto told = [](std::string_view type, std::string_view name) {
    const auto fields = vocabulary().fields_of(type);
    return *std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.name == name; });
  };
  EXPECT_EQ(told("interview.held/1", "act").thing, "act");
  EXPECT_EQ(told("notice.issued/1", "notice").thing, "notice");
  EXPECT_EQ(told("notice.issued/1", "violations").thing, "violation");
  EXPECT_EQ(told("legal_review.requested/1", "about").thing, "*");
  EXPECT_EQ(told("interview.held/1", "recorder").thing, "");
  const auto person = told("interview.held/1", "person");
  ASSERT_EQ(person.type, "object");
  EXPECT_TRUE(std::any_of(person.parts.begin(), person.parts.end(), [](const auto& p) { return p.name == "capacity" && p.needed && !p.choices.empty(); }));
  EXPECT_EQ(told("discussion.held/1", "attendees").type, "array");
  EXPECT_FALSE(told("discussion.held/1", "attendees").parts.empty());
}

TEST(Vocabulary, tells_a_form_what_a_field_takes) {
  const auto fields = vocabulary().fields_of("custodian.appointed/1");
  for (const auto& field : fields)
    EXPECT_EQ(field.written, field.name == "name" || field.name == "reference" || field.name == "appointed_by") << field.name;
  const auto field = [&](std::string_view name) {
    return *std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.name == name; });
  };
  EXPECT_EQ(field("duties").type, "array");
  EXPECT_EQ(field("duties").choices, (std::vector<std::string>{"archive", "custody", "use", "recordings", "devices"}));
  EXPECT_TRUE(field("duties").needed);
  EXPECT_EQ(field("until").format, "date");
  EXPECT_FALSE(field("until").needed);
  EXPECT_EQ(field("name").longest, 100);
  EXPECT_TRUE(vocabulary().fields_of("no.such/1").empty());
  EXPECT_EQ(vocabulary().newest_of("custodian.appointed"), "custodian.appointed/1");
  EXPECT_EQ(vocabulary().newest_of("no.such"), "");
  EXPECT_EQ(vocabulary().words_of("duties", Language::en).at("archive"), "archiving");
  EXPECT_EQ(vocabulary().recordable("case.opened/1"), nullptr);
}

// The mark tells those who write rules where a gate is asked; the commands themselves decide it.
TEST(Vocabulary, the_commands_that_ask_the_gates_are_marked_so) {
  int marked = 0;
  for (const auto& [file, text] : story::vocabulary_files()) {
    if (!file.starts_with("commands/")) continue;
    const std::string_view folder = "commands/";
    const auto name = file.substr(folder.size(), file.rfind(".v") - folder.size());
    const auto schema = json(text);
    const auto* mark = base::find(schema, "x-gated");
    const bool gated = mark && mark->is_bool() && mark->as_bool();
    EXPECT_EQ(gated, is_gated(name)) << name;
    marked += gated ? 1 : 0;
  }
  EXPECT_GT(marked, 0);
}

// What one version of a type let in stays valid for ever, so bodies of the days before the types widened
// still pass.
TEST(Vocabulary, bodies_stored_before_a_type_widened_are_valid_still) {
  const std::string d = digest('a');
  const std::string version = R"("paper":"paper-1","version":1,"signed_digest":")" + d + R"(")";
  for (
      const auto& [type, body] : std::vector<std::pair<std::string, std::string>>{
          {"case.opened/1",
           R"({"number":"n","series":"s","serial":1,"kind":"inspection","enterprise":"01931d2c-0000-7000-8000-0000000000e1@demo.example.org","party":{"name":"a","address":"b"},"matter":"m","rulebook":{"id":"r","version":"1","digest":")" +
               d + R"("}})"},
          {"act.begun/1", R"({"act":"act-1","kind":"reinspection","place":"p","officers":[]})"},
          {"officer.joined/1", R"({"officer":"os:1","name":"a","certificate":"b","part":"second"})"},
          {"officer.left/1", R"({"officer":"os:1","reason":"r"})"},
          {"case.closed/1",
           R"({"reason":"","outcome":"rectified","ended_at":"2026-03-05T01:00:00.000000Z","open_findings":[]})"},
          {"paper.prepared/1",
           R"({"form":"f","form_digest":")" + d +
               R"(","number":"n","series":"s","serial":1,"act":"act-1","layout_digest":")" + d +
               R"(","pages":1,)" + version + "}"},
          {"paper.refused/1", "{" + version + R"(,"role":"party","reason":"r"})"},
          {"paper.signed/1", "{" + version +
                                 R"(,"signer":{"role":"witness","name":"a"},"method":"screen","strokes":")" +
                                 d + R"(","page":1})"},
          {"paper.confirmed/1",
           "{" + version +
               R"(,"pages":[1],"signers":[{"role":"party","name":"a","manner":"seal"}],"shelf":"s"})"},
          {"paper.photographed/1", "{" + version + R"(,"pages":[{"page":1,"blob":")" + d + R"("}]})"},
          {"paper.photographed/1", "{" + version + R"(,"pages":[{"page":1,"blob":")" + d + R"(","page_code":"unread"}]})"},
          {"recording.linked/1", R"({"recording":"recording-1","to":{"kind":"refusal","id":"paper-1"}})"},
          {"correction.made/1", R"({"corrects":1,"reason":"r","fields":{"outcome":"other"}})"}}) {
    const auto checked = vocabulary().check_event(type, json(body));
    EXPECT_TRUE(checked) << type << ": " << checked.error().text();
  }
}

TEST(Vocabulary, names_the_field_that_is_wrong_and_what_is_allowed) {
  const std::string d = digest('a');
  const auto signer = [&](const std::string& inner) {
    return R"({"paper":"paper-1","version":1,"signed_digest":")" + d + R"(","method":"screen","strokes":")" +
           d + R"(","page":1,"signer":)" + inner + "}";
  };
  const auto check = [](const char* type, const std::string& body) {
    const auto checked = vocabulary().check_event(type, json(body));
    EXPECT_FALSE(checked);
    return checked ? base::Error{} : checked.error();
  };
  const auto role = check("paper.signed/1", signer(R"({"role":"driver","name":"a"})"));
  EXPECT_EQ(role.code, "schema.enum");
  EXPECT_EQ(role.where, "/signer/role");
  EXPECT_TRUE(role.remedy.starts_with(R"("officer", "party", "witness", )")) << role.remedy;
  EXPECT_EQ(check("paper.signed/1", signer(R"({"role":"party"})")).where, "/signer/name");
  EXPECT_EQ(check("paper.signed/1", signer(R"({"role":"party","name":""})")).code, "schema.minLength");
  EXPECT_EQ(check("paper.signed/1", signer(R"({"role":"party","name":7})")).code, "schema.type");
  EXPECT_EQ(check("paper.signed/1", signer(R"({"role":"party","name":"a","hat":"b"})")).code,
            "schema.additionalProperties");
  EXPECT_EQ(check("paper.signed/1", signer(R"({"role":"officer","name":"a","user":"root"})")).code,
            "schema.format");
  EXPECT_EQ(check("officer.left/1", R"({"officer":"os:01","reason":"a"})").code, "schema.format");
  EXPECT_EQ(check("blob.digested/1", R"({"sha256":"AB","sm3":"","bytes":1})").where, "/sha256");
  EXPECT_EQ(check("act.ended/1", R"({"act":"act-0","hazards_found":0})").code, "schema.pattern");
  EXPECT_EQ(check("act.ended/1", R"({"act":"act-1","hazards_found":-1})").code, "schema.minimum");
  EXPECT_EQ(check("act.ended/1", R"({"act":"act-1","hazards_found":0.5})").code, "schema.type");
  EXPECT_EQ(check("act.ended/1", R"({"act":"act-1","hazards_found":100001})").code, "schema.maximum");
  EXPECT_EQ(
      check("act.ended/1", R"({"act":"act-1","hazards_found":0,"happened_at":"2026-03-05T01:00:00Z"})").where,
      "/happened_at");
  EXPECT_EQ(check("extension.requested/1",
                  R"({"extension":"extension-1","hazards":[],"until":"2026-03-01","reason":"a"})")
                .code,
            "schema.minItems");
  const auto twice = check(
      "extension.requested/1",
      R"({"extension":"extension-1","hazards":["hazard-1","hazard-1"],"until":"2026-03-01","reason":"a"})");
  EXPECT_EQ(twice.code, "schema.uniqueItems");
  EXPECT_EQ(twice.where, "/hazards/1");
  EXPECT_EQ(check("extension.requested/1",
                  R"({"extension":"extension-1","hazards":["hazard-1"],"until":"2026-02-29","reason":"a"})")
                .where,
            "/until");
  EXPECT_EQ(check("correction.made/1", R"({"corrects":1,"reason":"a","fields":{}})").code,
            "schema.minProperties");
  EXPECT_EQ(check("hazard.amended/1", R"({"hazard":"hazard-1","reason":"a","zone":7})").code, "schema.oneOf");
  EXPECT_EQ(check("hazard.found/9", "{}").code, "event.unknown_type");
}

TEST(Vocabulary, lengths_are_counted_in_characters_not_in_bytes) {
  const auto checked = [](int n) {
    std::string reason;
    for (int i = 0; i < n; ++i) reason += "矿";
    return vocabulary()
        .check_event("officer.left/1", base::JsonObject{{"officer", "os:1000"}, {"reason", reason}})
        .has_value();
  };
  EXPECT_TRUE(checked(2000));
  EXPECT_FALSE(checked(2001));
}

// A small vocabulary with an invented type in two versions.
std::map<std::string, std::string> weather(const std::string& second_version, const std::string& upcasts) {
  const std::string head = R"("x-actors":["system"],"type":"object","additionalProperties":false,)";
  return {{"common.json", R"({"$defs":{"sky":{"enum":["clear","rain"]}}})"},
          {"weather.seen.v1.json",
           R"({"$id":"weather.seen.v1.json","x-sentence":{"zh":"{sky}","en":"{sky}"},)" + head +
               R"("properties":{"sky":{"$ref":"common.json#/$defs/sky"},"wind":{"type":"integer"}}})"},
          {"weather.seen.v2.json",
           second_version.empty()
               ? R"({"$id":"weather.seen.v2.json","x-sentence":{"zh":"{outlook}","en":"{outlook}"},)" + head +
                     R"("required":["outlook","place"],"properties":{"outlook":{"enum":["clear","rain"]},)"
                     R"("place":{"type":"string","maxLength":9}}})"
               : second_version},
          {"upcasts.json", upcasts}};
}

constexpr const char* kWeatherUpcast =
    R"({"upcasts":[{"from":"weather.seen/1","to":"weather.seen/2","steps":[{"rename":{"from":"sky","to":"outlook"}},
       {"drop":{"field":"wind"}},{"default":{"field":"place","value":"?"}}]}]})";

TEST(Vocabulary, an_event_of_an_old_version_is_read_as_one_of_the_newest) {
  const auto loaded = Vocabulary::load(weather("", kWeatherUpcast));
  ASSERT_TRUE(loaded) << loaded.error().text();
  const auto old_body = json(R"({"sky":"rain","wind":4})");
  EXPECT_TRUE(loaded->check_event("weather.seen/1", old_body));
  const auto read = loaded->upcast(Event{7, {}, 0, "weather.seen/1", {}, "system", old_body, false});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->type, "weather.seen/2");
  EXPECT_EQ(read->body, json(R"({"outlook":"rain","place":"?"})"));
  EXPECT_TRUE(loaded->check_event("weather.seen/2", read->body));
  EXPECT_EQ(read->seq, 7u);
  const auto again = loaded->upcast(*read);
  EXPECT_EQ(again->body, read->body);
  EXPECT_EQ(loaded->upcast(Event{0, {}, 0, "weather.seen/3", {}, "system", old_body, false}).error().code,
            "event.unknown_type");
}

TEST(Vocabulary, an_old_version_without_a_way_to_the_newest_is_not_loaded) {
  EXPECT_EQ(Vocabulary::load(weather("", R"({"upcasts":[]})")).error().where, "weather.seen/1");
  auto without_first = weather("", R"({"upcasts":[]})");
  without_first.erase("weather.seen.v1.json");
  EXPECT_EQ(Vocabulary::load(without_first).error().where, "weather.seen/1");
}

TEST(Vocabulary, an_upcast_that_leads_nowhere_is_not_loaded) {
  for (const char* wrong :
       {R"({"upcasts":[{"from":"weather.seen/1","to":"weather.seen/3","steps":[]}]})",
        R"({"upcasts":[{"from":"weather.seen/2","to":"weather.seen/3","steps":[]}]})",
        R"({"upcasts":[{"from":"weather.seen/1","to":"weather.seen/2"}]})",
        R"({"upcasts":[{"from":"weather.seen/1","to":"weather.seen/2","steps":[{"melt":{}}]}]})",
        R"({"upcasts":[{"from":"weather.seen/1","to":"weather.seen/2","steps":[{"rename":{"from":"a"}}]}]})",
        R"({"upcasts":7})"})
    EXPECT_FALSE(Vocabulary::load(weather("", wrong))) << wrong;
}

TEST(Vocabulary, a_schema_that_says_what_is_not_understood_is_not_loaded) {
  const auto with = [](const std::string& property, const std::string& more = {}) {
    const std::string second =
        R"({"$id":"weather.seen.v2.json","x-sentence":{"zh":"a","en":"a"},"x-actors":["system"],)"
        R"("type":"object","additionalProperties":false,"properties":{"a":)" +
        property + "}" + more + "}";
    return Vocabulary::load(weather(second, kWeatherUpcast));
  };
  EXPECT_TRUE(with(R"({"type":"integer"})"));
  for (const char* wrong :
       {R"({"type":"integer","multipleOf":2})", R"({"type":"text"})", R"({"type":"string"})",
        R"({"type":"array","maxItems":3})", R"({"type":"object"})",
        R"({"type":"string","format":"postcode"})", R"({"type":"string","maxLength":9,"pattern":"("})",
        R"({"$ref":"other.json#/$defs/a"})", R"({"$ref":"common.json#/$defs/none"})",
        R"({"$ref":"common.json#/$defs/sky","title":"x"})", R"({"enum":[]})",
        R"({"type":"integer","minimum":"0"})", R"({})", "7", R"({"oneOf":[{"type":"null"}]})",
        R"({"type":"object","additionalProperties":true})",
        R"({"type":"object","additionalProperties":{"type":"integer"}})"}) {
    const auto loaded = with(wrong);
    ASSERT_FALSE(loaded) << wrong;
    EXPECT_EQ(loaded.error().code, "vocabulary.bad_schema") << wrong;
    EXPECT_TRUE(loaded.error().where.starts_with("weather.seen.v2.json#/properties/a"))
        << loaded.error().where;
  }
  EXPECT_FALSE(with(R"({"type":"integer"})", R"(,"required":["b"])"));
}

TEST(Vocabulary, a_stream_that_there_is_not_is_not_loaded) {
  auto files = weather("", kWeatherUpcast);
  auto& text = files["weather.seen.v1.json"];
  const std::string actors = R"("x-actors":["system"],)";
  text.replace(text.find(actors), actors.size(), actors + R"("x-stream":"sky",)");
  const auto loaded = Vocabulary::load(files);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().where, "weather.seen.v1.json#/x-stream");
}

TEST(Vocabulary, what_people_enter_names_its_own_fields) {
  const auto with = [](const std::string& marks) {
    auto files = weather("", kWeatherUpcast);
    auto& text = files["weather.seen.v1.json"];
    const std::string actors = R"("x-actors":["system"],)";
    text.replace(text.find(actors), actors.size(), actors + marks);
    return Vocabulary::load(files);
  };
  EXPECT_TRUE(with(R"("x-stream":"bureau","x-recordable":{},)"));
  EXPECT_TRUE(with(R"("x-recordable":{"counted":"sky","may_go_on":true,"group":"weather"},)"));
  EXPECT_TRUE(with(R"("x-stream":"bureau","x-recordable":{"follows":{"sky":"weather.seen"},"confined":true},)"));
  for (const char* wrong :
       {R"("x-stream":"bureau","x-recordable":[],)", R"("x-recordable":{"may_go_on":"yes"},)", R"("x-recordable":{"group":3},)",
        R"("x-stream":"bureau","x-recordable":{"counted":"none"},)", R"("x-stream":"any","x-recordable":{"names":{"none":"user"}},)",
        R"("x-stream":"any","x-recordable":{"follows":{"none":"weather.seen"}},)", R"("x-stream":"any","x-recordable":{"confined":"yes"},)",
        R"("x-stream":"any","x-recordable":{"sooner":"or later"},)"}) {
    const auto loaded = with(wrong);
    ASSERT_FALSE(loaded) << wrong;
    EXPECT_TRUE(loaded.error().where.starts_with("weather.seen.v1.json#/x-recordable")) << loaded.error().where;
  }
}

TEST(Vocabulary, files_are_named_as_they_name_themselves) {
  auto files = weather("", kWeatherUpcast);
  files["rain.v1.json"] = files["weather.seen.v1.json"];
  EXPECT_EQ(Vocabulary::load(files).error().where, "rain.v1.json#/$id");
  files = weather("", kWeatherUpcast);
  files["weather.json"] = R"({"$id":"weather.json"})";
  EXPECT_FALSE(Vocabulary::load(files));
  files = weather("", kWeatherUpcast);
  files["weather.seen.v1.json"] = "{";
  EXPECT_EQ(Vocabulary::load(files).error().where, "weather.seen.v1.json");
  files.erase("common.json");
  EXPECT_EQ(Vocabulary::load(files).error().where, "common.json");
}

TEST(Vocabulary, a_sentence_speaks_of_fields_that_there_are) {
  for (const char* sentence : {"{cloud}", "{sky", "[{sky}", "{sky}]", "[[{sky}]]", ""}) {
    auto files = weather("", kWeatherUpcast);
    auto& text = files["weather.seen.v1.json"];
    const std::string whole = R"("zh":"{sky}")";
    text.replace(text.find(whole), whole.size(), R"("zh":")" + std::string(sentence) + R"(")");
    EXPECT_FALSE(Vocabulary::load(files)) << sentence;
  }
}

TEST(Vocabulary, a_definition_that_leads_to_itself_is_not_loaded) {
  auto files = weather("", kWeatherUpcast);
  files["common.json"] = R"({"$defs":{"sky":{"$ref":"common.json#/$defs/sky"}}})";
  EXPECT_FALSE(Vocabulary::load(files));
}

TEST(Vocabulary, types_without_a_version_are_none) {
  for (const char* wrong :
       {"hazard.found", "hazard.found/", "hazard.found/0", "hazard.found/01", "hazard.found/x", "/1", ""})
    EXPECT_FALSE(split_type(wrong)) << wrong;
  EXPECT_EQ(split_type("hazard.found/12")->version, 12);
}

TEST(SchemaErrors, have_their_words_in_the_registry_in_both_languages) {
  std::ostringstream text;
  text << std::ifstream(std::string(ZHILU_SOURCE_DIR) + "/data/problems.json").rdbuf();
  const auto registry = base::parse_json(text.str());
  ASSERT_TRUE(registry) << registry.error().text();
  for (const auto keyword : kSchemaKeywords) {
    const auto* words = base::find(*registry, "schema." + std::string(keyword));
    ASSERT_TRUE(words) << keyword;
    for (const char* field : {"zh", "en", "zh_detail", "zh_remedy"})
      EXPECT_FALSE(base::text_at(*words, field).empty()) << keyword << " " << field;
    EXPECT_NE(base::text_at(*words, "zh_detail").find("{field}"), std::string::npos) << keyword;
  }
  std::size_t told = 0;
  for (const auto& [code, words] : registry->get_object()) told += code.starts_with("schema.") ? 1 : 0;
  EXPECT_EQ(told, kSchemaKeywords.size()) << "the registry names a schema error that there is not";
}

}  // namespace
}  // namespace records

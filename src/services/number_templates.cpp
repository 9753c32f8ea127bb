// What a bureau may set as a template of numbers: each by itself, and all together, so that no two papers get one number.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "services/form_shelf.h"
#include "services/numbering.h"
#include "services/plain_name.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;
using numbering::Fact;
using numbering::Facts;
using numbering::Template;

namespace {

constexpr std::int64_t kLongSerial = 999'999'999;
constexpr std::string_view kPrefix = "numbering.", kAllPapers = "numbering.paper";

// What stands in a sample for what only a case or an officer tells.
const std::map<Fact, std::string>& stand_ins() {
  static const std::map<Fact, std::string> texts{{Fact::year, "2026"},      {Fact::region, "示"},       {Fact::organ, "应急"},
                                                 {Fact::code, "检记"},      {Fact::team, "执法一中队"}, {Fact::officer, "A01"},
                                                 {Fact::case_year, "2026"}, {Fact::case_serial, "1"}};
  return texts;
}

struct Use {
  std::string use, name;  // "paper", "inspection_record"
};

std::optional<Use> use_of(std::string_view parameter) {
  if (!parameter.starts_with(kPrefix))
    return std::nullopt;
  const auto rest = parameter.substr(kPrefix.size());
  const auto dot = rest.find('.');
  const auto use = rest.substr(0, dot);
  if (use != "case" && use != "paper" && use != "archive")
    return std::nullopt;
  return Use{std::string(use), dot == std::string_view::npos ? std::string() : std::string(rest.substr(dot + 1))};
}

base::Status check_facts_of_use(const Template& made, const std::string& use) {
  std::vector<Fact> unknown;
  if (use != "paper")
    unknown.push_back(Fact::code);
  if (use == "case")
    unknown.insert(unknown.end(), {Fact::case_year, Fact::case_serial});
  if (use == "archive")
    unknown.push_back(Fact::officer);
  for (const auto fact : unknown)
    if (made.shows(fact))
      return fail(ErrorKind::invalid, "numbering.fact_unknown",
                  fmt::format("{{{}}} is nothing that a number of a{} has", numbering::name_of(fact),
                              use == "archive" ? "n archived file" : " case"),
                  "/value", "leave it out, or write its text");
  return {};
}

// The parameters as they would stand.
class Settings {
 public:
  Settings(Core& core, std::string name, std::string value) : core_(core), name_(std::move(name)), value_(std::move(value)) {}

  base::Result<std::string> text(const std::string& name) const {
    if (name == name_)
      return value_;
    return parameter(core_, name);
  }
  // Every template that is or would be set: parameter → text.
  base::Result<std::map<std::string, std::string>> templates() const {
    std::map<std::string, std::string> all;
    ZL_TRY(const auto rows, all_rows(core_, "parameter", kPrefix));
    for (const auto& row : rows)
      if (use_of(row.id))
        all[row.id] = base::text_at(row.json, "value");
    if (use_of(name_))
      all[name_] = value_;
    return all;
  }
  base::Result<std::string> code(const std::string& form) const {
    if (name_ == "numbering.code." + form)
      return value_;
    return code_of_form(core_, form);
  }
  const std::string& changed() const { return name_; }
  Core& core() const { return core_; }

 private:
  Core& core_;
  std::string name_, value_;
};

// A template with what is settled about it, for one use: the general one of papers stands once for each form that has none.
struct InForce {
  std::string parameter, series;
  Template made;
  Facts settled;
};

base::Result<InForce> standing(const Settings& settings, const std::string& parameter, const std::string& text,
                                const Use& use) {
  InForce out{parameter, {}, {}, {}};
  ZL_TRY(out.made, Template::parse(text, "/value"));
  out.series = out.made.series_name().value_or(use.use + "." + use.name);
  ZL_TRY(out.settled.shown[Fact::region], settings.text("bureau.region"));
  ZL_TRY(out.settled.shown[Fact::organ], settings.text("bureau.organ"));
  if (use.use == "paper") {
    ZL_TRY(out.settled.shown[Fact::code], settings.code(use.name));
  }
  for (const auto fact : {Fact::region, Fact::organ, Fact::code})
    if (out.settled.shown[fact].empty())
      out.settled.shown.erase(fact);
  return out;
}

base::Result<std::vector<InForce>> all_standing(const Settings& settings) {
  std::vector<InForce> all;
  ZL_TRY(const auto templates, settings.templates());
  for (const auto& [parameter, text] : templates) {
    if (parameter == kAllPapers)
      continue;
    ZL_TRY(auto one, standing(settings, parameter, text, *use_of(parameter)));
    all.push_back(std::move(one));
  }
  const auto general = templates.find(std::string(kAllPapers));
  if (general == templates.end())
    return all;
  ZL_TRY(const auto forms, newest_forms(settings.core()));
  for (const auto& [form, row] : forms) {
    if (templates.contains("numbering.paper." + form))
      continue;
    ZL_TRY(auto one, standing(settings, general->first, general->second, {"paper", form}));
    // A form without a code gets no number by such a template, so it has none in common with others.
    if (one.made.shows(Fact::code) && !one.settled.shown.contains(Fact::code))
      continue;
    all.push_back(std::move(one));
  }
  return all;
}

bool share_a_series(const InForce& one, const InForce& other) {
  return one.series == other.series && one.made.scopes() == other.made.scopes();
}

base::Status check_apart(const Settings& settings) {
  ZL_TRY(const auto all, all_standing(settings));
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = i + 1; j < all.size(); ++j) {
      const auto &one = all[i], &other = all[j];
      const bool concerned =
          !use_of(settings.changed()) || one.parameter == settings.changed() || other.parameter == settings.changed();
      if (!concerned || share_a_series(one, other) || !can_be_equal(one.made, one.settled, other.made, other.settled))
        continue;
      return fail(ErrorKind::conflict, "numbering.alike",
                  fmt::format("'{}' ({}) and '{}' ({}) could give one number to two papers", one.parameter, one.series,
                              other.parameter, other.series),
                  "/value",
                  "let each show something of its own ({code}, a letter), or put both into one series: | series NAME");
    }
  return {};
}

base::Status check_plain(const Template& made, const Facts& facts, const std::string& where) {
  auto sample = made.fill(facts, kLongSerial);
  if (!sample && sample.error().code == "numbering.series_full")
    sample = made.fill(facts, 1);
  if (!sample)
    return base::pass_on(std::move(sample).error());
  const auto wrong = wrong_in_plain_name(*sample);
  if (wrong.empty())
    return {};
  return fail(ErrorKind::invalid, "numbering.bad_template", "a number template gives no usable number: " + wrong, where,
              "write it of letters, digits, brackets, single dots and hyphens; it also names folders");
}

Facts with_stand_ins(Facts known) {
  for (const auto& [fact, text] : stand_ins())
    if (known.shown[fact].empty())
      known.shown[fact] = text;
  if (known.case_number.empty())
    known.case_number = "1";
  return known;
}

JsonArray remarks_json(const Template& made) {
  JsonArray out;
  for (const auto& remark : made.remarks())
    out.push_back(JsonObject{{"code", remark.code}, {"what", remark.what}, {"place", remark.place}, {"remedy", remark.remedy}});
  return out;
}

// What a template would give, and what there is to remark of it; nothing is set.
base::Result<Reply> try_template(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "parameter.set"));
  const auto name = base::text_at(input, "name"), value = base::text_at(input, "value");
  const auto use = use_of(name);
  if (!use)
    return fail(ErrorKind::invalid, "parameter.unknown", "this parameter is no template of numbers", "/name",
                "numbering.paper.FORM, numbering.case.KIND, …");
  ZL_CHECK(check_number_template(value, "/value"));
  ZL_CHECK(check_number_parameter(core, name, value));
  ZL_TRY(const auto made, Template::parse(value, "/value"));
  ZL_TRY(auto known, facts_for(core, made, {use->use, use->name, nullptr, context.who.user.text, context.who.user.text}));
  const auto facts = with_stand_ins(std::move(known));
  JsonArray samples, scopes;
  for (const auto serial : {made.first_serial(facts), made.first_serial(facts) + 1}) {
    ZL_TRY(auto text, made.fill(facts, serial));
    samples.emplace_back(std::move(text));
  }
  for (const auto scope : made.scopes()) scopes.emplace_back(numbering::name_of(scope));
  ZL_TRY(auto series, made.series(use->use + "." + (use->name.empty() ? "*" : use->name), facts));
  return Reply{JsonObject{{"samples", std::move(samples)},
                          {"series", std::move(series)},
                          {"scopes", std::move(scopes)},
                          {"remarks", remarks_json(made)}},
               {}};
}

}  // namespace

base::Status check_number_template(const std::string& pattern, const std::string& where) {
  ZL_TRY(const auto made, Template::parse(pattern, where));
  return check_plain(made, with_stand_ins({}), where);
}

base::Status check_number_parameter(Core& core, const std::string& name, const std::string& value) {
  const bool of_numbers = name.starts_with(kPrefix) || name == "bureau.region" || name == "bureau.organ";
  if (!of_numbers)
    return {};
  const auto use = use_of(name);
  if (use) {
    ZL_TRY(const auto made, Template::parse(value, "/value"));
    ZL_CHECK(check_facts_of_use(made, use->use));
  } else if (value.find_first_of("{}|#/") != std::string::npos || !wrong_in_plain_name(value).empty()) {
    return fail(ErrorKind::invalid, "numbering.bad_fact", "'" + value + "' cannot stand in a number", "/value",
                "write it without { } | # / and other signs");
  }
  return check_apart(Settings(core, name, value));
}

JsonArray remarks_of_parameter(const std::string& name, const std::string& value) {
  if (!use_of(name))
    return {};
  const auto made = Template::parse(value, "/value");
  return made ? remarks_json(*made) : JsonArray{};
}

void add_number_templates(Core& core) { core.operations["numbering.try"] = try_template; }

}  // namespace services

#include "services/form_shelf.h"
#include "services/numbering.h"

#include <fmt/format.h>

#include <algorithm>

#include "records/number_blocks.h"
#include "services/plain_name.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;
using numbering::Fact;
using numbering::Facts;

namespace {

constexpr std::size_t kMostPassedOver = 10'000;
constexpr std::size_t kPassedOverAtOnce = 500;

std::string lead_of(const NumberRequest& request) {
  if (!request.lead.empty() || request.state == nullptr)
    return request.lead;
  for (const auto& officer : request.state->officers)
    if (!officer.left_at && officer.part == "lead")
      return officer.user;
  return request.state->opened_by;
}

base::Result<std::string> team_of(Core& core, const std::string& user) {
  ZL_TRY(const auto row, row_json(core, "user", user));
  return row ? base::text_at(*row, "unit") : std::string();
}

// The number that the bureau gave to the officer, else the certificate's.
base::Result<std::string> code_of_officer(Core& core, const std::string& user) {
  ZL_TRY(const auto row, row_json(core, "user", user));
  if (!row)
    return std::string();
  return parameter(core, "numbering.officer." + base::text_at(*row, "login"), base::text_at(*row, "certificate"));
}

base::Result<std::string> value_of(Core& core, Fact fact, const NumberRequest& request) {
  switch (fact) {
    case Fact::year:
      return std::to_string(base::LegalDay::of(core.now()).civil().year);
    case Fact::region:
      return parameter(core, "bureau.region");
    case Fact::organ:
      return parameter(core, "bureau.organ");
    case Fact::code:
      return request.use == "paper" ? code_of_form(core, request.name) : std::string();
    case Fact::team:
      return team_of(core, lead_of(request));
    case Fact::officer:
      return code_of_officer(core, request.by);
    case Fact::case_year:
      return request.state ? std::to_string(base::LegalDay::of(request.state->opened_at).civil().year) : std::string();
    case Fact::case_serial:
      return request.state ? std::to_string(request.state->serial) : std::string();
  }
  return std::string();
}

struct SeriesStand {
  bool exists = false;
  std::int64_t last = 0;
};

base::Result<SeriesStand> stand_of(Core& core, const std::string& series) {
  ZL_TRY(const auto row, row_json(core, "number_series", series));
  if (!row)
    return SeriesStand{};
  return SeriesStand{true, base::int_at(*row, "last").value_or(0)};
}

base::Result<bool> was_given(Core& core, const std::string& number) {
  ZL_TRY(const auto rows, core.parts.store.rows({.model = "number", .lookup = number, .limit = 1}));
  return !rows.empty();
}

// A template with what is known for one request: the numbers of one series.
struct Source {
  KnownTemplate known;
  Facts facts;
  std::string series;

  base::Result<std::string> number(std::int64_t serial) const {
    ZL_TRY(auto text, known.made.fill(facts, serial));
    if (const auto wrong = wrong_in_plain_name(text); !wrong.empty())
      return fail(ErrorKind::invalid, "numbering.bad_number", "the template gives a number that cannot be used: " + wrong,
                  known.parameter, "let the system administrator set this parameter anew");
    return text;
  }
};

base::Result<Source> source_of(Core& core, const NumberRequest& request) {
  ZL_TRY(auto known, template_of(core, request.use, request.name));
  ZL_TRY(auto facts, facts_for(core, known.made, request));
  ZL_TRY(auto series, known.made.series(request.use + "." + request.name, facts));
  return Source{std::move(known), std::move(facts), std::move(series)};
}

base::Status note_passed_over(Core& core, const Source& source, std::int64_t from, std::int64_t to) {
  const CallContext system{.who = system_principal()};
  for (auto serial = from; serial < to;) {
    JsonArray numbers;
    for (; serial < to && numbers.size() < kPassedOverAtOnce; ++serial) {
      ZL_TRY(auto text, source.number(serial));
      numbers.push_back(JsonObject{{"series", source.series},
                                   {"serial", serial},
                                   {"reason", "同样的文号已由另一编号序列给出"},
                                   {"number", std::move(text)}});
    }
    ZL_CHECK(run_bureau_command(core, system, "number.pass_over", JsonObject{}, JsonObject{{"numbers", std::move(numbers)}}));
  }
  return {};
}

// The first serial after the last whose number nobody has; those before it are told of in the register.
base::Result<Number> first_free(Core& core, const Source& source) {
  ZL_TRY(const auto stand, stand_of(core, source.series));
  const auto start = stand.exists ? stand.last + 1 : source.known.made.first_serial(source.facts);
  for (auto serial = start; serial - start <= static_cast<std::int64_t>(kMostPassedOver); ++serial) {
    ZL_TRY(auto text, source.number(serial));
    ZL_TRY(const bool given, was_given(core, text));
    if (given)
      continue;
    if (serial > start)
      ZL_CHECK(note_passed_over(core, source, start, serial));
    return Number{std::move(text), source.series, serial};
  }
  return fail(ErrorKind::conflict, "numbering.alike", "the next ten thousand numbers were given by another series",
              source.known.parameter, "let the system administrator write something new into the template");
}

// One that a block gave back keeps the text that it was reserved with.
base::Result<std::optional<Number>> given_back(Core& core, const std::string& series) {
  ZL_TRY(const auto free, core.parts.store.rows({.model = "free_number", .lookup = series, .limit = 1}));
  if (free.empty())
    return std::nullopt;
  ZL_TRY(const auto row, row_json(core, "number", free.front().id));
  if (!row)
    return std::nullopt;
  return Number{base::text_at(*row, "number"), series, base::int_at(*row, "serial").value_or(0)};
}

}  // namespace

namespace {

std::optional<FormFacts> facts_of_form(Core& core, const std::string& form) {
  const auto row = newest_form_row(core, form);
  if (!row)
    return std::nullopt;
  return core.form_facts->of(core, base::text_at(*row, "blob"));
}

// The form's own template, where the bureau has set what it shows.
base::Result<std::string> template_of_form(Core& core, const std::string& form) {
  const auto facts = facts_of_form(core, form);
  if (!facts || facts->number_template.empty())
    return std::string();
  ZL_TRY(const auto made, numbering::Template::parse(facts->number_template, form));
  for (const auto& [fact, name] : {std::pair{Fact::region, "bureau.region"}, {Fact::organ, "bureau.organ"}}) {
    ZL_TRY(const auto set, parameter(core, name));
    if (made.shows(fact) && set.empty())
      return std::string();
  }
  return facts->number_template;
}

base::Result<KnownTemplate> template_of_paper(Core& core, KnownTemplate known, const std::string& form) {
  constexpr const char* kGeneral = "numbering.paper";
  ZL_CHECK(newest_form_row(core, form));
  ZL_TRY(known.text, parameter(core, kGeneral));
  if (!known.text.empty())
    known.parameter = kGeneral;
  if (known.text.empty()) {
    ZL_TRY(known.text, template_of_form(core, form));
  }
  if (known.text.empty())
    known.text = base::text_at(core.parts.parameters.fallback(), kGeneral);
  return known;
}

}  // namespace

base::Result<std::string> code_of_form(Core& core, const std::string& form) {
  ZL_TRY(auto own, parameter(core, "numbering.code." + form));
  if (!own.empty())
    return own;
  const auto facts = facts_of_form(core, form);
  if (!facts)
    return std::string();
  return facts->code.empty() ? facts->title : facts->code;
}

base::Result<KnownTemplate> template_of(Core& core, const std::string& use, const std::string& name) {
  KnownTemplate known{fmt::format("numbering.{}.{}", use, name), {}, {}};
  ZL_TRY(known.text, parameter(core, known.parameter));
  if (known.text.empty() && use == "paper") {
    ZL_TRY(known, template_of_paper(core, std::move(known), name));
  }
  if (known.text.empty())
    known.text = base::text_at(core.parts.parameters.fallback(), known.parameter);
  if (known.text.empty())
    return fail(ErrorKind::invalid, "numbering.no_template", "the bureau has set no number template", known.parameter,
                "set this parameter");
  ZL_TRY(known.made, numbering::Template::parse(known.text, known.parameter));
  return known;
}

base::Result<Facts> facts_for(Core& core, const numbering::Template& shown, const NumberRequest& request) {
  Facts facts;
  for (const auto& piece : shown.pieces()) {
    if (piece.kind != numbering::Piece::Kind::fact || facts.shown.contains(piece.fact))
      continue;
    ZL_TRY(facts.shown[piece.fact], value_of(core, piece.fact, request));
  }
  if (request.state)
    facts.case_number = request.state->number;
  return facts;
}

base::Result<Number> next_number(Core& core, const NumberRequest& request) {
  ZL_TRY(const auto source, source_of(core, request));
  ZL_TRY(auto back, given_back(core, source.series));
  if (back)
    return std::move(*back);
  return first_free(core, source);
}

base::Result<Number> number_of_block(Core& core, const std::string& used_for, const Json& input) {
  if (!base::find(input, "serial"))
    return fail(ErrorKind::invalid, "block.half_named", "a number of a block is named by its block and its serial", "/serial", "give both");
  base::Instant at = core.now();
  if (const auto claimed = base::text_at(input, "happened_at"); !claimed.empty()) {
    auto parsed = base::Instant::parse(claimed);
    if (!parsed)
      parsed.error().where = "/happened_at";
    if (!parsed)
      return base::pass_on(std::move(parsed).error());
    at = *parsed;
  }
  const records::RowLookup rows = [&core](std::string_view model, std::string_view id) { return row_json(core, model, id); };
  ZL_TRY(auto drawn, records::number_of_block(rows, base::text_at(input, "block"), base::int_at(input, "serial").value_or(0),
                                              used_for, at));
  return Number{std::move(drawn.number), std::move(drawn.series), drawn.serial};
}

base::Result<JsonObject> next_block(Core& core, const NumberRequest& request, std::int64_t count) {
  ZL_TRY(const auto source, source_of(core, request));
  ZL_TRY(auto pattern, source.known.made.settled(source.facts));
  ZL_TRY(auto first, first_free(core, source));
  auto last = first;
  for (auto serial = first.serial + 1; serial < first.serial + count; ++serial) {
    ZL_TRY(auto text, source.number(serial));
    ZL_TRY(const bool given, was_given(core, text));
    if (given)
      break;
    last = Number{std::move(text), source.series, serial};
  }
  JsonObject block{{"series", source.series},       {"first", first.serial},      {"last", last.serial},
                   {"pattern", std::move(pattern)}, {"first_number", first.text}, {"last_number", last.text}};
  if (source.known.made.shows(Fact::year))
    block["year"] = base::LegalDay::of(core.now()).civil().year;
  return block;
}

}  // namespace services

#include "records/projection.h"

#include <algorithm>
#include <map>

#include "records/act_facts.h"
#include "records/approval_rows.h"
#include "records/number_rows.h"
#include "records/party_rows.h"
#include "records/seal_rows.h"
#include "records/visit_rows.h"

namespace records {
namespace {

using base::ErrorKind;
using base::Json;
using base::JsonObject;
using base::Result;
using base::Status;

// Rows on their way, over those that were there before.
class Sheet {
 public:
  explicit Sheet(const RowLookup& before) : before_(before) {}

  RowLookup lookup() {
    return [this](std::string_view model, std::string_view id) { return find(model, id); };
  }

  Result<std::optional<Json>> find(std::string_view model, std::string_view id) const {
    const auto written = rows_.find(std::pair(std::string(model), std::string(id)));
    if (written == rows_.end()) return before_(model, id);
    if (written->second.json.is_null()) return std::optional<Json>{};
    return std::optional<Json>{written->second.json};
  }

  void put(Row row) {
    auto key = std::pair(row.model, row.id);
    rows_.insert_or_assign(std::move(key), std::move(row));
  }

  std::vector<Row> take() {
    std::vector<Row> out;
    for (auto& [key, row] : rows_) out.push_back(std::move(row));
    return out;
  }

 private:
  const RowLookup& before_;
  std::map<std::pair<std::string, std::string>, Row> rows_;
};

// What a head still has to decide: the list of such things is asked for often, and the cases in it are few.
void show_what_waits(Sheet& sheet, const CaseState& state) {
  for (const auto& asked : state.extensions) {
    Row row{"pending_decision", state.id + "#" + asked.id, asked.happened_at.text(), state.id, nullptr};
    if (!asked.decision && !state.closed) {
      base::JsonArray hazards(asked.hazards.begin(), asked.hazards.end());
      row.json = JsonObject{{"case", state.id},
                            {"extension", asked.id},
                            {"hazards", std::move(hazards)},
                            {"until", asked.until.text()},
                            {"reason", asked.reason},
                            {"happened_at", asked.happened_at.text()}};
    }
    sheet.put(std::move(row));
  }
}

bool moves_what_waits(std::string_view type) {
  return type == "extension.requested/1" || type == "extension.decided/1" || type == "case.closed/1" || type == "correction.made/1";
}

// Links are told at both ends.
void show_links(Sheet& sheet, const CaseState& state) {
  for (const auto& link : state.links) {
    const auto* stands = state.link(link.to);
    Row row{"case_link", state.id + "#" + link.to, link.to + "#" + state.opened_at.text(), link.to, nullptr};
    if (stands != nullptr) row.json = JsonObject{{"from", state.id}, {"to", link.to}, {"relation", stands->relation}};
    sheet.put(std::move(row));
  }
}

// What there was with an enterprise is asked for across cases, the newest first.
void show_enterprise(Sheet& sheet, const CaseState& state) {
  sheet.put({"enterprise_case", state.id, state.enterprise + "#" + state.opened_at.text(), state.enterprise, JsonObject{{"case", state.id}}});
}

bool moves_links(std::string_view type) {
  return type == "case.opened/1" || type == "case.linked/1" || type == "case.unlinked/1";
}

// Where an officer was is asked for across cases, by the time.
void show_acts(Sheet& sheet, const CaseState& state) {
  for (const auto& act : state.acts) {
    auto gone = act.officers;  // who was there before a correction, or is there
    for (const auto& officer : state.officers) gone.push_back(officer.user);
    const auto there = officers_of(state, act);
    for (const auto& user : gone) {
      Row row{"officer_act", state.id + "#" + act.id + "#" + user, user + "#" + act.began_at.text(), state.id, nullptr};
      if (std::find(there.begin(), there.end(), user) != there.end()) {
        JsonObject told{{"case", state.id}, {"act", act.id}, {"kind", act.kind}, {"user", user}, {"began_at", act.began_at.text()}};
        if (act.ended_at) told["ended_at"] = act.ended_at->text();
        row.json = std::move(told);
      }
      sheet.put(std::move(row));
    }
  }
}

bool moves_acts(std::string_view type) {
  return type == "act.begun/1" || type == "act.ended/1" || type == "officer.confirmed/1" || type == "correction.made/1";
}

// What follows an acknowledgement is found again after a restart without reading all cases.
Status show_unfinished(Sheet& sheet, const CaseState& state, const Event& event) {
  const auto unanalysed = [&](const std::string& recording, Json json) {
    sheet.put({"unanalysed", state.id + "#" + recording, state.id + "#" + recording, state.id, std::move(json)});
  };
  const auto id = base::text_at(event.body, "recording");
  if (event.type == "recording.analysed/1" && !lacked_means(base::text_at(event.body, "reason"))) unanalysed(id, nullptr);
  if (event.type == "case.archived/1")
    for (const auto& recording : state.recordings)
      if (awaits_analysis(recording)) unanalysed(recording.id, nullptr);
  if (event.type != "recording.stored/1") return {};
  unanalysed(id, JsonObject{{"case", state.id}, {"recording", id}});
  const auto blob = base::text_at(event.body, "blob");
  ZL_TRY(const auto digested, sheet.find("blob", blob));
  if (digested) return {};
  sheet.put({"undigested", blob, blob, {}, JsonObject{{"blob", blob}, {"bytes", base::int_at(event.body, "bytes").value_or(0)}}});
  return {};
}

// The cases that a batch speaks of. They are taken out of memory and put back only when all went well.
class Cases {
 public:
  Cases(Sheet& sheet, const Before& before, const Vocabulary& vocabulary, base::RecentlyUsed<CaseState>& memory)
      : sheet_(sheet), before_(before), vocabulary_(vocabulary), memory_(memory) {}

  Status add(const Event& event) {
    ZL_TRY(auto* state, state_before(event));
    ZL_TRY(*state, apply(std::move(*state), event, vocabulary_));
    if (state->version == 1 || state->version % kEventsPerSnapshot == 0) sheet_.put(row("case", to_json(*state), *state));
    if (event.disposed) return {};
    ZL_CHECK(keep_numbers(event, *state));
    if (event.type == "paper.sealed/1") sheet_.put(row_of_sealing(event, *state));
    if (moves_what_waits(event.type)) show_what_waits(sheet_, *state);
    if (moves_acts(event.type)) show_acts(sheet_, *state);
    if (event.type.starts_with("approval."))
      for (auto& row : rows_of_approval(*state, base::text_at(event.body, "approval"))) sheet_.put(std::move(row));
    if (auto row = row_of_review(*state, event)) sheet_.put(std::move(*row));
    if (moves_links(event.type)) show_links(sheet_, *state);
    if (event.type == "case.opened/1" && !state->enterprise.empty()) show_enterprise(sheet_, *state);
    if (moves_visits(event.type))
      for (auto& row : rows_of_visits(*state)) sheet_.put(std::move(row));
    if (auto row = row_of_planning(*state, event)) sheet_.put(std::move(*row));
    ZL_TRY(auto party, row_of_party(*state, event, sheet_.lookup()));
    if (party) sheet_.put(std::move(*party));
    ZL_CHECK(show_unfinished(sheet_, *state, event));
    return {};
  }

  void finish() {
    for (auto& [id, state] : states_) {
      sheet_.put(row("case_line", list_line(state), state));
      const auto weight = static_cast<std::size_t>(state.version) + kEventsOfAnEmptyCase;
      memory_.put(id, std::move(state), weight);
    }
  }

 private:
  static constexpr std::size_t kEventsOfAnEmptyCase = 4;

  Status keep_numbers(const Event& event, const CaseState& state) {
    std::vector<Row> rows;
    const auto lookup = sheet_.lookup();
    if (event.type == "case.opened/1" || event.type == "paper.prepared/1") {
      ZL_TRY(rows, rows_of_given(event.stream.text, event.body, "number", lookup));
    } else if (event.type == "case.archived/1") {
      ZL_TRY(rows, rows_of_given(event.stream.text, event.body, "archive_number", lookup));
    } else if (const auto* paper = state.paper(base::text_at(event.body, "paper")); event.type == "paper.voided/1" && paper) {
      ZL_TRY(rows, rows_of_voided_paper(state.id, *paper, event, lookup));
    }
    for (auto& row : rows) sheet_.put(std::move(row));
    return {};
  }

  static Row row(std::string model, Json json, const CaseState& state) {
    return {std::move(model), state.id, state.opened_at.text(), state.number, std::move(json)};
  }

  Result<CaseState*> state_before(const Event& event) {
    const auto& id = event.stream.text;
    if (const auto found = states_.find(id); found != states_.end()) return &found->second;
    CaseState state;
    if (auto* kept = memory_.find(id); kept && kept->version == event.n) {
      state = std::move(*kept);
    } else {
      ZL_TRY(state, stored(event));
    }
    memory_.drop(id);
    return &states_.emplace(id, std::move(state)).first->second;
  }

  Result<CaseState> stored(const Event& event) {
    ZL_TRY(const auto row, sheet_.find("case", event.stream.text));
    CaseState state;
    if (row) {
      ZL_TRY(state, from_json(*row));
    }
    if (state.version >= event.n) return state;
    ZL_TRY(const auto following, before_.events(event.stream, state.version, event.n));
    return case_after(vocabulary_, std::move(state), following);
  }

  Sheet& sheet_;
  const Before& before_;
  const Vocabulary& vocabulary_;
  base::RecentlyUsed<CaseState>& memory_;
  std::map<std::string, CaseState> states_;
};

}  // namespace

std::string number_id(std::string_view series, std::int64_t serial) {
  return std::string(series) + "#" + std::to_string(serial);
}

Result<CaseState> case_after(const Vocabulary& vocabulary, CaseState state, std::span<const Event> following) {
  Event room;
  for (const auto& stored : following) {
    ZL_TRY(const auto* event, vocabulary.newest(stored, room));
    ZL_TRY(state, apply(std::move(state), *event, vocabulary));
  }
  return state;
}

Result<std::vector<Row>> Projection::project(const Before& before, std::span<const Event> events) {
  Sheet sheet(before.rows);
  Cases cases(sheet, before, vocabulary_, kept_);
  Event room;
  for (const auto& stored : events) {
    ZL_TRY(const auto* event, vocabulary_.newest(stored, room));
    if (event->stream != base::kBureauStream) {
      ZL_CHECK(cases.add(*event));
      continue;
    }
    ZL_TRY(auto rows, apply_bureau(vocabulary_, *event, sheet.lookup()));
    for (auto& row : rows) sheet.put(std::move(row));
  }
  cases.finish();
  return sheet.take();
}

}  // namespace records

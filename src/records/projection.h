// clang-format off
// Read rows from events: pure, the same every time. The adapter to ports::Projector lives in services.
//
// model         id                       order_key            lookup        json
// case          case id                  opened_at            number        to_json(CaseState)
// case_line     case id                  opened_at            number        list_line(CaseState): short, for lists
// number        SERIES#SERIAL            SERIES#00000SERIAL   number text   {number, series, serial, case, paper?}
// void_number   SERIES#SERIAL            SERIES#00000SERIAL   number text   {number, series, serial, case, paper, reason, at, by}
// enterprise    enterprise id            name                 credit code   {enterprise, name, …, registered_at}
// credit_code   credit code              credit code          enterprise    {enterprise}
// user          user id                  login                login         {user, login, name, certificate?, …, disabled?}
// login         login                    login                user          {user}
// role_grant    USER#ROLE                USER#ROLE            user          {user, role, at, by}
// label_grant   USER#LABEL               USER#LABEL           user          {user, label, at, by}
// device        device id                device id            serial        {device, kind, serial?, officer?}
// parameter     name                     name                 name          {name, value, at, by}
// parameter_set NAME#0…SEQ               NAME#0…SEQ           name          {name, value, at, by, seq}: each that ever was
// installed     KIND:NAME:VERSION        KIND:NAME:00000SEQ   KIND          {kind, name, version, …event, seq, at}
//               (KIND: rulebook, calendar, form; a calendar's NAME is its year and its VERSION its digest)
// blob          sha256                   sha256               sm3           {sha256, sm3, bytes}
// bureau        "bureau"                 "bureau"             origin        {bureau, origin, software, logs}
// clang-format on
#pragma once

#include <span>
#include <string>
#include <vector>

#include "records/commands.h"
#include "records/event.h"
#include "records/vocabulary.h"

namespace records {

// To be raised whenever the same events give other rows than before: stores then project anew when they are opened.
inline constexpr std::string_view kProjectionVersion = "2";
// SHA-256 of the rows of projected_events.jsonl, which holds every type of event: a test tells when they change.
inline constexpr std::string_view kProjectionDigest =
    "00e3be79e6cc94bc700ba6babee17325dacfef00577ebfa7b0ba91dabc1b8dfc";

struct Row {
  std::string model, id, order_key, lookup;
  base::Json json;  // null: the row is to be deleted
};

// The rows after the events, each (model, id) once. `current` answers as of before the events.
// Errors: conflict "number.taken", "enterprise.code_taken", "user.login_taken"; those of `apply`; those of
// `current`.
base::Result<std::vector<Row>> project(const Vocabulary& vocabulary, const RowLookup& current,
                                       std::span<const Event> events);

// Rows of one event of the bureau's stream, at its newest version. Events without rows give none.
base::Result<std::vector<Row>> apply_bureau(const Event& event, const RowLookup& current);

std::string number_id(std::string_view series, std::int64_t serial);

}  // namespace records

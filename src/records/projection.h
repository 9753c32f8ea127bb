// clang-format off
// Read rows from events: pure, the same every time. The adapter to ports::Projector lives in services.
//
// model         id                       order_key            lookup        json
// case          case id                  opened_at            number        to_json(CaseState) of version 1, 32, 64, …:
//               the case is this one after the events that follow it in the log (see `case_after`)
// case_line     case id                  opened_at            number        list_line(CaseState): short, for lists
// number        SERIES#SERIAL            SERIES#00000SERIAL   number text   {number, series, serial, case?, paper?, block?, fate?}
//               (fate of what was not given: reserved, returned, void; the lookup of what was passed over is empty)
// number_series series                   series               ""            {series, first, last, newest, given, reserved,
//               returned, unusable, voided}: first to last are given + reserved + returned + unusable
// number_block  block-N                  0…SEQ                series        {block, …event, at, by, seq, used, voided,
//               returned?: {at, by, count}}
// free_number   SERIES#SERIAL            SERIES#00000SERIAL   series        {series, serial}: given back, to be given next
// void_number   SERIES#SERIAL            SERIES#00000SERIAL   number text   {number, series, serial, case?, paper?, block?,
//               void_kind?, reason, at, by}
// pending_decision CASE#EXTENSION        when asked           case id       {case, extension, hazards, until, reason, happened_at}
// waiting_approval CASE#APPROVAL#WHOM    asked_at#CASE        WHOM: level, asked:USER or copy:USER   {case, approval, matter,
//               proposal, asked_by, asked_at, paper?, fine_fen?, urged?, urged_at?; of a level: level, spoke?, users?; of who was
//               asked: level, reviewer_of; of a copy: sent_by, sent_at}: until that one has spoken, or read it
// waiting_review CASE#REVIEW             when asked#CASE      ""            {case, review, review_stage, asked_by, asked_at}: until
//               it is given
// case_link     FROM#TO                  TO#opened_at         TO            {from, to, relation}: until it is ended
// enterprise_case case id                ENTERPRISE#opened_at enterprise    {case}
// case_party    CASE#PARTY               name#CASE#PARTY      ID number in capitals, else credit code   {case, party, party_kind, name, position?,
//               id_number?, withdrawn?}: of who was a party beside the enterprise
// visit         CASE#ACT                 DAY#began_at#CASE#ACT enterprise   {case, act, enterprise, at}: of inspections alone
// awaited_visit case id                  DAY of opening#CASE  enterprise    {case, enterprise, opened_at}: an inspection that was
//               opened, until its first visit begins
// planned_case  case id                  case id              enterprise    {case, year}: of which annual plan it is part
// officer_act   CASE#ACT#USER            USER#began_at        case id       {case, act, kind, user, began_at, ended_at?}: of all
//               officers who were there
// unanalysed    CASE#RECORDING           CASE#RECORDING       case id       {case, recording}: until the case is archived
// undigested    sha256                   sha256                             {blob, bytes}: recordings without an SM3
// enterprise    enterprise id            name                 credit code   {enterprise, name, …, registered_at}
// credit_code   credit code              credit code          enterprise    {enterprise}
// user          user id                  login                login         {user, login, name, certificate?, …, disabled?}
// login         login                    login                user          {user}
// role_grant    USER#ROLE                USER#ROLE            user          {user, role, at, by}
// label_grant   USER#LABEL               USER#LABEL           user          {user, label, at, by}
// device        device id                device id            serial        {device, kind, serial?, officer?}
// device_held   device id                device id            user          {device, name, user?}: until it comes back
// parameter     name                     name                 name          {name, value, at, by}
// parameter_set NAME#0…SEQ               NAME#0…SEQ           name          {name, value, at, by, seq}: each that ever was
// installed     KIND:NAME:VERSION        KIND:NAME:00000SEQ   KIND          {kind, name, version, …event, seq, at}
//               (KIND: rulebook, calendar, form; a calendar's NAME is its year and its VERSION its digest)
// blob          sha256                   sha256               sm3           {sha256, sm3, bytes}
// bureau_entry  0…SEQ                    0…SEQ                type          {seq, type, at, by, body}: what people entered
// bureau_thing  signal-N, finding-N      NOUN#0…SEQ           noun          {thing, seq}
// seal          seal-N                   seal#0…SEQ           name          {seal, name, blob, width_mm, keeper, keeper_name,
//               proposed: {by, at, seq, note?}, approved?: {…, approved_by}, withdrawn?: {…, reason}}
// seal_name     name                     name                 seal-N        {seal}: until the seal is withdrawn
// seal_use      0…SEQ                    0…SEQ                seal-N        {seal, seq, at, by, case, paper, version,
//               signed_digest, keeper, reference?, number, form}
// font          font-N                   font#0…SEQ           typeface      {font, …event, before?: font-N that was in use,
//               installed: {by, at, seq}, withdrawn?: {…, reason}}
// font_in_use   typeface                 typeface                           {font, blob, face}: the newest not withdrawn
// plan_item     YEAR#ENTERPRISE          YEAR#ENTERPRISE      enterprise    {year, enterprise, name, visits, planned_in?, officer?,
//               officer_name?, unit?, note?, added: {by, at, seq}, changed?: {…, reason}}: as it is planned now
// annual_plan   YEAR                     YEAR                 YEAR          {year, enterprises, visits, changed: {by, at, seq},
//               submitted?: {…, note?}, returned?: {…, opinion}, approved?: {…, opinion?}}: the last of each
// plan_event    0…SEQ                    YEAR#0…SEQ           YEAR          {seq, type, at, by, body}: each that ever was
// bureau        "bureau"                 "bureau"             origin        {bureau, origin, software, logs}
// clang-format on
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/recently_used.h"
#include "records/commands.h"
#include "records/event.h"
#include "records/vocabulary.h"

namespace records {

// To be raised whenever the same events give other rows than before: stores then project anew when they are opened.
inline constexpr std::string_view kProjectionVersion = "15";
// SHA-256 of the rows of projected_events.jsonl, which holds every type of event: a test tells when they change.
inline constexpr std::string_view kProjectionDigest =
    "a19e5fe4e0d1c4a9b068e42ce55b2ed54bca083bbf0fe9d94048a3d8b6954a12";

struct Row {
  std::string model, id, order_key, lookup;
  base::Json json;  // null: the row is to be deleted
};

// Each event would otherwise rewrite all of its case. A stretch is also what a reader has to apply at most.
inline constexpr std::uint64_t kEventsPerSnapshot = 32;

// What stands before the events that are projected.
struct Before {
  RowLookup rows;
  // Events of a stream, from_n <= n < end_n, in order.
  std::function<base::Result<std::vector<Event>>(const base::CaseId& stream, std::uint64_t from_n, std::uint64_t end_n)>
      events;
};

// Makes rows from events, and keeps the cases that it met last. Belongs to one thread.
class Projection {
 public:
  explicit Projection(Vocabulary vocabulary) : vocabulary_(std::move(vocabulary)) {}

  // The rows after the events, each (model, id) once.
  // Errors: conflict "number.taken", "enterprise.code_taken", "user.login_taken"; those of `apply`; those of `before`.
  // After an error nothing is kept of the cases that the events speak of.
  base::Result<std::vector<Row>> project(const Before& before, std::span<const Event> events);
  void forget() { kept_.clear(); }

 private:
  Vocabulary vocabulary_;
  static constexpr std::size_t kEventsKept = 40'000;  // that the kept cases consist of; about a kilobyte each
  base::RecentlyUsed<CaseState> kept_{kEventsKept};   // by case
};

// The case as it stood in the row, after the events that follow it. Events of older versions are brought up to date.
base::Result<CaseState> case_after(const Vocabulary& vocabulary, CaseState state, std::span<const Event> following);

// Rows of one event of the bureau's streams, at its newest version. Events that nothing looks up give none: they are
// read from the log itself.
base::Result<std::vector<Row>> apply_bureau(const Vocabulary& vocabulary, const Event& event,
                                            const RowLookup& current);

std::string number_id(std::string_view series, std::int64_t serial);

}  // namespace records

// One case as its events tell it. Names of fields are the names in the JSON (`case.view`, the stored row, the
// sources of form fields): `acts[0].began_at` is /acts/0/began_at. Optional members are absent from the JSON
// when they hold nothing; lists are always there. Nothing in a case is ever removed, so "hazard-3" is
// hazards[2] for ever.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/instant.h"
#include "base/json.h"
#include "records/event.h"

namespace records {

class Vocabulary;

struct Zone {
  std::string id, name;
  bool explosion_hazard = false;
  bool operator==(const Zone&) const = default;
};

struct Party {
  std::string name;
  std::optional<std::string> credit_code;
  std::string address;
  std::optional<std::string> representative, representative_position, phone;
  std::optional<std::vector<Zone>> zones;  // absent: not known to the case
  bool operator==(const Party&) const = default;
};

struct RulebookRef {
  std::string id, version, digest;
  bool operator==(const RulebookRef&) const = default;
};

struct Confirmation {
  std::string act, method;
  base::Instant at;
  bool operator==(const Confirmation&) const = default;
};

struct Officer {
  std::uint64_t seq = 0;
  std::string user, name, certificate, part;  // part: "lead", "second"
  std::optional<std::string> organisation, entrustment;  // of an officer who acts by entrustment: whose, and the letter
  base::Instant joined_at;
  std::vector<Confirmation> confirmed;
  std::optional<base::Instant> left_at;
  std::optional<std::string> left_reason;
  bool operator==(const Officer&) const = default;
};

struct CredentialShown {
  std::uint64_t seq = 0;
  std::vector<std::string> officers;
  std::string shown_to;
  base::Instant happened_at;
  std::string time_source;
  bool operator==(const CredentialShown&) const = default;
};

struct Act {
  std::string id, kind, place;  // kind: "inspection", "reinspection"
  std::vector<std::string> officers;
  base::Instant began_at;
  std::string began_source;
  std::vector<CredentialShown> credentials;
  std::optional<base::Instant> ended_at;
  std::optional<std::string> ended_source;
  std::optional<std::int64_t> hazards_found;
  std::optional<std::string> note;
  bool operator==(const Act&) const = default;
};

struct Rectification {
  std::uint64_t seq = 0;
  std::string act, outcome;  // outcome: "rectified", "partly", "not_rectified"
  std::optional<std::string> note;
  base::Instant happened_at;
  std::string time_source;
  bool operator==(const Rectification&) const = default;
};

struct Amendment {
  std::uint64_t seq = 0;
  std::vector<std::string> changed;  // names of the fields
  std::string reason;
  base::Instant at;
  std::string by;
  bool operator==(const Amendment&) const = default;
};

struct Hazard {
  std::string id, act, place;
  std::optional<std::string> zone;
  std::string description;
  std::optional<std::string> basis, entry;  // entry: of the hazard library
  bool on_site = true;
  std::string remedy;                            // "at_once", "by_date"
  std::optional<base::LegalDay> due;             // the date ordered
  std::optional<base::LegalDay> extended_until;  // the last extension granted
  base::Instant happened_at;
  std::string time_source;
  std::optional<std::int64_t> uncertainty_s;
  base::Instant received_at;
  std::vector<Amendment> amendments;
  std::vector<Rectification> rectifications;
  std::string state;  // "open", or the last rectification's outcome
  bool operator==(const Hazard&) const = default;
};

struct Link {
  std::string kind, id;  // kind: "credential", "hazard", "rectification", "act", "paper", "refusal"
  bool operator==(const Link&) const = default;
};

// What was claimed of the time of making, where that could not be.
struct TimeClaim {
  std::optional<base::Instant> made_from;
  base::Instant made_until;
  std::string time_source;
  bool operator==(const TimeClaim&) const = default;
};

struct Recording {
  std::string id, blob;
  std::int64_t bytes = 0;
  std::string name, media, mime, device, officer;
  std::optional<std::string> act;
  std::optional<base::Instant> made_from;
  base::Instant made_until;
  std::string time_source;
  std::optional<std::int64_t> uncertainty_s;
  std::optional<TimeClaim> claimed;  // then made_until is the time received
  base::Instant received_at;
  std::optional<bool> analysed;  // nothing: analysis is still to come
  std::optional<std::string> reason;
  std::optional<base::Json> facts;
  std::optional<std::string> raw, poster, proxy;  // digests of derivatives
  std::vector<Link> links;
  bool operator==(const Recording&) const = default;
};

struct Signer {
  std::string role;  // "officer", "party", "witness", …
  std::optional<std::string> user;
  std::string name;
  std::optional<std::string> certificate, position;
  bool operator==(const Signer&) const = default;
};

struct Signature {
  std::uint64_t seq = 0;
  Signer signer;
  std::string method, strokes;
  std::int64_t page = 0;
  std::optional<std::int64_t> place;  // which of the role's places, where the form has several boxes
  base::Instant happened_at;
  std::string time_source;
  bool operator==(const Signature&) const = default;
};

struct Witness {
  std::string name;
  std::optional<std::string> unit;
  bool operator==(const Witness&) const = default;
};

struct Refusal {
  std::uint64_t seq = 0;
  std::string role;
  std::optional<std::string> name;
  std::string reason;
  std::optional<std::string> reported_to;
  std::optional<base::Instant> reported_at;
  std::optional<Witness> witness;
  base::Instant happened_at;
  std::string time_source;
  bool operator==(const Refusal&) const = default;
};

struct PagePhoto {
  std::int64_t page = 0;
  std::string blob;
  std::optional<std::string> page_code;  // "matched", "unread"; nothing: of before pages had codes
  std::optional<std::int64_t> sheet;     // of a PDF, from 1; nothing: the blob is a photograph
  bool operator==(const PagePhoto&) const = default;
};

struct ConfirmedSigner {
  std::string role, name, manner;  // manner: "signature", "seal", "thumbprint"
  bool operator==(const ConfirmedSigner&) const = default;
};

// A person looked at the photographed sheets and says: this is the signed original, and there it lies.
struct PaperConfirmation {
  std::uint64_t seq = 0;
  std::vector<std::int64_t> pages;
  std::vector<ConfirmedSigner> signers;
  std::string shelf, by;
  base::Instant happened_at;
  std::string time_source;
  bool operator==(const PaperConfirmation&) const = default;
};

struct Issue {
  std::uint64_t seq = 0;
  std::string given_to;
  base::Instant happened_at;
  std::string time_source;
  bool operator==(const Issue&) const = default;
};

// The image of a seal of the bureau was put on the paper by the one who keeps it.
struct PaperSeal {
  std::uint64_t seq = 0;
  std::string seal, name, blob, by, keeper, approved_by;  // keeper, approved_by: names
  std::int64_t width_mm = 0;
  std::optional<std::string> reference;  // on the strength of what it was sealed
  base::Instant happened_at;
  bool operator==(const PaperSeal&) const = default;
};

// What was signed, sealed, refused, photographed or handed over bears on one version only.
struct PaperMarks {
  std::vector<Signature> signatures;
  std::vector<PaperSeal> seals;
  std::vector<Refusal> refusals;
  std::vector<PagePhoto> photographs;
  std::vector<PaperConfirmation> confirmations;
  std::vector<Issue> issues;
  bool operator==(const PaperMarks&) const = default;
};

struct EarlierVersion {
  std::int64_t version = 0;
  std::string signed_digest;
  base::Instant prepared_at;
  PaperMarks marks;  // in the JSON: beside `version`, not below it
  bool operator==(const EarlierVersion&) const = default;
};

struct Voided {
  std::string reason, by;
  base::Instant at;
  bool operator==(const Voided&) const = default;
};

struct Paper {
  std::string id, form, form_digest;
  std::int64_t version = 0;
  std::string number, series;
  std::int64_t serial = 0;
  std::string act;  // empty: of the case, of no single act
  std::string signed_digest, layout_digest;
  std::int64_t pages = 0;
  std::vector<std::string> hazards;
  std::optional<std::vector<std::string>> about;  // other things of the case, chosen when it was prepared
  std::optional<std::string> block;  // of which the number is, where it came from one
  base::Instant prepared_at;
  std::optional<std::string> prepared_by;  // user, of this version
  PaperMarks marks;  // of this version; in the JSON: beside `version`, not below it
  std::vector<EarlierVersion> earlier;
  std::optional<Voided> voided;
  std::string state;  // "prepared", "signed" (anyone did), "confirmed", "issued", "voided"
  bool operator==(const Paper&) const = default;
};

struct Scope {
  std::string kind, id, name;  // kind: "zone", "thing"
  bool operator==(const Scope&) const = default;
};

struct Review {
  bool upheld = false;
  std::string reason, by;
  base::Instant at;
  bool operator==(const Review&) const = default;
};

struct Exemption {
  std::string id, ground;
  Scope scope;
  std::string act, reason;
  std::optional<bool> proof_equipment_lacking;  // said by who declares ground 1
  std::vector<std::string> officers;
  base::Instant happened_at;
  std::string time_source;
  std::optional<Review> review;
  bool operator==(const Exemption&) const = default;
};

struct ExtensionDecision {
  bool granted = false;
  std::optional<base::LegalDay> until;
  std::optional<std::string> reason;
  std::string by;
  base::Instant at;
  bool operator==(const ExtensionDecision&) const = default;
};

struct Extension {
  std::string id;
  std::vector<std::string> hazards;
  base::LegalDay until;
  std::string reason;
  base::Instant happened_at;
  std::string time_source;
  std::optional<ExtensionDecision> decision;
  bool operator==(const Extension&) const = default;
};

struct ReinspectionRequest {
  std::uint64_t seq = 0;
  std::optional<std::string> reason;
  base::Instant happened_at;
  std::string time_source;
  bool operator==(const ReinspectionRequest&) const = default;
};

struct Explanation {
  std::string obligation, rule;
  std::optional<std::string> ground;
  std::string reason, by;
  base::Instant at;
  bool operator==(const Explanation&) const = default;
};

struct Correction {
  std::uint64_t seq = 0, corrects = 0;
  std::string reason;
  base::Json fields;
  std::string by;
  base::Instant at;
  bool operator==(const Correction&) const = default;
};

// What somebody on the way said of what was put up for approval.
struct Opinion {
  std::uint64_t seq = 0;
  std::string level;    // "section", "deputy", "principal", …
  std::string opinion;  // "agree", "agree_if", "disagree", "abstain"; "granted", "refused", "returned"
  std::optional<std::string> user;
  std::string name;
  std::optional<std::string> position, text, to_level, document_digest, mandate;  // mandate: its reference
  base::Instant happened_at;
  bool operator==(const Opinion&) const = default;
};

// Levels that speak together (会签), in any order.
struct ApprovalStep {
  std::vector<std::string> levels;
  bool operator==(const ApprovalStep&) const = default;
};

// How many persons speak for a level, and who, where they were named.
struct LevelSpeakers {
  std::string level;
  std::int64_t persons = 1;
  std::optional<std::vector<std::string>> users;
  bool operator==(const LevelSpeakers&) const = default;
};

// A further person whom a level asks before it speaks (加签).
struct AddedReviewer {
  std::uint64_t seq = 0;
  std::string user, name, level, asked_by;  // level: that asks; asked_by: user
  std::optional<std::string> reason, dropped_because;
  std::optional<std::uint64_t> answered;  // the seq of the opinion
  base::Instant asked_at;
  bool operator==(const AddedReviewer&) const = default;
};

// Somebody who reads and does not speak (抄送).
struct ApprovalCopy {
  std::uint64_t seq = 0;
  std::string user, name, sent_by;
  base::Instant sent_at;
  std::optional<base::Instant> read_at;
  bool operator==(const ApprovalCopy&) const = default;
};

struct Urging {
  std::uint64_t seq = 0;
  std::string level, by;
  std::optional<std::string> note;
  base::Instant at;
  bool operator==(const Urging&) const = default;
};

// Something put up for approval (审批), and what each level said of it.
struct Approval {
  std::uint64_t seq = 0;
  std::string id, matter, proposal;
  std::optional<std::string> basis, paper, document_digest;
  std::optional<std::int64_t> version;  // of the paper
  std::optional<std::int64_t> fine_fen, confiscated_gains_fen, confiscated_goods_fen;
  std::optional<bool> after_the_fact;
  std::optional<std::vector<std::string>> penalties, about;
  std::vector<std::string> levels;  // in the order in which they speak
  std::optional<std::vector<ApprovalStep>> steps;       // where some speak together; nothing: each by itself
  std::optional<std::vector<LevelSpeakers>> speakers;   // of levels for which more than one person speaks, or a named one
  std::optional<std::string> supersedes;
  std::string asked_by;  // user
  base::Instant asked_at;
  std::vector<Opinion> opinions;
  std::optional<std::string> waiting_for;  // level, the first that is waited for; nothing: it is over
  std::uint64_t came_seq = 0;              // the entry with which it came to the step that is waited for
  std::vector<AddedReviewer> reviewers;
  std::vector<ApprovalCopy> copies;
  std::vector<Urging> urgings;
  std::string state;                       // "waiting", "granted", "refused", "returned", "withdrawn"
  std::optional<std::string> withdrawn_because;
  bool operator==(const Approval&) const = default;
};

// Where a case comes from (案件来源), as it was told when it was opened.
struct CaseSource {
  std::string source_kind;  // "inspection", "report", "transfer_in", …
  std::optional<std::string> from, reference, source;
  std::optional<base::Instant> received_at;
  bool operator==(const CaseSource&) const = default;
};

struct CaseLink {
  std::uint64_t seq = 0;
  std::string to, relation;  // to: case id; relation: "arises_from", "same_matter", …
  std::optional<std::string> note;
  std::optional<base::Instant> ended_at;
  bool operator==(const CaseLink&) const = default;
};

struct Closing {
  std::string reason, outcome;
  base::Instant ended_at;  // end of the action
  std::vector<std::string> open_findings;
  std::string by;
  base::Instant at;
  bool operator==(const Closing&) const = default;
};

struct Seal {
  std::string seal, bag;
  std::int64_t checkpoint_size = 0;
  base::Instant at;
  bool operator==(const Seal&) const = default;
};

struct Archive {
  std::string archive_number, retention, bag, by;
  base::Instant at;
  std::vector<Seal> seals;
  bool operator==(const Archive&) const = default;
};

// Where each event of the case lies in the log, and what it speaks of ("hazard-2", "" for the case itself).
struct RecordLine {
  std::uint64_t seq = 0;
  std::string type, subject;
  bool operator==(const RecordLine&) const = default;
};

enum class Stage { inspection, investigation, decision, execution, closed, archived };
std::string_view stage_name(Stage stage);

struct CaseState {
  std::string id;             // "uuid@origin"; empty: no such case yet
  std::uint64_t version = 0;  // events so far: the ETag
  std::string number, series;
  std::int64_t serial = 0;
  std::string kind, enterprise, matter;
  base::Instant opened_at;
  std::string opened_by;
  Party party;
  RulebookRef rulebook;
  std::optional<std::string> cause;  // 案由
  std::optional<CaseSource> source;
  std::vector<std::string> labels;
  std::vector<Officer> officers;
  std::vector<Act> acts;
  std::vector<Hazard> hazards;
  std::vector<Recording> recordings;
  std::vector<Paper> papers;
  std::vector<Exemption> exemptions;
  std::vector<Extension> extensions;
  std::vector<Approval> approvals;
  std::vector<CaseLink> links;
  std::vector<ReinspectionRequest> reinspection_requests;
  std::vector<Explanation> explanations;
  std::vector<Correction> corrections;
  std::vector<RecordLine> record;
  std::optional<Closing> closed;
  std::optional<Archive> archive;
  bool disposed = false;  // bodies of its events are gone; what is shown here is no longer whole
  bool operator==(const CaseState&) const = default;

  bool exists() const { return !id.empty(); }
  Stage stage() const;

  // nullptr where the case has no such thing.
  const Officer* officer(std::string_view user) const;  // one who has not left
  const Act* act(std::string_view act_id) const;
  const Act* running_act() const;  // begun last and not ended
  const Hazard* hazard(std::string_view hazard_id) const;
  const Recording* recording(std::string_view recording_id) const;
  const Paper* paper(std::string_view paper_id) const;
  const Exemption* exemption(std::string_view exemption_id) const;
  const Extension* extension(std::string_view extension_id) const;
  const Approval* approval(std::string_view approval_id) const;
  const CaseLink* link(std::string_view case_id) const;  // one that was not ended
  const RecordLine* line(std::uint64_t seq) const;
};

// The case after the event. Pure; never throws; total over the events that a case holds by the vocabulary, at
// their newest version (older ones go through Vocabulary::upcast first). Of a type that the state shows
// nothing of, the case keeps its line in `record` and counts it: its body stands in the log, for the rulebook
// and the sentence. Errors: invalid "event.unknown_type" (a version or type of a later program, or one that
// no case holds), corrupt "event.malformed" (a field is missing or mistyped; where = its path), corrupt
// "event.incoherent" (speaks of a thing that the case has not), corrupt "event.out_of_order" (`n` is not the
// next one).
base::Result<CaseState> apply(CaseState state, const Event& event, const Vocabulary& vocabulary);
// Without a vocabulary: only types that the state shows.
base::Result<CaseState> apply(CaseState state, const Event& event);

// The exact JSON of a case, and back: from_json(to_json(s)) == s. Beside the members it holds `stage`.
base::Json to_json(const CaseState& state);
// Errors: corrupt "case.bad_row" with the path.
base::Result<CaseState> from_json(const base::Json& json);

// A short line for lists: {id, number, kind, stage, party (name), enterprise, matter, opened_at, version,
// officers:[user], owners:[user], rulebook (digest), labels, hazards, hazards_open, closed_at?, ended_at?, archived_at?}.
base::Json list_line(const CaseState& state);
// Those whose case it is: its officers who have not left, and who opened it unless that officer left.
std::vector<std::string> at_work_on(const CaseState& state);

}  // namespace records

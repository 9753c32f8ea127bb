// Closing the file on a case: its bag, its proofs, its seal (docs/formats/bag.md).
#include <fmt/format.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <set>

#include "crypto/digests.h"
#include "services/bag_seal.h"
#include "services/bag_shelf.h"
#include "services/bag_writer.h"
#include "services/bag_zip.h"
#include "services/case_view.h"
#include "services/content_kind.h"
#include "services/contents.h"
#include "services/core.h"
#include "services/numbering.h"
#include "services/paper_source.h"
#include "services/papers.h"
#include "services/plain_name.h"
#include "services/tlog_text.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::size_t kMaxNamePart = 120;  // bytes of a recording's own name inside its name in the bag

// A name that any file system takes: NFC, and none of the characters that some refuse.
std::string portable_name(std::string_view given) {
  UErrorCode error = U_ZERO_ERROR;
  const auto* nfc = icu::Normalizer2::getNFCInstance(error);
  std::string name = safe_file_name(given);
  if (U_SUCCESS(error)) {
    std::string normal;
    nfc->normalize(icu::UnicodeString::fromUTF8(name), error).toUTF8String(normal);
    if (U_SUCCESS(error)) name = normal;
  }
  for (char& c : name)
    if (std::string_view(":*?\"<>|~%").find(c) != std::string_view::npos) c = '_';
  if (name.size() > kMaxNamePart) {
    const auto dot = name.rfind('.');
    const std::string tail = dot != std::string::npos && name.size() - dot <= 12 ? name.substr(dot) : "";
    std::size_t cut = kMaxNamePart - tail.size();
    while (cut > 0 && (static_cast<unsigned char>(name[cut]) & 0xc0) == 0x80) --cut;
    name = name.substr(0, cut) + tail;
  }
  return name;
}

// Digests that an event names as blobs, at any depth.
void collect_blobs(const Json& value, std::set<std::string>& found) {
  static const std::set<std::string, std::less<>> kMembers{"blob",   "signed_digest", "strokes", "raw",
                                                           "poster", "proxy",         "layout_digest"};
  if (const auto* object = value.if_object()) {
    for (const auto& member : *object) {
      const auto* text = member.value().if_string();
      if (text != nullptr && kMembers.contains(std::string_view(member.key().data(), member.key().size())))
        found.insert(std::string(text->data(), text->size()));
      else
        collect_blobs(member.value(), found);
    }
  } else if (const auto* array = value.if_array()) {
    for (const auto& item : *array) collect_blobs(item, found);
  }
}

class CaseFile {
 public:
  CaseFile(Core& core, const records::CaseState& state, BagWriter& bag) : core_(core), state_(state), bag_(bag) {
    folder_ = class_folder() + "/" + state.archive->archive_number + "-0001/";
  }

  base::Status write_payload() {
    ZL_CHECK(read_entries());
    ZL_CHECK(write_papers());
    ZL_CHECK(write_recordings());
    ZL_CHECK(write_case());
    ZL_CHECK(write_other_blobs());
    return write_log();
  }

  // For each line of leaves.jsonl, against `checkpoint`. Gives the text that seal.json digests.
  base::Result<std::string> write_proofs(const std::string& checkpoint) {
    std::string listing;
    const auto size = checkpoint_size(checkpoint);
    std::set<std::uint64_t> seqs;
    for (const auto& entry : entries_) seqs.insert(entry.seq);
    for (const auto seq : seqs) {
      ZL_TRY(const auto hashes, core_.parts.store.inclusion_proof(ports::LogName::record, seq, size));
      const auto text = tlog_proof_text(seq, hashes, checkpoint);
      const auto path = fmt::format("entries/{}.tlog-proof", seq);
      ZL_CHECK(bag_.add_proof("proof/" + path, base::view_of(text)));
      listing += crypto::sha256(text).hex() + "  " + path + "\n";
    }
    return listing;
  }

 private:
  std::string class_folder() const {
    // "J001-ZY·JC·2026-D30-0001" → "J001/ZY·JC"
    const auto& number = state_.archive->archive_number;
    const auto first = number.find('-');
    std::string rest = first == std::string::npos ? number : number.substr(first + 1);
    const std::string dot = "\u00b7";
    auto cut = rest.find(dot);
    if (cut != std::string::npos) cut = rest.find(dot, cut + dot.size());
    const std::string fonds = number.substr(0, first), group = rest.substr(0, cut);
    const bool usable = wrong_in_plain_name(fonds).empty() && wrong_in_plain_name(group).empty();
    return usable ? fonds + "/" + group : number;  // a number of another build
  }

  base::Status read_entries() {
    ZL_TRY(const auto events, core_.parts.store.events_of(base::CaseId{state_.id}));
    for (const auto& event : events) {
      ZL_TRY(auto entry, core_.parts.store.disclose(ports::LogName::record, event.seq));
      entries_.push_back(std::move(entry));
      collect_blobs(event.body, named_);
      if (event.type.starts_with("case.rulebook_moved/"))
        if (const auto* from = base::find(event.body, "from")) left_.insert(base::text_at(*from, "digest"));
      if (event.type.starts_with("case.archived/")) break;
    }
    ZL_TRY(const auto installed, core_.parts.store.rows({.model = "installed", .limit = 1000}));
    std::vector<std::uint64_t> leaned;
    for (const auto& row : installed) {
      const auto digest = base::text_at(row.json, "digest");
      const bool used = digest == state_.rulebook.digest || left_.contains(digest) || uses_form(digest);
      if (!used) continue;
      leaned.push_back(static_cast<std::uint64_t>(base::int_at(row.json, "seq").value_or(0)));
      named_.insert(base::text_at(row.json, "blob"));
    }
    std::sort(leaned.begin(), leaned.end());
    for (const auto seq : leaned) {
      ZL_TRY(auto entry, core_.parts.store.disclose(ports::LogName::record, seq));
      entries_.push_back(std::move(entry));
    }
    return {};
  }

  bool uses_form(const std::string& digest) const {
    return std::any_of(state_.papers.begin(), state_.papers.end(), [&](const auto& p) { return p.form_digest == digest; });
  }

  base::Status place_blob(const std::string& digest_text, const std::string& path) {
    if (paths_.contains(digest_text)) return {};
    ZL_TRY(const auto digest, base::Digest::from_hex(digest_text));
    ZL_TRY(auto reader, core_.parts.vault.open(digest));
    ZL_CHECK(bag_.add(path, *reader));
    if (bag_.digest_of("data/" + path) != digest)
      return fail(ErrorKind::corrupt, "vault.digest_mismatch", "a blob is not what its digest says", digest_text,
                  "run zhilu verify; restore this blob from a backup");
    paths_[digest_text] = "data/" + path;
    return {};
  }

  base::Status write_papers() {
    std::vector<ListedPaper> listed;
    std::vector<std::pair<std::string, base::Bytes>> pdfs;
    int position = 3;  // after cover and contents
    for (const auto& paper : state_.papers) {
      if (paper.voided) continue;
      ZL_TRY(const auto title, form_title(core_, paper.form_digest));
      ZL_TRY(auto pdf, paper_pdf(core_, state_, paper));
      const std::string name = fmt::format("{}{:04}-{}", folder_, position++, portable_name(title));
      pdfs.emplace_back(name + ".pdf", std::move(pdf));
      ZL_CHECK(place_blob(paper.signed_digest, name + ".json"));
      listed.push_back({paper.number, title, base::LegalDay::of(paper.prepared_at).text(), paper.pages});
    }
    ZL_TRY(const auto source, case_source(core_, state_, listed));
    ZL_TRY(const auto cover, made_paper_pdf(core_, "case_cover", source, state_.number));
    ZL_CHECK(bag_.add(folder_ + "0001-案卷封面.pdf", cover));
    ZL_TRY(const auto list, made_paper_pdf(core_, "case_contents", source, state_.number));
    ZL_CHECK(bag_.add(folder_ + "0002-卷内目录.pdf", list));
    for (const auto& [path, pdf] : pdfs) ZL_CHECK(bag_.add(path, pdf));
    return {};
  }

  base::Status write_recordings() {
    std::set<std::string> page_photos;
    for (const auto& paper : state_.papers)
      for (const auto& photo : paper.marks.photographs) page_photos.insert(photo.blob);
    int media = 1, photos = 1;
    for (const auto& r : state_.recordings) {
      const bool sheet = page_photos.contains(r.blob);
      const std::string stem = sheet ? fmt::format("P{:03}", photos++) : fmt::format("M{:03}", media++);
      ZL_CHECK(place_blob(r.blob, folder_ + stem + "-" + portable_name(r.name)));
      if (r.raw) ZL_CHECK(place_blob(*r.raw, folder_ + stem + ".ffprobe.json"));
    }
    return {};
  }

  base::Status write_case() {
    ZL_TRY(const auto found, core_.rules.findings(core_, state_));
    JsonArray findings;
    for (const auto& o : found->obligations) findings.push_back(obligation_view(o, state_, core_.parts.vocabulary));
    const Json all = JsonObject{{"at", found->at.text()},
                                {"rulebook", {{"id", state_.rulebook.id}, {"version", state_.rulebook.version},
                                              {"digest", state_.rulebook.digest}}},
                                {"obligations", std::move(findings)}};
    ZL_CHECK(bag_.add("其他/case.json", base::view_of(base::canonical_or_die(records::to_json(state_)))));
    return bag_.add("其他/副卷/findings.json", base::view_of(base::canonical_or_die(all)));
  }

  base::Status write_other_blobs() {
    for (const auto& digest : named_) ZL_CHECK(place_blob(digest, "其他/blobs/" + digest));
    JsonObject map;
    for (const auto& [digest, path] : paths_) map[digest] = path;
    return bag_.add("其他/blobs.json", base::view_of(base::canonical_or_die(Json(std::move(map)))));
  }

  base::Status write_log() {
    std::string leaves, texts;
    for (const auto& e : entries_) {
      leaves += base::canonical_or_die(JsonObject{{"leaf", base::to_base64(base::view_of(e.leaf))}, {"seq", e.seq}}) + "\n";
      JsonObject line{{"head", e.head}, {"head_salt", base::to_hex(e.head_salt)}, {"seq", e.seq}};
      line["body"] = e.body.empty() ? Json(nullptr) : Json(e.body);
      line["body_salt"] = e.body_salt.empty() ? Json(nullptr) : Json(base::to_hex(e.body_salt));
      texts += base::canonical_or_die(Json(std::move(line))) + "\n";
    }
    ZL_CHECK(bag_.add("其他/log/leaves.jsonl", base::view_of(leaves)));
    return bag_.add("其他/log/entries.jsonl", base::view_of(texts));
  }

  Core& core_;
  const records::CaseState& state_;
  BagWriter& bag_;
  std::string folder_;
  std::vector<ports::DisclosedEntry> entries_;
  std::set<std::string> named_;
  std::set<std::string> left_;   // digests of the rulebooks that the case was moved from
  std::map<std::string, std::string> paths_;
};

base::Result<Json> seal_json(Core& core, const records::CaseState& state, const BagWriter& bag, const std::string& checkpoint,
                             const std::string& entries) {
  ZL_TRY(const auto position, core.parts.store.position(ports::LogName::record));
  const auto& seals = state.archive->seals;
  return Json(JsonObject{{"v", 1},
                         {"bag", state.archive->bag},
                         {"case", state.id},
                         {"checkpoint", crypto::sha256(checkpoint).hex()},
                         {"closed_at", state.archive->at.text()},
                         {"entries", crypto::sha256(entries).hex()},
                         {"log", position.origin},
                         {"oxum", bag.payload_oxum()},
                         {"prev", seals.empty() ? Json(nullptr) : Json(seals.back().seal)},
                         {"tagmanifest",
                          {{"sha256", bag.digest_of("tagmanifest-sha256.txt").hex()},
                           {"sha512", bag.digest_of("tagmanifest-sha512.txt").hex()}}},
                         {"vkeys", bag.digest_of("proof/vkeys.json").hex()}});
}

Json sealed_reply(const records::CaseState& state, const std::string& seal, std::uint64_t version, const std::string& vkey) {
  return JsonObject{{"bag", state.archive->bag},
                    {"archive_number", state.archive->archive_number},
                    {"seal", seal},
                    {"case_version", version},
                    {"vkey_fingerprint", crypto::sha256(vkey).hex()}};
}

// Set in an earlier version, the parameter may be anything.
base::Result<std::string> retention_period(Core& core) {
  constexpr const char* kName = "archive.retention";
  ZL_TRY(auto retention, parameter(core, kName, "D30"));
  if (const auto* declared = core.parts.parameters.find(kName))
    ZL_CHECK(DeclaredParameters::check(*declared, Json(retention), kName));
  return retention;
}

// From here on every sealed file must be there, and who checks the store can know it from the record.
base::Status promise_to_keep(Core& core) {
  ZL_TRY(const auto promised, row_json(core, "parameter", kFilesKept));
  if (promised) return {};
  const CallContext system{.who = system_principal()};
  std::vector<records::NewEvent> events{{"parameter.set/1", JsonObject{{"name", kFilesKept}, {"value", true}}}};
  ZL_CHECK(append_events(core, system, base::kBureauStream, std::nullopt, std::move(events), JsonObject{}, {}));
  return {};
}

base::Result<Json> write_case_file(Core& core, const CallContext& context, const records::CaseState& state) {
  ZL_TRY(const auto incoming, fresh_incoming(core.parts.data, state.id));
  ZL_TRY(auto bag, BagWriter::begin(incoming, state.archive->bag));
  CaseFile file(core, state, bag);
  ZL_CHECK(file.write_payload());
  ZL_CHECK(bag.add_tag("spec/FORMAT.txt", base::view_of(core.parts.format_text)));
  ZL_TRY(const auto position, core.parts.store.position(ports::LogName::record));
  ZL_TRY(auto bureau, row_json(core, "bureau", "bureau"));
  ZL_CHECK(bag.finish_manifests({{"Source-Organization", bureau ? base::text_at(*bureau, "bureau") : core.parts.origin},
                                 {"External-Identifier", state.number},
                                 {"Bagging-Date", base::LegalDay::of(core.now()).text()},
                                 {"Zhilu-Format", "1"},
                                 {"Zhilu-Case", state.id},
                                 {"Zhilu-Log", position.origin},
                                 {"Zhilu-Archive-Number", state.archive->archive_number}}));

  ZL_TRY(const auto checkpoint, core.parts.store.publish(ports::LogName::record));
  const auto first_size = checkpoint_size(checkpoint);
  ZL_CHECK(bag.add_proof("proof/checkpoint", base::view_of(checkpoint)));
  const Json vkeys = JsonObject{{"logs", {{position.origin, position.vkey}}}, {"v", 1}};
  ZL_CHECK(bag.add_proof("proof/vkeys.json", base::view_of(base::canonical_or_die(vkeys))));
  ZL_TRY(const auto entries, file.write_proofs(checkpoint));
  ZL_TRY(const auto seal, seal_json(core, state, bag, checkpoint, entries));
  const auto seal_text = base::canonical_or_die(seal);
  ZL_CHECK(bag.add_proof("proof/seal.json", base::view_of(seal_text)));
  ZL_CHECK(sync_tree(incoming));  // from here on the log may name it: a crash is mended by settle_bags
  const auto seal_digest = crypto::sha256(seal_text);

  CallContext system{.who = system_principal(), .request_id = context.request_id};
  ZL_TRY(const auto sealed, run_case_command(core, system, "case.seal", JsonObject{{"case", state.id}},
                                             [&](const records::CaseState&) -> base::Result<Known> {
                                               return Json(JsonObject{{"seal", seal_digest.hex()},
                                                                      {"bag", state.archive->bag},
                                                                      {"checkpoint_size", first_size}});
                                             }));
  ZL_CHECK(add_seal_proof(core, bag, static_cast<std::uint64_t>(base::int_at(sealed.body, "seq").value_or(0)), first_size));
  ZL_CHECK(place_sealed(core.parts.data, incoming, state.archive->bag, seal_digest.hex()));
  return sealed_reply(state, seal_digest.hex(), sealed.version.value_or(0), position.vkey);
}

// The period of keeping was decided when the case was archived, and its archive number may bear it.
base::Status check_same_retention(const records::Archive& archive, const Json& input) {
  const auto asked = base::text_at(input, "retention");
  if (asked.empty() || asked == archive.retention) return {};
  return fail(ErrorKind::conflict, "archive.retention_settled", "the case was archived with retention " + archive.retention,
              "/retention", "leave the retention out to write the case file once more");
}

// The answer to the request that archived the case, once more, where it got as far as a seal and its bag is there.
base::Result<std::optional<Reply>> archived_already(Core& core, const CallContext& context, const records::CaseState& state,
                                                    const Json& input) {
  if (!state.archive || state.archive->seals.empty()) return std::nullopt;
  ZL_TRY(const auto earlier, replayed(core, context, request_digest("case.archive", input)));
  if (!earlier || !sealed_bag(core.parts.data, state.archive->seals.front().seal, state.archive->bag)) return std::nullopt;
  const auto sealed = std::find_if(state.record.begin(), state.record.end(),
                                   [](const auto& line) { return line.type.starts_with("case.sealed/"); });
  const auto version = static_cast<std::uint64_t>(sealed - state.record.begin()) + 1;
  ZL_TRY(const auto position, core.parts.store.position(ports::LogName::record));
  return std::optional<Reply>(Reply{sealed_reply(state, state.archive->seals.front().seal, version, position.vkey), version});
}

base::Result<Reply> archive_case(Core& core, const CallContext& context, const Json& input) {
  // One at a time: two writings of one case file would get in each other's way.
  std::lock_guard lock(archive_turn());
  ZL_CHECK(settle_bags(core));
  ZL_TRY(auto state, load_case(core, context.who, "case.archive", base::text_at(input, "case")));
  Json fields = input;
  fields.as_object()["case"] = state->id;
  ZL_TRY(auto earlier, archived_already(core, context, *state, fields));
  if (earlier) return std::move(*earlier);
  if (state->archive) ZL_CHECK(check_same_retention(*state->archive, fields));
  if (!state->archive) {
    ZL_CHECK(run_case_command(core, context, "case.archive", fields, [&](const records::CaseState& now) -> base::Result<Known> {
      if (!now.closed)
        return fail(ErrorKind::conflict, "case.not_closed", "only a closed case can be archived", "/case", "close it first");
      ZL_TRY(const auto number, next_number(core, {"archive", now.kind, &now, {}, context.who.user.text}));
      ZL_TRY(const auto retention, retention_period(core));
      return Json(JsonObject{{"archive_number", number.text}, {"series", number.series}, {"serial", number.serial},
                             {"retention", retention}, {"bag", number.text}});
    }));
    ZL_TRY(state, load_case(core, context.who, "case.archive", state->id));
  }
  ZL_CHECK(promise_to_keep(core));
  auto body = write_case_file(core, context, *state);
  if (!body) {
    // Finishes what was sealed, removes what was not; where even that fails, the next call tries again.
    static_cast<void>(settle_bags(core).has_value());
    return base::pass_on(body.error());
  }
  const auto version = static_cast<std::uint64_t>(base::int_at(*body, "case_version").value_or(0));
  return Reply{std::move(*body), version};
}

}  // namespace

void add_archive_operations(Core& core) { core.operations["case.archive"] = archive_case; }

}  // namespace services

#include "services/case_file.h"

#include <fmt/format.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "crypto/digests.h"
#include "services/case_view.h"
#include "services/content_kind.h"
#include "services/contents.h"
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

// "J001-ZY·JC·2026-D30-0001" → "J001/ZY·JC"
std::string class_folder(const std::string& number) {
  const auto first = number.find('-');
  std::string rest = first == std::string::npos ? number : number.substr(first + 1);
  const std::string dot = "\u00b7";
  auto cut = rest.find(dot);
  if (cut != std::string::npos) cut = rest.find(dot, cut + dot.size());
  const std::string fonds = number.substr(0, first), group = rest.substr(0, cut);
  const bool usable = wrong_in_plain_name(fonds).empty() && wrong_in_plain_name(group).empty();
  return usable ? fonds + "/" + group : number;  // a number of another build
}

}  // namespace

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

CaseFile::CaseFile(Core& core, const records::CaseState& state, BagWriter& bag) : core_(core), state_(state), bag_(bag) {
  folder_ = class_folder(state.archive->archive_number) + "/" + state.archive->archive_number + "-0001/";
}

base::Status CaseFile::write_payload() {
  ZL_CHECK(read_entries());
  ZL_CHECK(write_papers());
  ZL_CHECK(write_recordings());
  ZL_CHECK(write_case());
  ZL_CHECK(write_schemas());
  ZL_CHECK(write_other_blobs());
  return write_log();
}

base::Result<std::string> CaseFile::write_proofs(const std::string& checkpoint) {
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

base::Status CaseFile::read_entries() {
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

bool CaseFile::uses_form(const std::string& digest) const {
  return std::any_of(state_.papers.begin(), state_.papers.end(), [&](const auto& p) { return p.form_digest == digest; });
}

base::Status CaseFile::place_blob(const std::string& digest_text, const std::string& path) {
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

// All originals first: a derivative with the bytes of one lies where that lies, never the other way round.
base::Status CaseFile::write_recordings() {
  std::set<std::string> page_photos;
  for (const auto& paper : state_.papers)
    for (const auto& photo : paper.marks.photographs) page_photos.insert(photo.blob);
  int media = 1, photos = 1;
  std::vector<std::string> stems;
  for (const auto& r : state_.recordings) {
    const bool sheet = page_photos.contains(r.blob);
    const auto& stem = stems.emplace_back(sheet ? fmt::format("P{:03}", photos++) : fmt::format("M{:03}", media++));
    ZL_CHECK(place_blob(r.blob, folder_ + stem + "-" + portable_name(r.name)));
    if (r.raw) ZL_CHECK(place_blob(*r.raw, folder_ + stem + ".ffprobe.json"));
  }
  JsonArray derived;
  for (std::size_t i = 0; i < stems.size(); ++i) {
    ZL_TRY(const auto of_one, write_derivatives(state_.recordings[i], stems[i]));
    derived.insert(derived.end(), of_one.begin(), of_one.end());
  }
  return add_json("其他/derivatives.json", derived);
}

base::Result<JsonArray> CaseFile::write_derivatives(const records::Recording& recording, const std::string& stem) {
  const std::string place = "其他/derivatives/";
  JsonArray told;
  const auto add = [&](const char* kind, const std::optional<std::string>& digest, const char* extension) -> base::Status {
    if (!digest) return {};
    ZL_CHECK(place_blob(*digest, place + stem + "-" + kind + extension));
    const auto& path = paths_.at(*digest);
    if (path.starts_with("data/" + place))
      told.push_back(JsonObject{{"kind", kind}, {"of", paths_.at(recording.blob)}, {"path", path}, {"recording", recording.id}});
    return {};
  };
  ZL_CHECK(add("poster", recording.poster, poster_kind().extension));
  ZL_CHECK(add("proxy", recording.proxy, proxy_kind(recording).extension));
  return told;
}

base::Status CaseFile::write_case() {
  ZL_TRY(const auto found, core_.rules.findings(core_, state_));
  JsonArray findings;
  for (const auto& o : found->obligations) findings.push_back(obligation_view(o, state_, core_.parts.vocabulary));
  const Json all = JsonObject{{"at", found->at.text()},
                              {"rulebook", {{"id", state_.rulebook.id}, {"version", state_.rulebook.version},
                                            {"digest", state_.rulebook.digest}}},
                              {"obligations", std::move(findings)}};
  ZL_CHECK(add_json("其他/case.json", records::to_json(state_)));
  return add_json("其他/副卷/findings.json", all);
}

// Of the entries as they were written, not as a newer program reads them; and of the one that will seal them.
base::Status CaseFile::write_schemas() {
  const auto& vocabulary = core_.parts.vocabulary;
  std::set<std::string> types{vocabulary.newest_of("case.sealed")};
  for (const auto& entry : entries_) {
    ZL_TRY(const auto head, base::parse_json(entry.head));
    types.insert(base::text_at(head, "type"));
  }
  for (const auto& [name, text] : vocabulary.schema_files(types)) ZL_CHECK(bag_.add("其他/schema/" + name, base::view_of(text)));
  return {};
}

base::Status CaseFile::write_other_blobs() {
  for (const auto& digest : named_) ZL_CHECK(place_blob(digest, "其他/blobs/" + digest));
  JsonObject map;
  for (const auto& [digest, path] : paths_) map[digest] = path;
  return add_json("其他/blobs.json", map);
}

base::Status CaseFile::write_log() {
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

base::Status CaseFile::add_json(const std::string& path, const Json& json) {
  return bag_.add(path, base::view_of(base::canonical_or_die(json)));
}

}  // namespace services

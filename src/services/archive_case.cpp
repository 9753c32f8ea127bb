// Closing the file on a case: its bag, its proofs, its seal (docs/formats/bag.md).
#include <algorithm>

#include "crypto/digests.h"
#include "services/bag_seal.h"
#include "services/bag_shelf.h"
#include "services/bag_writer.h"
#include "services/bag_zip.h"
#include "services/case_file.h"
#include "services/core.h"
#include "services/numbering.h"
#include "services/tlog_text.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonObject;

namespace {

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

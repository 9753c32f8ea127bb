#include "services/seals.h"

#include <algorithm>

#include "crypto/digests.h"
#include "page_layout/overlay.h"
#include "services/case_access.h"
#include "services/papers.h"
#include "services/secrets.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;

namespace {

constexpr std::int64_t kDefaultWidth = 42;  // mm; docs/seals.md says where it comes from
constexpr std::int32_t kLeastPixels = 300, kMostPixelsOfSeal = 3000;
constexpr std::int64_t kPageOfUses = 50, kMostUses = 500;
constexpr const char* kWidthParameter = "seal.width_mm";

tl::unexpected<base::Error> no_such_seal() {
  return fail(ErrorKind::not_found, "seal.no_such_seal", "there is no such seal", "/seal", "choose one from the list");
}

tl::unexpected<base::Error> bad_picture(const std::string& why) {
  return fail(ErrorKind::invalid, "seal.bad_picture", "this picture cannot be a seal: " + why, "/picture",
              "give a PNG with a transparent ground, 300 to 3000 pixels a side, of at most 1 MB");
}

// PNG (ISO/IEC 15948): the type of colour stands at byte 25; 4 and 6 have transparency for each pixel, a palette has it in a
// chunk of its own.
bool is_transparent(base::ByteView png) {
  if (png.size() < 26) return false;
  if (png[25] == 4 || png[25] == 6) return true;
  return base::text_of(png).find("tRNS") != std::string_view::npos;
}

// Whatever would not be drawn on a paper is no seal: each writer tries.
base::Status check_drawable(Core& core, const page_layout::SizedPicture& picture) {
  page_layout::DisplayList sheet;
  sheet.pages.emplace_back();
  sheet.boxes.push_back({std::string(page_layout::kOwnSeal), 1, "seal", 1, {50'000, 50'000, 42'000, 42'000}});
  page_layout::Overlay overlay(sheet);
  overlay.add_own_seal(sheet, picture, 42'000);
  for (const auto* writer : {&core.parts.pdf, &core.parts.svg, &core.parts.ofd})
    if (const auto drawn = writer->write(sheet, overlay.list(), {"", "", "", core.now()}); !drawn)
      return bad_picture(drawn.error().what);
  return {};
}

base::Result<base::Bytes> read_picture(Core& core, const std::string& encoded) {
  auto bytes = base::from_base64(encoded);
  if (!bytes) return bad_picture("it is not sent as base64");
  if (bytes->size() > kMostSealBytes) return bad_picture("it has more than 1 MB");
  const auto digest = crypto::sha256(*bytes);
  const auto sized = page_layout::sized_picture(*bytes, digest);
  if (!sized || sized->picture.mime != "image/png") return bad_picture("it is no PNG");
  const auto [least, most] = std::minmax(sized->width, sized->height);
  if (least < kLeastPixels || most > kMostPixelsOfSeal)
    return bad_picture("it has " + std::to_string(sized->width) + " by " + std::to_string(sized->height) + " pixels");
  if (most > 2 * least) return bad_picture("it is more than twice as wide as high, or the other way round");
  if (!is_transparent(*bytes)) return bad_picture("its ground is not transparent");
  ZL_CHECK(check_drawable(core, *sized));
  return std::move(*bytes);
}

base::Result<std::int64_t> width_for(Core& core, const Json& input) {
  if (const auto asked = base::int_at(input, "width_mm")) return *asked;
  ZL_TRY(const auto row, row_json(core, "parameter", kWidthParameter));
  return row ? base::int_at(*row, "value").value_or(kDefaultWidth) : kDefaultWidth;
}

// Who keeps a seal has the role for it: to be named alone does not let anyone into the cases.
base::Result<std::string> name_of_keeper(Core& core, const std::string& user) {
  const auto keeper = principal_of(core, base::UserId{user});
  if (!keeper) return fail(ErrorKind::not_found, "user.no_such_user", "there is no such user", "/keeper", "choose one from the list");
  if (!core.parts.kernel.may(*keeper, "case.seal_paper", {"case", "", {}, {}}))
    return fail(ErrorKind::invalid, "seal.keeper_may_not", "this person has no role that puts a seal on papers", "/keeper",
                "have the role of a keeper granted first, or name another person");
  return keeper->name;
}

base::Result<std::string> next_seal(Core& core) {
  ZL_TRY(const auto last, core.parts.store.rows({.model = "seal", .descending = true, .limit = 1}));
  std::int64_t number = 1;
  if (!last.empty()) number += std::stoll(last.front().id.substr(last.front().id.rfind('-') + 1));
  return "seal-" + std::to_string(number);
}

base::Result<Reply> propose_seal(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "seal.propose"));
  ZL_TRY(const auto bytes, read_picture(core, base::text_at(input, "picture")));
  ZL_TRY(const auto keeper, name_of_keeper(core, base::text_at(input, "keeper")));
  ZL_TRY(const auto width, width_for(core, input));
  const std::lock_guard counting(core.turns.numbers());  // two that are proposed at once get two numbers
  ZL_TRY(const auto earlier, replayed(core, context, request_digest("seal.propose", input)));
  if (earlier) return *earlier;
  ZL_TRY(const auto seal, next_seal(core));
  const auto digest = crypto::sha256(bytes).hex();
  BlobTurn turn(core.blobs, core.settle_blobs_later);
  ZL_CHECK(turn.put(bytes));
  JsonObject given{{"seal", seal}, {"blob", digest}, {"width_mm", width}, {"keeper_name", keeper}};
  ZL_TRY(auto done, run_bureau_command(core, context, "seal.propose", input, std::move(given),
                                       JsonObject{{"seal", seal}, {"digest", digest}, {"width_mm", width}}));
  turn.named();
  return done;
}

base::Result<Reply> approve_seal(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "seal.approve"));
  return run_bureau_command(core, context, "seal.approve", input, JsonObject{{"approved_by", context.who.name}},
                            JsonObject{{"seal", base::text_at(input, "seal")}});
}

base::Result<Reply> withdraw_seal(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "seal.withdraw"));
  const std::lock_guard turn(core.turns.seals());  // nobody is putting it on a paper
  return run_bureau_command(core, context, "seal.withdraw", input, JsonObject{}, JsonObject{{"seal", base::text_at(input, "seal")}});
}

std::string standing_of_seal(const Json& row) {
  return base::find(row, "withdrawn") ? "withdrawn" : base::find(row, "approved") ? "approved" : "proposed";
}

base::Result<std::string> name_behind(Core& core, const std::string& user) {
  ZL_TRY(const auto row, row_json(core, "user", user));
  return row ? base::text_at(*row, "name") : user;
}

bool may_see_picture(Core& core, const access_control::Principal& who, const Json& row) {
  return base::text_at(row, "keeper") == who.user.text || may_bureau(core, who, "seal.picture");
}

base::Result<JsonObject> seal_view(Core& core, const access_control::Principal& who, const Json& row) {
  auto out = row.get_object();
  out["standing"] = standing_of_seal(row);
  out["picture"] = may_see_picture(core, who, row);
  for (const char* step : {"proposed", "approved", "withdrawn"})
    if (auto* told = out.if_contains(step)) {
      ZL_TRY(told->as_object()["by_name"], name_behind(core, base::text_at(*told, "by")));
    }
  ZL_TRY(const auto uses, core.parts.store.rows({.model = "seal_use", .lookup = base::text_at(row, "seal"), .descending = true, .limit = 1}));
  if (!uses.empty()) out["last_used_at"] = base::text_at(uses.front().json, "at");
  return out;
}

base::Result<Reply> list_seals(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "seal.list"));
  ZL_TRY(const auto rows, all_rows(core, "seal"));
  JsonArray list;
  for (const auto& row : rows) {
    ZL_TRY(auto view, seal_view(core, context.who, row.json));
    list.push_back(std::move(view));
  }
  ZL_TRY(const auto width, width_for(core, JsonObject{}));
  return Reply{JsonObject{{"seals", std::move(list)}, {"width_mm", width}}, {}};
}

// What a label keeps from this person is told as a use without its case.
base::Result<JsonObject> use_view(Core& core, const access_control::Principal& who, const Json& row) {
  ZL_TRY(const auto line, line_of_case(core, base::text_at(row, "case")));
  ZL_TRY(auto by_name, name_behind(core, base::text_at(row, "by")));
  if (line && is_withheld(core, who, object_of_line(*line)))
    return JsonObject{{"seq", row.at("seq")}, {"at", row.at("at")}, {"by_name", std::move(by_name)}, {"withheld", true}};
  auto out = row.get_object();
  out["by_name"] = std::move(by_name);
  if (line) out["case_number"] = base::text_at(*line, "number");
  return out;
}

// The newest first.
base::Result<Reply> list_uses(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "seal.uses"));
  const auto seal = base::text_at(input, "seal");
  ZL_TRY(const auto known, row_json(core, "seal", seal));
  if (!known) return no_such_seal();
  ZL_CHECK(note_look(core, context.who, "bureau", core.parts.origin, false));
  const auto limit = static_cast<std::size_t>(std::clamp<std::int64_t>(base::int_at(input, "limit").value_or(kPageOfUses), 1, kMostUses));
  ports::RowQuery query{.model = "seal_use", .lookup = seal, .descending = true, .limit = limit + 1};
  query.after_key = query.after_id = base::text_at(input, "after");
  ZL_TRY(auto rows, core.parts.store.rows(query));
  JsonObject body;
  if (rows.size() > limit) {
    rows.pop_back();
    body["next"] = rows.back().id;
  }
  JsonArray uses;
  for (const auto& row : rows) {
    ZL_TRY(auto view, use_view(core, context.who, row.json));
    uses.push_back(std::move(view));
  }
  body["uses"] = std::move(uses);
  return Reply{std::move(body), {}};
}

}  // namespace

base::Result<Known> facts_of_sealing(Core& core, const CallContext& context, const records::CaseState& state, const Json& input) {
  ZL_TRY(const auto row, row_json(core, "seal", base::text_at(input, "seal")));
  if (!row) return no_such_seal();
  // Whoever does not keep the seal is refused by the record; the code is not asked for.
  if (base::text_at(*row, "keeper") == context.who.user.text)
    ZL_CHECK(check_personal_code(core, context.who.user, base::text_at(input, "code")));
  auto facts = row->get_object();
  facts["has_place"] = false;
  if (const auto* paper = state.paper(base::text_at(input, "paper"))) {
    ZL_TRY(const auto pages, layout_of(core, *paper));
    facts["has_place"] = page_layout::has_place_for_seal(pages);
  }
  return Known(std::move(facts));
}

base::Result<std::string> seal_picture_for(Core& core, const CallContext& context, const std::string& seal) {
  ZL_CHECK(may_bureau(core, context.who, "seal.list"));
  ZL_TRY(const auto row, row_json(core, "seal", seal));
  if (!row) return no_such_seal();
  if (base::text_at(*row, "keeper") != context.who.user.text) ZL_CHECK(may_bureau(core, context.who, "seal.picture"));
  return base::text_at(*row, "blob");
}

base::Result<JsonArray> seals_kept_by(Core& core, const base::UserId& user) {
  ZL_TRY(const auto rows, all_rows(core, "seal"));
  JsonArray out;
  for (const auto& row : rows)
    if (base::text_at(row.json, "keeper") == user.text && standing_of_seal(row.json) == "approved")
      out.push_back(JsonObject{{"seal", row.id}, {"name", base::text_at(row.json, "name")},
                               {"width_mm", base::int_at(row.json, "width_mm").value_or(kDefaultWidth)}});
  return out;
}

void add_seal_operations(Core& core) {
  auto& ops = core.operations;
  ops["seal.propose"] = propose_seal;
  ops["seal.approve"] = approve_seal;
  ops["seal.withdraw"] = withdraw_seal;
  ops["seal.list"] = list_seals;
  ops["seal.uses"] = list_uses;
}

}  // namespace services

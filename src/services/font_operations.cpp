// Fonts of the bureau's own: listed, tried, installed, withdrawn.
#include "chinese_text/characters.h"
#include "crypto/digests.h"
#include "services/font_trial.h"
#include "services/own_fonts.h"
#include "services/papers.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonArray;
using base::JsonObject;
using page_layout::Share;
using page_layout::Typeface;

namespace {

JsonObject share_json(const Share& share) { return {{"has", share.has}, {"of", share.of}}; }

JsonObject coverage_json(const page_layout::FontCoverage& c) {
  return {{"gb2312", share_json(c.gb2312)},
          {"gbk", share_json(c.gbk)},
          {"marks", share_json(c.marks)},
          {"latin", share_json(c.latin)},
          {"no_marks", chinese_text::text_of(c.no_marks)}};
}

// ---- listing -----------------------------------------------------------------------------------------------------------

base::Result<JsonObject> font_view(Core& core, const Json& row) {
  JsonObject out = row.get_object();
  out.erase("before");
  for (const char* step : {"installed", "withdrawn"})
    if (auto* told = out.if_contains(step)) {
      ZL_TRY(const auto user, row_json(core, "user", base::text_at(*told, "by")));
      told->as_object()["by_name"] = user ? base::text_at(*user, "name") : base::text_at(*told, "by");
    }
  if (const auto problem = core.own_fonts->problem(base::text_at(row, "font"))) out["problem"] = problem->what;
  return out;
}

// What a typeface is set in as things are, whatever the record says: a font that cannot be read is not in use. `characters`: of
// names, of which those that it lacks are told.
base::Result<JsonObject> typeface_view(Core& core, Typeface face, const std::optional<std::u32string>& characters) {
  const auto& fonts = *core.parts.fonts;
  const auto chain = fonts.chain(face);
  const auto& first = *chain.front();
  JsonObject out{{"typeface", word_of(face)},
                 {"family", first.name.family},
                 {"style", first.name.style},
                 {"coverage", coverage_json(page_layout::coverage_of(fonts, first))}};
  ZL_TRY(const auto in_use, row_json(core, "font_in_use", word_of(face)));
  out["own"] = in_use && base::text_at(*in_use, "blob") == first.name.file.hex() && base::int_at(*in_use, "face") == first.name.face;
  if (in_use) out["font"] = base::text_at(*in_use, "font");
  if (characters) {
    auto lacking = lacking_in(fonts, face, first, *characters);
    out["lacking"] = std::move(lacking.list);
    out["lacking_count"] = lacking.count;
  }
  JsonArray rest;
  for (std::size_t i = 1; i < chain.size(); ++i) rest.emplace_back(chain[i]->name.family);
  out["falls_back_to"] = std::move(rest);
  return out;
}

base::Result<Reply> list_fonts(Core& core, const CallContext& context, const Json&) {
  ZL_CHECK(may_bureau(core, context.who, "font.list"));
  // Rare characters tell of names: they are told to whoever tries fonts.
  std::optional<std::u32string> characters;
  if (may_bureau(core, context.who, "font.check")) {
    ZL_TRY(characters, characters_of_names(core));
  }
  if (core.own_fonts->has_problems() && may_bureau(core, context.who, "font.install")) {
    const std::lock_guard turn(core.turns.fonts());
    ZL_CHECK(core.own_fonts->choose(core));
  }
  JsonArray typefaces, fonts;
  for (const Typeface face : page_layout::kTypefaces) {
    ZL_TRY(auto view, typeface_view(core, face, characters));
    typefaces.push_back(std::move(view));
  }
  ZL_TRY(const auto rows, all_rows(core, "font"));
  for (const auto& row : rows) {
    ZL_TRY(auto view, font_view(core, row.json));
    fonts.push_back(std::move(view));
  }
  return Reply{JsonObject{{"typefaces", std::move(typefaces)}, {"fonts", std::move(fonts)}}, {}};
}

// ---- trying ------------------------------------------------------------------------------------------------------------

base::Result<base::ByteView> file_of(const CallContext& context) {
  if (!context.file || context.file->empty())
    return fail(ErrorKind::invalid, "font.no_file", "no font file came with the request", "/file", "send the bytes of the file as the body");
  return base::ByteView(*context.file);
}

base::Result<Typeface> typeface_named(const Json& input) {
  const auto face = typeface_of(base::text_at(input, "typeface", "fang"));
  if (!face)
    return fail(ErrorKind::invalid, "font.no_such_typeface", "papers know no such typeface", "/typeface", "fang, song, song_bold, hei or kai");
  return *face;
}

JsonObject facts_json(const page_layout::FontFacts& facts) {
  JsonObject out{{"family", facts.name.family}, {"style", facts.name.style}, {"title", facts.title},
                 {"face", facts.name.face},     {"blob", facts.name.file.hex()}, {"embedding", page_layout::word_of(facts.embedding)}};
  for (const auto& [field, text] : {std::pair{"version", &facts.version}, {"copyright", &facts.copyright}, {"licence_words", &facts.licence},
                                    {"licence_url", &facts.licence_url}})
    if (!text->empty()) out[field] = *text;
  return out;
}

int face_named_in(const Json& input) {
  const auto face = base::int_at(input, "face").value_or(0);
  return face < 0 || face > 0xFFFF ? 0xFFFF : static_cast<int>(face);
}

base::Result<Reply> check_font(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "font.check"));
  ZL_TRY(const auto bytes, file_of(context));
  ZL_TRY(const auto face, typeface_named(input));
  const std::lock_guard turn(core.turns.fonts());  // one at a time: each takes a processor and some ten megabytes
  ZL_TRY(auto trial, try_font(core, bytes, face, face_named_in(input), base::text_at(input, "form")));
  ZL_TRY(const auto characters, characters_of_names(core));
  auto reply = facts_json(trial.facts);
  reply["typeface"] = word_of(face);
  reply["bytes"] = bytes.size();
  reply["faces"] = trial.facts.faces;
  reply["glyphs"] = trial.facts.glyphs;
  reply["outlines"] = trial.facts.compact ? "cff" : "truetype";
  reply["coverage"] = coverage_json(trial.coverage);
  auto lacking = lacking_in(*trial.fonts, face, *trial.file, characters);
  reply["lacking"] = std::move(lacking.list);
  reply["lacking_count"] = lacking.count;
  reply["form"] = trial.form;
  reply["form_title"] = trial.title;
  reply["pages"] = trial.svg.size();
  reply["token"] = keep_drawn_preview(core, context.who, std::move(trial.svg));
  return Reply{std::move(reply), {}};
}

// ---- installing --------------------------------------------------------------------------------------------------------

base::Result<std::string> next_font(Core& core) {
  ZL_TRY(const auto last, core.parts.store.rows({.model = "font", .descending = true, .limit = 1}));
  std::int64_t number = 1;
  if (!last.empty()) number += std::stoll(last.front().id.substr(last.front().id.rfind('-') + 1));
  return "font-" + std::to_string(number);
}

// The input as it is kept for whoever asks the same again: with the digest of the file, since another file is another request.
base::Result<Json> with_digest(const Json& input, const std::string& digest) {
  JsonObject out = input.get_object();
  const auto announced = base::text_at(input, "sha256");
  if (!announced.empty() && announced != digest)
    return fail(ErrorKind::invalid, "font.digest_mismatch", "the file is not the one that was announced", "/sha256", "send it again");
  out["sha256"] = digest;
  return Json(std::move(out));
}

base::Result<Reply> install_font(Core& core, const CallContext& context, const Json& given_input) {
  ZL_CHECK(may_bureau(core, context.who, "font.install"));
  ZL_TRY(const auto bytes, file_of(context));
  ZL_TRY(const auto input, with_digest(given_input, crypto::sha256(bytes).hex()));
  ZL_TRY(const auto face, typeface_named(input));
  const std::lock_guard turn_of_fonts(core.turns.fonts());
  ZL_TRY(const auto earlier, replayed(core, context, request_digest("font.install", input)));
  if (earlier) return *earlier;
  ZL_TRY(const auto trial, try_font(core, bytes, face, face_named_in(input), {}));
  ZL_TRY(const auto font, next_font(core));
  BlobTurn turn(core.blobs, core.settle_blobs_later);
  ZL_CHECK(turn.put(bytes));
  // Brought before it is on record: what is on record can then be drawn with.
  ZL_CHECK(core.own_fonts->bring(core, trial.facts.name));
  auto given = facts_json(trial.facts);
  given["font"] = font;
  given["bytes"] = bytes.size();
  ZL_TRY(auto done, run_bureau_command(core, context, "font.install", input, std::move(given),
                                       JsonObject{{"font", font}, {"typeface", word_of(face)}, {"digest", trial.facts.name.file.hex()}}));
  turn.named();
  ZL_CHECK(core.own_fonts->choose(core));
  return done;
}

base::Result<Reply> withdraw_font(Core& core, const CallContext& context, const Json& input) {
  ZL_CHECK(may_bureau(core, context.who, "font.withdraw"));
  const std::lock_guard turn(core.turns.fonts());
  ZL_TRY(auto done, run_bureau_command(core, context, "font.withdraw", input, JsonObject{}, JsonObject{{"font", base::text_at(input, "font")}}));
  ZL_CHECK(core.own_fonts->choose(core));
  return done;
}

}  // namespace

void add_font_operations(Core& core) {
  core.shipped_fonts = shipped_alone(*core.parts.fonts);
  core.own_fonts = std::make_shared<OwnFonts>();
  core.own_fonts->load(core);
  auto& ops = core.operations;
  ops["font.list"] = list_fonts;
  ops["font.check"] = check_font;
  ops["font.install"] = install_font;
  ops["font.withdraw"] = withdraw_font;
}

}  // namespace services

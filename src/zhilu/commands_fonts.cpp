// fonts check, install, withdraw, list.
#include <fmt/format.h>

#include "page_layout/font_facts.h"
#include "services/font_trial.h"
#include "services/own_fonts.h"
#include "zhilu/caller.h"
#include "zhilu/commands.h"
#include "zhilu/share.h"

namespace zhilu {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonObject;
namespace fs = std::filesystem;

namespace {

base::Result<base::Bytes> font_file(const std::string& file) {
  std::error_code error;
  const auto size = fs::is_regular_file(file, error) ? fs::file_size(file, error) : 0;
  if (!error && size > page_layout::kMostFontBytes)
    return fail(ErrorKind::too_large, "font.too_large", "the font has more than 40 MiB", file, "take one without the characters of other scripts");
  const auto text = size > 0 ? text_of_file(file) : std::nullopt;
  if (!text) return fail(ErrorKind::not_found, "font.no_file", "this font cannot be read", file, "name a .ttf, .otf or .ttc file");
  return base::bytes_of(*text);
}

struct CheckedFont {
  services::FontTrial trial;
  std::size_t bytes = 0;
};

// As a bureau checks it, with a sheet of characters in place of a sample paper.
base::Result<CheckedFont> checked(const FontOptions& options) {
  ZL_TRY(const auto bytes, font_file(options.file));
  ZL_TRY(const auto share, find_share());
  ZL_TRY(const auto fonts, page_layout::Fonts::open(share.fonts));
  constexpr auto kFace = page_layout::Typeface::fang;
  const int face = options.face < 0 || options.face > 0xFFFF ? 0xFFFF : static_cast<int>(options.face);
  ZL_TRY(auto trial, services::read_font(*fonts, bytes, kFace, face));
  ZL_TRY(const auto writers, writers_over(trial.fonts));
  ZL_CHECK(services::draw_font(writers, kFace, {}, trial));
  return CheckedFont{std::move(trial), bytes.size()};
}

std::string told_share(const page_layout::Share& share) {
  return share.of == 0 ? "not known here" : fmt::format("{} of {}", share.has, share.of);
}

void tell(const CheckedFont& font) {
  const auto& facts = font.trial.facts;
  const auto& c = font.trial.coverage;
  const auto line = [](const char* what, const std::string& text) {
    if (!text.empty()) fmt::print("  {:<12}{}\n", what, text);
  };
  fmt::print("sound: {} ({} {})\n", facts.title, facts.name.family, facts.name.style);
  line("version", facts.version);
  line("file", fmt::format("{} bytes, face {} of {}, {} glyphs, {}", font.bytes, facts.name.face, facts.faces, facts.glyphs,
                           facts.compact ? "CFF" : "TrueType"));
  line("embedding", std::string(page_layout::word_of(facts.embedding)));
  line("copyright", facts.copyright);
  line("licence", facts.licence);
  line("", facts.licence_url);
  line("GB 2312", told_share(c.gb2312));
  line("GBK", told_share(c.gbk));
  line("marks", told_share(c.marks));
  line("latin", told_share(c.latin));
}

JsonObject to_json(const CheckedFont& font) {
  const auto& facts = font.trial.facts;
  const auto& c = font.trial.coverage;
  const auto share = [](const page_layout::Share& s) { return JsonObject{{"has", s.has}, {"of", s.of}}; };
  return {{"title", facts.title},
          {"family", facts.name.family},
          {"style", facts.name.style},
          {"blob", facts.name.file.hex()},
          {"face", facts.name.face},
          {"faces", facts.faces},
          {"bytes", font.bytes},
          {"glyphs", facts.glyphs},
          {"outlines", facts.compact ? "cff" : "truetype"},
          {"version", facts.version},
          {"copyright", facts.copyright},
          {"licence_words", facts.licence},
          {"licence_url", facts.licence_url},
          {"embedding", page_layout::word_of(facts.embedding)},
          {"coverage", JsonObject{{"gb2312", share(c.gb2312)}, {"gbk", share(c.gbk)}, {"marks", share(c.marks)}, {"latin", share(c.latin)}}}};
}

// Told to those who may check fonts.
std::string told_lacking(const Json& face) {
  const auto count = base::int_at(face, "lacking_count");
  return count ? fmt::format(", lacks {} characters of names", *count) : std::string();
}

int print_done(const base::Result<Json>& done, bool json, const char* what) {
  if (!done) return print_error(done.error());
  if (json)
    fmt::print("{}\n", boost::json::serialize(*done));
  else
    fmt::print("{}: {}\n", what, base::text_at(*done, "font"));
  return 0;
}

}  // namespace

int run_fonts_check(const FontOptions& options) {
  const auto font = checked(options);
  if (!font) return print_error(font.error());
  if (options.json)
    fmt::print("{}\n", boost::json::serialize(to_json(*font)));
  else
    tell(*font);
  return 0;
}

int run_fonts_install(const Place& place, const FontOptions& options) {
  if (!services::typeface_of(options.typeface)) {
    fmt::print(stderr, "zhilu: --as takes fang, song, song_bold, hei or kai\n");
    return 2;
  }
  auto bytes = font_file(options.file);
  if (!bytes) return print_error(bytes.error());
  auto caller = reach(place);
  if (!caller) return print_error(caller.error());
  const JsonObject input{{"typeface", options.typeface}, {"face", options.face}, {"licence", options.licence}};
  return print_done((*caller)->call_with_file("font.install", input, std::move(*bytes)), options.json, "installed");
}

int run_fonts_withdraw(const Place& place, const FontOptions& options) {
  auto caller = reach(place);
  if (!caller) return print_error(caller.error());
  return print_done((*caller)->call("font.withdraw", JsonObject{{"font", options.font}, {"reason", options.reason}}), options.json, "withdrawn");
}

int run_fonts_list(const Place& place, bool json) {
  auto caller = reach(place);
  if (!caller) return print_error(caller.error());
  const auto told = (*caller)->call("font.list", JsonObject{});
  if (!told) return print_error(told.error());
  if (json) {
    fmt::print("{}\n", boost::json::serialize(*told));
    return 0;
  }
  for (const auto& face : told->at("typefaces").as_array()) {
    const auto& gb2312 = face.at("coverage").at("gb2312");
    fmt::print("{:<10} {} {}{}, GB 2312 {} of {}{}\n", base::text_at(face, "typeface"), base::text_at(face, "family"),
               base::text_at(face, "style"), face.at("own") == Json(true) ? " (" + base::text_at(face, "font") + ")" : std::string(),
               base::int_at(gb2312, "has").value_or(0), base::int_at(gb2312, "of").value_or(0), told_lacking(face));
  }
  for (const auto& font : told->at("fonts").as_array())
    fmt::print("{:<10} {} for {}, {}{}{}\n", base::text_at(font, "font"), base::text_at(font, "title"), base::text_at(font, "typeface"),
               base::text_at(font, "licence"),
               base::find(font, "withdrawn") ? ", withdrawn" : "", base::find(font, "problem") ? ", " + base::text_at(font, "problem") : std::string());
  return 0;
}

}  // namespace zhilu

// Fonts of the bureau's own: installed for a typeface, one day withdrawn. Whether a file can be a font of papers is found out
// before; here stands what the record could not mean.
#include "records/decide_parts.h"

namespace records {
namespace {

using base::ErrorKind;
using base::JsonObject;
using base::Result;

// The same file twice for one typeface would change no page, and only say that it did.
Result<Events> install_font(const Desk& desk) {
  const auto typeface = desk.text("typeface");
  JsonObject body;
  copy(body, desk.command.input, {"typeface", "licence"});
  ZL_CHECK(copy_given(body, desk.command, {"font", "blob", "bytes", "face", "family", "style", "title", "embedding"}));
  copy(body, desk.command.given, {"version", "copyright", "licence_words", "licence_url"});
  ZL_TRY(const auto present, desk.row("font_in_use", typeface));
  if (present && base::text_at(*present, "blob") == base::text_at(body, "blob") && present->at("face") == body["face"])
    return base::fail(ErrorKind::conflict, "font.in_use_already", "this very font is in use for the typeface", "/typeface",
                      "nothing is to be done");
  return Events{{"font.installed/1", std::move(body)}};
}

Result<Events> withdraw_font(const Desk& desk) {
  ZL_TRY(const auto known, desk.row("font", desk.text("font")));
  if (!known)
    return base::fail(ErrorKind::not_found, "font.no_such_font", "there is no such font", "/font", "choose one from the list");
  if (base::find(*known, "withdrawn"))
    return base::fail(ErrorKind::conflict, "font.withdrawn", "the font was withdrawn", "/font", "install it anew");
  JsonObject body;
  copy(body, desk.command.input, {"font", "reason"});
  copy(body, *known, {"typeface", "title"});
  return Events{{"font.withdrawn/1", std::move(body)}};
}

}  // namespace

const BureauTable& font_commands() {
  static const BureauTable table{
      {"font.install", &install_font},
      {"font.withdraw", &withdraw_font},
  };
  return table;
}

}  // namespace records

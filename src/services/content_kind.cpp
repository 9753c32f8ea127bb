#include "services/content_kind.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "base/limits.h"

namespace services {
namespace {

bool has(std::string_view head, std::size_t at, std::string_view what) {
  return head.size() >= at + what.size() && head.substr(at, what.size()) == what;
}

ContentKind iso_media(std::string_view brand) {
  if (brand == "M4A " || brand == "M4B ") return {"audio", "audio/mp4"};
  if (brand == "heic" || brand == "heix" || brand == "mif1") return {"photo", "image/heic"};
  if (brand == "avif") return {"photo", "image/avif"};
  if (brand == "qt  ") return {"video", "video/quicktime"};
  return {"video", "video/mp4"};
}

}  // namespace

ContentKind content_kind(base::ByteView bytes) {
  const std::string_view head = base::text_of(bytes);
  if (has(head, 0, "\xff\xd8\xff")) return {"photo", "image/jpeg"};
  if (has(head, 0, "\x89PNG\r\n\x1a\n")) return {"photo", "image/png"};
  if (has(head, 0, "RIFF") && has(head, 8, "WEBP")) return {"photo", "image/webp"};
  if (has(head, 0, "RIFF") && has(head, 8, "WAVE")) return {"audio", "audio/wav"};
  if (has(head, 0, "RIFF") && has(head, 8, "AVI ")) return {"video", "video/x-msvideo"};
  if (has(head, 4, "ftyp")) return iso_media(head.substr(8, 4));
  if (has(head, 4, "moov") || has(head, 4, "mdat") || has(head, 4, "wide")) return {"video", "video/quicktime"};
  if (has(head, 0, "\x1a\x45\xdf\xa3"))
    return head.find("webm") != std::string_view::npos ? ContentKind{"video", "video/webm"}
                                                       : ContentKind{"video", "video/x-matroska"};
  if (has(head, 0, "OggS")) return {"audio", "audio/ogg"};
  if (has(head, 0, "fLaC")) return {"audio", "audio/flac"};
  if (has(head, 0, "#!AMR")) return {"audio", "audio/amr"};
  if (has(head, 0, "ID3") || has(head, 0, "\xff\xfb") || has(head, 0, "\xff\xf3")) return {"audio", "audio/mpeg"};
  if (has(head, 0, "\xff\xf1") || has(head, 0, "\xff\xf9")) return {"audio", "audio/aac"};
  if (has(head, 0, std::string_view("\x00\x00\x01\xba", 4))) return {"video", "video/mpeg"};
  if (has(head, 0, "%PDF-")) return {"document", "application/pdf"};
  return {"other", "application/octet-stream"};
}

namespace {

bool is_seen(UChar32 c) {
  switch (u_charType(c)) {
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
    case U_SURROGATE:
    case U_UNASSIGNED:
      return false;
    default:
      return true;
  }
}

// Without control characters, line breaks and marks of format: one that turns the direction of writing round makes
// "gpj.exe" read as "exe.jpg". Bytes that are no UTF-8 become U+FFFD.
std::string without_invisible(std::string_view text) {
  const auto all = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  icu::UnicodeString seen;
  for (std::int32_t i = 0; i < all.length(); i = all.moveIndex32(i, 1))
    if (const auto c = all.char32At(i); is_seen(c)) seen.append(c);
  std::string out;
  return seen.toUTF8String(out);
}

}  // namespace

std::string safe_file_name(std::string_view given) {
  const auto slash = given.find_last_of("/\\");
  if (slash != std::string_view::npos) given.remove_prefix(slash + 1);
  std::string name = without_invisible(given);
  if (name.size() > base::kMaxNameBytes) {
    // Keep the extension: people look for it. Cut at a character's beginning.
    const auto dot = name.rfind('.');
    std::string tail = dot != std::string::npos && name.size() - dot <= 12 ? name.substr(dot) : "";
    std::size_t cut = base::kMaxNameBytes - tail.size();
    while (cut > 0 && (static_cast<unsigned char>(name[cut]) & 0xc0) == 0x80) --cut;
    name = name.substr(0, cut) + tail;
  }
  while (!name.empty() && (name.back() == '.' || name.back() == ' ')) name.pop_back();
  if (name.empty() || name == "." || name == "..") return "unnamed";
  return name;
}

}  // namespace services

#include "media_tools/content.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace media_tools {
namespace {

using namespace std::string_view_literals;

struct Beginning {
  std::size_t offset;
  std::string_view bytes;
  Content content;
};

constexpr Content kJpeg{"photo", "image/jpeg", "jpeg_pipe", Container::jpeg};
constexpr Content kMp4Video{"video", "video/mp4", "mov", Container::mp4};
constexpr Content kQuickTime{"video", "video/quicktime", "mov", Container::mp4};

// In this order; the first that fits wins.
constexpr std::array kBeginnings{
    Beginning{0, "\xFF\xD8\xFF"sv, kJpeg},
    Beginning{0, "\x89PNG\r\n\x1A\n"sv, {"photo", "image/png", "png_pipe", Container::png}},
    Beginning{0, "GIF87a"sv, {"photo", "image/gif", "gif", Container::none}},
    Beginning{0, "GIF89a"sv, {"photo", "image/gif", "gif", Container::none}},
    Beginning{0, "II*\0"sv, {"photo", "image/tiff", "tiff_pipe", Container::none}},
    Beginning{0, "MM\0*"sv, {"photo", "image/tiff", "tiff_pipe", Container::none}},
    Beginning{4, "moov"sv, kQuickTime},
    Beginning{4, "mdat"sv, kQuickTime},
    Beginning{4, "wide"sv, kQuickTime},
    Beginning{0, "OggS"sv, {"audio", "audio/ogg", "ogg", Container::none}},
    Beginning{0, "fLaC"sv, {"audio", "audio/flac", "flac", Container::none}},
    Beginning{0, "#!AMR"sv, {"audio", "audio/amr", "amr", Container::none}},
    Beginning{0, "ID3"sv, {"audio", "audio/mpeg", "mp3", Container::none}},
    Beginning{0, "FLV\x01"sv, {"video", "video/x-flv", "flv", Container::none}},
    Beginning{0, "\x00\x00\x01\xBA"sv, {"video", "video/mpeg", "mpeg", Container::none}},
    Beginning{0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11"sv, {"video", "video/x-ms-asf", "asf", Container::none}},
    Beginning{0, "%PDF-"sv, {"document", "application/pdf", "", Container::none}},
    Beginning{0,
              "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv,
              {"document", "application/x-ole-storage", "", Container::none}},
    Beginning{0, "PK\x03\x04"sv, {"document", "application/zip", "", Container::none}},
};

std::string_view part(base::ByteView head, std::size_t offset, std::size_t length) {
  if (head.size() < offset + length) return {};
  return base::text_of(head.subspan(offset, length));
}

// ISO base media files name their brand behind "ftyp".
Content iso_media(std::string_view brand) {
  if (brand == "qt  ") return kQuickTime;
  if (brand == "M4A " || brand == "M4B ") return {"audio", "audio/mp4", "mov", Container::mp4};
  if (brand == "avif" || brand == "avis") return {"photo", "image/avif", "", Container::none};
  for (auto still : {"heic"sv, "heix"sv, "hevc"sv, "mif1"sv, "msf1"sv})
    if (brand == still) return {"photo", "image/heic", "", Container::none};
  if (brand.substr(0, 2) == "3g") return {"video", "video/3gpp", "mov", Container::mp4};
  return kMp4Video;
}

Content riff(std::string_view form) {
  if (form == "WAVE") return {"audio", "audio/wav", "wav", Container::riff};
  if (form == "AVI ") return {"video", "video/x-msvideo", "avi", Container::riff};
  if (form == "WEBP") return {"photo", "image/webp", "webp_pipe", Container::riff};
  return {};
}

Content matroska(base::ByteView head) {
  // The document type stands in the first few elements; both kinds are read by one reader.
  if (base::text_of(head.first(std::min<std::size_t>(head.size(), 64))).find("webm") !=
      std::string_view::npos)
    return {"video", "video/webm", "matroska", Container::matroska};
  return {"video", "video/x-matroska", "matroska", Container::matroska};
}

bool is_transport_stream(base::ByteView head) {
  constexpr std::size_t kPacket = 188;
  if (head.size() < 3 * kPacket) return false;
  return head[0] == 0x47 && head[kPacket] == 0x47 && head[2 * kPacket] == 0x47;
}

// Length of the MPEG audio layer III frame whose header stands here; 0 where none does.
std::size_t mp3_frame_length(base::ByteView at) {
  if (at.size() < 4 || at[0] != 0xFF || (at[1] & 0xE6) != 0xE2) return 0;  // sync, layer III
  const int version = (at[1] >> 3) & 3;  // 3 is MPEG 1, 2 MPEG 2, 0 MPEG 2.5
  const std::size_t rate_index = at[2] >> 4, frequency_index = (at[2] >> 2) & 3;
  if (version == 1 || rate_index == 0 || rate_index == 15 || frequency_index == 3) return 0;
  constexpr std::array<std::size_t, 15> kRate1{0,   32,  40,  48,  56,  64,  80, 96,
                                               112, 128, 160, 192, 224, 256, 320};
  constexpr std::array<std::size_t, 15> kRate2{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};
  constexpr std::array<std::size_t, 3> kFrequency{44100, 48000, 32000};
  const std::size_t rate = (version == 3 ? kRate1 : kRate2)[rate_index] * 1000;
  const std::size_t frequency = kFrequency[frequency_index] >> (version == 3 ? 0 : version == 2 ? 1 : 2);
  return (version == 3 ? 144 : 72) * rate / frequency + ((at[2] >> 1) & 1);
}

// Two frames in a row: chance alone finds one in every few kilobytes.
bool is_bare_mp3(base::ByteView head) {
  const auto length = mp3_frame_length(head);
  return length != 0 && head.size() > length && mp3_frame_length(head.subspan(length)) != 0;
}

bool is_adts(base::ByteView head) {
  if (head.size() < 7 || head[0] != 0xFF || (head[1] & 0xF6) != 0xF0) return false;
  const std::size_t length = static_cast<std::size_t>((head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5);
  return length >= 7 && head.size() > length + 1 && head[length] == 0xFF && (head[length + 1] & 0xF6) == 0xF0;
}

bool is_bitmap(base::ByteView head) {
  return part(head, 0, 2) == "BM" && head.size() >= 30 && head[14] >= 12 && head[15] == 0 &&
         part(head, 6, 4) == "\0\0\0\0"sv;
}

// UTF-8 without control characters. The end may be cut within a character.
bool is_text(base::ByteView head) {
  if (head.empty()) return false;
  for (std::size_t i = 0; i < head.size();) {
    const auto c = head[i];
    if (c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f') return false;
    const std::size_t more = c < 0x80 ? 0 : (c >> 5) == 6 ? 1 : (c >> 4) == 14 ? 2 : (c >> 3) == 30 ? 3 : 9;
    if (more == 9 || c == 0x7F) return false;
    for (std::size_t k = 1; k <= more && i + k < head.size(); ++k)
      if ((head[i + k] & 0xC0) != 0x80) return false;
    i += more + 1;
  }
  return true;
}

std::string extension_of(std::string_view name) {
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos) return {};
  std::string out(name.substr(dot + 1));
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

struct Extension {
  std::string_view extension, kind, mime;
};
constexpr std::array kExtensions{
    Extension{"jpg", "photo", "image/jpeg"},         Extension{"jpeg", "photo", "image/jpeg"},
    Extension{"png", "photo", "image/png"},          Extension{"gif", "photo", "image/gif"},
    Extension{"webp", "photo", "image/webp"},        Extension{"heic", "photo", "image/heic"},
    Extension{"bmp", "photo", "image/bmp"},          Extension{"tif", "photo", "image/tiff"},
    Extension{"tiff", "photo", "image/tiff"},        Extension{"mp4", "video", "video/mp4"},
    Extension{"m4v", "video", "video/mp4"},          Extension{"mov", "video", "video/quicktime"},
    Extension{"3gp", "video", "video/3gpp"},         Extension{"mkv", "video", "video/x-matroska"},
    Extension{"webm", "video", "video/webm"},        Extension{"avi", "video", "video/x-msvideo"},
    Extension{"ts", "video", "video/mp2t"},          Extension{"mpg", "video", "video/mpeg"},
    Extension{"flv", "video", "video/x-flv"},        Extension{"wmv", "video", "video/x-ms-asf"},
    Extension{"wav", "audio", "audio/wav"},          Extension{"mp3", "audio", "audio/mpeg"},
    Extension{"m4a", "audio", "audio/mp4"},          Extension{"aac", "audio", "audio/aac"},
    Extension{"flac", "audio", "audio/flac"},        Extension{"ogg", "audio", "audio/ogg"},
    Extension{"opus", "audio", "audio/ogg"},         Extension{"amr", "audio", "audio/amr"},
    Extension{"pdf", "document", "application/pdf"}, Extension{"txt", "document", "text/plain"},
};

const Extension* extension_entry(std::string_view name) {
  const auto wanted = extension_of(name);
  for (const auto& e : kExtensions)
    if (e.extension == wanted) return &e;
  return nullptr;
}

}  // namespace

Content content_of(base::ByteView head) {
  head = head.first(std::min(head.size(), kHeadBytes));
  if (part(head, 4, 4) == "ftyp") return iso_media(part(head, 8, 4));
  if (part(head, 0, 4) == "RIFF") return riff(part(head, 8, 4));
  if (part(head, 0, 4) == "\x1A\x45\xDF\xA3"sv) return matroska(head);
  for (const auto& b : kBeginnings)
    if (part(head, b.offset, b.bytes.size()) == b.bytes) return b.content;
  if (is_bitmap(head)) return {"photo", "image/bmp", "bmp_pipe", Container::none};
  if (is_transport_stream(head)) return {"video", "video/mp2t", "mpegts", Container::none};
  if (is_adts(head)) return {"audio", "audio/aac", "aac", Container::none};
  if (is_bare_mp3(head)) return {"audio", "audio/mpeg", "mp3", Container::none};
  if (is_text(head)) return {"document", "text/plain", "", Container::none};
  return {};
}

std::string_view mime_claimed_by_name(std::string_view name) {
  const auto* entry = extension_entry(name);
  return entry ? entry->mime : std::string_view{};
}

bool name_fits(std::string_view name, const Content& content) {
  const auto* entry = extension_entry(name);
  if (!entry || entry->mime == content.mime) return true;
  // Sound and moving pictures share containers: an .mp4 may hold sound alone, and a .mov be an MP4.
  const auto moving = [](std::string_view kind) { return kind == "audio" || kind == "video"; };
  if (moving(entry->kind) && moving(content.kind)) {
    const auto same_family = [](std::string_view mime) {
      return mime == "video/mp4" || mime == "audio/mp4" || mime == "video/quicktime" || mime == "video/3gpp";
    };
    const auto same_matroska = [](std::string_view mime) {
      return mime == "video/webm" || mime == "video/x-matroska";
    };
    return (same_family(entry->mime) && same_family(content.mime)) ||
           (same_matroska(entry->mime) && same_matroska(content.mime));
  }
  return false;
}

}  // namespace media_tools

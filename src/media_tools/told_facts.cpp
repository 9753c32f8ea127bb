#include "media_tools/told_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/instant.h"

namespace media_tools {
namespace {

constexpr std::size_t kClaimCharsMax = 120;

double number_of(const base::Json* value) {
  if (value == nullptr) return 0;
  if (value->is_double()) return value->get_double();
  if (value->is_int64()) return static_cast<double>(value->get_int64());
  if (value->is_uint64()) return static_cast<double>(value->get_uint64());
  if (!value->is_string()) return 0;
  const auto& text = value->get_string();
  double number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return std::isfinite(number) ? number : 0;
}

std::int64_t microseconds(double seconds) {
  constexpr double kCenturies = 1e10;
  return seconds > 0 && seconds < kCenturies ? static_cast<std::int64_t>(std::llround(seconds * 1e6)) : 0;
}

std::int64_t pixels(const base::Json& stream, std::string_view member) {
  const auto n = base::int_at(stream, member).value_or(0);
  return n > 0 && n < 1'000'000 ? n : 0;
}

// A claim as one short line: no control characters, cut at a character's beginning.
std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) out.push_back(c);
  if (out.size() > kClaimCharsMax) {
    auto end = kClaimCharsMax;
    while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80) --end;
    out.resize(end);
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

// Whether the stream is to be turned by a quarter before it is shown.
bool lies_on_its_side(const base::Json& stream) {
  const auto* list = base::array_at(stream, "side_data_list");
  if (list == nullptr) return false;
  for (const auto& entry : *list) {
    const auto degrees = std::llround(number_of(base::find(entry, "rotation")));
    if (degrees % 90 == 0 && degrees % 180 != 0) return true;
  }
  return false;
}

void take_stream(const base::Json& stream, Streams& streams) {
  const auto type = base::text_at(stream, "codec_type");
  const auto codec = one_line(base::text_at(stream, "codec_name", "unknown"));
  const auto* disposition = base::find(stream, "disposition");
  if (disposition != nullptr && base::int_at(*disposition, "attached_pic").value_or(0) == 1) return;
  if (type == "video" && streams.video_codec.empty()) {
    streams.video_codec = codec;
    streams.pixel_format = one_line(base::text_at(stream, "pix_fmt"));
    streams.width = pixels(stream, "width");
    streams.height = pixels(stream, "height");
    if (lies_on_its_side(stream)) std::swap(streams.width, streams.height);
  } else if (type == "audio" && streams.audio_codec.empty()) {
    streams.audio_codec = codec;
  } else {
    return;
  }
  streams.duration_us =
      std::max(streams.duration_us, microseconds(number_of(base::find(stream, "duration"))));
}

const base::Json& tags_of(const base::Json& ffprobe) {
  static const base::Json none;
  const auto* format = base::find(ffprobe, "format");
  const auto* tags = format != nullptr ? base::find(*format, "tags") : nullptr;
  return tags != nullptr ? *tags : none;
}

std::string first_text(const base::Json& object, std::initializer_list<std::string_view> members) {
  for (const auto member : members)
    if (auto text = base::text_at(object, member); !text.empty()) return text;
  return {};
}

// Clocks that were never set begin in 1904 (MP4), 1970 (Unix) or 1980 (FAT); no recording is that old.
std::string if_set(const base::Result<base::Instant>& instant) {
  constexpr std::int64_t kYear1990 = std::int64_t{631152000} * 1'000'000;
  return instant && instant->us > kYear1990 ? instant->text() : std::string();
}

std::string place_of(const base::Json& exiftool) {
  const auto position = base::text_at(exiftool, "GPSPosition");  // "31.2304 121.4737", signed
  const auto space = position.find(' ');
  if (space == std::string::npos) return {};
  const base::Json latitude_text(position.substr(0, space)), longitude_text(position.substr(space + 1));
  const double latitude = number_of(&latitude_text), longitude = number_of(&longitude_text);
  if (std::abs(latitude) > 90 || std::abs(longitude) > 180 || (latitude == 0 && longitude == 0)) return {};
  return fmt::format("{:.6f},{:.6f}", latitude, longitude);
}

}  // namespace

Streams streams_of(const base::Json& ffprobe) {
  Streams streams;
  if (const auto* list = base::array_at(ffprobe, "streams"))
    for (const auto& stream : *list) take_stream(stream, streams);
  if (const auto* format = base::find(ffprobe, "format"); format != nullptr && streams.duration_us == 0)
    if (!streams.video_codec.empty() || !streams.audio_codec.empty())
      streams.duration_us = microseconds(number_of(base::find(*format, "duration")));
  return streams;
}

void take_claims(const base::Json& ffprobe, const base::Json& exiftool, ports::MediaFacts& facts) {
  const auto& tags = tags_of(ffprobe);
  facts.claimed_made_at = claimed_instant(first_text(exiftool, {"DateTimeOriginal", "CreationDate"}),
                                          first_text(exiftool, {"OffsetTimeOriginal", "OffsetTime"}));
  if (facts.claimed_made_at.empty())
    facts.claimed_made_at = if_set(base::Instant::parse(base::text_at(tags, "creation_time")));
  const auto make = first_text(exiftool, {"Make"}), model = first_text(exiftool, {"Model"});
  facts.device = one_line(model.starts_with(make) ? model : make + " " + model);
  facts.gps = place_of(exiftool);
}

bool plays_in_browsers(std::string_view kind, std::string_view mime, const Streams& streams) {
  const auto one_of = [](std::string_view text, std::initializer_list<std::string_view> list) {
    return std::find(list.begin(), list.end(), text) != list.end();
  };
  if (kind == "photo") return one_of(mime, {"image/jpeg", "image/png", "image/webp"});
  if (mime == "audio/mpeg") return streams.audio_codec == "mp3";
  if (mime == "audio/wav") return streams.audio_codec.starts_with("pcm_");
  if (!one_of(mime, {"video/mp4", "audio/mp4", "video/webm", "audio/webm"})) return false;
  if (streams.video_codec.empty() && streams.audio_codec.empty()) return false;
  const bool picture =
      streams.video_codec.empty() || one_of(streams.video_codec, {"vp8", "vp9", "av1"}) ||
      (streams.video_codec == "h264" && one_of(streams.pixel_format, {"yuv420p", "yuvj420p"}));
  const bool sound = streams.audio_codec.empty() || one_of(streams.audio_codec, {"aac", "opus", "mp3"});
  return picture && sound;
}

std::string claimed_instant(std::string_view exif_time, std::string_view offset) {
  if (exif_time.size() < 19) return {};
  std::string text(exif_time.substr(0, 19));
  for (const std::size_t i : {std::size_t{4}, std::size_t{7}})
    if (text[i] == ':') text[i] = '-';
  if (text[10] == ' ') text[10] = 'T';
  auto zone = exif_time.substr(19);
  if (zone.starts_with('.')) zone.remove_prefix(std::min(zone.size(), zone.find_first_of("+-Z")));
  if (zone.empty()) zone = offset;
  return if_set(base::Instant::parse(text + std::string(zone.empty() ? "+08:00" : zone)));
}

base::Json recordable(const base::Json& value) {
  if (value.is_object()) {
    base::JsonObject out;
    for (const auto& member : value.get_object()) out[member.key()] = recordable(member.value());
    return out;
  }
  if (value.is_array()) {
    base::JsonArray out;
    for (const auto& element : value.get_array()) out.push_back(recordable(element));
    return out;
  }
  if (value.is_number() && !base::canonical(value)) return base::Json(boost::json::serialize(value));
  return value;
}

}  // namespace media_tools

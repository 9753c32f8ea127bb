// Turns what ffprobe and exiftool print into facts. Everything here comes from an untrusted file: it is
// bounded, checked and taken as a claim. Pure.
#pragma once

#include "media_tools/content.h"
#include "ports/media_tools.h"

namespace media_tools {

// The first moving picture and the first sound among ffprobe's streams; cover pictures of songs are neither.
struct Streams {
  std::string video_codec, audio_codec, pixel_format;
  std::int64_t width = 0, height = 0;  // as shown: turned where the stream says so
  std::int64_t duration_us = 0;        // 0 where the container tells none
};
Streams streams_of(const base::Json& ffprobe);

// Makes, device, place and time, as claimed, from either.
void take_claims(const base::Json& ffprobe, const base::Json& exiftool, ports::MediaFacts& facts);

// By the rule of ports/media_tools.h; of H.264 only the pixel format that browsers decode, 8 bits and 4:2:0.
bool plays_in_browsers(std::string_view kind, std::string_view mime, const Streams& streams);

// "2026:03:05 09:10:11" with an offset such as "+08:00" behind it or apart → the instant's text. EXIF times
// without an offset are taken as the legal time. Empty where it is no time, or one that stands for "unset".
std::string claimed_instant(std::string_view exif_time, std::string_view offset);

// Numbers that the record cannot spell become text; too deep or too large values become null.
base::Json recordable(const base::Json& value);

}  // namespace media_tools

// What bytes are, told by the bytes alone: a table of beginnings. Names and extensions are never trusted;
// they only serve to say that they differ. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"

namespace media_tools {

inline constexpr std::size_t kHeadBytes = 4096;  // as much of the beginning as the table looks at

// How the whole of a file can be walked without decoding it; see walk.h.
enum class Container { none, mp4, riff, matroska, jpeg, png };

struct Content {
  std::string_view kind = "other";  // "photo", "audio", "video", "document", "other"
  std::string_view mime = "application/octet-stream";
  // The one reader of ffmpeg that may touch these bytes; empty where none may. It is pinned, so that ffmpeg's
  // own guessing (which takes a text file for a film) is never asked.
  std::string_view demuxer;
  Container container = Container::none;

  bool is_media() const { return kind == "photo" || kind == "audio" || kind == "video"; }
};

// REQUIRES: `head` is the beginning of the file, at least kHeadBytes of it where it has so many.
Content content_of(base::ByteView head);

// What a file name's extension claims to be ("video/mp4"); empty where it claims nothing that we know.
std::string_view mime_claimed_by_name(std::string_view name);
// Whether a name with that claim is fair for such content: ".mov" for MP4 is, ".mp4" for a photo is not.
bool name_fits(std::string_view name, const Content& content);

}  // namespace media_tools

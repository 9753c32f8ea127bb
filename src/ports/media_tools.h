// What a recording is: facts read by child processes in a sandbox. The original is never rewritten; posters and proxies
// are derivatives. Where no sandbox can be had the answer is `analysed = false` with the reason, never an unsandboxed run.
#pragma once

#include <optional>
#include <string>

#include "base/json.h"
#include "page_codes/page_code.h"
#include "ports/blob_vault.h"

namespace ports {

struct MediaFacts {
  bool analysed = false;
  // Why not ("no_sandbox: …", "tool_failed: …"), or what is wrong with it, words joined by ',': empty, not_media,
  // truncated, zero_duration, undecodable, name_differs, timed_out.
  std::string reason;
  std::string kind;               // "photo", "audio", "video", "document", "other": by content, never by name
  std::string mime;               // by content
  std::int64_t duration_us = 0;   // 0 for photos
  std::int64_t width = 0, height = 0;
  std::string video_codec, audio_codec;
  bool complete = false;          // decodes from start to end as far as the container tells
  bool browser_playable = false;  // h264/vp8/vp9/av1 + aac/opus/mp3 in mp4/webm, or jpeg/png/webp, or wav/mp3
  std::string claimed_made_at;    // RFC 3339, from the container or EXIF; a claim; may be empty
  std::string device;             // make and model, as claimed
  std::string gps;                // "lat,lon", as claimed
  base::Json raw;                 // ffprobe's and exiftool's own JSON
};

// How many sheets a PDF has, as an office scanner makes one of several sheets of paper.
struct Sheets {
  enum class How { counted, locked, broken, untold };  // locked: opens with a password alone; untold: nobody could look here
  How how = How::untold;
  int count = 0;
};

class MediaTools {
 public:
  virtual ~MediaTools() = default;
  // `name` helps nothing but the message. Errors: io, unavailable; a bad file is not an error but a fact.
  virtual base::Result<MediaFacts> analyse(BlobReader& original, const std::string& name) = 0;
  // A JPEG of at most 480 pixels a side; nothing for sound.
  virtual base::Result<std::optional<base::Bytes>> poster(BlobReader& original, const MediaFacts& facts) = 0;
  // A copy that browsers play, streamed into `into`; false when none can be made.
  virtual base::Result<bool> proxy(BlobReader& original, const MediaFacts& facts, BlobWriter& into) = 0;
  // Errors, here and below: those of the reader.
  virtual base::Result<Sheets> sheets_of(BlobReader& pdf) = 0;
  // The page codes (docs/formats/page_code.md) that a photograph shows, or one sheet of a PDF (from 1; 0: it is a photograph), each
  // once; nothing where it could not be looked at: no sandbox, no picture that can be opened, no end within a few seconds.
  virtual base::Result<std::optional<std::vector<page_codes::PageCode>>> codes_on(BlobReader& original, int sheet) = 0;
  // The same as a JPEG that every browser shows, large enough to compare what is written by hand on it; nothing as above.
  virtual base::Result<std::optional<base::Bytes>> picture(BlobReader& original, int sheet) = 0;
  // Whether children can be confined here; the reason when not.
  virtual std::optional<std::string> unavailable_because() const = 0;
};

}  // namespace ports

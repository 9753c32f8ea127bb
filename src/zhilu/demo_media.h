// Recordings for a sample bureau: moving pictures, tones, photographs with EXIF and a place, made by ffmpeg and exiftool.
#pragma once

#include <filesystem>
#include <string>

#include "base/bytes.h"
#include "base/instant.h"

namespace zhilu {

class DemoMedia {
 public:
  // Works in a folder of its own below `scratch`, which goes with the object.
  explicit DemoMedia(const std::filesystem::path& scratch);
  ~DemoMedia();

  // `seed` makes pictures and tones differ. Errors: unavailable "demo.no_ffmpeg" saying how to get it.
  base::Result<base::Bytes> video(int seed, int seconds, base::Instant made_at);
  base::Result<base::Bytes> photo(int seed, base::Instant made_at);
  base::Result<base::Bytes> sound(int seed, int seconds);

 private:
  base::Result<base::Bytes> take(const std::filesystem::path& file);
  std::filesystem::path folder_;
};

}  // namespace zhilu

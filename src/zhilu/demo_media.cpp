#include "zhilu/demo_media.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <vector>

extern char** environ;

namespace zhilu {

using base::ErrorKind;
using base::fail;

namespace {

base::Status run(const std::vector<std::string>& words) {
  std::vector<char*> argv;
  for (const auto& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int rc = posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 1;
  if (rc == 0) waitpid(child, &status, 0);
  if (rc != 0 || status != 0)
    return fail(ErrorKind::unavailable, "demo.no_ffmpeg", words[0] + " could not make a sample recording", words.back(),
                "install the packages ffmpeg and libimage-exiftool-perl");
  return {};
}

std::string local_text(base::Instant at) {
  const auto t = base::LegalTime::of(at);
  const auto c = t.day.civil();
  return fmt::format("{:04}:{:02}:{:02} {:02}:{:02}:{:02}", c.year, c.month, c.day, t.hour, t.minute, t.second);
}

}  // namespace

DemoMedia::DemoMedia(const std::filesystem::path& scratch) : folder_(scratch / fmt::format("demo-{}", ::getpid())) {
  std::filesystem::create_directories(folder_);
}

DemoMedia::~DemoMedia() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

base::Result<base::Bytes> DemoMedia::take(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  if (!in) return fail(ErrorKind::io, "demo.no_recording", "a sample recording cannot be read", file.filename().string());
  return base::bytes_of(bytes.str());
}

base::Result<base::Bytes> DemoMedia::video(int seed, int seconds, base::Instant made_at) {
  const auto file = folder_ / "film.mp4";
  ZL_CHECK(run({"ffmpeg", "-y", "-v", "error", "-f", "lavfi", "-i",
                fmt::format("testsrc2=size=480x270:rate=15:duration={},hue=h={}", seconds, seed * 37 % 360), "-f", "lavfi", "-i",
                fmt::format("sine=frequency={}:duration={}", 300 + seed * 17 % 500, seconds), "-c:v", "libx264", "-preset",
                "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest", "-movflags", "+faststart", "-metadata",
                "creation_time=" + made_at.text(), file.string()}));
  return take(file);
}

base::Result<base::Bytes> DemoMedia::photo(int seed, base::Instant made_at) {
  const auto file = folder_ / "photo.jpg";
  ZL_CHECK(run({"ffmpeg", "-y", "-v", "error", "-f", "lavfi", "-i",
                fmt::format("mandelbrot=size=400x300:maxiter=300:start_scale={}", 0.3 + seed % 50 * 0.05), "-vf",
                fmt::format("scale=800:600,hue=h={}", seed * 53 % 360), "-frames:v", "1", "-q:v", "5", file.string()}));
  ZL_CHECK(run({"exiftool", "-q", "-overwrite_original", "-DateTimeOriginal=" + local_text(made_at), "-OffsetTimeOriginal=+08:00",
                "-Make=SAMPLE", "-Model=SAMPLE-REC 1", fmt::format("-GPSLatitude={:.5f}", 41.7 + seed % 100 * 0.0007),
                "-GPSLatitudeRef=N", fmt::format("-GPSLongitude={:.5f}", 125.9 + seed % 100 * 0.0009), "-GPSLongitudeRef=E",
                file.string()}));
  return take(file);
}

base::Result<base::Bytes> DemoMedia::sound(int seed, int seconds) {
  const auto file = folder_ / "sound.wav";
  ZL_CHECK(run({"ffmpeg", "-y", "-v", "error", "-f", "lavfi", "-i",
                fmt::format("sine=frequency={}:duration={}:sample_rate=16000", 200 + seed * 13 % 400, seconds), file.string()}));
  return take(file);
}

}  // namespace zhilu

// Real recordings, made by ffmpeg, read by the real tools in the real sandbox.
#include "media_tools/sandboxed_media_tools.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "media_tools/media_test_support.h"

namespace media_tools {
namespace {

const std::vector<std::string> kSight{"-f", "lavfi", "-i", "testsrc=s=640x360:r=10:d=2"};
const std::vector<std::string> kSound{"-f", "lavfi", "-i", "sine=f=440:d=2"};
const std::vector<std::string> kStill{"-f", "lavfi", "-i", "testsrc=s=800x600"};

std::vector<std::string> joined(std::initializer_list<std::vector<std::string>> parts) {
  std::vector<std::string> all;
  for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

// How each recording of these tests is made; each test makes those that it looks at.
std::vector<std::string> recipe(const std::string& name) {
  const auto filmed = joined(
      {kSight, kSound, {"-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"}});
  if (name == "clip.mp4") return joined({filmed, {"-metadata", "creation_time=2026-03-05T01:10:00Z"}});
  if (name == "front.mp4") return joined({filmed, {"-movflags", "+faststart"}});
  if (name == "fragments.mp4")
    return joined({filmed, {"-movflags", "frag_keyframe+empty_moov+default_base_moof", "-g", "5"}});
  if (name == "old.avi") return joined({kSight, kSound, {"-c:v", "mpeg4", "-c:a", "libmp3lame"}});
  if (name == "clip.webm")
    return joined({kSight, {"-c:v", "libvpx", "-b:v", "200k", "-deadline", "realtime"}});
  if (name == "live.webm") return joined({recipe("clip.webm"), {"-live", "1"}});
  if (name == "tone.m4a") return joined({kSound, {"-c:a", "aac"}});
  if (name == "none.wav") return joined({kSound, {"-t", "0"}});
  if (name == "none.mp4") return joined({kSight, {"-t", "0"}});
  if (name == "photo.jpg") return joined({kStill, {"-frames:v", "1", "-pix_fmt", "yuvj420p"}});
  if (name.starts_with("shot.")) return joined({kStill, {"-frames:v", "1"}});
  if (name == "hevc.mp4")
    return joined({kSight,
                   {"-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error", "-pix_fmt",
                    "yuv420p"}});
  return kSound;  // tone.wav, tone.mp3, tone.flac
}

class RecordingsTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { folder = std::make_unique<MediaFolder>(); }
  static void TearDownTestSuite() { folder.reset(); }

  static bool make(const std::string& name) {
    if (std::filesystem::exists(folder->path() + "/" + name)) return true;
    if (!folder->make(joined({recipe(name), {name}}))) return false;
    return name != "photo.jpg" ||
           folder->tag({"-Orientation#=6", "-DateTimeOriginal=2026:03:05 09:10:11",
                        "-OffsetTimeOriginal=+08:00", "-Make=Invented", "-Model=Recorder 1",
                        "-GPSLatitude=31.2304", "-GPSLatitudeRef=N", "-GPSLongitude=121.4737",
                        "-GPSLongitudeRef=E", name});
  }
  static base::Bytes recording(const std::string& name) {
    EXPECT_TRUE(make(name)) << name;
    return folder->bytes(name);
  }

  void SetUp() override {
    if (const auto reason = tools.unavailable_because()) GTEST_SKIP() << *reason;
  }
  ports::MediaFacts analyse(const base::Bytes& bytes, const std::string& name) {
    auto facts = tools.analyse(*reader_of(bytes), name);
    EXPECT_TRUE(facts) << (facts ? "" : facts.error().text());
    return facts ? *facts : ports::MediaFacts{};
  }
  ports::MediaFacts analyse(const std::string& name) { return analyse(recording(name), name); }
  // Size of the poster; 0 × 0 where there is none.
  PixelSize poster_of(const base::Bytes& bytes, const ports::MediaFacts& facts) {
    const auto poster = tools.poster(*reader_of(bytes), facts).value();
    return poster ? jpeg_size(*poster) : PixelSize{};
  }
  // The proxy's own facts; analysed = false where none could be made.
  ports::MediaFacts proxy_of(const base::Bytes& bytes, const ports::MediaFacts& facts) {
    ports::MemoryVault vault;
    auto writer = vault.begin().value();
    if (!tools.proxy(*reader_of(bytes), facts, *writer).value()) return {};
    const auto digest = writer->commit().value().digest;
    return tools.analyse(*vault.open(digest).value(), "proxy").value();
  }

  static std::unique_ptr<MediaFolder> folder;
  SandboxedMediaTools tools{MediaToolsOptions{}};
};
std::unique_ptr<MediaFolder> RecordingsTest::folder;

TEST_F(RecordingsTest, AVideoIsTold) {
  const auto facts = analyse("clip.mp4");
  EXPECT_TRUE(facts.analysed);
  EXPECT_EQ(facts.reason, "");
  EXPECT_EQ(facts.kind, "video");
  EXPECT_EQ(facts.mime, "video/mp4");
  EXPECT_EQ(facts.video_codec, "h264");
  EXPECT_EQ(facts.audio_codec, "aac");
  EXPECT_EQ(facts.width, 640);
  EXPECT_EQ(facts.height, 360);
  EXPECT_NEAR(static_cast<double>(facts.duration_us), 2e6, 1e5);
  EXPECT_TRUE(facts.complete);
  EXPECT_TRUE(facts.browser_playable);
  EXPECT_EQ(facts.claimed_made_at, "2026-03-05T01:10:00.000000Z");
  EXPECT_TRUE(facts.raw.at("ffprobe").is_object());
  EXPECT_TRUE(facts.raw.at("exiftool").is_object());
  EXPECT_TRUE(base::canonical(facts.raw));
}

TEST_F(RecordingsTest, APhotoIsToldWithPlaceTimeAndDeviceAndShownUpright) {
  const auto bytes = recording("photo.jpg");
  const auto facts = analyse(bytes, "photo.jpg");
  EXPECT_EQ(facts.reason, "");
  EXPECT_EQ(facts.kind, "photo");
  EXPECT_EQ(facts.mime, "image/jpeg");
  EXPECT_EQ(facts.width, 600) << "orientation 6 stands it upright";
  EXPECT_EQ(facts.height, 800);
  EXPECT_EQ(facts.duration_us, 0);
  EXPECT_EQ(facts.claimed_made_at, "2026-03-05T01:10:11.000000Z");
  EXPECT_EQ(facts.device, "Invented Recorder 1");
  EXPECT_EQ(facts.gps, "31.230400,121.473700");
  EXPECT_TRUE(facts.complete);
  EXPECT_TRUE(facts.browser_playable);
  const auto poster = poster_of(bytes, facts);
  EXPECT_EQ(poster.width, 360u);
  EXPECT_EQ(poster.height, 480u);
}

TEST_F(RecordingsTest, SoundIsTold) {
  for (const auto& [name, mime, codec, playable] : {std::tuple{"tone.wav", "audio/wav", "pcm_s16le", true},
                                                    {"tone.mp3", "audio/mpeg", "mp3", true},
                                                    {"tone.m4a", "audio/mp4", "aac", true},
                                                    {"tone.flac", "audio/flac", "flac", false}}) {
    const auto facts = analyse(name);
    EXPECT_EQ(facts.kind, "audio") << name;
    EXPECT_EQ(facts.mime, mime);
    EXPECT_EQ(facts.audio_codec, codec);
    EXPECT_EQ(facts.video_codec, "");
    EXPECT_EQ(facts.reason, "") << name;
    EXPECT_NEAR(static_cast<double>(facts.duration_us), 2e6, 1e5) << name;
    EXPECT_EQ(facts.browser_playable, playable) << name;
    EXPECT_EQ(poster_of(recording(name), facts).width, 0u) << "sound has no poster";
  }
}

TEST_F(RecordingsTest, PicturesOfOtherFormatsAreTold) {
  const auto png = analyse("shot.png");
  EXPECT_EQ(png.mime, "image/png");
  EXPECT_EQ(png.width, 800);
  EXPECT_TRUE(png.complete);
  EXPECT_TRUE(png.browser_playable);
  const auto bmp = analyse("shot.bmp");
  EXPECT_EQ(bmp.kind, "photo");
  EXPECT_FALSE(bmp.browser_playable);
  const auto proxy = proxy_of(recording("shot.bmp"), bmp);
  EXPECT_EQ(proxy.mime, "image/jpeg");
  EXPECT_EQ(proxy.width, 800);
}

TEST_F(RecordingsTest, PostersAreAtMost480PixelsASide) {
  for (const auto* name : {"clip.mp4", "shot.png", "old.avi", "clip.webm"}) {
    const auto size = poster_of(recording(name), analyse(name));
    EXPECT_EQ(std::max(size.width, size.height), 480u) << name;
  }
}

TEST_F(RecordingsTest, AProxyIsMadeOfWhatBrowsersCannotPlayAndOfNothingElse) {
  const auto facts = analyse("old.avi");
  EXPECT_EQ(facts.video_codec, "mpeg4");
  EXPECT_FALSE(facts.browser_playable);
  const auto proxy = proxy_of(recording("old.avi"), facts);
  EXPECT_EQ(proxy.mime, "video/mp4");
  EXPECT_EQ(proxy.video_codec, "h264");
  EXPECT_EQ(proxy.audio_codec, "aac");
  EXPECT_TRUE(proxy.browser_playable);
  EXPECT_TRUE(proxy.complete);
  EXPECT_NEAR(static_cast<double>(proxy.duration_us), 2e6, 2e5);

  const auto sound = proxy_of(recording("tone.flac"), analyse("tone.flac"));
  EXPECT_EQ(sound.kind, "audio");
  EXPECT_TRUE(sound.browser_playable);
  EXPECT_FALSE(proxy_of(recording("clip.mp4"), analyse("clip.mp4")).analysed);
}

TEST_F(RecordingsTest, HevcIsToldAndGetsAProxy) {
  if (!make("hevc.mp4")) GTEST_SKIP() << "this ffmpeg has no HEVC encoder";
  const auto facts = analyse("hevc.mp4");
  EXPECT_EQ(facts.video_codec, "hevc");
  EXPECT_FALSE(facts.browser_playable);
  EXPECT_TRUE(proxy_of(recording("hevc.mp4"), facts).browser_playable);
}

TEST_F(RecordingsTest, ADurationThatIsNotWrittenIsMeasured) {
  const auto facts = analyse("live.webm");
  EXPECT_NEAR(static_cast<double>(facts.duration_us), 2e6, 2e5);
  EXPECT_EQ(facts.reason, "");
  EXPECT_TRUE(facts.browser_playable);
}

TEST_F(RecordingsTest, AVideoCutAnywhereIsToldAsTruncatedAndNeverFails) {
  for (const auto* name : {"clip.mp4", "front.mp4", "fragments.mp4", "old.avi"}) {
    const auto whole = recording(name);
    for (const std::size_t tenths : {1u, 4u, 7u, 9u}) {
      const auto part = cut(whole, whole.size() * tenths / 10);
      const auto facts = analyse(part, name);
      EXPECT_TRUE(facts.analysed) << name << tenths;
      EXPECT_NE(facts.reason.find("truncated"), std::string::npos)
          << name << " at " << tenths << ": " << facts.reason;
      EXPECT_FALSE(facts.complete);
      EXPECT_EQ(facts.kind, "video");
      static_cast<void>(poster_of(part, facts));
      static_cast<void>(proxy_of(part, facts));
    }
    const auto less_one = analyse(cut(whole, whole.size() - 1), name);
    EXPECT_NE(less_one.reason.find("truncated"), std::string::npos) << name;
  }
  EXPECT_EQ(analyse(cut(recording("clip.mp4"), 48), "clip.mp4").reason, "truncated");
}

TEST_F(RecordingsTest, PhotosAndSoundCutShortAreToldAsTruncated) {
  for (const auto* name : {"photo.jpg", "shot.png", "tone.wav"}) {
    const auto whole = recording(name);
    const auto facts = analyse(cut(whole, whole.size() / 2), name);
    EXPECT_NE(facts.reason.find("truncated"), std::string::npos) << name << ": " << facts.reason;
    EXPECT_FALSE(facts.complete);
  }
}

TEST_F(RecordingsTest, NothingRecordedIsToldAsZeroDuration) {
  for (const auto* name : {"none.wav", "none.mp4"}) {
    const auto facts = analyse(name);
    EXPECT_TRUE(facts.analysed);
    EXPECT_NE(facts.reason.find("zero_duration"), std::string::npos) << name << ": " << facts.reason;
    EXPECT_EQ(facts.duration_us, 0);
    EXPECT_FALSE(facts.complete);
    static_cast<void>(poster_of(recording(name), facts));
    static_cast<void>(proxy_of(recording(name), facts));
  }
}

TEST_F(RecordingsTest, WhatIsNoRecordingIsToldAsSuch) {
  EXPECT_EQ(analyse(base::Bytes{}, "a.mp4").reason, "empty");
  const auto text = analyse(base::bytes_of("现场检查记录\n"), "record.mp4");
  EXPECT_EQ(text.kind, "document");
  EXPECT_EQ(text.mime, "text/plain");
  EXPECT_EQ(text.reason, "not_media,name_differs");
  EXPECT_TRUE(text.analysed);
  const auto noise = analyse(base::SeededRandom(7).bytes(100'000), "noise.mp4");
  EXPECT_EQ(noise.kind, "other");
  EXPECT_EQ(noise.reason, "not_media,name_differs");
  const auto named_pdf = analyse(base::bytes_of("%PDF-1.7\n%%EOF\n"), "page.pdf");
  EXPECT_EQ(named_pdf.kind, "document");
  EXPECT_EQ(named_pdf.reason, "not_media");
}

TEST_F(RecordingsTest, APhotoNamedAsAVideoIsToldAsAPhotoWithAnotherName) {
  const auto facts = analyse(recording("photo.jpg"), "DSJ_0001.mp4");
  EXPECT_EQ(facts.kind, "photo");
  EXPECT_EQ(facts.mime, "image/jpeg");
  EXPECT_EQ(facts.reason, "name_differs");
  EXPECT_TRUE(facts.browser_playable);
  EXPECT_TRUE(facts.complete) << "the bytes are whole, whatever they are called";
}

TEST_F(RecordingsTest, BeginningsFollowedByNoiseNeverFail) {
  const auto noise = base::SeededRandom(9).bytes(50'000);
  for (const auto* name :
       {"clip.mp4", "photo.jpg", "shot.png", "tone.wav", "tone.mp3", "clip.webm", "old.avi"}) {
    auto bytes = cut(recording(name), 300);
    base::append(bytes, noise);
    const auto facts = analyse(bytes, name);
    EXPECT_TRUE(facts.analysed || facts.reason.starts_with("tool_failed")) << name;
    static_cast<void>(poster_of(bytes, facts));
  }
}

TEST_F(RecordingsTest, ALargeRecordingIsSpooledToDiskAndLeavesNoFile) {
  auto bytes = recording("tone.wav");
  bytes.resize(Spool::kInMemoryMax +
               1000);  // zeros behind the sound are silence that the header does not promise
  MediaFolder spool;
  MediaToolsOptions options;
  options.spool_folder = spool.path();
  SandboxedMediaTools spooling(options);
  const auto facts = spooling.analyse(*reader_of(bytes), "tone.wav");
  ASSERT_TRUE(facts) << facts.error().text();
  EXPECT_EQ(facts->audio_codec, "pcm_s16le");
  EXPECT_TRUE(std::filesystem::is_empty(spool.path()));
  options.spool_folder = "/nonexistent";
  const auto failed = SandboxedMediaTools(options).analyse(*reader_of(bytes), "tone.wav");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, "media.spool_failed");
}

TEST_F(RecordingsTest, ATooSlowToolIsStoppedAndToldAsSuch) {
  MediaToolsOptions options;
  options.probe_time = options.poster_time = options.proxy_time = std::chrono::milliseconds(1);
  SandboxedMediaTools hasty(options);
  const auto facts = hasty.analyse(*reader_of(recording("clip.mp4")), "clip.mp4");
  ASSERT_TRUE(facts) << facts.error().text();
  EXPECT_NE(facts->reason.find("timed_out"), std::string::npos) << facts->reason;
  EXPECT_FALSE(facts->complete);
  EXPECT_FALSE(hasty.poster(*reader_of(recording("clip.mp4")), analyse("clip.mp4")).value());
}

TEST_F(RecordingsTest, ADamagedOriginalIsAnErrorNotAFact) {
  ports::MemoryVault vault;
  const auto digest = ports::put_bytes(vault, recording("clip.mp4")).value().digest;
  vault.damage(digest);
  EXPECT_EQ(tools.analyse(*vault.open(digest).value(), "clip.mp4").error().code, "vault.damaged");
}

TEST(WithoutASandbox, NothingIsAnalysedAndTheReasonIsTold) {
  MediaToolsOptions options;
  options.bubblewrap = "/nonexistent/bwrap";
  SandboxedMediaTools tools(options);
  ASSERT_TRUE(tools.unavailable_because());
  const auto mp4 =
      base::bytes_of(std::string("\0\0\0\x10"
                                 "ftypisom\0\0\2\0",
                                 16));
  const auto facts = tools.analyse(*reader_of(mp4), "clip.mp4").value();
  EXPECT_FALSE(facts.analysed);
  EXPECT_TRUE(facts.reason.starts_with("no_sandbox: ")) << facts.reason;
  EXPECT_EQ(facts.mime, "video/mp4") << "the first bytes can be looked at without any tool";
  EXPECT_FALSE(facts.complete);
  EXPECT_FALSE(facts.browser_playable);
  EXPECT_TRUE(facts.raw.is_null());
  auto pretended = facts;
  pretended.analysed = true;
  EXPECT_FALSE(tools.poster(*reader_of(mp4), pretended).value());
  ports::MemoryVault vault;
  auto writer = vault.begin().value();
  EXPECT_FALSE(tools.proxy(*reader_of(mp4), pretended, *writer).value());
  const auto photo = tools.analyse(*reader_of(base::bytes_of("\xFF\xD8\xFF\xE0")), "a.jpg").value();
  EXPECT_FALSE(photo.analysed);
  EXPECT_TRUE(photo.browser_playable);
}

TEST(WithoutASandbox, AMissingToolIsNamed) {
  MediaToolsOptions options;
  options.exiftool = "/nonexistent/exiftool";
  EXPECT_NE(SandboxedMediaTools(options).unavailable_because()->find("exiftool"), std::string::npos);
}

}  // namespace
}  // namespace media_tools

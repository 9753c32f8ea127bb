#include "media_tools/told_facts.h"

#include <gtest/gtest.h>

namespace media_tools {
namespace {

base::Json json(std::string_view text) {
  return base::parse_json(text).value();
}

TEST(ToldFacts, StreamsAreTheFirstPictureAndTheFirstSound) {
  const auto streams = streams_of(json(R"({"streams":[
    {"codec_type":"video","codec_name":"png","disposition":{"attached_pic":1}},
    {"codec_type":"audio","codec_name":"aac","duration":"3.5"},
    {"codec_type":"video","codec_name":"h264","pix_fmt":"yuv420p","width":1280,"height":720,
     "duration":"4.000001",
     "side_data_list":[{"rotation":-90}]},
    {"codec_type":"audio","codec_name":"mp3"}]})"));
  EXPECT_EQ(streams.video_codec, "h264");
  EXPECT_EQ(streams.audio_codec, "aac");
  EXPECT_EQ(streams.duration_us, 4'000'001);
  EXPECT_EQ(streams.width, 720) << "as shown, turned by a quarter";
  EXPECT_EQ(streams.height, 1280);
}

TEST(ToldFacts, NonsenseGivesNothing) {
  for (const auto* text :
       {"null", "[]", "{}", R"({"streams":3})", R"({"streams":[null,7,{"codec_type":9}]})",
        R"({"streams":[{"codec_type":"video","width":-5,"height":1e99,"duration":"1e999"}]})",
        R"({"format":{"duration":"nan"},"streams":[{"codec_type":"audio","duration":"-3"}]})"}) {
    const auto streams = streams_of(json(text));
    EXPECT_EQ(streams.duration_us, 0) << text;
    EXPECT_EQ(streams.width, 0) << text;
  }
}

TEST(ToldFacts, TimesAreInstantsOrNothing) {
  EXPECT_EQ(claimed_instant("2026:03:05 09:10:11", "+08:00"), "2026-03-05T01:10:11.000000Z");
  EXPECT_EQ(claimed_instant("2026:03:05 09:10:11", ""), "2026-03-05T01:10:11.000000Z") << "the legal time";
  EXPECT_EQ(claimed_instant("2026:03:05 09:10:11.25+00:00", ""), "2026-03-05T09:10:11.000000Z");
  EXPECT_EQ(claimed_instant("2026:03:05 09:10:11Z", ""), "2026-03-05T09:10:11.000000Z");
  for (const auto* unset : {"", "0000:00:00 00:00:00", "1904:01:01 00:00:00", "1970:01:01 00:00:00",
                            "2026:13:45 00:00:00", "yesterday, about noon"})
    EXPECT_EQ(claimed_instant(unset, ""), "") << unset;
  EXPECT_EQ(claimed_instant("2026:03:05 09:10:11", "nowhere"), "");
}

TEST(ToldFacts, ClaimsAreShortLinesAndPlacesOnTheEarth) {
  ports::MediaFacts facts;
  const std::string long_model(300, 'x');
  take_claims(json(R"({"format":{"tags":{"creation_time":"2026-03-05T01:10:00.000000Z"}}})"),
              json(R"({"Make":"Inv\u0007ented\n","Model":")" + long_model +
                   R"(","GPSPosition":"31.2304 -121.4737"})"),
              facts);
  EXPECT_EQ(facts.claimed_made_at, "2026-03-05T01:10:00.000000Z");
  EXPECT_EQ(facts.gps, "31.230400,-121.473700");
  EXPECT_TRUE(facts.device.starts_with("Invented x"));
  EXPECT_LE(facts.device.size(), 120u);
  for (const auto* nowhere : {"0 0", "95 10", "10 181", "here there", "", "10"}) {
    ports::MediaFacts other;
    take_claims(nullptr, base::JsonObject{{"GPSPosition", nowhere}}, other);
    EXPECT_EQ(other.gps, "") << nowhere;
  }
}

TEST(ToldFacts, WhatBrowsersPlay) {
  const auto plays = [](std::string_view kind, std::string_view mime, std::string video, std::string audio,
                        std::string pixels = "yuv420p") {
    Streams streams;
    streams.video_codec = std::move(video);
    streams.audio_codec = std::move(audio);
    streams.pixel_format = std::move(pixels);
    return plays_in_browsers(kind, mime, streams);
  };
  EXPECT_TRUE(plays("video", "video/mp4", "h264", "aac"));
  EXPECT_TRUE(plays("video", "video/webm", "vp9", "opus"));
  EXPECT_TRUE(plays("audio", "audio/mp4", "", "aac"));
  EXPECT_TRUE(plays("audio", "audio/mpeg", "", "mp3"));
  EXPECT_TRUE(plays("audio", "audio/wav", "", "pcm_s16le"));
  EXPECT_TRUE(plays("photo", "image/webp", "webp", ""));
  EXPECT_FALSE(plays("video", "video/mp4", "h264", "aac", "yuv444p"));
  EXPECT_FALSE(plays("video", "video/mp4", "hevc", "aac"));
  EXPECT_FALSE(plays("video", "video/mp4", "h264", "amr_nb"));
  EXPECT_FALSE(plays("video", "video/x-msvideo", "h264", "aac"));
  EXPECT_FALSE(plays("audio", "audio/wav", "", "adpcm_ms"));
  EXPECT_FALSE(plays("photo", "image/heic", "", ""));
  EXPECT_FALSE(plays("video", "video/mp4", "", ""));
}

TEST(ToldFacts, RawAnswersCanAlwaysBeRecorded) {
  const auto value = recordable(json(R"({"a":[18446744073709551615,1.5,-9007199254740993],"b":{"c":7}})"));
  ASSERT_TRUE(base::canonical(value));
  EXPECT_EQ(base::canonical(value).value(),
            R"({"a":["18446744073709551615",1.5,"-9007199254740993"],"b":{"c":7}})");
}

}  // namespace
}  // namespace media_tools

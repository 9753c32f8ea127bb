// A copy for the browser of what it cannot show or play itself.
#include "bureau.h"

namespace use_cases {
namespace {

class AProxy : public ::testing::Test {
 protected:
  AProxy() : visit(bureau.open_inspection()) {
    visit.begin();
    bureau.media.playable = false;
    bureau.media.makes_proxies = true;
  }
  base::Result<services::Content> proxy_of(const std::string& recording) {
    return bureau.office->open_content(Bureau::as(bureau.lead), {base::CaseId{visit.id()}, "proxy", recording, 0});
  }
  Bureau bureau;
  Inspection visit;
};

TEST_F(AProxy, IsMadeOfFilmSoundAndPhotographAndComesAsWhatItIs) {
  for (const auto& [media, mime, ending] : {std::tuple{"video", "video/mp4", ".mp4"},
                                            {"audio", "audio/mp4", ".m4a"},
                                            {"photo", "image/jpeg", ".jpg"}}) {
    const auto recording = visit.record(media, {});
    const auto proxy = proxy_of(recording);
    ASSERT_TRUE(proxy) << media << ": " << proxy.error().text();
    EXPECT_EQ(proxy->mime, mime);
    EXPECT_EQ(proxy->file_name, recording + ending);
    EXPECT_GT(proxy->bytes->size(), 0u);
    const auto analysis = item(visit.view(), "recordings", "recording", recording).at("analysis");
    EXPECT_EQ(text(analysis, "proxy"), proxy->etag);
    EXPECT_FALSE(base::bool_at(analysis.at("facts"), "browser_playable")) << "so the page shows the proxy";
  }
}

TEST_F(AProxy, IsMadeOfWhatIsMerelyCalledOtherwiseOrLacksItsEnd) {
  for (const char* wrong : {"name_differs", "truncated", "truncated,name_differs"})
    for (const char* media : {"video", "photo"}) {
      bureau.media.wrong = wrong;
      EXPECT_TRUE(proxy_of(visit.record(media, {}))) << media << " " << wrong;
    }
}

TEST_F(AProxy, IsNotEvenTriedOfWhatCannotBeDecoded) {
  bureau.media.proxies_asked = 0;
  for (const char* wrong : {"undecodable", "not_media", "empty", "zero_duration", "truncated,zero_duration", "not_media,name_differs"}) {
    bureau.media.wrong = wrong;
    EXPECT_EQ(proxy_of(visit.record("video", {})).error().code, "content.none") << wrong;
  }
  bureau.media.wrong.clear();
  bureau.media.failure = "no_sandbox: no namespaces";
  EXPECT_FALSE(proxy_of(visit.record("video", {})));
  EXPECT_EQ(bureau.media.proxies_asked, 0);
}

TEST_F(AProxy, IsNotMadeOfWhatBrowsersPlay) {
  bureau.media.proxies_asked = 0;
  bureau.media.playable = true;
  for (const char* media : {"video", "audio", "photo"}) EXPECT_FALSE(proxy_of(visit.record(media, {}))) << media;
  EXPECT_EQ(bureau.media.proxies_asked, 0);
}

TEST_F(AProxy, ThatCouldNotBeMadeLeavesTheAnalysisWithoutOne) {
  bureau.media.makes_proxies = false;
  const auto recording = visit.record("photo", {});
  EXPECT_EQ(proxy_of(recording).error().code, "content.none");
  EXPECT_TRUE(base::bool_at(item(visit.view(), "recordings", "recording", recording).at("analysis"), "analysed"));
}

}  // namespace
}  // namespace use_cases

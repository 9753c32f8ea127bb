// Fonts of the bureau's own: what the record could not mean of them, and which is in use.
#include <gtest/gtest.h>

#include "records/test_shelf.h"

namespace records {
namespace {

using base::JsonObject;
using story::Shelf;
using story::vocabulary;

class FontRegister {
 public:
  std::string does(const std::string& name, JsonObject input, JsonObject given = {}) {
    const auto checked = vocabulary().check_command(name, input);
    EXPECT_TRUE(checked) << checked.error().text();
    const auto decided = decide_bureau(Command{name, {story::kSecond}, {}, std::move(input), std::move(given), now}, shelf.lookup());
    if (!decided) return decided.error().code;
    for (const auto& event : *decided) {
      const auto sound = vocabulary().check_event(event.type, event.body);
      EXPECT_TRUE(sound) << sound.error().text();
      if (const auto stored = append(event); !stored) return stored.error().code;
    }
    return "done";
  }
  base::Status append(const NewEvent& event) {
    const std::vector<Event> batch{{seq, base::kBureauStream, seq, event.type, now, story::kSecond, event.body, false}};
    auto stored = shelf.add(batch);
    if (stored) ++seq;
    return stored;
  }
  std::string install(const char* font, char blob, const char* typeface = "fang", int face = 0) {
    return does("font.install", {{"typeface", typeface}, {"face", face}, {"sha256", story::digest(blob)}, {"licence", "合同2026-7号"}},
                {{"font", font}, {"blob", story::digest(blob)}, {"bytes", 7}, {"face", face}, {"family", "Own"}, {"style", "Regular"},
                 {"title", "仿宋"}, {"embedding", "editable"}, {"licence_words", "OFL"}});
  }
  std::string withdraw(const char* font) { return does("font.withdraw", {{"font", font}, {"reason", "授权到期"}}); }
  std::string in_use(const char* typeface = "fang") const {
    const auto row = shelf.row("font_in_use", typeface);
    return row ? base::text_at(row->json, "font") : "what ships";
  }

  Shelf shelf;
  base::Instant now = story::at("2026-03-05T09:00:00+08:00");
  std::uint64_t seq = 0;
};

TEST(OwnFontsOnRecord, are_in_use_from_their_installation_until_another_or_their_withdrawal) {
  FontRegister fonts;
  EXPECT_EQ(fonts.in_use(), "what ships");
  EXPECT_EQ(fonts.install("font-1", 'a'), "done");
  EXPECT_EQ(fonts.install("font-2", 'b'), "done");
  EXPECT_EQ(fonts.install("font-3", 'b', "hei"), "done") << "one file may be of two typefaces";
  EXPECT_EQ(fonts.install("font-4", 'c'), "done");
  EXPECT_EQ(fonts.in_use(), "font-4");
  EXPECT_EQ(fonts.withdraw("font-2"), "done") << "which is not in use";
  EXPECT_EQ(fonts.in_use(), "font-4");
  EXPECT_EQ(fonts.withdraw("font-4"), "done");
  EXPECT_EQ(fonts.in_use(), "font-1") << "font-2 was withdrawn before";
  EXPECT_EQ(fonts.withdraw("font-1"), "done");
  EXPECT_EQ(fonts.in_use(), "what ships");
  EXPECT_EQ(fonts.in_use("hei"), "font-3");
  const auto row = fonts.shelf.row("font", "font-3")->json;
  EXPECT_EQ(base::text_at(row, "licence"), "合同2026-7号") << "what the bureau says";
  EXPECT_EQ(base::text_at(row, "licence_words"), "OFL") << "what the file says";
}

TEST(OwnFontsOnRecord, are_withdrawn_once_and_installed_only_where_that_changes_something) {
  FontRegister fonts;
  EXPECT_EQ(fonts.withdraw("font-1"), "font.no_such_font");
  EXPECT_EQ(fonts.install("font-1", 'a'), "done");
  EXPECT_EQ(fonts.install("font-2", 'a'), "font.in_use_already");
  EXPECT_EQ(fonts.install("font-2", 'a', "fang", 1), "done") << "another face of the file is another font";
  EXPECT_EQ(fonts.withdraw("font-1"), "done");
  EXPECT_EQ(fonts.withdraw("font-1"), "font.withdrawn");
  EXPECT_EQ(fonts.install("font-3", 'a'), "done");
}

TEST(OwnFontsOnRecord, name_the_licence_by_which_the_bureau_uses_them) {
  const auto asked = [](JsonObject more) {
    more["typeface"] = "fang";
    const auto checked = vocabulary().check_command("font.install", more);
    return checked ? std::string("sound") : checked.error().where;
  };
  EXPECT_EQ(asked({{"licence", "SIL OFL 1.1"}}), "sound");
  EXPECT_NE(asked({}), "sound");
  EXPECT_EQ(asked({{"licence", ""}}), "/licence");
  EXPECT_EQ(asked({{"licence", std::string(200, 'a')}}), "sound");
  EXPECT_EQ(asked({{"licence", std::string(201, 'a')}}), "/licence");
}

// Where two ask at once, what was decided on an earlier state is held against the present one.
TEST(OwnFontsOnRecord, take_no_number_twice_and_no_second_withdrawal) {
  FontRegister fonts;
  EXPECT_EQ(fonts.install("font-1", 'a'), "done");
  EXPECT_EQ(fonts.install("font-1", 'b'), "font.number_taken");
  const NewEvent withdrawn{"font.withdrawn/1", JsonObject{{"font", "font-1"}, {"typeface", "fang"}, {"title", "仿宋"}, {"reason", "又"}}};
  EXPECT_TRUE(fonts.append(withdrawn));
  EXPECT_EQ(fonts.append(withdrawn).error().code, "font.withdrawn");
  const NewEvent stranger{"font.withdrawn/1", JsonObject{{"font", "font-9"}, {"typeface", "fang"}, {"title", "仿宋"}, {"reason", "无"}}};
  EXPECT_EQ(fonts.append(stranger).error().code, "event.incoherent");
}

}  // namespace
}  // namespace records

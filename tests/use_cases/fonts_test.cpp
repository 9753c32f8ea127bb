// Fonts of the bureau's own: tried by the administrator, installed for a typeface, withdrawn; papers keep the font that they were
// laid out with.
#include "bureau.h"
#include "crypto/digests.h"
#include "page_layout/font_facts.h"
#include "page_layout/sample_fonts.h"
#include "services/font_trial.h"

namespace use_cases {
namespace {

using base::ErrorKind;
using page_layout::sample::kai_of;
using page_layout::sample::with_embedding;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kLicence = "字库公司，合同2026-7号";
constexpr const char32_t* kCharacters = U"应急管理局现场检查记录示例，。〔〕0123456789";

class FontsOfTheBureau : public ::testing::Test {
 protected:
  Json check(const base::Bytes& file, JsonObject more = {}) {
    return bureau.does(bureau.system_admin, "font.check", joined({{"typeface", "fang"}}, more), {.file = file});
  }
  std::string install(const base::Bytes& file, const char* typeface = "fang") {
    return text(bureau.does(bureau.system_admin, "font.install", {{"typeface", typeface}, {"licence", kLicence}}, {.file = file}), "font");
  }
  base::Error refused(const base::Bytes& file, JsonObject more = {}) {
    return bureau.refused(bureau.system_admin, "font.install", joined({{"typeface", "fang"}, {"licence", kLicence}}, more), {.file = file});
  }
  void withdraw(const std::string& font) { bureau.does(bureau.system_admin, "font.withdraw", {{"font", font}, {"reason", "授权到期"}}); }
  Json typeface(const char* word) { return item(bureau.does(bureau.lead, "font.list"), "typefaces", "typeface", word); }
  Json font(const std::string& id) { return item(bureau.does(bureau.lead, "font.list"), "fonts", "font", id); }
  // The fonts that a paper of the case was laid out with, as its layout in the vault names them.
  std::vector<std::string> fonts_of(const Paper& paper, Inspection& visit) {
    const auto named = base::Digest::from_hex(text(visit.entry("paper.prepared").at("body"), "layout_digest")).value();
    EXPECT_FALSE(paper.id.empty());
    std::vector<std::string> out;
    const auto layout = page_layout::parse_layout(base::text_of(ports::get_bytes(bureau.vault, named, 1 << 24).value())).value();
    for (const auto& name : layout.fonts) out.push_back(name.file.hex());
    return out;
  }

  Bureau bureau;
  const base::Bytes small = kai_of(kCharacters);
  const std::string digest = crypto::sha256(small).hex();
};

TEST_F(FontsOfTheBureau, AreTheOnesThatShipUntilOneIsInstalled) {
  const auto fang = typeface("fang");
  EXPECT_EQ(text(fang, "family"), "FandolFang");
  EXPECT_EQ(fang.at("own"), false);
  EXPECT_EQ(base::int_at(fang.at("coverage").at("gb2312"), "has"), 6763);
  EXPECT_EQ(bureau.does(bureau.lead, "font.list").at("typefaces").as_array().size(), 5u);
}

TEST_F(FontsOfTheBureau, AreTriedWithoutATrace) {
  const auto recorded = bureau.recorded();
  const auto blobs = bureau.vault.blobs();
  const auto told = check(small, {{"form", "inspection_record"}});
  EXPECT_EQ(text(told, "family"), "FandolKai");
  EXPECT_EQ(text(told, "blob"), digest);
  EXPECT_EQ(text(told, "outlines"), "cff");
  EXPECT_EQ(text(told, "embedding"), "editable");
  EXPECT_EQ(text(told, "form"), "inspection_record");
  EXPECT_EQ(base::int_at(told.at("coverage").at("latin"), "has"), 10);
  // The enterprise of this bureau has characters that the font lacks, and what ships has them.
  const auto lacking = item(told, "lacking", "character", "冲");
  EXPECT_EQ(text(lacking, "drawn_by"), "FandolFang");
  EXPECT_TRUE(item(told, "lacking", "character", "应").is_null());
  EXPECT_GT(base::int_at(told, "lacking_count").value(), 5);
  const auto pages = base::int_at(told, "pages").value();
  ASSERT_GT(pages, 1);
  for (int page = 1; page <= static_cast<int>(pages); ++page) {
    const auto svg = bureau.office->open_content(Bureau::as(bureau.system_admin), {{}, "form_page", text(told, "token"), page});
    EXPECT_TRUE(svg) << page << ": " << svg.error().text();
  }
  EXPECT_EQ(bureau.office->open_content(Bureau::as(bureau.system_admin), {{}, "form_page", text(told, "token"), static_cast<int>(pages) + 1}).error().code,
            "paper.no_such_page");
  EXPECT_EQ(bureau.office->open_content(Bureau::as(bureau.lead), {{}, "form_page", text(told, "token"), 1}).error().code, "preview.gone");
  EXPECT_EQ(bureau.recorded(), recorded);
  EXPECT_EQ(bureau.vault.blobs(), blobs);
  EXPECT_EQ(text(typeface("fang"), "family"), "FandolFang");
}

TEST_F(FontsOfTheBureau, AreUsedAtOnceAndStillAfterARestart) {
  EXPECT_EQ(install(small), "font-1");
  const auto view = font("font-1");
  EXPECT_EQ(text(view, "blob"), digest);
  EXPECT_EQ(text(view, "licence"), kLicence);
  EXPECT_EQ(text(bureau.entries("font.installed").at(0).body, "licence"), kLicence);
  EXPECT_EQ(text(view.at("installed"), "by_name"), "系统管理员");
  EXPECT_TRUE(bureau.vault.has(base::Digest::from_hex(digest).value()).value());
  auto visit = bureau.open_inspection();
  visit.begin();
  EXPECT_THAT(fonts_of(visit.prepare("inspection_record"), visit), Contains(digest));
  for (int start = 0; start < 2; ++start) {
    const auto fang = typeface("fang");
    EXPECT_EQ(text(fang, "family"), "FandolKai");
    EXPECT_EQ(fang.at("own"), true);
    EXPECT_EQ(text(fang, "font"), "font-1");
    EXPECT_EQ(text(typeface("song"), "family"), "FandolSong");
    bureau.restart();
    EXPECT_THAT(bureau.warnings, IsEmpty());
  }
  auto later = bureau.open_inspection("又");
  later.begin();
  EXPECT_THAT(fonts_of(later.prepare("inspection_record"), later), Contains(digest));
}

TEST_F(FontsOfTheBureau, GiveWayToTheOneBeforeWhenWithdrawn) {
  const auto other = kai_of(std::u32string(kCharacters) + U"甲");
  install(small);
  install(other);
  EXPECT_EQ(text(typeface("fang"), "font"), "font-2");
  withdraw("font-2");
  EXPECT_EQ(text(typeface("fang"), "font"), "font-1");
  EXPECT_EQ(bureau.refused(bureau.system_admin, "font.withdraw", {{"font", "font-2"}, {"reason", "又"}}).code, "font.withdrawn");
  EXPECT_EQ(bureau.refused(bureau.system_admin, "font.withdraw", {{"font", "font-9"}, {"reason", "又"}}).code, "font.no_such_font");
  EXPECT_EQ(install(other, "hei"), "font-3");
  withdraw("font-1");
  EXPECT_EQ(text(typeface("fang"), "family"), "FandolFang");
  EXPECT_EQ(text(font("font-1").at("withdrawn"), "reason"), "授权到期");
  EXPECT_EQ(text(typeface("hei"), "font"), "font-3");
  EXPECT_EQ(install(small), "font-4") << "what was withdrawn may come again, under another number";
  bureau.restart();
  EXPECT_EQ(text(typeface("fang"), "font"), "font-4");
}

TEST_F(FontsOfTheBureau, StayAtHandForThePapersThatAreSetInThem) {
  install(small);
  auto visit = bureau.open_inspection();
  visit.begin();
  const auto paper = visit.prepare("inspection_record");
  withdraw("font-1");
  bureau.restart();
  ASSERT_THAT(fonts_of(paper, visit), Contains(digest));
  // Every font of its layout is found, as the writers of pages look for it.
  auto fonts = page_layout::sample::fonts(page_layout::sample::kRoot);
  const page_layout::FontName own{"FandolKai", "Regular", base::Digest::from_hex(digest).value(), 0};
  EXPECT_EQ(fonts->find(own), nullptr);
  EXPECT_NE(bureau.fonts->find(own), nullptr);
}

TEST_F(FontsOfTheBureau, AreInstalledByTheAdministratorAlone) {
  for (const auto* person : {&bureau.lead, &bureau.head, &bureau.principal, &bureau.security_admin, &bureau.auditor}) {
    EXPECT_EQ(bureau.refused(*person, "font.check", {{"typeface", "fang"}}, {.file = small}).code, "access.not_permitted");
    EXPECT_EQ(bureau.refused(*person, "font.install", {{"typeface", "fang"}, {"licence", kLicence}}, {.file = small}).code, "access.not_permitted");
    EXPECT_EQ(bureau.refused(*person, "font.withdraw", {{"font", "font-1"}, {"reason", "无"}}).code, "access.not_permitted");
    for (const char* operation : {"font.check", "font.install"})
      EXPECT_EQ(bureau.office->may_send_file(Bureau::as(*person), operation).error().code, "access.not_permitted") << "nor is the file taken";
    EXPECT_TRUE(bureau.ask(*person, "font.list", JsonObject{}));
  }
  for (const char* operation : {"font.check", "font.install"})
    EXPECT_TRUE(bureau.office->may_send_file(Bureau::as(bureau.system_admin), operation));
  EXPECT_EQ(bureau.office->may_send_file(Bureau::as(bureau.system_admin), "font.none").error().code, "operation.unknown");
}

TEST_F(FontsOfTheBureau, AreRefusedWhereTheirMakerDoesNotAllowIt) {
  EXPECT_EQ(refused(with_embedding(small, 0x0002)).code, "font.embedding_restricted");
  EXPECT_EQ(refused(with_embedding(small, 0x0002)).kind, ErrorKind::denied);
  EXPECT_EQ(refused(with_embedding(small, 0x0100)).code, "font.no_subsetting");
  EXPECT_EQ(bureau.refused(bureau.system_admin, "font.check", {{"typeface", "fang"}}, {.file = with_embedding(small, 0x0200)}).code,
            "font.embedding_bitmaps_only");
  EXPECT_TRUE(bureau.ask(bureau.system_admin, "font.check", JsonObject{{"typeface", "fang"}}, {.file = with_embedding(small, 0x0004)}));
}

TEST_F(FontsOfTheBureau, AreFontsForChineseText) {
  EXPECT_EQ(refused({}).code, "font.no_file");
  EXPECT_EQ(refused(base::bytes_of("no font at all, and long enough")).code, "font.wrong_format");
  EXPECT_EQ(refused(base::Bytes(small.begin(), small.begin() + 400)).code, "font.unreadable");
  EXPECT_EQ(refused(kai_of(U"abc,")).code, "font.no_hanzi");
  EXPECT_EQ(refused(small, {{"face", 3}}).code, "font.no_such_face");
  EXPECT_EQ(refused(small, {{"sha256", std::string(64, 'a')}}).code, "font.digest_mismatch");
  EXPECT_EQ(refused(small, {{"typeface", "comic"}}).where, "/typeface");
  EXPECT_EQ(bureau.refused(bureau.system_admin, "font.check", {{"form", "none"}}, {.file = small}).code, "form.no_such_form");
}

TEST_F(FontsOfTheBureau, AreInstalledOnceHoweverOftenItIsAsked) {
  const Asking asked{.key = "the-same-key", .file = small};
  const auto first = bureau.does(bureau.system_admin, "font.install", {{"typeface", "fang"}, {"licence", kLicence}}, asked);
  const auto again = bureau.does(bureau.system_admin, "font.install", {{"typeface", "fang"}, {"licence", kLicence}}, asked);
  EXPECT_EQ(first, again);
  EXPECT_EQ(bureau.entries("font.installed").size(), 1u);
  EXPECT_EQ(refused(small).code, "font.in_use_already");
  const auto other = bureau.refused(bureau.system_admin, "font.install", {{"typeface", "fang"}, {"licence", kLicence}}, {.key = "the-same-key", .file = kai_of(U"检查")});
  EXPECT_EQ(other.kind, ErrorKind::conflict) << other.text();
}

TEST_F(FontsOfTheBureau, ThatAreNotTakenLeaveNoFileBehind) {
  const auto before = bureau.vault.blobs();
  bureau.store.break_appends(ports::LogName::record);
  EXPECT_EQ(refused(small).kind, ErrorKind::full);
  bureau.store.mend();
  bureau.quiet();
  EXPECT_EQ(bureau.vault.blobs(), before);
  EXPECT_EQ(text(typeface("fang"), "family"), "FandolFang");
}

TEST_F(FontsOfTheBureau, AreMadeAnewFromTheVaultWhenTheirFileIsGoneOrAnother) {
  install(small);
  const auto file = bureau.folder() / "derived" / "fonts" / digest;
  ASSERT_TRUE(std::filesystem::exists(file));
  std::filesystem::remove_all(bureau.folder() / "derived");
  bureau.restart();
  EXPECT_EQ(text(typeface("fang"), "family"), "FandolKai");
  ASSERT_TRUE(std::filesystem::exists(file));
  EXPECT_EQ(std::filesystem::status(file).permissions(), std::filesystem::perms::owner_read);
  std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  std::filesystem::resize_file(file, 100);
  bureau.restart();
  EXPECT_EQ(text(typeface("fang"), "family"), "FandolKai");
  EXPECT_EQ(std::filesystem::file_size(file), small.size());
  EXPECT_THAT(bureau.warnings, IsEmpty());
}

TEST_F(FontsOfTheBureau, ThatCannotBeReadAreToldAndPapersFallBack) {
  install(small);
  std::filesystem::remove_all(bureau.folder() / "derived");
  ASSERT_TRUE(bureau.vault.remove(base::Digest::from_hex(digest).value()));
  bureau.restart();
  ASSERT_EQ(bureau.warnings.size(), 1u);
  EXPECT_THAT(bureau.warnings[0].text(), HasSubstr("FandolKai"));
  const auto fang = typeface("fang");
  EXPECT_EQ(text(fang, "family"), "FandolFang");
  EXPECT_EQ(fang.at("own"), false);
  EXPECT_EQ(text(fang, "font"), "font-1");
  EXPECT_THAT(text(font("font-1"), "problem"), Not(IsEmpty()));
  auto visit = bureau.open_inspection();
  visit.begin();
  EXPECT_THAT(fonts_of(visit.prepare("inspection_record"), visit), Not(Contains(digest)));
}

TEST_F(FontsOfTheBureau, ThatCouldNotBeReadAreTriedAgain) {
  install(small);
  const auto blob = base::Digest::from_hex(digest).value();
  const auto lose_it = [&] {
    std::filesystem::remove_all(bureau.folder() / "derived");
    ASSERT_TRUE(bureau.vault.remove(blob));
    bureau.restart();
    ASSERT_THAT(text(font("font-1"), "problem"), Not(IsEmpty()));
  };
  lose_it();
  bureau.does(bureau.system_admin, "font.list");
  EXPECT_EQ(text(typeface("fang"), "family"), "FandolFang") << "it is still gone";
  ASSERT_TRUE(ports::put_bytes(bureau.vault, small));
  EXPECT_EQ(text(typeface("fang"), "family"), "FandolFang") << "whoever looks changes nothing";
  EXPECT_EQ(text(item(bureau.does(bureau.system_admin, "font.list"), "typefaces", "typeface", "fang"), "family"), "FandolKai");
  EXPECT_EQ(base::find(font("font-1"), "problem"), nullptr);
  lose_it();
  withdraw("font-1");
  EXPECT_EQ(install(small), "font-2");
  EXPECT_EQ(text(typeface("fang"), "family"), "FandolKai");
  EXPECT_EQ(base::find(font("font-1"), "problem"), nullptr) << "the same file is whole again";
  EXPECT_EQ(base::find(font("font-2"), "problem"), nullptr);
}

TEST_F(FontsOfTheBureau, MayBeOneThatShipsForAnotherTypeface) {
  const auto hei = *bureau.fonts->chain(page_layout::Typeface::hei).front();
  EXPECT_EQ(install(base::Bytes(hei.bytes.begin(), hei.bytes.end())), "font-1");
  for (int start = 0; start < 2; ++start) {
    EXPECT_EQ(text(typeface("fang"), "family"), "FandolHei");
    EXPECT_EQ(typeface("fang").at("own"), true);
    EXPECT_EQ(typeface("hei").at("own"), false);
    bureau.restart();
  }
}

TEST_F(FontsOfTheBureau, LeaveWhatIsLaidOverEarlierPapersAsItWas) {
  auto visit = bureau.open_inspection();
  visit.begin();
  visit.second_confirms();
  visit.show_credential();
  visit.note_hazard("配电箱未上锁");
  visit.end_act();
  const auto signed_one = visit.prepare("inspection_record"), voided = visit.prepare("inspection_record");
  visit.sign(signed_one, "officer");
  visit.does("void_paper", {{"paper", voided.id}, {"reason", "写错"}});
  const auto order = visit.prepare("rectification_order");
  const auto drawn = [&](const Paper& paper, int copy) {
    const services::ContentRequest request{base::CaseId{visit.id()}, "paper_pdf", paper.id, 0, copy};
    const auto content = bureau.office->open_content(Bureau::as(bureau.lead), request);
    EXPECT_TRUE(content) << content.error().text();
    base::Bytes bytes(content ? static_cast<std::size_t>(content->bytes->size()) : 0);
    EXPECT_TRUE(content && content->bytes->read_at(0, bytes));
    return std::string(base::text_of(bytes));
  };
  const auto all = [&] { return std::vector{drawn(signed_one, 0), drawn(voided, 0), drawn(order, 1), drawn(order, 2)}; };
  const auto before = all();
  for (const char* typeface : {"fang", "song", "hei", "kai", "song_bold"}) install(page_layout::sample::kai(), typeface);
  EXPECT_EQ(all(), before);
  bureau.restart();
  EXPECT_EQ(all(), before);
}

TEST_F(FontsOfTheBureau, TellCharactersOfNamesToWhoeverTriesThem) {
  install(small);
  const auto told = item(bureau.does(bureau.system_admin, "font.list"), "typefaces", "typeface", "fang");
  EXPECT_GT(base::int_at(told, "lacking_count").value(), 5);
  EXPECT_FALSE(item(told, "lacking", "character", "冲").is_null());
  for (const auto* person : {&bureau.lead, &bureau.head, &bureau.auditor}) {
    const auto seen = item(bureau.does(*person, "font.list"), "typefaces", "typeface", "fang");
    EXPECT_EQ(base::find(seen, "lacking"), nullptr);
    EXPECT_EQ(base::find(seen, "lacking_count"), nullptr);
  }
}

class LargePages : public ports::PageWriter {
 public:
  explicit LargePages(std::size_t bytes) : bytes_(bytes) {}
  std::string mime() const override { return "image/svg+xml"; }
  base::Result<base::Bytes> write(const page_layout::DisplayList&, const page_layout::DisplayList&, const ports::DocumentFacts&) const override {
    return base::Bytes(bytes_, 'x');
  }

 private:
  std::size_t bytes_;
};

TEST_F(FontsOfTheBureau, AreRefusedWhereTheirPagesAreTooLarge) {
  auto trial = services::read_font(*bureau.fonts, small, page_layout::Typeface::fang, 0).value();
  const auto drawn_of = [&](std::size_t bytes) {
    const services::PageWriters writers{std::make_unique<LargePages>(9), std::make_unique<LargePages>(bytes), std::make_unique<LargePages>(9)};
    trial.svg.clear();
    const auto done = services::draw_font(writers, page_layout::Typeface::fang, {}, trial);
    return done ? std::string("drawn") : done.error().code;
  };
  EXPECT_EQ(drawn_of(std::size_t{32} << 20), "drawn");
  EXPECT_EQ(drawn_of((std::size_t{32} << 20) + 1), "font.too_complex");
}

}  // namespace
}  // namespace use_cases

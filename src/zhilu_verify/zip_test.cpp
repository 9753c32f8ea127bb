#include <gmock/gmock.h>

#include "zhilu_verify/sample_bag_test.h"
#include "zhilu_verify/verify.h"

namespace zhilu_verify {
namespace {

using sample::Files;
using sample::Plan;
using testing::HasSubstr;

Report verify_zip(const std::string& bytes) {
  const sample::Place place;
  const auto path = place.path() / "bag.zip";
  sample::write_file(path, bytes);
  const auto source = open_source(path);
  return source ? verify(**source, nullptr) : unreadable("bag.zip", source.error());
}

using sample::told;

// Without the recording, which is long on purpose.
Files small_bag() {
  Plan plan;
  plan.film_bytes = 5000;
  return sample::make(plan);
}

TEST(AZipOfACaseFile, IsReadStoredDeflatedAndAsZip64) {
  const auto files = sample::make();
  for (const auto options : {sample::ZipOptions{false, false}, sample::ZipOptions{true, false},
                             sample::ZipOptions{false, true}, sample::ZipOptions{true, true}}) {
    const auto report = verify_zip(sample::zip_of_bag(files, options));
    EXPECT_TRUE(report.sound()) << told(report);
  }
}

TEST(AZipOfACaseFile, CutOffAnywhereIsNotSound) {
  const auto whole = sample::zip_of_bag(small_bag(), {true, false});
  for (const std::size_t keep :
       {std::size_t{0}, std::size_t{21}, whole.size() / 2, whole.size() - 23, whole.size() - 1}) {
    const auto report = verify_zip(whole.substr(0, keep));
    EXPECT_FALSE(report.sound()) << keep;
    EXPECT_EQ(report.checks.size(), 11u);
    EXPECT_THAT(told(report), HasSubstr("cannot be read"));
  }
}

TEST(AZipOfACaseFile, WithAFlippedByteIsNotSoundOrUnchangedInContent) {
  const auto whole = sample::zip_of_bag(small_bag(), {true, false});
  const auto sound = told(verify_zip(whole));
  int seen = 0;
  for (std::size_t at = 0; at < whole.size(); at += 97) {
    auto changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x10);
    const auto report = verify_zip(changed);
    if (!report.sound()) {
      ++seen;
    } else {
      EXPECT_EQ(told(report), sound) << "byte " << at << " changed what is said";
    }
  }
  EXPECT_GT(seen, 100);
}

std::vector<std::pair<std::string, std::string>> with(const std::string& name) {
  std::vector<std::pair<std::string, std::string>> entries;
  for (const auto& [path, content] : small_bag())
    entries.emplace_back(std::string(sample::kName) + "/" + path, content);
  entries.emplace_back(name, "x");
  return entries;
}

TEST(AZipOfACaseFile, MayNotPointOutsideItself) {
  const std::string top = sample::kName;
  for (const auto& [name, said] : std::vector<std::pair<std::string, std::string>>{
           {top + "/../evil.txt", "a path that is not allowed: a segment of dots"},
           {top + "/data/../../evil.txt", "a path that is not allowed: a segment of dots"},
           {top + "/data/../x/", "a path that is not allowed: a segment of dots"},
           {"../evil.txt", "does not lie in the one top folder"},
           {"/etc/evil.txt", "a path that is not allowed: an absolute path"},
           {top + "/data//x", "a path that is not allowed: an empty segment"},
           {"other/x", "does not lie in the one top folder"},
           {top + "/data/a\\b", "a path that is not allowed: a backslash"},
           {top + "/data/\xff", "a path that is not allowed: not UTF-8"},
           {top + "/data/" + std::string(256, 'a'),
            "a path that is not allowed: a segment over 255 bytes"}}) {
    const auto report = verify_zip(sample::zip_of(with(name)));
    EXPECT_FALSE(report.sound()) << name;
    EXPECT_THAT(told(report), HasSubstr(said)) << name;
  }
}

TEST(AZipOfACaseFile, MayNotHoldANameTwiceOrAsFileAndFolder) {
  const std::string top = sample::kName;
  EXPECT_THAT(told(verify_zip(sample::zip_of(with(top + "/bagit.txt")))),
              HasSubstr("stands twice in the zip"));
  EXPECT_THAT(told(verify_zip(sample::zip_of(with(top + "/bagit.txt/x")))),
              HasSubstr("stands twice in the zip"));
}

TEST(AZipOfACaseFile, MayHoldEntriesOfFolders) {
  const auto report = verify_zip(sample::zip_of(with(std::string(sample::kName) + "/data/")));
  EXPECT_TRUE(report.sound()) << told(report);
}

TEST(AZipOfACaseFile, MayNotHoldSymbolicLinks) {
  auto bytes = sample::zip_of_bag(small_bag());
  const std::string regular("\x00\x00\xa4\x81", 4), link("\x00\x00\xff\xa1", 4);
  const auto at = bytes.rfind(regular);
  ASSERT_NE(at, std::string::npos);
  bytes.replace(at, 4, link);
  EXPECT_THAT(told(verify_zip(bytes)), HasSubstr("a symbolic link or special file"));
}

TEST(AZip, ThatIsNoCaseFileIsNotSound) {
  EXPECT_FALSE(verify_zip(sample::zip_of({})).sound());
  EXPECT_FALSE(verify_zip(sample::zip_of({{"a/b", "c"}})).sound());
  EXPECT_FALSE(verify_zip("not a zip, but text of some length, longer than a directory's end").sound());
}

TEST(TheProgram, AnswersByItsExitCode) {
  const sample::Place place;
  const auto bag = place.write(sample::make()).string();
  const auto key = (place.path() / "vkey").string(), bad_key = (place.path() / "bad").string();
  sample::write_file(key, sample::vkey_of("the bureau's") + "\n");
  sample::write_file(bad_key, "nothing\n");
  std::string out, complaints;
  EXPECT_EQ(run({bag, "--vkey", key}, "zh_CN.UTF-8", out, complaints), 0);
  EXPECT_THAT(out, HasSubstr("结论：案卷完好。"));
  EXPECT_EQ(run({"--json", bag}, "", out, complaints), 0);
  for (const char* asked : {"--help", "-h", "--version"}) {
    std::string told, complained;
    EXPECT_EQ(run({asked}, "en", told, complained), 0) << asked;
    EXPECT_NE(told.find("zhilu-verify"), std::string::npos);
    EXPECT_EQ(complained, "");
  }
  EXPECT_EQ(complaints, "");
  sample::write_file(bag + "/" + sample::kFilm, "another");
  out.clear();
  EXPECT_EQ(run({bag, "--lang", "en"}, "zh_CN.UTF-8", out, complaints), 1);
  EXPECT_THAT(out, HasSubstr(sample::kFilm));
  EXPECT_THAT(out, HasSubstr("Result: the case file is NOT sound."));
  for (const auto& wrong : std::vector<std::vector<std::string>>{{},
                                                                 {bag, bag},
                                                                 {bag, "--vkey"},
                                                                 {bag, "--vkey", bad_key},
                                                                 {bag, "--vkey", place.path() / "none"},
                                                                 {"--unknown", bag},
                                                                 {bag, "--lang", "fr"},
                                                                 {(place.path() / "nothing").string()}}) {
    complaints.clear();
    EXPECT_EQ(run(wrong, "en_US.UTF-8", out, complaints), 2);
    EXPECT_THAT(complaints, HasSubstr("usage: zhilu-verify PATH"));
  }
}

}  // namespace
}  // namespace zhilu_verify

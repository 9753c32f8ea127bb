#include "zhilu_verify/verify.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "base/json.h"
#include "crypto/digests.h"
#include "zhilu_verify/sample_bag_test.h"

namespace zhilu_verify {
namespace {

namespace fs = std::filesystem;
using sample::Files;
using sample::Plan;
using testing::HasSubstr;

Report verify_folder(const fs::path& bag, const std::string& vkey = {}) {
  const auto source = open_source(bag);
  EXPECT_TRUE(source.has_value());
  if (!source) return {};
  if (vkey.empty()) return verify(**source, nullptr);
  const auto key = read_verifier_key(vkey);
  EXPECT_TRUE(key.has_value());
  return verify(**source, &*key);
}

Report verify_files(const Files& files, const std::string& vkey = {}) {
  const sample::Place place;
  return verify_folder(place.write(files), vkey);
}

using sample::told;

// Whether the check found this, at this place, about this entry.
bool names(const Report& report, std::string_view check, std::string_view code, std::string_view where = {},
           std::optional<std::uint64_t> seq = {}) {
  const auto* made = report.find(check);
  if (made == nullptr || made->verdict != Verdict::not_sound) return false;
  return std::any_of(made->findings.begin(), made->findings.end(), [&](const Finding& f) {
    return f.verdict == Verdict::not_sound && f.what.code == code && (where.empty() || f.where == where) &&
           (!seq || f.seq == seq);
  });
}

Verdict verdict(const Report& report, std::string_view check) {
  return report.find(check)->verdict;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

constexpr const char* kEntries = "data/其他/log/entries.jsonl";
constexpr const char* kLeaves = "data/其他/log/leaves.jsonl";

TEST(ASoundCaseFile, PassesEveryCheckAndIsAnchoredByTheKeyFromOutside) {
  const auto report = verify_files(sample::make(), sample::vkey_of("the bureau's"));
  EXPECT_TRUE(report.sound()) << told(report);
  EXPECT_TRUE(report.anchored);
  EXPECT_EQ(report.checks.size(), 11u);
  EXPECT_EQ(report.entries, 7u);
  EXPECT_EQ(report.bag, sample::kName);
  for (const auto& check : report.checks) EXPECT_EQ(check.verdict, Verdict::sound) << check.name;
}

TEST(ASoundCaseFile, WithoutAKeyIsSoundButNotAnchoredAndPrintsTheFingerprint) {
  const auto report = verify_files(sample::make());
  EXPECT_TRUE(report.sound()) << told(report);
  EXPECT_FALSE(report.anchored);
  EXPECT_EQ(verdict(report, "anchor"), Verdict::not_checked);
  const auto fingerprint = crypto::sha256(std::string_view(sample::vkey_of("the bureau's"))).hex();
  EXPECT_EQ(report.fingerprint, fingerprint);
  EXPECT_THAT(told(report), HasSubstr("not anchored: no key was given from outside. The key inside has the "
                                      "fingerprint " +
                                      fingerprint));
  EXPECT_THAT(as_text(report, Language::zh), HasSubstr("未锚定"));
}

TEST(ASoundCaseFile, MayBeRenamedByItsKeeper) {
  const sample::Place place;
  const auto report = verify_folder(place.write(sample::make(), "copy"));
  EXPECT_TRUE(report.sound());
  EXPECT_THAT(told(report), HasSubstr("it was sealed as"));
}

TEST(ASoundCaseFile, MayHaveLaterFilesInProof) {
  auto files = sample::make();
  files["proof/renewal-0001/renewal.json"] = "{}";
  const auto report = verify_files(files);
  EXPECT_TRUE(report.sound());
  EXPECT_THAT(told(report), HasSubstr("another file in proof/, not checked"));
}

// What later programs put below data/, and the first did not: every one of these places is open in the format.
constexpr const char* kAdditions[] = {
    "data/J001/ZY·JC/J001-ZY·JC·2026-D30-0007-0001/0001-案卷封面.ofd", "data/其他/papers.json", "data/其他/作废/作废001-现场检查记录.pdf",
    "data/其他/derivatives.json", "data/其他/derivatives/M001-proxy.mp4", "data/其他/schema/common.json"};

TEST(ASoundCaseFile, MayHoldWhatEarlierOnesDidNot) {
  Plan plan;
  plan.change_payload = [](Files& files) {
    for (const auto* path : kAdditions) files[path] = std::string("[]") + path;
  };
  const auto sound = sample::make(plan);
  const auto report = verify_files(sound, sample::vkey_of("the bureau's"));
  EXPECT_TRUE(report.sound()) << told(report);
  for (const auto* path : kAdditions) {
    auto files = sound;
    files[path][0] = '{';
    EXPECT_TRUE(names(verify_files(files), "payload", "manifest.changed", path)) << path;
    files.erase(path);
    EXPECT_TRUE(names(verify_files(files), "payload", "manifest.lost", path)) << path;
  }
}

TEST(ASoundCaseFile, HasNoStrangerInThePlacesOfVoidPapersAndDerivatives) {
  for (const auto* path : kAdditions) {
    auto files = sample::make();
    files[path] = "not of this case";
    EXPECT_TRUE(names(verify_files(files), "payload", "manifest.added", path)) << path;
  }
}

TEST(ASoundCaseFile, MayHaveABodyThatWasDisposedOfWhichIsNamed) {
  Plan plan;
  plan.change_payload = [](Files& files) {
    auto& text = files[kEntries];
    const auto begin = text.find("{\"body\":\"{\\\"blob"), salt = text.find("\"body_salt\":\"", begin);
    text.replace(begin, salt - begin, "{\"body\":null,\"body_disposed_by\":977,");
    const auto value = text.find("\"body_salt\":\"", begin);
    text.replace(value, std::string("\"body_salt\":\"").size() + 65, "\"body_salt\":null");
  };
  const auto report = verify_files(sample::make(plan));
  EXPECT_TRUE(report.sound()) << told(report);
  EXPECT_THAT(told(report), HasSubstr("its body was disposed of (by entry 977)"));
}

TEST(AByteFlipped, InAnyFileIsDetectedAndTheFileIsNamed) {
  const auto sound = sample::make();
  const sample::Place place;
  const auto bag = place.write(sound);
  for (const auto& [path, content] : sound) {
    for (const std::size_t at : {std::size_t{0}, content.size() / 2, content.size() - 1}) {
      auto changed = content;
      changed[at] = static_cast<char>(changed[at] ^ 1);
      sample::write_file(bag / path, changed);
      const auto report = verify_folder(bag, sample::vkey_of("the bureau's"));
      EXPECT_FALSE(report.sound()) << path << " byte " << at;
      EXPECT_THAT(told(report), HasSubstr(path)) << "byte " << at;
    }
    sample::write_file(bag / path, content);
  }
  EXPECT_TRUE(verify_folder(bag).sound());
}

TEST(AFileTakenAway, IsNamed) {
  const auto sound = sample::make();
  for (const auto& [path, content] : sound) {
    if (path == "spec/FORMAT.txt" || path.starts_with("proof/entries/") || path.starts_with("data/"))
      continue;
    auto files = sound;
    files.erase(path);
    EXPECT_TRUE(names(verify_files(files), "structure", "file.missing", path)) << path;
  }
  auto files = sound;
  files.erase(sample::kFilm);
  EXPECT_TRUE(names(verify_files(files), "payload", "manifest.lost", sample::kFilm));
  files = sound;
  files.erase("spec/FORMAT.txt");
  EXPECT_TRUE(names(verify_files(files), "tags", "manifest.lost", "spec/FORMAT.txt"));
  files = sound;
  files.erase("proof/entries/4.tlog-proof");
  EXPECT_TRUE(names(verify_files(files), "seal", "file.missing", "proof/entries/4.tlog-proof", 4));
}

TEST(AFileAdded, IsNamedWhereverItLies) {
  const auto with = [](const std::string& path, const std::string& check, const std::string& code) {
    auto files = sample::make();
    files[path] = "{}";
    return names(verify_files(files), check, code, path);
  };
  EXPECT_TRUE(with("data/其他/added.json", "payload", "manifest.added"));
  EXPECT_TRUE(with("spec/added.txt", "tags", "manifest.added"));
  EXPECT_TRUE(with("added.txt", "structure", "file.misplaced"));
  EXPECT_TRUE(with("manifest-md5.txt", "structure", "file.misplaced"));
  EXPECT_TRUE(with("proof/entries/2.tlog-proof", "seal", "seal.extra_proof"));
  EXPECT_TRUE(with("fetch.txt", "structure", "file.fetch"));
}

TEST(Manifests, SwappedAreDetected) {
  auto files = sample::make();
  std::swap(files["manifest-sha256.txt"], files["manifest-sm3.txt"]);
  const auto report = verify_files(files);
  EXPECT_TRUE(names(report, "payload", "manifest.changed", sample::kFilm));
  EXPECT_TRUE(names(report, "tags", "manifest.changed", "manifest-sm3.txt"));
  files = sample::make();
  std::swap(files["manifest-sha256.txt"], files["manifest-sha512.txt"]);
  EXPECT_TRUE(names(verify_files(files), "payload", "manifest.line", "manifest-sha256.txt"));
}

TEST(Manifests, MayNotNameAFileTwiceNorAFileOfOthers) {
  Plan plan;
  plan.change_tags = [](Files& files) {
    auto& text = files["manifest-sha256.txt"];
    text += text.substr(0, text.find('\n') + 1);
    files["manifest-sha512.txt"] += std::string(128, 'a') + "  bagit.txt\n";
    files["manifest-sm3.txt"] += std::string(64, 'a') + "  data/../bagit.txt\n";
  };
  const auto report = verify_files(sample::make(plan));
  EXPECT_TRUE(names(report, "payload", "manifest.twice", "manifest-sha256.txt"));
  EXPECT_TRUE(names(report, "payload", "manifest.foreign", "manifest-sha512.txt"));
  EXPECT_TRUE(names(report, "payload", "manifest.line", "manifest-sm3.txt"));
}

TEST(AnOutsider, WhoMakesTheManifestsAnewStillMeetsTheSeal) {
  const auto sound = sample::make();
  Plan plan;
  plan.change_payload = [](Files& files) { files[sample::kFilm] += "y"; };
  auto forged = sample::make(plan);
  for (const auto& [path, content] : sound)
    if (path.starts_with("proof/")) forged[path] = content;  // the proofs of the sound one
  const auto report = verify_files(forged, sample::vkey_of("the bureau's"));
  EXPECT_EQ(verdict(report, "payload"), Verdict::sound);
  EXPECT_EQ(verdict(report, "tags"), Verdict::sound);
  EXPECT_TRUE(names(report, "seal", "seal.member", "proof/seal.json"));
}

TEST(AnOutsider, WhoAlsoMakesTheSealAnewStillMeetsTheLog) {
  const auto sound = sample::make();
  Plan plan;
  plan.change_payload = [](Files& files) { files["data/其他/case.json"] = "{\"party\":\"another\"}"; };
  auto forged = sample::make(plan);
  for (const auto* path : {"proof/seal-entry.json", "proof/seal.tlog-proof", "proof/consistency.json"})
    forged[path] = sound.at(path);
  const auto report = verify_files(forged, sample::vkey_of("the bureau's"));
  EXPECT_EQ(verdict(report, "seal"), Verdict::sound) << told(report);
  EXPECT_TRUE(names(report, "sealed", "seal.member", "proof/seal-entry.json", 10));
}

TEST(TheRecord, WithAChangedLeafIsNotInTheLog) {
  Plan plan;
  plan.change_payload = [](Files& files) {
    auto& text = files[kLeaves];
    const auto begin = text.find("\"leaf\":\"") + 8, end = text.find('"', begin);
    auto leaf = base::from_base64(text.substr(begin, end - begin)).value();
    leaf[12] = leaf[12] == 'a' ? 'b' : 'a';
    text.replace(begin, end - begin, base::to_base64(leaf));
  };
  const auto report = verify_files(sample::make(plan));
  EXPECT_TRUE(names(report, "inclusion", "proof.fails", "proof/entries/1.tlog-proof", 1)) << told(report);
  EXPECT_TRUE(names(report, "texts", "text.body", kEntries, 1));
}

TEST(TheRecord, WithAChangedBodyDoesNotFitItsLeaf) {
  Plan plan;
  plan.change_payload = [](Files& files) {
    files[kEntries] = replaced(files[kEntries], "no_hazard", "rectified");
  };
  const auto report = verify_files(sample::make(plan));
  EXPECT_EQ(verdict(report, "inclusion"), Verdict::sound);
  EXPECT_TRUE(names(report, "texts", "text.body", kEntries, 7)) << told(report);
}

TEST(TheRecord, WithAChangedHeadDoesNotFitItsLeaf) {
  Plan plan;
  plan.change_payload = [](Files& files) {
    files[kEntries] = replaced(files[kEntries], "T02:17:00", "T02:16:30");
  };
  EXPECT_TRUE(names(verify_files(sample::make(plan)), "texts", "text.head", kEntries, 7));
}

TEST(TheRecord, WithoutItsLastEntryIsNamed) {
  Plan plan;
  plan.left_out = {8};
  const auto report = verify_files(sample::make(plan));
  EXPECT_TRUE(names(report, "order", "order.last", kEntries, 7)) << told(report);
}

TEST(TheRecord, WithoutAMiddleEntryIsNamed) {
  Plan plan;
  plan.left_out = {4};
  const auto report = verify_files(sample::make(plan));
  EXPECT_TRUE(names(report, "order", "order.gap", kEntries, 6)) << told(report);
  EXPECT_EQ(verdict(report, "texts"), Verdict::sound);
}

TEST(TheRecord, MayNotBeShownInAnotherOrder) {
  Plan plan;
  plan.change_payload = [](Files& files) {
    auto& text = files[kEntries];
    const auto first = text.find('\n') + 1, second = text.find('\n', first) + 1;
    text = text.substr(first, second - first) + text.substr(0, first) + text.substr(second);
  };
  const auto report = verify_files(sample::make(plan));
  EXPECT_TRUE(names(report, "order", "order.gap", kEntries, 3));
  EXPECT_TRUE(names(report, "order", "order.seq", kEntries, 1));
  EXPECT_TRUE(names(report, "order", "order.leaves", kLeaves, 3));
}

TEST(TheRecord, MayNotHoldAnEntryOfAnotherCase) {
  Plan plan;
  plan.change_log = [](std::vector<sample::Entry>& log) {
    // The sample shows every entry whose head speaks of its case; this one is of the other case.
    log[5].head = replaced(log[5].head, "system", sample::kCase);
    sample::remake_leaf(log[5], 5);
  };
  EXPECT_TRUE(names(verify_files(sample::make(plan)), "order", "order.case", kEntries, 5));
}

TEST(TheRecord, MayNotGoBackInTime) {
  Plan plan;
  plan.change_log = [](std::vector<sample::Entry>& log) {
    log[6].head = replaced(log[6].head, "T02:16", "T01:16");
    sample::remake_leaf(log[6], 6);
  };
  EXPECT_TRUE(names(verify_files(sample::make(plan)), "order", "order.at", kEntries, 6));
}

TEST(TheRecord, IsReadInItsOneSpellingOnly) {
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"{\"outcome\":\"no_hazard\"}", "{\"outcome\": \"no_hazard\"}"},
           {"{\"outcome\":\"no_hazard\"}", "{\"outcome\":\"no_hazard\",\"outcome\":\"rectified\"}"},
           {"{\"outcome\":\"no_hazard\"}", "{\"outcome\":1.5}"},
           {"{\"outcome\":\"no_hazard\"}", "[]"}}) {
    Plan plan;
    plan.change_log = [&](std::vector<sample::Entry>& log) {
      log[7].body = replaced(log[7].body, from, to);
      sample::remake_leaf(log[7], 7);
    };
    EXPECT_TRUE(names(verify_files(sample::make(plan)), "texts", "text.bad_body", kEntries, 7)) << to;
  }
}

TEST(TheRecord, NamesFilesThatMustBeThere) {
  Plan plan;
  plan.change_payload = [](Files& files) {
    auto& text = files["data/其他/blobs.json"];
    const auto digest = crypto::sha256(std::string_view("[[[0,0,0,1]]]")).hex();
    const auto line = "\"" + digest + "\":\"data/其他/blobs/strokes-1.json\"";
    text = replaced(text, line, "\"" + digest.substr(0, 63) + "x\":\"data/其他/blobs/nothing.json\"");
  };
  const auto report = verify_files(sample::make(plan));
  EXPECT_TRUE(names(report, "blobs", "blob.lost", "data/其他/blobs.json", 6)) << told(report);
  EXPECT_TRUE(names(report, "blobs", "blob.path"));
}

TEST(TheRecord, NamesFilesByTheirDigest) {
  Plan plan;
  plan.change_payload = [](Files& files) { files["data/其他/blobs/paper-1.json"] = "{}"; };
  EXPECT_TRUE(names(verify_files(sample::make(plan)), "blobs", "blob.digest", "data/其他/blobs.json"));
}

TEST(TheLog, SignedByAnotherKeyIsRefusedByWhoKnowsTheRightOne) {
  Plan plan;
  plan.key_name = "a forger's";
  const auto forged = sample::make(plan);
  const auto report = verify_files(forged, sample::vkey_of("the bureau's"));
  EXPECT_TRUE(names(report, "signatures", "key.other", "proof/vkeys.json"));
  EXPECT_TRUE(names(report, "signatures", "note.bad", "proof/checkpoint"));
  EXPECT_EQ(verdict(report, "inclusion"), Verdict::not_checked);
  EXPECT_EQ(verdict(report, "sealed"), Verdict::not_checked);
  EXPECT_FALSE(report.anchored);
  const auto unaware = verify_files(forged);
  EXPECT_TRUE(unaware.sound());
  EXPECT_FALSE(unaware.anchored) << "without a key from outside nobody can tell, and it says so";
}

TEST(TheLog, RewrittenAfterC1IsSeen) {
  Plan plan;
  plan.rewrite_log = [](std::vector<sample::Entry>& log) {
    log[2].body = "{\"number\":\"another\"}";
    sample::remake_leaf(log[2], 2);
  };
  const auto report = verify_files(sample::make(plan), sample::vkey_of("the bureau's"));
  EXPECT_TRUE(names(report, "sealed", "sealed.rewritten", "proof/consistency.json")) << told(report);
  EXPECT_EQ(verdict(report, "signatures"), Verdict::sound);
  EXPECT_EQ(verdict(report, "inclusion"), Verdict::sound);
}

TEST(TheSeal, ChangedIsNotTheOneInTheLog) {
  auto files = sample::make();
  files["proof/seal.json"] = replaced(files["proof/seal.json"], "T02:18:30", "T02:18:31");
  const auto report = verify_files(files);
  EXPECT_EQ(verdict(report, "seal"), Verdict::sound);
  EXPECT_TRUE(names(report, "sealed", "seal.member", "proof/seal-entry.json", 10));
}

TEST(TheSeal, MustHaveBeenMadeBetweenArchivingAndSealing) {
  for (const auto* minute : {"T02:17:30", "T02:20:30"}) {
    Plan plan;
    plan.change_proofs = [&](Files& files) {
      files["proof/seal.json"] = replaced(files["proof/seal.json"], "T02:18:30", minute);
    };
    EXPECT_TRUE(names(verify_files(sample::make(plan)), "sealed", "sealed.closed_at", "proof/seal.json"))
        << minute;
  }
}

TEST(TheSeal, OfAnUnknownVersionOrWithMoreMembersIsRefused) {
  Plan plan;
  plan.change_proofs = [](Files& f) {
    f["proof/seal.json"] = replaced(f["proof/seal.json"], "\"v\":1", "\"v\":2");
  };
  EXPECT_TRUE(names(verify_files(sample::make(plan)), "seal", "json.version", "proof/seal.json"));
  plan.change_proofs = [](Files& f) {
    f["proof/seal.json"] = replaced(f["proof/seal.json"], "{", "{\"a\":1,");
  };
  EXPECT_TRUE(names(verify_files(sample::make(plan)), "seal", "json.members", "proof/seal.json"));
}

TEST(TheSealEntry, MustBeOfThisBagAndThisCheckpoint) {
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"\"checkpoint_size\":9", "\"checkpoint_size\":8"}, {sample::kName, "J001-ZY·JC·2026-D30-0008"}}) {
    Plan plan;
    plan.sealed_body = [&](const std::string& body) { return replaced(body, from, to); };
    EXPECT_TRUE(names(verify_files(sample::make(plan)), "sealed", "seal.member", "proof/seal-entry.json", 10))
        << to;
  }
}

TEST(AnUnknownFormat, IsRefusedAndNothingElseIsClaimed) {
  Plan plan;
  plan.format = "2";
  const auto report = verify_files(sample::make(plan));
  EXPECT_TRUE(names(report, "structure", "info.format", "bag-info.txt"));
  EXPECT_FALSE(report.sound());
  for (const auto& check : report.checks) {
    EXPECT_EQ(check.verdict, check.name == "structure" ? Verdict::not_sound : Verdict::not_checked)
        << check.name;
  }
}

TEST(Names, ThatFileSystemsConfuseAreRefused) {
  const auto with = [](const std::string& path) {
    auto files = sample::make();
    files[path] = "x";
    return verify_files(files);
  };
  EXPECT_TRUE(names(with("data/其他/CASE.json"), "structure", "path.collision"));
  EXPECT_TRUE(names(with("data/其他/e\u0301.txt"), "structure", "path.bad", "data/其他/e\u0301.txt"));
  EXPECT_TRUE(names(with("data/其他/a\\b.txt"), "structure", "path.bad", "data/其他/a\\b.txt"));
  EXPECT_TRUE(names(with("data/其他/100%.txt"), "structure", "path.bad", "data/其他/100%.txt"));
}

TEST(ASymbolicLink, IsNeverFollowed) {
  const sample::Place place;
  const auto bag = place.write(sample::make());
  fs::rename(bag / sample::kFilm, place.path() / "film");
  fs::create_symlink(place.path() / "film", bag / sample::kFilm);
  const auto report = verify_folder(bag);
  EXPECT_TRUE(names(report, "structure", "path.special", sample::kFilm));
  EXPECT_TRUE(names(report, "payload", "manifest.lost", sample::kFilm));
}

TEST(TheReport, AsJsonSaysTheSameAndTakesNoControlCharacters) {
  auto files = sample::make();
  files["data/其他/a\nb.txt"] = "x";
  const auto report = verify_files(files);
  const auto text = as_json(report, Language::en);
  const auto json = boost::json::parse(text);
  EXPECT_FALSE(json.at("sound").as_bool());
  EXPECT_EQ(json.at("checks").as_array().size(), 11u);
  EXPECT_EQ(json.at("checks").at(0).at("findings").at(0).at("where").as_string(), "data/其他/a?b.txt");
  EXPECT_EQ(as_text(report, Language::zh).find("a\nb"), std::string::npos);
}

}  // namespace
}  // namespace zhilu_verify

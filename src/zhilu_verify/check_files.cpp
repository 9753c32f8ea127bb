// Structure and names, and the manifests.
#include <algorithm>

#include "zhilu_verify/bag.h"
#include "zhilu_verify/manifest.h"
#include "zhilu_verify/paths.h"

namespace zhilu_verify {
namespace {

using crypto::Algorithm;

constexpr const char* kTagFiles[] = {
    "bagit.txt",        "bag-info.txt",           "manifest-sha256.txt",   "manifest-sha512.txt",
    "manifest-sm3.txt", "tagmanifest-sha256.txt", "tagmanifest-sha512.txt"};
constexpr const char* kNeeded[] = {paths::kLeaves,     paths::kEntries,      paths::kBlobs,
                                   paths::kCheckpoint, paths::kVerifierKeys, paths::kSeal,
                                   paths::kSealEntry,  paths::kSealProof,    paths::kConsistency};
constexpr const char* kLabels[] = {"Source-Organization", "External-Identifier", "Bagging-Date",
                                   "Payload-Oxum",        "Zhilu-Format",        "Zhilu-Case",
                                   "Zhilu-Log",           "Zhilu-Archive-Number"};
constexpr std::string_view kBagit = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

bool is_payload(std::string_view path) {
  return path.starts_with("data/");
}
bool is_proof(std::string_view path) {
  return path.starts_with("proof/");
}
bool is_tag(std::string_view path) {
  return !is_payload(path) && !is_proof(path) && !path.starts_with("tagmanifest-");
}

template <class List>
bool holds(const List& list, std::string_view path) {
  return std::find(std::begin(list), std::end(list), path) != std::end(list);
}

// A name that is a file and a folder at once, as only a zip can have it.
bool is_also_folder(const Bag& bag, const std::string& path) {
  const auto after = bag.files.lower_bound(path + "/");
  return after != bag.files.end() && after->first.starts_with(path + "/");
}

void check_names(const Bag& bag, Check& check) {
  NameTable names;
  const std::string* before = nullptr;
  for (const auto& file : bag.source.files()) {
    if (file.outside) check.wrong(file.path, Message("source.outside"));
    if (file.special) check.wrong(file.path, Message("path.special"));
    if (const auto allowed = check_path(file.path); !allowed) {
      check.wrong(file.path, Message("path.bad", {why(allowed.error())}));
    } else if (const auto other = names.add(file.path)) {
      check.wrong(file.path, Message("path.collision", {*other}));
    }
    if ((before != nullptr && *before == file.path) || is_also_folder(bag, file.path))
      check.wrong(file.path, Message("source.twice"));
    before = &file.path;
  }
}

void check_places(const Bag& bag, Check& check) {
  for (const auto* path : kTagFiles)
    if (!bag.has(path)) check.wrong(path, Message("file.missing"));
  for (const auto* path : kNeeded)
    if (!bag.has(path)) check.wrong(path, Message("file.missing"));
  for (const auto& [path, file] : bag.files) {
    if (path == "fetch.txt") {
      check.wrong(path, Message("file.fetch"));
    } else if (is_proof(path)) {
      if (!holds(kNeeded, path) && !path.starts_with("proof/entries/"))
        check.note(path, Message("file.stranger"));
    } else if (!is_payload(path) && !path.starts_with("spec/") && !holds(kTagFiles, path)) {
      check.wrong(path, Message("file.misplaced"));
    }
  }
}

void read_info(Bag& bag, Check& check) {
  auto lines = bag.lines("bag-info.txt");
  if (!lines) return;  // named as missing, or unreadable under the tag manifests
  for (;;) {
    auto line = lines->next();
    if (!line) return check.wrong("bag-info.txt", Message("source.unreadable", {why(line.error())}));
    if (!*line) break;
    auto pair = read_info_line(**line);
    if (!pair) {
      check.wrong("bag-info.txt", Message("info.line", {std::to_string(lines->number())}));
    } else if (!bag.info.emplace(*pair).second) {
      check.wrong("bag-info.txt", Message("info.twice", {pair->first}));
    }
  }
  for (const auto* label : kLabels)
    if (bag.info_of(label).empty()) check.wrong("bag-info.txt", Message("info.missing", {label}));
}

// Paths → the manifests in which something is wrong with them, so that each file is named once.
using Blamed = std::map<std::string, std::string>;

void blame(Blamed& list, const std::string& path, const std::string& manifest) {
  auto& names = list[path];
  names += names.empty() ? manifest : ", " + manifest;
}

struct ManifestFaults {
  Blamed changed, lost, added;
};

void read_manifest(const Bag& bag, Check& check, const std::string& manifest, Algorithm algorithm,
                   bool (*covers)(std::string_view), ManifestFaults& faults) {
  auto lines = bag.lines(manifest);
  if (!lines) return check.wrong(manifest, Message("source.unreadable", {why(lines.error())}));
  std::map<std::string, bool> listed;
  for (;;) {
    auto line = lines->next();
    if (!line) return check.wrong(manifest, Message("source.unreadable", {why(line.error())}));
    if (!*line) break;
    const auto number = std::to_string(lines->number());
    const auto read = read_manifest_line(**line, algorithm);
    if (!read) {
      check.wrong(manifest, Message("manifest.line", {number, why(read.error())}));
      continue;
    }
    if (!listed.emplace(read->path, true).second)
      check.wrong(manifest, Message("manifest.twice", {number, read->path}));
    const auto there = bag.digests.files.find(read->path);
    if (!covers(read->path)) {
      check.wrong(manifest, Message("manifest.foreign", {read->path}));
    } else if (!bag.has(read->path)) {
      blame(faults.lost, read->path, manifest);
    } else if (there == bag.digests.files.end() || there->second.of(algorithm) != read->digest) {
      blame(faults.changed, read->path, manifest);
    }
  }
  for (const auto& [path, file] : bag.files)
    if (covers(path) && listed.count(path) == 0) blame(faults.added, path, manifest);
}

void report(const Bag& bag, Check& check, const ManifestFaults& faults) {
  for (const auto& [path, manifests] : faults.changed) {
    const auto unread = bag.digests.unread.find(path);
    if (unread != bag.digests.unread.end()) {
      check.wrong(path, Message("source.unreadable", {unread->second}));
    } else {
      check.wrong(path, Message("manifest.changed", {manifests}));
    }
  }
  for (const auto& [path, manifests] : faults.lost) check.wrong(path, Message("manifest.lost", {manifests}));
  for (const auto& [path, manifests] : faults.added)
    check.wrong(path, Message("manifest.added", {manifests}));
}

}  // namespace

Check check_structure(Bag& bag, bool& refused) {
  Check check("check.structure");
  check_names(bag, check);
  check_places(bag, check);
  const auto bagit = bag.read("bagit.txt");
  const bool is_bag = bagit && *bagit == kBagit;
  if (bagit && !is_bag) check.wrong("bagit.txt", Message("bagit.lines"));
  read_info(bag, check);
  const auto format = bag.info_of("Zhilu-Format");
  if (!format.empty() && format != "1") check.wrong("bag-info.txt", Message("info.format", {format}));
  const auto name = bag.info_of("Zhilu-Archive-Number");
  if (!name.empty() && name != bag.source.name())
    check.note(bag.source.name(), Message("source.renamed", {name}));
  refused = format != "1" || bag.has("fetch.txt");
  return check;
}

Check check_payload(const Bag& bag) {
  Check check("check.payload");
  ManifestFaults faults;
  for (const auto algorithm : {Algorithm::sha256, Algorithm::sha512, Algorithm::sm3})
    read_manifest(bag, check, std::string("manifest-") + crypto::algorithm_name(algorithm) + ".txt",
                  algorithm, is_payload, faults);
  report(bag, check, faults);
  std::uint64_t bytes = 0, count = 0;
  for (const auto& [path, digests] : bag.digests.files) {
    if (!is_payload(path)) continue;
    bytes += digests.bytes;
    ++count;
  }
  const std::string oxum = std::to_string(bytes) + "." + std::to_string(count);
  if (bag.info_of("Payload-Oxum") != oxum)
    check.wrong("bag-info.txt", Message("info.oxum", {bag.info_of("Payload-Oxum"), oxum}));
  return check;
}

Check check_tags(const Bag& bag) {
  Check check("check.tags");
  ManifestFaults faults;
  for (const auto algorithm : {Algorithm::sha256, Algorithm::sha512})
    read_manifest(bag, check, std::string("tagmanifest-") + crypto::algorithm_name(algorithm) + ".txt",
                  algorithm, is_tag, faults);
  report(bag, check, faults);
  return check;
}

}  // namespace zhilu_verify

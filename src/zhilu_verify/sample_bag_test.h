// Makes case files for the tests, sound ones and, by hooks at each step, ones that somebody tampered with and
// then made consistent again as far as they could. Written from docs/formats alone; the tree by RFC 6962's
// own recursion.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "zhilu_verify/report.h"

namespace zhilu_verify::sample {

using Files = std::map<std::string, std::string>;  // path from the bag's folder → content

inline constexpr const char* kName = "J001-ZY·JC·2026-D30-0007";
inline constexpr const char* kLog = "demo.verify.example/record";
inline constexpr const char* kCase = "0192f0c1-2345-7abc-8def-0000000000c7@demo.verify.example";
inline constexpr const char* kOtherCase = "0192f0c1-2345-7abc-8def-0000000000c8@demo.verify.example";
inline constexpr const char* kFilm = "data/J001/ZY·JC/J001-ZY·JC·2026-D30-0007-0001/M001-执法记录.mp4";

struct Entry {
  std::string head, body;
  base::Bytes head_salt, body_salt;
  std::string leaf;
};

struct Plan {
  std::string key_name = "the bureau's";                 // seed of the log's key
  std::string format = "1";                              // Zhilu-Format
  std::size_t film_bytes = 3 * (1u << 20) + 17;          // longer than one piece of the reader
  std::set<std::uint64_t> left_out;                      // seqs that the bag does not show
  std::function<void(std::vector<Entry>&)> change_log;   // before C1
  std::function<void(std::vector<Entry>&)> rewrite_log;  // after C1 was signed and handed out
  std::function<void(Files&)> change_payload;            // before manifests are written
  std::function<void(Files&)> change_tags;               // after manifests, before the seal
  std::function<void(Files&)> change_proofs;             // after the seal, before the log takes its digest
  std::function<std::string(std::string)> sealed_body = [](std::string body) { return body; };
};

inline std::string told(const Report& report) { return as_text(report, Language::en); }

Files make(const Plan& plan = {});
std::string vkey_of(const std::string& key_name);
// Entries may be made anew by hooks.
void remake_leaf(Entry& entry, std::uint64_t seq);

base::Digest naive_root(const std::vector<std::string>& leaves);
std::vector<base::Digest> naive_path(std::size_t index, const std::vector<std::string>& leaves);
std::vector<base::Digest> naive_consistency(std::size_t from, const std::vector<std::string>& leaves);

// A folder of its own that goes away with the object.
class Place {
 public:
  Place();
  ~Place();
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path write(const Files& files,
                              const std::string& name = kName) const;  // gives the bag's folder

 private:
  std::filesystem::path path_;
};

void write_file(const std::filesystem::path& path, const std::string& content);

struct ZipOptions {
  bool deflate = false, zip64 = false;
};
// Entry names are taken as they are.
std::string zip_of(const std::vector<std::pair<std::string, std::string>>& entries, ZipOptions options = {});
std::string zip_of_bag(const Files& files, ZipOptions options = {});

}  // namespace zhilu_verify::sample

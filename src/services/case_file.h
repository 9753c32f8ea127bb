// What a case file holds below data/ and what proves it (docs/formats/bag.md). Internal to the room.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "services/bag_writer.h"
#include "services/core.h"
#include "services/papers.h"

namespace services {

class CaseFile {
 public:
  // All outlive it. The case is archived.
  CaseFile(Core& core, const records::CaseState& state, BagWriter& bag);

  base::Status write_payload();
  // For each line of leaves.jsonl, against `checkpoint`. Gives the text that seal.json digests.
  base::Result<std::string> write_proofs(const std::string& checkpoint);

 private:
  base::Status read_entries();
  bool uses_form(const std::string& digest) const;
  base::Status place_blob(const std::string& digest_text, const std::string& path);

  // papers, one at a time in memory
  base::Status write_papers();
  base::Result<base::Json> write_paper(const records::Paper& paper, const std::string& title, const std::string& path);
  base::Result<base::Json> write_void_paper(const records::Paper& paper, int place);
  base::Result<base::Json> write_made_paper(const std::string& form, const base::Json& source, const std::string& path);
  base::Status write_pages(const Document& document, const std::string& path, base::JsonObject& told);
  base::Status put(const base::Result<base::Bytes>& written, const std::string& path, const char* format, base::JsonObject& told);
  // What cannot be written is told in `told`, and the case file closed without it.
  base::Status put_or_tell(const base::Result<base::Bytes>& written, const std::string& path, const char* format,
                           base::JsonObject& told);
  base::Result<base::JsonObject> told_of(const records::Paper& paper, const std::string& title, const std::string& path);

  base::Status write_recordings();
  base::Result<base::JsonArray> write_derivatives(const records::Recording& recording, const std::string& stem);
  base::Status write_case();
  base::Status write_schemas();
  base::Status write_other_blobs();
  base::Status write_log();
  base::Status add_json(const std::string& path, const base::Json& json);

  Core& core_;
  const records::CaseState& state_;
  BagWriter& bag_;
  std::string folder_;
  std::vector<ports::DisclosedEntry> entries_;
  std::set<std::string> named_;
  std::set<std::string> left_;                // digests of the rulebooks that the case was moved from
  std::map<std::string, std::string> paths_;  // digest → path from the bag's folder
};

// A name that any file system takes: NFC, and none of the characters that some refuse.
std::string portable_name(std::string_view given);

}  // namespace services

// For the tests of this room: a folder for real media made by ffmpeg, and readers and writers of plain bytes.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "media_tools/child.h"
#include "ports/memory_vault.h"

namespace media_tools {

class MediaFolder {
 public:
  MediaFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "media-test-XXXXXX").string();
    REQUIRE_INVARIANT(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~MediaFolder() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }

  // Arguments behind "ffmpeg"; the last is the name of the file to make. False where this ffmpeg cannot.
  bool make(std::vector<std::string> arguments) const {
    arguments.back() = path_ + "/" + arguments.back();
    arguments.insert(arguments.begin(), {"/usr/bin/ffmpeg", "-v", "error", "-nostdin", "-y"});
    return run(std::move(arguments));
  }
  bool tag(std::vector<std::string> arguments) const {
    arguments.back() = path_ + "/" + arguments.back();
    arguments.insert(arguments.begin(), {"/usr/bin/exiftool", "-q", "-overwrite_original"});
    return run(std::move(arguments));
  }
  // Any other program, by its path; false also where it is not there.
  bool runs(std::vector<std::string> arguments) const { return run(std::move(arguments)); }
  base::Bytes bytes(const std::string& name) const {
    std::ifstream in(path_ + "/" + name, std::ios::binary);
    return base::bytes_of(std::string{std::istreambuf_iterator<char>(in), {}});
  }

 private:
  static bool run(std::vector<std::string> arguments) {
    ChildCommand command;
    command.arguments = std::move(arguments);
    const auto end = run_child(command);
    if (end && !end->succeeded()) std::cerr << end->complaint << '\n';
    return end && end->succeeded();
  }
  std::string path_;
};

inline std::unique_ptr<ports::BlobReader> reader_of(const base::Bytes& bytes) {
  ports::MemoryVault vault;
  const auto digest = ports::put_bytes(vault, bytes).value().digest;
  return vault.open(digest).value();
}

inline base::Bytes cut(const base::Bytes& bytes, std::size_t n) {
  return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(std::min(n, bytes.size()))};
}

}  // namespace media_tools

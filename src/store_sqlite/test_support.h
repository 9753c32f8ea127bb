// Folders and stores for the tests of this room.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "base/clock.h"
#include "base/random.h"
#include "ports/record_store_test_parts.h"
#include "store_sqlite/sqlite_store.h"

namespace store_sqlite::testing {

inline constexpr const char* kOrigin = "bureau.example.cn";

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "zhilu-store-XXXXXX").string();
    REQUIRE_INVARIANT(mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// A store in a folder of its own, with all that it leans on.
struct Bench {
  TemporaryFolder folder;
  std::string data = folder.path() + "/data";
  base::ManualClock clock{base::Instant::parse("2026-03-05T01:10:00.000000Z").value()};
  base::SystemRandom random;
  ports::testing::SeededKeys keys{7};
  ports::testing::CaseProjector projector;
  files::FileSystem* disk = nullptr;
  std::unique_ptr<SqliteStore> store;

  Options options() const {
    Options o;
    o.data_folder = data;
    o.origin = kOrigin;
    o.publish_every = std::chrono::milliseconds(0);
    return o;
  }
  Parts parts() const { return {clock, const_cast<base::SystemRandom&>(random), keys, projector, disk}; }
  Parts parts(const ports::KeyStore& others) const {
    return {clock, const_cast<base::SystemRandom&>(random), others, projector, disk};
  }
  void create() {
    auto made = SqliteStore::create(options(), parts());
    ASSERT_TRUE(made) << made.error().text();
    store = std::move(*made);
  }
  base::Status open() {
    store.reset();
    auto opened = SqliteStore::open(options(), parts());
    if (!opened) return base::pass_on(opened.error());
    store = std::move(*opened);
    return {};
  }
  void publish() {
    for (const auto log : {ports::LogName::record, ports::LogName::access}) {
      const auto done = store->publish(log);
      ASSERT_TRUE(done) << done.error().text();
    }
  }

  static base::CaseId a_case(int k) { return base::CaseId{"case-" + std::to_string(k) + "@" + kOrigin}; }
  static ports::NewEvent hazard(int k, std::string place = "north gate") {
    return {a_case(k), "hazard.found/1", base::JsonObject{{"place", place}}};
  }
  static ports::NewEvent opened(int k) {
    return {a_case(k), "case.opened/1", base::JsonObject{{"number", "N-" + std::to_string(k)}}};
  }
  static ports::AppendBatch batch(std::vector<ports::NewEvent> events) {
    ports::AppendBatch b;
    b.by = "os:1000";
    b.events = std::move(events);
    return b;
  }
  base::Result<ports::Appended> add(std::vector<ports::NewEvent> events,
                                    ports::LogName log = ports::LogName::record) {
    return store->append(log, batch(std::move(events)));
  }
  // Cases with hazards, and views in the access log.
  void fill(int cases, int hazards) {
    for (int k = 0; k < cases; ++k) {
      std::vector<ports::NewEvent> events{opened(k)};
      for (int h = 0; h < hazards; ++h) events.push_back(hazard(k, "place " + std::to_string(h)));
      ASSERT_TRUE(add(std::move(events)));
      ASSERT_TRUE(add({{base::kBureauStream, "view.window/1", base::JsonObject{{"object", k}}}},
                      ports::LogName::access));
      clock.advance_seconds(1);
    }
  }
  std::vector<ports::Damage> verify(const std::string& against = {}) {
    store.reset();
    auto found = verify_store(options(), parts(), {against, {}});
    EXPECT_TRUE(found) << found.error().text();
    return found ? *found : std::vector<ports::Damage>{{"none", "", "verify failed"}};
  }
  std::string path(const std::string& name) const { return data + "/" + name; }
};

inline std::string told(const std::vector<ports::Damage>& damage) {
  std::string text;
  for (const auto& d : damage) text += d.kind + " | " + d.where + " | " + d.what + "\n";
  return text;
}

inline bool names(const std::vector<ports::Damage>& damage, std::string_view kind, std::string_view where) {
  for (const auto& d : damage)
    if (d.kind == kind && d.where.find(where) != std::string::npos) return true;
  return false;
}

inline std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
inline void write_file(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}
inline void flip_byte(const std::string& path, std::size_t offset) {
  auto bytes = read_file(path);
  ASSERT_LT(offset, bytes.size()) << path;
  bytes[offset] = static_cast<char>(bytes[offset] ^ 1);
  write_file(path, bytes);
}

}  // namespace store_sqlite::testing

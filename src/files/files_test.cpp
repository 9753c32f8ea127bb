#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "files/disk.h"
#include "files/durable.h"
#include "files/faulty_file_system.h"

namespace files {
namespace {

base::ByteView bytes(std::string_view text) {
  return base::view_of(text);
}
std::string text_in(const FileSystem& disk, const std::string& path) {
  const auto read = read_whole(disk, path, 1 << 20);
  return read ? std::string(base::text_of(*read)) : "<" + read.error().code + ">";
}
template <class T>
std::string code_of(const base::Result<T>& result) {
  return result ? "good" : result.error().code;
}

class OnDisk : public ::testing::Test {
 protected:
  OnDisk() {
    std::string pattern = (std::filesystem::temp_directory_path() / "zhilu-files-XXXXXX").string();
    REQUIRE_INVARIANT(mkdtemp(pattern.data()) != nullptr);
    root = pattern;
    disk = std::make_unique<Disk>(root);
  }
  ~OnDisk() override { std::filesystem::remove_all(root); }
  std::string root;
  std::unique_ptr<Disk> disk;
};

// What the real disk and the faulty one in memory both do.
class AnyFileSystem : public ::testing::TestWithParam<bool> {
 protected:
  AnyFileSystem() {
    std::string pattern = (std::filesystem::temp_directory_path() / "zhilu-files-XXXXXX").string();
    REQUIRE_INVARIANT(mkdtemp(pattern.data()) != nullptr);
    root_ = pattern;
    if (GetParam()) {
      disk_ = std::make_unique<Disk>(root_);
    } else {
      disk_ = std::make_unique<FaultyFileSystem>();
    }
  }
  ~AnyFileSystem() override { std::filesystem::remove_all(root_); }
  FileSystem& disk() { return *disk_; }

 private:
  std::string root_;
  std::unique_ptr<FileSystem> disk_;
};

INSTANTIATE_TEST_SUITE_P(Real, AnyFileSystem, ::testing::Values(true));
INSTANTIATE_TEST_SUITE_P(Faulty, AnyFileSystem, ::testing::Values(false));

TEST_P(AnyFileSystem, WritesDurablyAndReplaces) {
  ASSERT_TRUE(write_durably(disk(), "a", bytes("one")));
  ASSERT_TRUE(write_durably(disk(), "a", bytes("two")));
  EXPECT_EQ(text_in(disk(), "a"), "two");
  EXPECT_EQ(disk().list("")->size(), 1u) << "no temporary file stays";
}

TEST_P(AnyFileSystem, AFileThatNeverChangesIsWrittenOnce) {
  ASSERT_TRUE(write_once(disk(), "a", bytes("one")));
  EXPECT_TRUE(write_once(disk(), "a", bytes("one")));
  EXPECT_EQ(code_of(write_once(disk(), "a", bytes("two"))), "files.differs");
  EXPECT_EQ(text_in(disk(), "a"), "one");
}

TEST_P(AnyFileSystem, AppendsReadsAndTruncates) {
  {
    auto file = disk().open_write("a", OpenMode::append);
    ASSERT_TRUE(file);
    ASSERT_TRUE((*file)->append(bytes("12345")));
    ASSERT_TRUE((*file)->sync());
    ASSERT_TRUE((*file)->truncate(3));
    ASSERT_TRUE((*file)->append(bytes("xy")));
    EXPECT_EQ((*file)->size(), 5u);
  }
  auto file = disk().open_write("a", OpenMode::append);
  ASSERT_TRUE((*file)->append(bytes("!")));
  EXPECT_EQ(text_in(disk(), "a"), "123xy!");
  auto reader = disk().open_read("a");
  base::Bytes part(10);
  EXPECT_EQ(*(*reader)->read_at(4, part), 2u);
  EXPECT_EQ(part[0], 'y');
  EXPECT_EQ(*(*reader)->read_at(60, part), 0u);
  EXPECT_TRUE((*reader)->drop_from_cache());
}

TEST_P(AnyFileSystem, OpensAsAsked) {
  EXPECT_EQ(code_of(disk().open_read("a")), "files.not_found");
  ASSERT_TRUE(write_durably(disk(), "a", bytes("one")));
  EXPECT_EQ(code_of(disk().open_write("a", OpenMode::create_new)), "files.exists");
  ASSERT_TRUE(disk().open_write("a", OpenMode::create_or_truncate));
  EXPECT_EQ(text_in(disk(), "a"), "");
  EXPECT_EQ(code_of(disk().open_write("no/folder", OpenMode::append)), "files.not_found");
}

TEST_P(AnyFileSystem, ReadsNothingBeyondItsLimit) {
  ASSERT_TRUE(write_durably(disk(), "a", bytes("12345")));
  EXPECT_EQ(read_whole(disk(), "a", 5)->size(), 5u);
  EXPECT_EQ(code_of(read_whole(disk(), "a", 4)), "files.too_large");
}

TEST_P(AnyFileSystem, MakesFoldersListsAndRemoves) {
  ASSERT_TRUE(disk().make_folder("t/0/x001"));
  ASSERT_TRUE(disk().make_folder("t/0/x001"));
  ASSERT_TRUE(write_durably(disk(), "t/0/x001/b", bytes("b")));
  ASSERT_TRUE(write_durably(disk(), "t/0/a", bytes("a")));
  const auto entries = *disk().list("t/0");
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].name, "a");
  EXPECT_TRUE(entries[0].is_file);
  EXPECT_EQ(entries[0].bytes, 1u);
  EXPECT_TRUE(entries[1].is_folder);
  EXPECT_EQ(*list_tree(disk(), "t"), (std::vector<std::string>{"t/0/a", "t/0/x001/b"}));
  EXPECT_TRUE(list_tree(disk(), "nowhere")->empty());
  EXPECT_EQ(code_of(disk().list("nowhere")), "files.not_found");
  EXPECT_EQ(code_of(disk().remove("t/0/x001")), "files.io") << "not empty";
  EXPECT_TRUE(disk().remove("t/0/x001/b"));
  EXPECT_TRUE(disk().remove("t/0/x001"));
  EXPECT_EQ(code_of(disk().remove("t/0/x001")), "files.not_found");
  EXPECT_FALSE(disk().info("t/0/x001")->has_value());
}

TEST_P(AnyFileSystem, RefusesPathsThatLeaveTheFolder) {
  for (const char* path : {"/etc/passwd", "..", "a/../b", "a//b", "a/", "./a"}) {
    EXPECT_EQ(code_of(disk().open_read(path)), "files.bad_path") << path;
    EXPECT_EQ(code_of(disk().open_write(path, OpenMode::append)), "files.bad_path") << path;
    EXPECT_EQ(code_of(disk().rename("a", path)), "files.bad_path") << path;
  }
}

TEST_P(AnyFileSystem, OneHolderOfALockAtATime) {
  auto held = disk().lock("lock");
  ASSERT_TRUE(held);
  const auto second = disk().lock("lock");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "files.locked");
  EXPECT_EQ(second.error().kind, base::ErrorKind::unavailable);
  held->reset();
  EXPECT_TRUE(disk().lock("lock"));
}

TEST_F(OnDisk, ALockNamesTheProcessThatHoldsIt) {
  auto held = disk->lock("lock");
  ASSERT_TRUE(held);
  EXPECT_THAT(disk->lock("lock").error().what, ::testing::HasSubstr("process " + std::to_string(::getpid())));
}

TEST_F(OnDisk, ErrorsNameThePathAsGiven) {
  EXPECT_EQ(disk->open_read("b/c").error().where, "b/c");
  EXPECT_EQ(write_durably(*disk, "b/c", bytes("x")).error().where, "b/c.new");
}

TEST_F(OnDisk, NewFilesAreForTheirOwnerOnly) {
  ASSERT_TRUE(disk->make_folder("f"));
  ASSERT_TRUE(write_durably(*disk, "f/a", bytes("x")));
  struct stat s{};
  ASSERT_EQ(::stat((root + "/f/a").c_str(), &s), 0);
  EXPECT_EQ(s.st_mode & 0777, 0600u);
  ASSERT_EQ(::stat((root + "/f").c_str(), &s), 0);
  EXPECT_EQ(s.st_mode & 0777, 0700u);
}

TEST_F(OnDisk, FollowsNoSymbolicLink) {
  ASSERT_EQ(::symlink("/etc/passwd", (root + "/link").c_str()), 0);
  EXPECT_EQ(code_of(disk->open_read("link")), "files.io");
  EXPECT_EQ(code_of(disk->open_write("link", OpenMode::append)), "files.io");
  EXPECT_FALSE((*disk->info("link"))->is_file);
}

TEST_F(OnDisk, AFolderIsNoFile) {
  ASSERT_TRUE(disk->make_folder("f"));
  EXPECT_EQ(code_of(disk->open_read("f")), "files.io");
  ASSERT_TRUE(write_durably(*disk, "a", bytes("x")));
  EXPECT_EQ(code_of(disk->make_folder("a")), "files.io");
}

TEST_F(OnDisk, AWriteThatDoesNotFitLeavesTheFileAsItWas) {
  auto file = disk->open_write("a", OpenMode::append);
  ASSERT_TRUE((*file)->append(bytes("before")));
  ::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  rlimit lower = before;
  lower.rlim_cur = 100;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &lower), 0);
  const auto full = (*file)->append(base::Bytes(200));
  ::setrlimit(RLIMIT_FSIZE, &before);
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().kind, base::ErrorKind::full);
  EXPECT_EQ(full.error().code, "files.disk_full");
  EXPECT_EQ(text_in(*disk, "a"), "before");
  EXPECT_TRUE((*file)->append(bytes(" and after")));
  EXPECT_EQ(text_in(*disk, "a"), "before and after");
}

TEST(FaultyDisk, APowerCutForgetsWhatWasNotSynced) {
  FaultyFileSystem disk;
  ASSERT_TRUE(write_durably(disk, "kept", bytes("old")));
  auto file = disk.open_write("kept", OpenMode::append);
  ASSERT_TRUE((*file)->append(bytes(" new")));
  auto lost = disk.open_write("lost", OpenMode::append);
  ASSERT_TRUE((*lost)->append(bytes("x")));
  ASSERT_TRUE((*lost)->sync());  // the bytes are safe, the name is not
  disk.power_cut();
  EXPECT_EQ(text_in(disk, "kept"), "old");
  EXPECT_EQ(text_in(disk, "lost"), "<files.not_found>");
  EXPECT_FALSE((*file)->append(bytes("z"))) << "objects from before the cut are dead";
}

TEST(FaultyDisk, WriteDurablyLeavesTheOldOrTheNewWhicheverOperationFailsAndWhateverThePowerTakes) {
  const std::uint64_t seed = 41;
  base::SeededRandom chance(seed);
  for (std::uint64_t k = 1; k <= 6; ++k)
    for (int draw = 0; draw < 20; ++draw) {
      SCOPED_TRACE("seed " + std::to_string(seed) + ", operation " + std::to_string(k));
      FaultyFileSystem disk;
      ASSERT_TRUE(write_durably(disk, "a", bytes("old")));
      disk.fail_operation(k);
      const bool written = write_durably(disk, "a", bytes("newer")).has_value();
      disk.power_cut(chance);
      const auto after = text_in(disk, "a");
      EXPECT_TRUE(after == "newer" || (!written && after == "old")) << after;
    }
}

TEST(FaultyDisk, FillsUp) {
  FaultyFileSystem disk;
  disk.allow_bytes(3);
  const auto done = write_durably(disk, "a", bytes("1234"));
  EXPECT_EQ(code_of(done), "files.disk_full");
  EXPECT_TRUE(disk.list("")->empty());
  disk.allow_bytes(std::nullopt);
  EXPECT_TRUE(write_durably(disk, "a", bytes("1234")));
}

TEST(FaultyDisk, ADurableWriteSyncsTheFileAndItsFolderOnce) {
  FaultyFileSystem disk;
  const auto before = disk.operations(), syncs = disk.syncs();
  ASSERT_TRUE(write_durably(disk, "a", bytes("x")));
  EXPECT_EQ(disk.operations() - before, 5u);  // open, append, sync, rename, sync the folder
  EXPECT_EQ(disk.syncs() - syncs, 2u);
}

}  // namespace
}  // namespace files

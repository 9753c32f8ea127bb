// What every vault promises, as tests. A vault's own test file includes this and names how to make one:
//
//     INSTANTIATE_TEST_SUITE_P(InMemory, BlobVaultContract, testing::Values(VaultMaker{[] { … }}));
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "base/random.h"
#include "crypto/digests.h"
#include "ports/blob_vault.h"

namespace ports {

struct VaultMaker {
  std::function<std::shared_ptr<BlobVault>()> make;  // a new, empty vault
};

inline void PrintTo(const VaultMaker&, std::ostream* out) {
  *out << "a vault";
}

class BlobVaultContract : public testing::TestWithParam<VaultMaker> {
 protected:
  static base::Bytes some_bytes(std::size_t n, std::uint64_t seed) {
    return base::SeededRandom(seed).bytes(n);
  }
  static base::Bytes all_of(BlobReader& reader) {
    base::Bytes out(static_cast<std::size_t>(reader.size()) + 1);
    const auto got = reader.read_at(0, out);
    EXPECT_TRUE(got) << (got ? "" : got.error().text());
    out.resize(got.value_or(0));
    return out;
  }
  std::shared_ptr<BlobVault> vault = GetParam().make();
};

TEST_P(BlobVaultContract, KeepsBytesOfEverySizeAroundAFrame) {
  constexpr std::size_t kFrame = std::size_t{1} << 20;
  for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{16}, kFrame - 1, kFrame, kFrame + 1,
                              2 * kFrame - 1, 2 * kFrame, 2 * kFrame + 1, 5 * kFrame + 77}) {
    const auto bytes = some_bytes(n, n);
    const auto info = put_bytes(*vault, bytes);
    ASSERT_TRUE(info) << info.error().text();
    EXPECT_EQ(info->digest, crypto::sha256(base::ByteView(bytes)));
    EXPECT_EQ(info->bytes, n);
    EXPECT_FALSE(info->was_there);
    EXPECT_TRUE(vault->has(info->digest).value());
    auto reader = vault->open(info->digest);
    ASSERT_TRUE(reader) << reader.error().text();
    EXPECT_EQ((*reader)->size(), n);
    EXPECT_EQ(all_of(**reader), bytes);
    const auto checked = vault->check(info->digest);
    ASSERT_TRUE(checked) << checked.error().text();
    EXPECT_EQ(checked->bytes, n);
  }
}

TEST_P(BlobVaultContract, EqualBytesAreOneBlob) {
  const auto bytes = some_bytes(70'000, 1);
  EXPECT_FALSE(put_bytes(*vault, bytes).value().was_there);
  EXPECT_TRUE(put_bytes(*vault, bytes).value().was_there);
  int count = 0;
  ASSERT_TRUE(vault->each([&](const base::Digest&) { return ++count, base::Status{}; }));
  EXPECT_EQ(count, 1);
}

TEST_P(BlobVaultContract, AnAnnouncedDigestMustBeTheirs) {
  const auto bytes = some_bytes(2'000'000, 2);
  const auto digest = crypto::sha256(base::ByteView(bytes));
  auto wrong = digest;
  wrong.bytes[31] ^= 1;
  auto writer = vault->begin().value();
  ASSERT_TRUE(writer->write(bytes));
  const auto refused = writer->commit(wrong);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "vault.digest_mismatch");
  EXPECT_EQ(refused.error().kind, base::ErrorKind::invalid);
  EXPECT_EQ(refused.error().where, wrong.hex());
  EXPECT_FALSE(vault->has(digest).value());
  EXPECT_FALSE(vault->has(wrong).value());
  writer.reset();
  EXPECT_TRUE(vault->strangers().value().empty());

  auto again = vault->begin().value();
  ASSERT_TRUE(again->write(bytes));
  EXPECT_TRUE(again->commit(digest));
}

TEST_P(BlobVaultContract, AWriterThatIsGivenUpLeavesNothing) {
  const auto bytes = some_bytes(3'000'000, 3);
  {
    auto writer = vault->begin().value();
    ASSERT_TRUE(writer->write(bytes));
  }
  EXPECT_FALSE(vault->has(crypto::sha256(base::ByteView(bytes))).value());
  EXPECT_TRUE(vault->strangers().value().empty());
}

TEST_P(BlobVaultContract, WhatWasNeverStoredIsNotFound) {
  base::Digest absent;
  absent.bytes.fill(7);
  EXPECT_FALSE(vault->has(absent).value());
  EXPECT_EQ(vault->open(absent).error().code, "vault.no_such_blob");
  EXPECT_EQ(vault->open(absent).error().kind, base::ErrorKind::not_found);
  EXPECT_EQ(vault->check(absent).error().code, "vault.no_such_blob");
  EXPECT_EQ(get_bytes(*vault, absent, 10).error().code, "vault.no_such_blob");
}

TEST_P(BlobVaultContract, AnyRangeCanBeReadAndEndsWhereTheBlobEnds) {
  const auto bytes = some_bytes(3'500'000, 4);
  const auto digest = put_bytes(*vault, bytes).value().digest;
  auto reader = vault->open(digest).value();
  base::SeededRandom random(5);
  for (int i = 0; i < 200; ++i) {
    const auto offset = static_cast<std::size_t>(random.next() % (bytes.size() + 100));
    const auto length = static_cast<std::size_t>(random.next() % (i % 4 == 0 ? 2'500'000 : 5'000));
    base::Bytes out(length);
    const auto got = reader->read_at(offset, out);
    ASSERT_TRUE(got) << got.error().text();
    const auto expected = offset >= bytes.size() ? 0 : std::min(length, bytes.size() - offset);
    ASSERT_EQ(*got, expected);
    ASSERT_TRUE(std::equal(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(expected),
                           bytes.begin() + static_cast<std::ptrdiff_t>(std::min(offset, bytes.size()))));
  }
  EXPECT_EQ(reader->read_at(~std::uint64_t{0}, std::span<std::uint8_t>()).value(), 0u);
}

TEST_P(BlobVaultContract, EachVisitsInOrderOfDigestAndStopsAtAnError) {
  std::vector<base::Digest> stored;
  for (std::uint64_t i = 0; i < 40; ++i)
    stored.push_back(put_bytes(*vault, some_bytes(100, i)).value().digest);
  std::sort(stored.begin(), stored.end());
  std::vector<base::Digest> visited;
  ASSERT_TRUE(vault->each([&](const base::Digest& d) { return visited.push_back(d), base::Status{}; }));
  EXPECT_EQ(visited, stored);
  int calls = 0;
  const auto stopped = vault->each([&](const base::Digest&) -> base::Status {
    if (++calls == 3) return base::fail(base::ErrorKind::io, "test.stop", "stop here");
    return {};
  });
  EXPECT_EQ(stopped.error().code, "test.stop");
  EXPECT_EQ(calls, 3);
}

TEST_P(BlobVaultContract, WholeBlobsAboveTheLimitAreRefused) {
  const auto digest = put_bytes(*vault, some_bytes(1000, 6)).value().digest;
  EXPECT_EQ(get_bytes(*vault, digest, 1000).value(), some_bytes(1000, 6));
  EXPECT_EQ(get_bytes(*vault, digest, 999).error().code, "vault.too_large");
}

TEST_P(BlobVaultContract, WhatIsTakenAwayLeavesNoTraceAndMayComeAgain) {
  const auto bytes = some_bytes(1'500'000, 8), other = some_bytes(500, 9);
  const auto digest = put_bytes(*vault, bytes).value().digest, stays = put_bytes(*vault, other).value().digest;
  ASSERT_TRUE(vault->remove(digest));
  EXPECT_FALSE(vault->has(digest).value());
  EXPECT_EQ(vault->open(digest).error().code, "vault.no_such_blob");
  EXPECT_TRUE(vault->strangers().value().empty());
  EXPECT_EQ(get_bytes(*vault, stays, other.size()).value(), other);
  EXPECT_TRUE(vault->remove(digest)) << "what is not there";
  EXPECT_FALSE(put_bytes(*vault, bytes).value().was_there);
  EXPECT_EQ(get_bytes(*vault, digest, bytes.size()).value(), bytes);
}

TEST_P(BlobVaultContract, AWriterTellsTheDigestBeforeItCommits) {
  const auto bytes = some_bytes(1'500'000, 10);
  auto writer = vault->begin().value();
  EXPECT_EQ(writer->digest(), crypto::sha256(""));
  ASSERT_TRUE(writer->write(base::ByteView(bytes).first(1'200'000)));
  EXPECT_EQ(writer->digest(), crypto::sha256(base::ByteView(bytes).first(1'200'000)));
  ASSERT_TRUE(writer->write(base::ByteView(bytes).subspan(1'200'000)));
  const auto told = writer->digest();
  EXPECT_EQ(writer->commit(told).value().digest, told);
}

TEST_P(BlobVaultContract, ConcurrentWritersOfTheSameAndOfOtherBytesAllSucceed) {
  constexpr int kThreads = 4, kEach = 6;
  std::atomic<int> fresh = 0, failed = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        // Even rounds: the same bytes from every thread; odd rounds: bytes of the thread's own, of several
        // frames.
        const auto bytes = i % 2 == 0
                               ? some_bytes(50'000, static_cast<std::uint64_t>(i))
                               : some_bytes(2'200'000, static_cast<std::uint64_t>(100 + t * kEach + i));
        const auto info = put_bytes(*vault, bytes);
        if (!info || info->digest != crypto::sha256(base::ByteView(bytes))) {
          ++failed;
          continue;
        }
        if (!info->was_there) ++fresh;
        auto reader = vault->open(info->digest);
        base::Bytes back(bytes.size());
        if (!reader || (*reader)->read_at(0, back).value_or(0) != back.size() || back != bytes) ++failed;
        if (!vault->strangers().value().empty()) ++failed;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(fresh, kEach / 2 + kThreads * kEach / 2);
}

}  // namespace ports

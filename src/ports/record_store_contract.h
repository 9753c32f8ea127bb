// What every record store must do, run by each of them: include this in a test of the store's room and
// instantiate RecordStoreContract with a factory. For tests only.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <thread>

#include "base/clock.h"
#include "base/limits.h"
#include "base/random.h"
#include "crypto/digests.h"
#include "crypto/signatures.h"
#include "merkle_log/notes.h"
#include "ports/account_store.h"
#include "ports/log_entry.h"
#include "ports/record_store.h"
#include "ports/record_store_test_parts.h"

namespace ports::testing {

inline constexpr const char* kOrigin = "bureau.example.cn";

struct ContractParts {
  base::ManualClock& clock;
  base::Random& random;
  const KeyStore& keys;
  const Projector& projector;
};

// A store and whatever must live as long (a folder, a disk).
class StoreUnderTest {
 public:
  virtual ~StoreUnderTest() = default;
  virtual RecordStore& records() = 0;
  virtual AccountStore& people() = 0;
};

using StoreFactory = std::function<std::unique_ptr<StoreUnderTest>(const ContractParts&)>;

class RecordStoreContract : public ::testing::TestWithParam<StoreFactory> {
 protected:
  RecordStoreContract() : under_test_(GetParam()({clock, random, keys, projector})) {}

  RecordStore& store() { return under_test_->records(); }
  AccountStore& people() { return under_test_->people(); }

  static base::CaseId a_case(int k) { return base::CaseId{"case-" + std::to_string(k) + "@" + kOrigin}; }
  static NewEvent opened(int k) {
    return {a_case(k), "case.opened/1", base::JsonObject{{"number", "N-" + std::to_string(k)}}};
  }
  static NewEvent hazard(int k, std::string_view place = "north gate") {
    return {a_case(k), "hazard.found/1", base::JsonObject{{"place", place}}};
  }
  static AppendBatch batch(std::vector<NewEvent> events) {
    AppendBatch b;
    b.by = "os:1000";
    b.events = std::move(events);
    return b;
  }
  Appended add(std::vector<NewEvent> events, LogName log = LogName::record) {
    auto done = store().append(log, batch(std::move(events)));
    EXPECT_TRUE(done) << done.error().text();
    return done ? std::move(*done) : Appended{};
  }
  static std::string code_of(const base::Result<Appended>& result) {
    return result ? "stored" : result.error().code;
  }
  std::uint64_t size(LogName log = LogName::record) { return store().position(log)->size; }
  static base::Digest sha(base::ByteView a, base::ByteView b, base::ByteView c) {
    return crypto::sha256(a, b, c);
  }
  merkle_log::Checkpoint open(LogName log, const std::string& note) {
    const auto key = merkle_log::parse_verifier_key(sha, store().position(log)->vkey);
    EXPECT_TRUE(key);
    const auto opened = merkle_log::open_checkpoint(note, *key, crypto::ed25519_verify);
    EXPECT_TRUE(opened) << opened.error().text();
    return opened ? *opened : merkle_log::Checkpoint{};
  }

  base::ManualClock clock{base::Instant::parse("2026-03-05T01:10:00.000000Z").value()};
  base::SystemRandom random;
  SeededKeys keys{7};
  CaseProjector projector;

 private:
  std::unique_ptr<StoreUnderTest> under_test_;
};

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(RecordStoreContract);

}  // namespace ports::testing

// The promises themselves, by subject.
#include "ports/contract_of_appending.h"
#include "ports/contract_of_people.h"
#include "ports/contract_of_proofs.h"
#include "ports/contract_of_reading.h"

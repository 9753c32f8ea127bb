#include "store_memory/memory_store.h"

#include "ports/record_store_contract.h"

namespace {

class InMemory : public ports::testing::StoreUnderTest {
 public:
  explicit InMemory(const ports::testing::ContractParts& parts)
      : store_(ports::testing::kOrigin, {parts.clock, parts.random, parts.keys, parts.projector}) {}
  ports::RecordStore& records() override { return store_; }
  ports::AccountStore& people() override { return store_; }

 private:
  store_memory::MemoryStore store_;
};

}  // namespace

namespace ports::testing {
INSTANTIATE_TEST_SUITE_P(Memory, RecordStoreContract, ::testing::Values([](const ContractParts& parts) {
                           return std::unique_ptr<StoreUnderTest>(std::make_unique<InMemory>(parts));
                         }));
}  // namespace ports::testing

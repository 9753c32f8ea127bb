#include "ports/memory_vault.h"

#include "ports/blob_vault_contract.h"

namespace ports {

INSTANTIATE_TEST_SUITE_P(InMemory, BlobVaultContract,
                         testing::Values(VaultMaker{[] { return std::make_shared<MemoryVault>(); }}));

TEST(MemoryVault, DamagedAndLostBlobsAreReportedAsAFileVaultReportsThem) {
  MemoryVault vault;
  const auto digest = put_bytes(vault, base::bytes_of("执法记录")).value().digest;
  vault.damage(digest);
  EXPECT_EQ(vault.check(digest).error().code, "vault.damaged");
  EXPECT_EQ(get_bytes(vault, digest, 100).error().kind, base::ErrorKind::corrupt);
  vault.lose(digest);
  EXPECT_EQ(vault.open(digest).error().code, "vault.no_such_blob");
}

}  // namespace ports

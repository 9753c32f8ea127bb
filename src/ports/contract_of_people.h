// What a store keeps of people. Included by record_store_contract.h alone.
#pragma once

#include "ports/record_store_contract.h"

namespace ports::testing {

// Accounts, sessions, drafts.

TEST_P(RecordStoreContract, KeepsAccountsAndRefusesATakenLogin) {
  Account account;
  account.user = base::UserId{"u1@bureau.example.cn"};
  account.login = "zhao";
  account.password_hash = "hash";
  account.one_time_until = {123};
  account.failures = 2;
  account.locked_until = {456};
  ASSERT_TRUE(people().put_account(account));
  account.disabled = true;
  ASSERT_TRUE(people().put_account(account));
  const auto found = people().account_by_login("zhao");
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->user, account.user);
  EXPECT_TRUE((*found)->disabled);
  EXPECT_EQ((*found)->failures, 2);
  EXPECT_EQ((*found)->one_time_until.us, 123);
  EXPECT_EQ((*found)->locked_until.us, 456);
  Account other;
  other.user = base::UserId{"u2@bureau.example.cn"};
  other.login = "zhao";
  EXPECT_EQ(people().put_account(other).error().code, "account.login_taken");
  other.login = "qian";
  EXPECT_TRUE(people().put_account(other));
  EXPECT_EQ(people().accounts()->size(), 2u);
  EXPECT_FALSE(people().account(base::UserId{"u3@bureau.example.cn"})->has_value());
}

TEST_P(RecordStoreContract, SessionsEndOneByOneOrAllOfAUser) {
  const base::UserId user{"u1@bureau.example.cn"};
  for (const char* token : {"a", "b", "c"})
    ASSERT_TRUE(people().put_session({crypto::sha256(token), user, token, {10}, {20}}));
  const auto found = people().session(crypto::sha256("b"));
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->id, "b");
  EXPECT_EQ((*found)->expires.us, 20);
  ASSERT_TRUE(people().drop_session(crypto::sha256("b")));
  EXPECT_FALSE(people().session(crypto::sha256("b"))->has_value());
  EXPECT_TRUE(people().session(crypto::sha256("a"))->has_value());
  ASSERT_TRUE(people().drop_sessions_of(user));
  EXPECT_FALSE(people().session(crypto::sha256("a"))->has_value());
}

TEST_P(RecordStoreContract, OneSessionOfAUserStaysWhenTheOthersEnd) {
  const base::UserId user{"u1@bureau.example.cn"}, other{"u2@bureau.example.cn"};
  for (const char* token : {"a", "b", "c"})
    ASSERT_TRUE(people().put_session({crypto::sha256(token), user, token, {10}, {20}}));
  ASSERT_TRUE(people().put_session({crypto::sha256("d"), other, "d", {10}, {20}}));
  ASSERT_TRUE(people().drop_sessions_of(user, "b"));
  EXPECT_FALSE(people().session(crypto::sha256("a"))->has_value());
  EXPECT_TRUE(people().session(crypto::sha256("b"))->has_value());
  EXPECT_FALSE(people().session(crypto::sha256("c"))->has_value());
  EXPECT_TRUE(people().session(crypto::sha256("d"))->has_value());
}

TEST_P(RecordStoreContract, SessionsThatAreOverAreRemoved) {
  const base::UserId user{"u1@bureau.example.cn"};
  for (const auto& [token, expires] : {std::pair{"a", 19}, {"b", 20}, {"c", 21}})
    ASSERT_TRUE(people().put_session({crypto::sha256(token), user, token, {10}, {expires}}));
  ASSERT_TRUE(people().drop_sessions_before({20}));
  EXPECT_FALSE(people().session(crypto::sha256("a"))->has_value());
  EXPECT_TRUE(people().session(crypto::sha256("b"))->has_value());
  EXPECT_TRUE(people().session(crypto::sha256("c"))->has_value());
}

TEST_P(RecordStoreContract, ADraftSavedElsewhereIsNotOverwritten) {
  const base::UserId owner{"u1@bureau.example.cn"}, other{"u2@bureau.example.cn"};
  const auto first = people().put_draft({"case-1/paper-1", owner, "{}", 0, {1}});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->version, 1u);
  EXPECT_EQ(people().put_draft({"case-1/paper-1", owner, "{\"a\":1}", 0, {2}}).error().code,
            "draft.version_conflict");
  EXPECT_EQ(people().put_draft({"case-1/paper-1", owner, "{\"a\":1}", 1, {2}})->version, 2u);
  EXPECT_EQ((*people().draft("case-1/paper-1", owner))->json, "{\"a\":1}");
  EXPECT_FALSE(people().draft("case-1/paper-1", other)->has_value());
}

}  // namespace ports::testing

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

TEST_P(RecordStoreContract, AnAccountIsChangedAsItStandsThen) {
  Account account;
  account.user = base::UserId{"u1@bureau.example.cn"};
  account.login = "zhao";
  account.password_hash = "old";
  ASSERT_TRUE(people().put_account(account));
  ASSERT_TRUE(people().change_account(account.user, [](Account& now) -> base::Status {
    now.password_hash = "new";
    return {};
  }));
  // Whoever read it before that overwrites nothing.
  ASSERT_TRUE(people().change_account(account.user, [](Account& now) -> base::Status {
    EXPECT_EQ(now.password_hash, "new");
    ++now.failures;
    return {};
  }));
  const auto refused = people().change_account(account.user, [](Account& now) -> base::Status {
    now.password_hash = "lost";
    return base::fail(base::ErrorKind::conflict, "account.changed", "not now");
  });
  EXPECT_EQ(refused.error().code, "account.changed");
  const auto found = *people().account(account.user);
  EXPECT_EQ(found->password_hash, "new");
  EXPECT_EQ(found->failures, 1);
  const auto nobody = people().change_account(base::UserId{"u9@bureau.example.cn"}, [](Account&) { return base::Status{}; });
  EXPECT_EQ(nobody.error().code, "account.none");
}

TEST_P(RecordStoreContract, ManyChangesOfAnAccountAtOnceAllCount) {
  Account account;
  account.user = base::UserId{"u1@bureau.example.cn"};
  account.login = "zhao";
  ASSERT_TRUE(people().put_account(account));
  constexpr int kThreads = 4, kEach = 25;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < kEach; ++i)
        EXPECT_TRUE(people().change_account(account.user, [](Account& now) -> base::Status {
          ++now.failures;
          return {};
        }));
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ((*people().account(account.user))->failures, kThreads * kEach);
}

TEST_P(RecordStoreContract, SessionsEndOneByOneOrAllOfAUser) {
  const base::UserId user{"u1@bureau.example.cn"};
  for (const char* token : {"a", "b", "c"})
    ASSERT_TRUE(people().put_session({crypto::sha256(token), user, token, {10}, {20}, {}}));
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

TEST_P(RecordStoreContract, ASessionIsHandedOverAndTakenBackWhileItLasts) {
  const base::UserId user{"u1@bureau.example.cn"};
  for (const char* token : {"a", "b"})
    ASSERT_TRUE(people().put_session({crypto::sha256(token), user, token, {10}, {20}, {}}));
  ASSERT_TRUE(people().hand_over("b", ports::Handover{"case-1", "paper-1"}));
  const auto held = people().session(crypto::sha256("b"));
  ASSERT_TRUE(held && *held && (*held)->handed_over);
  EXPECT_EQ((*held)->handed_over->case_id, "case-1");
  EXPECT_EQ((*held)->handed_over->paper, "paper-1");
  EXPECT_EQ((*held)->expires.us, 20);
  EXPECT_FALSE((*people().session(crypto::sha256("a")))->handed_over) << "another session of the same user";
  const auto named = people().session_named("b");
  ASSERT_TRUE(named && *named && (*named)->handed_over);
  EXPECT_EQ((*named)->token_digest, crypto::sha256("b"));
  ASSERT_TRUE(people().hand_over("b", std::nullopt));
  EXPECT_FALSE((*people().session_named("b"))->handed_over);

  ASSERT_TRUE(people().drop_session(crypto::sha256("b")));
  EXPECT_FALSE(people().session_named("b")->has_value());
  const auto late = people().hand_over("b", ports::Handover{"case-1", "paper-1"});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, "session.none");
  EXPECT_FALSE(people().session(crypto::sha256("b"))->has_value()) << "one that ended does not come back";
}

TEST_P(RecordStoreContract, OneSessionOfAUserStaysWhenTheOthersEnd) {
  const base::UserId user{"u1@bureau.example.cn"}, other{"u2@bureau.example.cn"};
  for (const char* token : {"a", "b", "c"})
    ASSERT_TRUE(people().put_session({crypto::sha256(token), user, token, {10}, {20}, {}}));
  ASSERT_TRUE(people().put_session({crypto::sha256("d"), other, "d", {10}, {20}, {}}));
  ASSERT_TRUE(people().drop_sessions_of(user, "b"));
  EXPECT_FALSE(people().session(crypto::sha256("a"))->has_value());
  EXPECT_TRUE(people().session(crypto::sha256("b"))->has_value());
  EXPECT_FALSE(people().session(crypto::sha256("c"))->has_value());
  EXPECT_TRUE(people().session(crypto::sha256("d"))->has_value());
}

TEST_P(RecordStoreContract, SessionsThatAreOverAreRemoved) {
  const base::UserId user{"u1@bureau.example.cn"};
  for (const auto& [token, expires] : {std::pair{"a", 19}, {"b", 20}, {"c", 21}})
    ASSERT_TRUE(people().put_session({crypto::sha256(token), user, token, {10}, {expires}, {}}));
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

TEST_P(RecordStoreContract, OfManyDraftsTheOldestAreDropped) {
  const base::UserId owner{"u1@bureau.example.cn"}, other{"u2@bureau.example.cn"};
  const auto save = [&](const std::string& key, const base::UserId& whose, std::int64_t at, std::uint64_t version = 0) {
    return people().put_draft({key, whose, "{}", version, {at}});
  };
  const auto is_there = [&](const std::string& key, const base::UserId& whose) { return people().draft(key, whose)->has_value(); };
  ASSERT_TRUE(save("of-another", other, 1));
  for (std::size_t i = 0; i < kDraftsOfOne; ++i)
    ASSERT_TRUE(save("draft-" + std::to_string(i), owner, 10 + static_cast<std::int64_t>(i)));
  ASSERT_TRUE(save("draft-0", owner, 5000, 1));  // saved again: now draft-1 is the oldest
  EXPECT_TRUE(is_there("draft-1", owner));
  ASSERT_TRUE(save("one-more", owner, 3)) << "the one saved now stays, whatever the clock said";
  EXPECT_TRUE(is_there("one-more", owner));
  EXPECT_FALSE(is_there("draft-1", owner));
  EXPECT_TRUE(is_there("draft-0", owner));
  EXPECT_TRUE(is_there("draft-2", owner));
  EXPECT_TRUE(is_there("of-another", other));
}

// What several people write of one paper.
class SharedPaper {
 public:
  explicit SharedPaper(AccountStore& people) : people_(people) {}
  base::Result<PaperDraft> save(std::uint64_t from, const char* who, std::int64_t second, const char* json = "{}", bool stays = false) {
    PaperDraft draft{"case-1", "paper-1", json, from, base::UserId{who}, {}, {second * 1'000'000}};
    return people_.put_paper_draft(std::move(draft), stays);
  }
  std::vector<std::uint64_t> kept() const {
    std::vector<std::uint64_t> out;
    const auto versions = people_.paper_draft_versions("case-1", "paper-1");
    if (versions)
      for (const auto& one : *versions) out.push_back(one.version);
    return out;
  }

 private:
  AccountStore& people_;
};
using Numbers = std::vector<std::uint64_t>;

TEST_P(RecordStoreContract, ADraftOfAPaperIsNotOverwrittenByWhoHasNotSeenIt) {
  SharedPaper paper(people());
  EXPECT_FALSE(people().paper_draft("case-1", "paper-1")->has_value());
  EXPECT_TRUE(paper.kept().empty());
  const auto first = paper.save(0, "zhao", 5, R"({"a":"1"})");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->version, 1u);
  EXPECT_EQ(paper.save(0, "qian", 6, R"({"a":"2"})").error().code, "draft.changed");
  EXPECT_EQ(paper.save(2, "qian", 6, R"({"a":"2"})").error().code, "draft.changed");
  EXPECT_EQ((*people().paper_draft("case-1", "paper-1"))->json, R"({"a":"1"})");
  ASSERT_TRUE(paper.save(1, "qian", 7, R"({"a":"2"})"));
  const auto newest = **people().paper_draft("case-1", "paper-1");
  EXPECT_EQ(newest.version, 2u);
  EXPECT_EQ(newest.json, R"({"a":"2"})");
  EXPECT_EQ(newest.by.text, "qian");
  EXPECT_EQ(newest.saved.us, 7'000'000);
  EXPECT_EQ(newest.began.us, 7'000'000);
  EXPECT_EQ((*people().paper_draft("case-1", "paper-1", 1))->json, R"({"a":"1"})");
  EXPECT_FALSE(people().paper_draft("case-1", "paper-1", 0)->has_value());
  EXPECT_FALSE(people().paper_draft("case-1", "paper-1", 3)->has_value());
  EXPECT_FALSE(people().paper_draft("case-1", "paper-2")->has_value());
  EXPECT_FALSE(people().paper_draft("case-2", "paper-1")->has_value());
  EXPECT_EQ(paper.kept(), (Numbers{2, 1}));
  EXPECT_EQ(people().paper_draft_versions("case-1", "paper-1")->front().json, "");
}

TEST_P(RecordStoreContract, OfOneAuthorsTenMinutesTheLastVersionStays) {
  SharedPaper paper(people());
  ASSERT_TRUE(paper.save(0, "zhao", 1000));
  ASSERT_TRUE(paper.save(1, "zhao", 1300));
  EXPECT_EQ(paper.kept(), (Numbers{2}));
  EXPECT_EQ((*people().paper_draft("case-1", "paper-1"))->began.us, 1000'000'000);
  ASSERT_TRUE(paper.save(2, "zhao", 1599));
  EXPECT_EQ(paper.kept(), (Numbers{3})) << "of who types for an hour a version stays every ten minutes";
  ASSERT_TRUE(paper.save(3, "zhao", 1600));
  EXPECT_EQ(paper.kept(), (Numbers{4, 3}));
  ASSERT_TRUE(paper.save(4, "qian", 1601));
  ASSERT_TRUE(paper.save(5, "zhao", 1602));
  EXPECT_EQ(paper.kept(), (Numbers{6, 5, 4, 3}));
  ASSERT_TRUE(paper.save(6, "zhao", 1603, "{}", true));
  EXPECT_EQ(paper.kept(), (Numbers{7, 6, 5, 4, 3})) << "what is to stay, stays";
  ASSERT_TRUE(paper.save(7, "zhao", 900));
  EXPECT_EQ(paper.kept().size(), 6u) << "a clock that was set back takes nothing away";
}

TEST_P(RecordStoreContract, OfAPapersDraftTheLastVersionsAreKept) {
  SharedPaper paper(people());
  for (std::uint64_t i = 0; i < kVersionsOfDraft + 3; ++i) ASSERT_TRUE(paper.save(i, i % 2 ? "zhao" : "qian", 10));
  const auto kept = paper.kept();
  ASSERT_EQ(kept.size(), kVersionsOfDraft);
  EXPECT_EQ(kept.front(), kVersionsOfDraft + 3);
  EXPECT_EQ(kept.back(), 4u);
}

}  // namespace ports::testing

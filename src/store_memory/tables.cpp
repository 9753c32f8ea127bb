#include "store_memory/tables.h"

#include <algorithm>
#include <tuple>

#include "crypto/digests.h"

namespace store_memory {

std::uint64_t LogTable::length(const std::string& stream) const {
  const auto found = streams.find(stream);
  return found == streams.end() ? 0 : found->second.size();
}

void LogTable::add(Entry entry) {
  streams[entry.event.stream.text].push_back(entry.event.seq);
  auto node = merkle_log::leaf_hash(crypto::sha256, base::view_of(entry.leaf));
  for (std::size_t level = 0;; ++level) {
    if (levels.size() <= level) levels.emplace_back();
    levels[level].push_back(node);
    const auto n = levels[level].size();
    if (n % 2 != 0) break;
    node = merkle_log::node_hash(crypto::sha256, levels[level][n - 2], levels[level][n - 1]);
  }
  entries.push_back(std::move(entry));
}

merkle_log::NodeReader LogTable::nodes() const {
  return [this](unsigned level, std::uint64_t index) -> base::Result<base::Digest> {
    return levels.at(level).at(static_cast<std::size_t>(index));
  };
}

base::Status LogTable::check_published(std::uint64_t size) const {
  if (size <= published) return {};
  return base::fail(base::ErrorKind::invalid, "store.beyond_checkpoint",
                    "the signed checkpoint covers " + std::to_string(published) + " entries",
                    std::to_string(size), "publish first, or ask for a smaller tree");
}

base::Result<std::optional<ports::ReadRow>> Rows::row(std::string_view model, std::string_view id) const {
  const auto rows = models_.find(model);
  if (rows == models_.end()) return std::nullopt;
  const auto found = rows->second.find(id);
  if (found == rows->second.end()) return std::nullopt;
  return found->second;
}

std::vector<ports::ReadRow> Rows::find(const ports::RowQuery& query) const {
  std::vector<ports::ReadRow> found;
  const auto rows = models_.find(query.model);
  if (rows == models_.end()) return found;
  const auto place = [](const ports::ReadRow& r) { return std::tie(r.order_key, r.id); };
  const bool continues = !query.after_key.empty() || !query.after_id.empty();
  for (const auto& [id, row] : rows->second) {
    if (!query.lookup.empty() && row.lookup != query.lookup) continue;
    if (!id.starts_with(query.id_prefix) || !row.order_key.starts_with(query.order_prefix)) continue;
    const auto after = std::tie(query.after_key, query.after_id);
    if (continues && (query.descending ? place(row) >= after : place(row) <= after)) continue;
    found.push_back(row);
  }
  std::sort(found.begin(), found.end(), [&](const auto& a, const auto& b) {
    return query.descending ? place(b) < place(a) : place(a) < place(b);
  });
  if (found.size() > query.limit) found.resize(query.limit);
  return found;
}

std::uint64_t Rows::count(std::string_view model) const {
  const auto rows = models_.find(model);
  return rows == models_.end() ? 0 : rows->second.size();
}

void Rows::put(ports::ReadRow row) {
  auto& rows = models_[row.model];
  if (row.json.is_null()) {
    rows.erase(row.id);
  } else {
    const auto id = row.id;
    rows[id] = std::move(row);
  }
}

base::Result<std::optional<ports::Account>> People::account(const base::UserId& user) const {
  const std::lock_guard lock(mutex_);
  const auto found = accounts_.find(user);
  if (found == accounts_.end()) return std::nullopt;
  return found->second;
}

base::Result<std::optional<ports::Account>> People::account_by_login(std::string_view login) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [user, account] : accounts_)
    if (account.login == login) return account;
  return std::nullopt;
}

std::vector<ports::Account> People::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<ports::Account> all;
  for (const auto& [user, account] : accounts_) all.push_back(account);
  return all;
}

base::Status People::put(const ports::Account& account) {
  const std::lock_guard lock(mutex_);
  for (const auto& [user, other] : accounts_)
    if (other.login == account.login && user != account.user)
      return base::fail(base::ErrorKind::conflict, "account.login_taken", "another account has this login",
                        account.login, "choose another login");
  accounts_[account.user] = account;
  return {};
}

base::Status People::change(const base::UserId& user, const ports::AccountStore::AccountChange& change) {
  const std::lock_guard lock(mutex_);
  const auto found = accounts_.find(user);
  if (found == accounts_.end())
    return base::fail(base::ErrorKind::not_found, "account.none", "this user has no account", user.text);
  auto changed = found->second;
  ZL_CHECK(change(changed));
  found->second = std::move(changed);
  return {};
}

base::Status People::put(const ports::Session& session) {
  const std::lock_guard lock(mutex_);
  sessions_[session.token_digest] = session;
  return {};
}

base::Result<std::optional<ports::Session>> People::session(const base::Digest& token_digest) const {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(token_digest);
  if (found == sessions_.end()) return std::nullopt;
  return found->second;
}

base::Result<std::optional<ports::Session>> People::session_named(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [token, session] : sessions_)
    if (session.id == id) return session;
  return std::nullopt;
}

base::Status People::hand_over(std::string_view session_id, const std::optional<ports::Handover>& to) {
  const std::lock_guard lock(mutex_);
  for (auto& [token, session] : sessions_) {
    if (session.id != session_id) continue;
    session.handed_over = to;
    return {};
  }
  return base::fail(base::ErrorKind::not_found, "session.none", "this session has ended", {}, "sign in");
}

base::Status People::drop_session(const base::Digest& token_digest) {
  const std::lock_guard lock(mutex_);
  sessions_.erase(token_digest);
  return {};
}

base::Status People::drop_sessions_of(const base::UserId& user, std::string_view keep) {
  const std::lock_guard lock(mutex_);
  std::erase_if(sessions_, [&](const auto& s) { return s.second.user == user && s.second.id != keep; });
  return {};
}

base::Status People::drop_sessions_before(base::Instant now) {
  const std::lock_guard lock(mutex_);
  std::erase_if(sessions_, [&](const auto& s) { return s.second.expires < now; });
  return {};
}

base::Result<ports::Draft> People::put(ports::Draft draft) {
  const std::lock_guard lock(mutex_);
  const auto present = drafts_.find({draft.key, draft.owner});
  const auto version = present == drafts_.end() ? 0 : present->second.version;
  if (version != draft.version)
    return base::fail(base::ErrorKind::conflict, "draft.version_conflict",
                      "the draft was saved elsewhere as version " + std::to_string(version), draft.key,
                      "read it again, then save");
  ++draft.version;
  drafts_[{draft.key, draft.owner}] = draft;
  drop_old_drafts(draft);
  return draft;
}

void People::drop_old_drafts(const ports::Draft& newest) {
  std::vector<const ports::Draft*> others;
  for (const auto& [key, draft] : drafts_)
    if (draft.owner == newest.owner && draft.key != newest.key) others.push_back(&draft);
  std::sort(others.begin(), others.end(), [](const auto* a, const auto* b) {
    return std::tie(b->saved, a->key) < std::tie(a->saved, b->key);
  });
  for (std::size_t i = ports::kDraftsOfOne - 1; i < others.size(); ++i)
    drafts_.erase(std::pair(std::string(others[i]->key), base::UserId(others[i]->owner)));
}

base::Result<std::optional<ports::Draft>> People::draft(std::string_view key,
                                                        const base::UserId& owner) const {
  const std::lock_guard lock(mutex_);
  const auto found = drafts_.find({std::string(key), owner});
  if (found == drafts_.end()) return std::nullopt;
  return found->second;
}

base::Result<ports::PaperDraft> People::put(ports::PaperDraft draft, bool stays) {
  const std::lock_guard lock(mutex_);
  const std::pair key(draft.case_id, draft.paper);
  const auto present = paper_drafts_.find(key);
  const auto version = present == paper_drafts_.end() ? 0 : present->second.back().version;
  if (version != draft.version)
    return base::fail(base::ErrorKind::conflict, "draft.changed", "the draft was saved meanwhile as version " + std::to_string(version),
                      draft.paper, "read it again, then choose");
  auto& versions = paper_drafts_[key];
  ++draft.version;
  draft.began = draft.saved;
  if (!versions.empty() && !stays && ports::goes_on_with(versions.back(), draft)) {
    draft.began = versions.back().began;
    versions.pop_back();
  }
  versions.push_back(draft);
  if (versions.size() > ports::kVersionsOfDraft) versions.erase(versions.begin());
  return draft;
}

std::optional<ports::PaperDraft> People::paper_draft(std::string_view case_id, std::string_view paper,
                                                     std::optional<std::uint64_t> version) const {
  const std::lock_guard lock(mutex_);
  const auto found = paper_drafts_.find({std::string(case_id), std::string(paper)});
  if (found == paper_drafts_.end()) return std::nullopt;
  if (!version) return found->second.back();
  for (const auto& draft : found->second)
    if (draft.version == *version) return draft;
  return std::nullopt;
}

std::vector<ports::PaperDraft> People::paper_draft_versions(std::string_view case_id, std::string_view paper) const {
  const std::lock_guard lock(mutex_);
  const auto found = paper_drafts_.find({std::string(case_id), std::string(paper)});
  if (found == paper_drafts_.end()) return {};
  std::vector<ports::PaperDraft> out(found->second.rbegin(), found->second.rend());
  for (auto& draft : out) draft.json.clear();
  return out;
}

}  // namespace store_memory

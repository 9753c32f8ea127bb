#include "services/secrets.h"

#include <algorithm>

#include "base/ascii.h"
#include "crypto/digests.h"
#include "crypto/passwords.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::JsonObject;

namespace {

// What the throttle counts: logins, and one-time secrets, which belong to no login and are counted per address alone.
std::string as_login(std::string_view login) { return "login " + std::string(login); }
std::string as_secret(std::string_view remote) { return "secret " + std::string(remote); }

tl::unexpected<base::Error> bad_login() {
  return fail(ErrorKind::unauthorised, "session.bad_login", "login or password is wrong", {},
              "try again; after five wrong tries each makes the next wait longer");
}

tl::unexpected<base::Error> bad_link() {
  return fail(ErrorKind::unauthorised, "session.bad_link", "this one-time link is used up, expired or wrong", {},
              "ask the system administrator for a new one");
}

tl::unexpected<base::Error> locked(base::Instant until) {
  return fail(ErrorKind::unavailable, "session.locked", "too many wrong tries; wait before the next", until.text(),
              "wait until then");
}

// One-time secrets are read off paper and typed: capitals and hyphens do not matter.
std::string one_time_form(std::string_view typed) {
  std::string out;
  for (const char c : typed) {
    if (c == '-' || c == ' ') continue;
    out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  return out;
}

constexpr std::size_t kSecretChars = 23;  // with hyphens
constexpr std::size_t kHalfChars = 11;
constexpr std::size_t kHalfTyped = 10;  // without
constexpr std::string_view kHalfMark = "half:";  // no digest begins so: a half alone fits nothing that is typed

// 100 random bits as "xxxxx-xxxxx-xxxxx-xxxxx", without characters that look alike; half as many as "xxxxx-xxxxx".
std::string new_one_time_secret(base::Random& random, std::size_t chars = kSecretChars) {
  static constexpr char kAlphabet[] = "abcdefghjkmnpqrstuvwxyz23456789%";
  std::string out;
  while (out.size() < chars) {
    const char c = kAlphabet[random.bytes(1)[0] & 31];
    if (c == '%') continue;
    if (out.size() % 6 == 5) out.push_back('-');
    out.push_back(c);
  }
  return out;
}

// The second half is digested together with the digest of the first, for nobody keeps that one in clear.
std::string digest_of_halves(std::string_view first_digest, std::string_view second) {
  return crypto::sha256(std::string(first_digest) + one_time_form(second)).hex();
}

// What a typed one-time secret is kept as: in one piece, and in two halves.
struct OneTimeDigests {
  std::string whole, halves;
};
OneTimeDigests one_time_digests(std::string_view typed) {
  const auto form = one_time_form(typed);
  OneTimeDigests out{crypto::sha256(form).hex(), {}};
  if (form.size() > kHalfTyped)
    out.halves = digest_of_halves(crypto::sha256(form.substr(0, kHalfTyped)).hex(), form.substr(kHalfTyped));
  return out;
}
bool opens(const ports::Account& account, const OneTimeDigests& typed) {
  if (account.one_time_hash.empty() || account.disabled) return false;
  const bool whole = crypto::equal_secrets(account.one_time_hash, typed.whole);
  const bool halves = !typed.halves.empty() && crypto::equal_secrets(account.one_time_hash, typed.halves);
  return whole || halves;
}

// Hashing takes so long that meanwhile the account may have been reset or disabled, or its secret changed.
tl::unexpected<base::Error> changed_meanwhile() {
  return fail(ErrorKind::conflict, "account.changed", "the account was changed meanwhile", {}, "sign in again, then repeat it");
}

// Hashing takes time; an unknown login must take as long as a known one.
const std::string& decoy_hash() {
  static const std::string hash = crypto::hash_password("no account has this password").value_or("");
  return hash;
}

// One entry of the access log for the first of a window, the tenth, the hundredth: who guesses must not fill the log.
void note_refusal(Core& core, std::string_view login, std::string_view remote, int count) {
  for (int step = 1; step <= count; step *= 10)
    if (step == count)
      (void)note_access(core, system_principal(), "session.refused/1",
                        JsonObject{{"login_digest", crypto::sha256(login).hex()}, {"remote", std::string(remote.substr(0, 200))},
                                   {"count", count}});
}

// A session in the wrong hands must not be the place to guess the password at leisure.
base::Status check_own_password(Core& core, const ports::Account& account, std::string_view password) {
  const auto& user = account.user.text;
  if (const auto until = core.throttle.must_wait(user, user, core.now())) return locked(*until);
  if (crypto::password_fits(account.password_hash, password)) {
    core.throttle.succeeded(user, user);
    return {};
  }
  core.throttle.failed(user, user, core.now());
  return bad_login();
}

base::Status note_wrong_code(Core& core, const ports::Account& read) {
  return core.parts.accounts.change_account(read.user, [&](ports::Account& now) -> base::Status {
    if (now.code_hash != read.code_hash) return {};  // a wrong try at a code that is no longer
    if (now.locked_until > core.now()) return {};
    ++now.failures;
    if (now.failures >= kWrongCodesBeforeWait) {
      now.failures = 0;
      now.locked_until = core.now().plus_seconds(kCodeWaitMinutes * 60);
    }
    return {};
  });
}

// Many at once do not get more tries than one after the other: a right code is none where the wrong ones have locked it.
base::Status note_right_code(Core& core, const ports::Account& read) {
  const auto check = [&](const ports::Account& now) -> base::Status {
    if (now.disabled || now.code_hash != read.code_hash) return changed_meanwhile();
    if (now.locked_until > core.now()) return locked(now.locked_until);
    return {};
  };
  ZL_TRY(const auto present, core.parts.accounts.account(read.user));
  if (!present) return changed_meanwhile();
  ZL_CHECK(check(*present));
  if (present->failures == 0 && present->locked_until.us == 0) return {};
  return core.parts.accounts.change_account(read.user, [&](ports::Account& now) -> base::Status {
    ZL_CHECK(check(now));
    now.failures = 0;
    now.locked_until = {};
    return {};
  });
}

base::Status check_new_password(std::string_view password) {
  const auto chars = std::count_if(password.begin(), password.end(),
                                   [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
  if (static_cast<std::size_t>(chars) < kMinPasswordChars || password.size() > 1000)
    return fail(ErrorKind::invalid, "password.too_short", "a password has at least ten characters", "/password",
                "three or four unrelated words are easy to remember");
  return {};
}

// `password_hash`: what opened the account. A reset that came in between ended all sessions before this one began.
base::Status still_opens(Core& core, const base::UserId& user, const std::string& password_hash) {
  ZL_TRY(const auto account, core.parts.accounts.account(user));
  if (account && !account->disabled && account->password_hash == password_hash) return {};
  return bad_login();
}

base::Result<SignedIn> begin_session(Core& core, const base::UserId& user, const std::string& password_hash,
                                     std::string_view remote) {
  ZL_TRY(auto principal, principal_of(core, user));
  if (core.now() >= base::Instant{core.sessions_purged_us}.plus_seconds(3600)) ZL_CHECK(purge_sessions(core));
  SignedIn in;
  in.token = new_secret(core.parts.random);
  ports::Session session;
  session.token_digest = crypto::sha256(in.token);
  session.user = user;
  session.id = base::uuid_v7(core.now(), core.parts.random);
  session.began = core.now();
  session.expires = core.now().plus_hours(kSessionHours);
  ZL_CHECK(core.parts.accounts.put_session(session));
  if (auto opens = still_opens(core, user, password_hash); !opens) {
    ZL_CHECK(core.parts.accounts.drop_session(session.token_digest));
    return base::pass_on(std::move(opens).error());
  }
  principal.session = session.id;
  // Signing in must not depend on the access log's disk; what is looked at afterwards does, where it is labelled.
  (void)note_access(core, principal, "session.began/1",
                    JsonObject{{"user", user.text}, {"session", session.id}, {"remote", std::string(remote)}});
  in.principal = std::move(principal);
  in.expires = session.expires;
  return in;
}

base::Result<ports::Account> need_account(Core& core, const base::UserId& user) {
  ZL_TRY(auto account, core.parts.accounts.account(user));
  if (!account || account->disabled)
    return fail(ErrorKind::unauthorised, "session.no_such_user", "this account is not there or was disabled");
  return std::move(*account);
}

}  // namespace

std::string new_secret(base::Random& random) {
  std::string text = base::to_base64(random.bytes(32));
  text.pop_back();  // the padding
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

base::Status purge_sessions(Core& core) {
  core.sessions_purged_us = core.now().us;
  return core.parts.accounts.drop_sessions_before(core.now());
}

base::Result<access_control::Principal> principal_of(Core& core, const base::UserId& user) {
  access_control::Principal principal;
  principal.user = user;
  if (!user.text.starts_with("os:")) {
    ZL_TRY(auto row, row_json(core, "user", user.text));
    if (!row || is_disabled(*row))
      return fail(ErrorKind::unauthorised, "session.no_such_user", "this account is not there or was disabled");
    principal.name = base::text_at(*row, "name");
  }
  ZL_TRY(auto roles, core.parts.store.rows({.model = "role_grant", .lookup = user.text, .limit = 100}));
  for (const auto& row : roles) principal.roles.insert(base::text_at(row.json, "role"));
  ZL_TRY(auto labels, core.parts.store.rows({.model = "label_grant", .lookup = user.text, .limit = 1000}));
  for (const auto& row : labels) principal.labels.insert(base::text_at(row.json, "label"));
  return principal;
}

base::Result<SignedIn> sign_in(Core& core, std::string_view login, std::string_view password,
                               std::string_view remote) {
  if (const auto until = core.throttle.must_wait(remote, as_login(login), core.now())) {
    note_refusal(core, login, remote, core.throttle.refused(remote, as_login(login), core.now()));
    return locked(*until);
  }
  ZL_TRY(auto account, core.parts.accounts.account_by_login(login));
  if (account && account->one_time_until >= core.now() && opens(*account, one_time_digests(password)))
    return fail(ErrorKind::unauthorised, "session.new_password_needed", "this is a one-time password", {},
                "choose a password of your own");
  const bool known = account && !account->disabled && !account->password_hash.empty();
  const bool fits = crypto::password_fits(known ? account->password_hash : decoy_hash(), password);
  if (!known || !fits) {
    note_refusal(core, login, remote, core.throttle.failed(remote, as_login(login), core.now()));
    return bad_login();
  }
  core.throttle.succeeded(remote, as_login(login));
  return begin_session(core, account->user, account->password_hash, remote);
}

base::Result<SignedIn> redeem(Core& core, std::string_view secret, std::string_view new_password,
                              std::string_view remote) {
  ZL_CHECK(check_new_password(new_password));
  if (const auto until = core.throttle.must_wait(remote, as_secret(remote), core.now())) return locked(*until);
  const auto typed = one_time_digests(secret);
  ZL_TRY(auto accounts, core.parts.accounts.accounts());
  const auto fits = [&](const ports::Account& account) { return opens(account, typed) && account.one_time_until >= core.now(); };
  const auto found = std::find_if(accounts.begin(), accounts.end(), fits);
  if (found == accounts.end()) {
    core.throttle.failed(remote, as_secret(remote), core.now());
    return bad_link();
  }
  ZL_TRY(const auto password_hash, crypto::hash_password(new_password));
  ZL_CHECK(core.parts.accounts.change_account(found->user, [&](ports::Account& now) -> base::Status {
    if (!fits(now)) return bad_link();  // it opens once, also for two at the same time
    now.password_hash = password_hash;
    now.one_time_hash.clear();
    now.failures = 0;
    now.locked_until = {};
    return {};
  }));
  ZL_CHECK(core.parts.accounts.drop_sessions_of(found->user));
  core.throttle.succeeded(remote, as_login(found->login));
  core.throttle.succeeded(remote, as_secret(remote));
  return begin_session(core, found->user, password_hash, remote);
}

base::Result<access_control::Principal> authenticate(Core& core, KnownPrincipals& known, std::string_view token) {
  ZL_TRY(auto session, core.parts.accounts.session(crypto::sha256(token)));
  if (!session || session->expires < core.now())
    return fail(ErrorKind::unauthorised, "session.none", "not signed in, or the session has ended", {}, "sign in again");
  ZL_TRY(auto principal, known.of(core, session->user));
  principal.session = session->id;
  if (const auto& held = session->handed_over) principal.handed_over = access_control::HandedOver{held->case_id, held->paper};
  return principal;
}

base::Status sign_out(Core& core, std::string_view token) {
  const auto digest = crypto::sha256(token);
  ZL_TRY(auto session, core.parts.accounts.session(digest));
  if (!session) return {};
  ZL_CHECK(core.parts.accounts.drop_session(digest));
  access_control::Principal who;
  who.user = session->user;
  (void)note_access(core, who, "session.ended/1",
                    JsonObject{{"user", session->user.text}, {"session", session->id}, {"reason", "signed_out"}});
  return {};
}

base::Status check_personal_code(Core& core, const base::UserId& user, std::string_view code) {
  ZL_TRY(auto account, need_account(core, user));
  if (account.locked_until > core.now()) return locked(account.locked_until);
  if (account.code_hash.empty())
    return fail(ErrorKind::unauthorised, "code.none_set", "this officer has set no personal code", "/code",
                "set one under settings");
  if (!crypto::password_fits(account.code_hash, code)) {
    ZL_CHECK(note_wrong_code(core, account));
    return fail(ErrorKind::unauthorised, "code.wrong", "the personal code is wrong", "/code", "try again");
  }
  return note_right_code(core, account);
}

base::Status set_personal_code(Core& core, const base::UserId& user, std::string_view password,
                               std::string_view code) {
  ZL_TRY(auto account, need_account(core, user));
  ZL_CHECK(check_own_password(core, account, password));
  const bool digits = std::all_of(code.begin(), code.end(), base::is_digit);
  if (!digits || code.size() < 6 || code.size() > 12)
    return fail(ErrorKind::invalid, "code.bad_form", "a personal code has 6 to 12 digits", "/code");
  ZL_TRY(const auto code_hash, crypto::hash_password(code));
  return core.parts.accounts.change_account(user, [&](ports::Account& now) -> base::Status {
    if (now.disabled || now.password_hash != account.password_hash) return changed_meanwhile();
    now.code_hash = code_hash;
    return {};
  });
}

base::Status set_password(Core& core, const base::UserId& user, std::string_view old_password,
                          std::string_view new_password, std::string_view session) {
  ZL_CHECK(check_new_password(new_password));
  ZL_TRY(auto account, need_account(core, user));
  ZL_CHECK(check_own_password(core, account, old_password));
  ZL_TRY(const auto password_hash, crypto::hash_password(new_password));
  ZL_CHECK(core.parts.accounts.change_account(user, [&](ports::Account& now) -> base::Status {
    if (now.disabled || now.password_hash != account.password_hash) return changed_meanwhile();
    now.password_hash = password_hash;
    // Who is in needs no reset: one that was asked for is off.
    if (now.one_time_hash.starts_with(kHalfMark)) now.one_time_hash.clear();
    return {};
  }));
  // Who changes it may do so because somebody else knows it.
  return core.parts.accounts.drop_sessions_of(user, session);
}

namespace {

// From here on nothing but the one-time secret opens the account. Whoever is in has to be put out too.
void leave_one_time_secret_alone(ports::Account& account, std::string one_time_hash, base::Instant now) {
  account.password_hash.clear();
  account.code_hash.clear();
  account.failures = 0;
  account.locked_until = {};
  account.one_time_hash = std::move(one_time_hash);
  account.one_time_until = now.plus_hours(24 * kOneTimeDays);
}

}  // namespace

base::Result<std::string> issue_one_time_secret(Core& core, const base::UserId& user, std::string_view login) {
  std::string secret = new_one_time_secret(core.parts.random);
  const auto digest = crypto::sha256(one_time_form(secret)).hex();
  const auto issue = [&](ports::Account& account) -> base::Status {
    account.user = user;
    account.login = std::string(login);
    leave_one_time_secret_alone(account, digest, core.now());
    return {};
  };
  ZL_TRY(const auto existing, core.parts.accounts.account(user));
  if (existing) {
    ZL_CHECK(core.parts.accounts.change_account(user, issue));
  } else {
    ports::Account account;
    ZL_CHECK(issue(account));
    ZL_CHECK(core.parts.accounts.put_account(account));
  }
  ZL_CHECK(core.parts.accounts.drop_sessions_of(user));
  return secret;
}

base::Result<std::string> ask_one_time_secret(Core& core, const base::UserId& user) {
  ZL_TRY(const auto account, core.parts.accounts.account(user));
  if (!account) return fail(ErrorKind::not_found, "user.no_such_user", "this user has no account", "/user");
  std::string half = new_one_time_secret(core.parts.random, kHalfChars);
  ZL_CHECK(core.parts.accounts.change_account(user, [&](ports::Account& now) -> base::Status {
    now.one_time_hash = std::string(kHalfMark) + crypto::sha256(one_time_form(half)).hex();
    now.one_time_until = core.now().plus_hours(24 * kHalfDays);
    return {};
  }));
  return half;
}

base::Result<std::string> complete_one_time_secret(Core& core, const base::UserId& user) {
  const auto none_asked = [] {
    return fail(ErrorKind::conflict, "reset.none_asked", "no reset of this account waits for a second person", "/user",
                "let the system administrator ask for it first");
  };
  ZL_TRY(const auto account, core.parts.accounts.account(user));
  if (!account) return none_asked();
  std::string half = new_one_time_secret(core.parts.random, kHalfChars);
  ZL_CHECK(core.parts.accounts.change_account(user, [&](ports::Account& now) -> base::Status {
    if (!half_waits_until(now, core.now())) return none_asked();
    const auto first = now.one_time_hash.substr(kHalfMark.size());
    leave_one_time_secret_alone(now, digest_of_halves(first, half), core.now());
    return {};
  }));
  ZL_CHECK(core.parts.accounts.drop_sessions_of(user));
  return half;
}

std::optional<base::Instant> half_waits_until(const ports::Account& account, base::Instant now) {
  if (!account.one_time_hash.starts_with(kHalfMark) || account.one_time_until < now || account.disabled) return std::nullopt;
  return account.one_time_until;
}

}  // namespace services

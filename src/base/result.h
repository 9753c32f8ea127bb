// Errors as values. Every call that can fail for a reason outside the program returns Result<T>; exceptions are left
// to broken invariants and to running out of memory. An Error says what happened, where, and what to do about it.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace base {

// Few kinds, each with one meaning; the HTTP status in brackets is what http_api answers for it.
enum class ErrorKind {
  invalid,       // the input is wrong; sending it again unchanged cannot succeed (422)
  not_found,     // no such thing, or the asker may not know of it (404)
  denied,        // known, but not permitted (403)
  conflict,      // the state moved on, or an equal request is under way (409)
  blocked,       // the law voids the act as things stand: a gate of the rulebook (409)
  corrupt,       // stored bytes are not what was stored (500)
  unavailable,   // try again later: overload, lock held, peer away (503)
  full,          // no space left for the record; nothing was stored (507)
  io,            // the operating system refused (500)
  too_large,     // beyond a named limit (413)
  unauthorised,  // not signed in, or the secret is wrong (401)
  broken         // a broken invariant of ours (500)
};

struct Error {
  ErrorKind kind = ErrorKind::broken;
  std::string code;    // stable, dotted, from the registry of codes: "upload.digest_mismatch"
  std::string what;    // what happened, one sentence, English
  std::string where;   // which field, file, line, event; may be empty
  std::string remedy;  // what to do; may be empty

  // "what (where): remedy", for logs and the command line.
  std::string text() const;
};

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

inline tl::unexpected<Error> fail(ErrorKind kind, std::string code, std::string what, std::string where = {},
                                  std::string remedy = {}) {
  return tl::unexpected<Error>(
      Error{kind, std::move(code), std::move(what), std::move(where), std::move(remedy)});
}

inline tl::unexpected<Error> pass_on(Error error) { return tl::unexpected<Error>(std::move(error)); }

const char* kind_name(ErrorKind kind);

// Stops the program: an invariant of ours is broken and going on could damage the record. Never for input.
[[noreturn]] void broken_invariant(const char* condition, const char* file, int line);

}  // namespace base

#define ZL_CONCAT_(a, b) a##b
#define ZL_CONCAT(a, b) ZL_CONCAT_(a, b)

// ZL_TRY(declaration, expression): assigns the value or returns the error. Not inside coroutines.
#define ZL_TRY_(tmp, decl, expr)                                           \
  auto tmp = (expr);                                                       \
  if (!tmp) return ::base::pass_on(std::move(tmp).error());                \
  decl = std::move(*tmp)
#define ZL_TRY(decl, expr) ZL_TRY_(ZL_CONCAT(zl_try_, __LINE__), decl, expr)

// ZL_CHECK(expression): returns the error of a Status, else goes on.
#define ZL_CHECK_(tmp, expr) \
  if (auto tmp = (expr); !tmp) return ::base::pass_on(std::move(tmp).error())
#define ZL_CHECK(expr) ZL_CHECK_(ZL_CONCAT(zl_check_, __LINE__), expr)

#define REQUIRE_INVARIANT(condition) \
  ((condition) ? static_cast<void>(0) : ::base::broken_invariant(#condition, __FILE__, __LINE__))

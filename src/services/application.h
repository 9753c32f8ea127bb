// The use cases of a bureau, behind one door. Each use case is an *operation* with a name ("case.open"), JSON in and JSON
// out; routes of http_api, the command line, the local socket and the sample bureau all come through `call`, so that each
// takes the same checks: may this principal (access), is the input right (schema), does the law allow it now (rulebook),
// has the state moved on (expected version), was it asked before (idempotency key).
// Bytes do not travel as JSON: contents are read through `open_content`, recordings arrive through `uploads()`, a file that an
// operation is about stands in its context.
// Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/kernel.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/random.h"
#include "ports/account_store.h"
#include "ports/blob_vault.h"
#include "ports/key_store.h"
#include "ports/media_tools.h"
#include "ports/page_binder.h"
#include "ports/record_store.h"

namespace services {

struct CallContext {
  access_control::Principal who;
  std::optional<std::uint64_t> expected_version;  // If-Match; writes to a case need it unless the operation says so
  std::string idempotency_key;                    // may be empty
  std::string request_id;
  std::shared_ptr<const base::Bytes> file;        // what travels beside the input, for operations that take a file
  bool at_the_machine = false;  // asked by a process that opened the store itself: no server runs on it
};

struct Reply {
  base::Json body;
  std::optional<std::uint64_t> version;  // the case's version (ETag)
};

// Bytes to be sent: a recording, its poster or proxy, a paper as PDF or OFD, a page as SVG, a file of an archived case.
struct Content {
  std::string mime;
  std::string file_name;  // for Content-Disposition; safe
  std::string etag;       // digest, hex
  std::unique_ptr<ports::BlobReader> bytes;
  bool whole_only = false;  // made for this answer alone: parts of it cannot be asked for
  std::int64_t fresh_for = 0;  // seconds for which the same session need not ask again: the address names these bytes. 0: asks
};

// kind: "recording", "poster", "proxy" (id = recording), "paper_pdf", "paper_ofd", "paper_page" (id = paper, page from 1),
// "papers_pdf" (several papers of a case behind each other), "preview_page" (id = digest of what a page of a preview shows),
// "form_page" (id = a preview token, of no case), "block_sheets" (id = a block of numbers, of no case), "page_photo" (id = blob digest named by the case), "seal_picture" (id = seal, of no case), "archive" (the bag as zip).
struct ContentRequest {
  base::CaseId case_id;
  std::string kind;
  std::string id;
  int page = 0;  // of page_photo: the sheet of a PDF
  // Of paper_pdf, papers_pdf and block_sheets: which copy, from 1; 0: none in particular, as the form has it for all.
  int copy = 0;
  bool all_copies = false;          // of papers_pdf and block_sheets: every copy of each paper, one behind the other
  std::vector<std::string> papers;  // of papers_pdf, in this order; empty: all that are not void, in the order of the case
};

struct SignedIn {
  std::string token;  // 43 characters of base64url; goes into the cookie; stored only as a digest
  access_control::Principal principal;
  base::Instant expires;
  bool must_set_password = false;
};

struct UploadInfo {
  std::string id;
  std::uint64_t length = 0;
  std::uint64_t offset = 0;
  base::Json metadata;  // {case, name, device, officer, made_until, link?, sha256?}
  base::Json result;    // the stored recording, once complete; else null
  std::optional<base::Instant> expires;  // when it is dropped unless something arrives before; a complete one: nothing
};

class Uploads {
 public:
  virtual ~Uploads() = default;
  // Errors: too_large "upload.too_large"; invalid "upload.bad_metadata"; not_found (no such case for this principal);
  // unavailable "upload.too_many" (of this user, in number or bytes); full "upload.does_not_fit".
  virtual base::Result<UploadInfo> create(const CallContext&, std::uint64_t length, const base::Json& metadata) = 0;
  virtual base::Result<UploadInfo> info(const CallContext&, std::string_view id) = 0;
  // Appends at exactly `offset`. Errors: conflict "upload.wrong_offset" (where = present offset).
  // `chunk_sha256`, when given, covers this call's bytes: invalid "upload.checksum_mismatch", nothing is appended.
  virtual base::Result<UploadInfo> append(const CallContext&, std::string_view id, std::uint64_t offset,
                                          base::ByteView more) = 0;
  // Called when a request's bytes ended: drops everything after `keep` (checksum mismatch), or completes the upload when
  // all bytes are there: digests, seals, records `recording.stored`, and only then answers.
  virtual base::Result<UploadInfo> finish(const CallContext&, std::string_view id) = 0;
  virtual base::Status truncate(const CallContext&, std::string_view id, std::uint64_t keep) = 0;
  virtual base::Status cancel(const CallContext&, std::string_view id) = 0;
};

struct Change {
  std::uint64_t seq;
  base::CaseId stream;
  std::uint64_t version;
  std::string type;
};

// What was recorded after a position: what this principal may know of, and how far was looked, so that a reader who may
// see nothing of a long stretch still gets past it.
struct Changes {
  std::vector<Change> list;
  std::uint64_t looked_to = 0;  // the next look begins after this seq
  bool empty() const { return list.empty(); }
};

class Application {
 public:
  virtual ~Application() = default;

  // All operations: docs/operations-list is generated from them. Errors: not_found "operation.unknown", invalid with the
  // field in `where`, denied, conflict "case.version_conflict", blocked "gate.<rule>" with the rule's words.
  virtual base::Result<Reply> call(const CallContext& context, std::string_view operation,
                                   const base::Json& input) = 0;

  // Whether this principal may call an operation that takes a file, found out before the file is taken. Errors: denied
  // "access.not_permitted", "session.handed_over"; not_found "operation.unknown".
  virtual base::Status may_send_file(const CallContext& context, std::string_view operation) = 0;

  virtual base::Result<Content> open_content(const CallContext& context, const ContentRequest& request) = 0;
  virtual Uploads& uploads() = 0;

  // Sessions. Errors: unauthorised "session.bad_login"; unavailable "session.locked" with the time to wait for. Both the
  // same, in words and time, whether the name exists or not.
  virtual base::Result<SignedIn> sign_in(std::string_view login, std::string_view password,
                                         std::string_view remote) = 0;
  virtual base::Result<SignedIn> redeem(std::string_view one_time_secret, std::string_view new_password,
                                        std::string_view remote) = 0;
  virtual base::Result<access_control::Principal> authenticate(std::string_view token) = 0;
  virtual base::Status sign_out(std::string_view token) = 0;
  // The principal of a process on this machine, by its user id, with the roles granted to "os:UID".
  virtual base::Result<access_control::Principal> local_principal(unsigned uid) = 0;

  // Changes that this principal may know of, after `seq`; waits up to `milliseconds` when there are none yet.
  virtual base::Result<Changes> changes(const CallContext& context, std::uint64_t after_seq,
                                                    int milliseconds) = 0;
  // The newest record: where a listener begins who asks only for what is yet to come.
  virtual std::uint64_t newest_seq() const { return 0; }
  virtual bool is_demo() const { return false; }  // a sample bureau, which every page says
  virtual base::Status ready() const = 0;  // readyz: store open, log consistent, disk not full
  virtual base::Json metrics() const = 0;  // {name: number}
};

}  // namespace services

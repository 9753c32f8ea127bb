#include "services/recording_uploads.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>

#include "base/limits.h"
#include "files/disk.h"
#include "files/durable.h"
#include "services/content_kind.h"
#include "services/handover.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonObject;

namespace {

constexpr std::size_t kCopyBytes = 1 << 20;
constexpr std::size_t kMaxNotesBytes = 1 << 20;
constexpr int kFinishedKeptHours = 24;  // notes of a finished upload, for a client that did not hear the end

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

tl::unexpected<base::Error> no_such_upload() {
  return fail(ErrorKind::not_found, "upload.no_such_upload", "there is no such upload", {}, "begin a new one");
}

base::Status io_error(const char* doing) { return base::pass_on(files::error_of(errno, doing, "uploads")); }

bool plain_id(std::string_view id) {
  return id.size() == 32 && id.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

base::Status check_metadata(const Json& metadata) {
  for (const char* field : {"case", "name", "device", "officer", "made_from", "made_until", "act", "link_kind", "link_id", "sha256"})
    if (const auto* value = base::find(metadata, field); value != nullptr && !value->is_string())
      return fail(ErrorKind::invalid, "json.missing_field", "this is told as a text", "/" + std::string(field), "send a text");
  ZL_CHECK(base::need_text(metadata, "case"));
  ZL_CHECK(base::need_text(metadata, "name"));
  for (const char* time : {"made_from", "made_until"})
    if (const auto text = base::text_at(metadata, time); !text.empty()) {
      auto parsed = base::Instant::parse(text);
      if (!parsed) {
        parsed.error().where = std::string("/") + time;
        return base::pass_on(std::move(parsed).error());
      }
    }
  if (const auto digest = base::text_at(metadata, "sha256"); !digest.empty()) {
    auto parsed = base::Digest::from_hex(digest);
    if (!parsed) {
      parsed.error().where = "/sha256";
      return base::pass_on(std::move(parsed).error());
    }
  }
  return {};
}

// The body of recording.stored, but for the recording's id.
base::Result<JsonObject> recording_body(Core& core, const CallContext& context, const Json& metadata,
                                        const ports::BlobInfo& blob, const ContentKind& kind) {
  const auto text = [&](const char* key) { return base::text_at(metadata, key); };
  JsonObject body{{"blob", blob.digest.hex()},
                  {"bytes", blob.bytes},
                  {"name", safe_file_name(text("name"))},
                  {"media", kind.media},
                  {"mime", kind.mime},
                  {"device", text("device").empty() ? "unknown" : text("device")},
                  {"officer", text("officer").empty() ? context.who.user.text : text("officer")},
                  {"made_until", core.now().text()},
                  {"time_source", "server"}};
  for (const char* key : {"made_from", "made_until"}) {
    if (text(key).empty()) continue;
    ZL_TRY(const auto instant, base::Instant::parse(text(key)));
    body[key] = instant.text();
    body["time_source"] = "device";
  }
  if (!text("act").empty()) body["act"] = text("act");
  if (!text("link_kind").empty()) body["link"] = JsonObject{{"kind", text("link_kind")}, {"id", text("link_id")}};
  return body;
}

// Whether a recording with these words could go on record as the case stands: better said before its bytes are sent.
base::Status check_storable(Core& core, const CallContext& context, const Json& metadata, std::uint64_t length) {
  ZL_CHECK(check_metadata(metadata));
  ZL_TRY(const auto loaded, load_case(core, context.who, "case.store_recording", base::text_at(metadata, "case")));
  const auto& state = *loaded;
  ports::BlobInfo blob{{}, length, false};
  // Announced bytes that the case holds are refused now, not when all of them have come once more.
  if (const auto announced = base::Digest::from_hex(base::text_at(metadata, "sha256"))) blob.digest = *announced;
  ZL_TRY(auto body, recording_body(core, context, metadata, blob, content_kind({})));
  const records::Command asked{"case.store_recording", context.who.user, context.who.roles, JsonObject{}, std::move(body), core.now()};
  ZL_TRY(const auto events, records::decide(state, asked, records::OpenGate{}));
  for (const auto& event : events) ZL_CHECK(core.parts.vocabulary.check_event(event.type, event.body));
  return {};
}

base::Status write_at(int fd, std::uint64_t offset, base::ByteView more) {
  std::size_t done = 0;
  while (done < more.size()) {
    const auto n = ::pwrite(fd, more.data() + done, more.size() - done, static_cast<off_t>(offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return io_error("writing an upload");
    done += static_cast<std::size_t>(n);
  }
  return {};
}

}  // namespace

struct RecordingUploads::Upload {
  std::string id;
  std::string owner;
  std::uint64_t length = 0;
  Json metadata;
  // Read under the table's guard too, when room is counted.
  std::atomic<std::uint64_t> offset = 0;
  std::atomic<bool> done = false;
  std::mutex guard;  // of what follows, and of the files
  Json result;
  std::string finished_at;
  base::Instant touched, noted;  // when something last came, and what the notes say of it
  bool gone = false;  // cancelled while someone waited for it

  UploadInfo info() const {
    if (!result.is_null()) return {id, length, length, metadata, result, {}};
    return {id, length, offset, metadata, result, expires()};
  }
  base::Instant expires() const { return touched.plus_hours(24 * kUploadKeptDays); }
  bool over(base::Instant now) const {
    if (result.is_null()) return now >= expires();
    return finished_at < now.plus_hours(-kFinishedKeptHours).text();
  }
};

struct RecordingUploads::Held {
  std::shared_ptr<Upload> upload;
  std::unique_lock<std::mutex> turn;  // declared after: let go of first
  Upload* operator->() const { return upload.get(); }
  Upload& operator*() const { return *upload; }
};

RecordingUploads::RecordingUploads(Core& core) : core_(core), folder_(core.parts.data / "uploads") {
  std::filesystem::create_directories(folder_);
  load();
}

std::filesystem::path RecordingUploads::bytes_path(std::string_view id) const { return folder_ / (std::string(id) + ".part"); }
std::filesystem::path RecordingUploads::notes_path(std::string_view id) const { return folder_ / (std::string(id) + ".json"); }

void RecordingUploads::load() {
  std::error_code error;
  std::vector<std::string> ids;
  for (auto it = std::filesystem::directory_iterator(folder_, error); !error && it != std::filesystem::directory_iterator();
       it.increment(error))
    if (it->path().extension() == ".json" && plain_id(it->path().stem().string())) ids.push_back(it->path().stem().string());
  for (const auto& id : ids) load_one(id);
}

// Notes that cannot be read are left where they are: to the client the upload is not there, and it begins another.
void RecordingUploads::load_one(const std::string& id) {
  files::Disk disk(folder_.string());
  const auto bytes = files::read_whole(disk, id + ".json", kMaxNotesBytes);
  if (!bytes) return;
  const auto json = base::parse_json(base::text_of(*bytes));
  if (!json) return;
  const auto *metadata = base::find(*json, "metadata"), *result = base::find(*json, "result");
  const auto length = base::int_at(*json, "length");
  if (metadata == nullptr || result == nullptr || !length || *length <= 0) return;
  auto upload = std::make_shared<Upload>();
  upload->id = id;
  upload->owner = base::text_at(*json, "owner");
  upload->length = static_cast<std::uint64_t>(*length);
  upload->metadata = *metadata;
  upload->result = *result;
  upload->done = !upload->result.is_null();
  upload->finished_at = base::text_at(*json, "finished_at");
  upload->touched = base::Instant::parse(base::text_at(*json, "touched")).value_or(core_.now());
  upload->noted = upload->touched;
  if (upload->over(core_.now())) return forget(id);
  std::error_code error;
  const auto size = std::filesystem::file_size(bytes_path(id), error);
  upload->offset = error ? 0 : std::min<std::uint64_t>(size, upload->length);
  uploads_[id] = std::move(upload);
}

base::Result<RecordingUploads::Held> RecordingUploads::hold(const CallContext& context, std::string_view id) {
  Held held;
  {
    std::lock_guard lock(guard_);
    const auto found = uploads_.find(id);
    if (found == uploads_.end() || found->second->owner != context.who.user.text) return no_such_upload();
    held.upload = found->second;
  }
  held.turn = std::unique_lock(held->guard);
  if (held->gone || held->over(core_.now())) return no_such_upload();
  ZL_CHECK(check_handover_upload(core_, context.who, held->metadata));
  return held;
}

void RecordingUploads::forget(const std::string& id) {
  std::error_code ignored;
  std::filesystem::remove(bytes_path(id), ignored);
  std::filesystem::remove(notes_path(id), ignored);
}

// At each new one, for only these take room. One that somebody works on is left for the next time.
void RecordingUploads::drop_old() {
  const std::lock_guard lock(guard_);
  std::erase_if(uploads_, [&](const auto& one) {
    const std::unique_lock turn(one.second->guard, std::try_to_lock);
    if (!turn || !one.second->over(core_.now())) return false;
    one.second->gone = true;
    forget(one.first);
    return true;
  });
}

std::optional<std::uint64_t> RecordingUploads::free_space() const {
  if (core_.parts.free_space) return core_.parts.free_space();
  std::error_code error;
  const auto space = std::filesystem::space(folder_, error);
  if (error) return std::nullopt;
  return space.available;
}

// Room is needed for what is still to come of every open upload and, when it is complete, for its copy in the vault.
base::Status RecordingUploads::check_room(const CallContext& context, std::uint64_t length) {
  std::size_t open = 0;
  std::uint64_t of_user = length, needed = 2 * length;
  for (const auto& [id, upload] : uploads_) {
    if (upload->done) continue;
    needed += 2 * upload->length - std::min<std::uint64_t>(upload->offset, upload->length);
    if (upload->owner != context.who.user.text) continue;
    ++open;
    of_user += upload->length;
  }
  if (open >= kOpenUploads || of_user > kOpenUploadBytes)
    return fail(ErrorKind::unavailable, "upload.too_many", "this user has too many unfinished uploads", "Upload-Length",
                "let some of them finish, or give them up, then begin this one again");
  const auto left = free_space();
  if (left && (*left < kDiskReserve || needed > *left - kDiskReserve))
    return fail(ErrorKind::full, "upload.does_not_fit", "the recordings on their way in and this one do not fit on the disk",
                "Upload-Length", "have room made on the server, then begin again; nothing was taken");
  return {};
}

base::Result<std::shared_ptr<RecordingUploads::Upload>> RecordingUploads::enter(const CallContext& context, std::uint64_t length,
                                                                                const Json& metadata) {
  auto upload = std::make_shared<Upload>();
  upload->id = base::to_hex(core_.parts.random.bytes(16));
  upload->owner = context.who.user.text;
  upload->length = length;
  upload->metadata = metadata;
  upload->touched = upload->noted = core_.now();
  const std::lock_guard lock(guard_);
  ZL_CHECK(check_room(context, length));
  uploads_[upload->id] = upload;
  return upload;
}

base::Status RecordingUploads::write_notes(const Upload& upload) const {
  files::Disk disk(folder_.string());
  JsonObject json{{"owner", upload.owner}, {"length", upload.length}, {"metadata", upload.metadata}, {"result", upload.result},
                  {"touched", upload.touched.text()}};
  if (!upload.finished_at.empty()) json["finished_at"] = upload.finished_at;
  return files::write_durably(disk, upload.id + ".json", base::view_of(boost::json::serialize(json)));
}

base::Result<UploadInfo> RecordingUploads::create(const CallContext& context, std::uint64_t length,
                                                  const Json& metadata) {
  if (length > base::kMaxRecordingBytes)
    return fail(ErrorKind::too_large, "upload.too_large", "a recording has at most 256 GiB", "Upload-Length", "split it");
  if (length == 0)
    return fail(ErrorKind::invalid, "upload.empty", "the file is empty: nothing was recorded", "Upload-Length",
                "check the file on the device");
  ZL_CHECK(check_handover_upload(core_, context.who, metadata));
  ZL_CHECK(check_storable(core_, context, metadata, length));
  drop_old();
  ZL_TRY(const auto upload, enter(context, length, metadata));
  const auto give_up = [&](const base::Error& error) {
    {
      const std::lock_guard lock(guard_);
      uploads_.erase(upload->id);
    }
    forget(upload->id);
    return base::pass_on(error);
  };
  const Descriptor file(::open(bytes_path(upload->id).c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600));
  if (file.get() < 0) return give_up(io_error("creating an upload").error());
  if (const auto noted = write_notes(*upload); !noted) return give_up(noted.error());
  return upload->info();
}

base::Result<UploadInfo> RecordingUploads::info(const CallContext& context, std::string_view id) {
  ZL_TRY(const auto upload, hold(context, id));
  return upload->info();
}

base::Result<UploadInfo> RecordingUploads::append(const CallContext& context, std::string_view id, std::uint64_t offset,
                                                  base::ByteView more) {
  ZL_TRY(auto upload, hold(context, id));
  const auto stands = upload->info().offset;
  if (offset != stands)
    return fail(ErrorKind::conflict, "upload.wrong_offset", "the upload stands elsewhere", std::to_string(stands),
                "ask where it stands and go on from there");
  if (more.size() > upload->length - offset)
    return fail(ErrorKind::too_large, "upload.beyond_length", "more bytes than were announced",
                std::to_string(upload->length), "begin a new upload with the right length");
  if (more.empty()) return upload->info();
  const Descriptor file(::open(bytes_path(id).c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  if (file.get() < 0) return base::pass_on(io_error("opening an upload").error());
  if (auto written = write_at(file.get(), offset, more); !written) {
    // Bytes beyond `offset` do not count; where they cannot be cut off, the next ones are written over them.
    static_cast<void>(::ftruncate(file.get(), static_cast<off_t>(offset)) == 0);
    return base::pass_on(std::move(written).error());
  }
  upload->offset = offset + more.size();
  upload->touched = core_.now();
  return upload->info();
}

base::Status RecordingUploads::truncate(const CallContext& context, std::string_view id, std::uint64_t keep) {
  ZL_TRY(auto upload, hold(context, id));
  if (!upload->result.is_null()) return {};
  if (keep > upload->offset)
    return fail(ErrorKind::conflict, "upload.wrong_offset", "the upload does not reach so far",
                std::to_string(upload->offset), "ask where it stands and go on from there");
  if (::truncate(bytes_path(id).c_str(), static_cast<off_t>(keep)) != 0) return io_error("shortening an upload");
  upload->offset = keep;
  return {};
}

base::Result<UploadInfo> RecordingUploads::finish(const CallContext& context, std::string_view id) {
  ZL_TRY(auto upload, hold(context, id));
  if (!upload->result.is_null()) return upload->info();
  if (upload->offset < upload->length) {
    // That it is alive must outlast a restart; to the hour is enough for days.
    if (upload->touched >= upload->noted.plus_hours(1) && write_notes(*upload)) upload->noted = upload->touched;
    return upload->info();
  }
  ZL_TRY(upload->result, store(context, *upload));
  upload->done = true;
  upload->finished_at = core_.now().text();
  // On record it is. If only these notes fail, the bytes stay, and the next start stores them again, to the same answer.
  if (write_notes(*upload)) {
    std::error_code ignored;
    std::filesystem::remove(bytes_path(id), ignored);
  }
  return upload->info();
}

base::Status RecordingUploads::cancel(const CallContext& context, std::string_view id) {
  ZL_TRY(auto upload, hold(context, id));
  upload->gone = true;
  std::error_code ignored;
  std::filesystem::remove(bytes_path(id), ignored);
  std::filesystem::remove(notes_path(id), ignored);
  std::lock_guard lock(guard_);
  uploads_.erase(upload->id);
  return {};
}

base::Result<Json> RecordingUploads::store(const CallContext& context, Upload& upload) {
  const Descriptor file(::open(bytes_path(upload.id).c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return base::pass_on(io_error("opening an upload").error());
  std::uint64_t left = upload.length;
  const Office::Source source = [&](std::span<std::uint8_t> out) -> base::Result<std::size_t> {
    while (true) {
      const auto n = ::read(file.get(), out.data(), static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), left)));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return base::pass_on(io_error("reading an upload").error());
      left -= static_cast<std::uint64_t>(n);
      return static_cast<std::size_t>(n);
    }
  };
  auto stored = receive_recording(core_, context, upload.metadata, source, "upload-" + upload.id);
  if (!stored && stored.error().code == "vault.digest_mismatch") {
    // What was sent is not what the device holds: these bytes must be sent again from the beginning.
    std::error_code ignored;
    std::filesystem::resize_file(bytes_path(upload.id), 0, ignored);
    upload.offset = 0;
  }
  return stored;
}

namespace {

// The recording's bytes are in the vault; now it goes on record.
base::Result<Json> record_stored(Core& core, const CallContext& context, const Json& metadata,
                                 const ports::BlobInfo& blob, base::ByteView head, const std::string& key) {
  const auto kind = content_kind(head);
  ZL_TRY(const auto body, recording_body(core, context, metadata, blob, kind));
  const auto case_id = base::text_at(metadata, "case");
  CallContext own = context;
  own.expected_version.reset();
  own.idempotency_key = key;
  ZL_TRY(auto reply, run_case_command(core, own, "case.store_recording", JsonObject{{"case", case_id}},
                                      [&](const records::CaseState&) -> base::Result<Known> { return Json(body); }));
  JsonObject out = reply.body.as_object();
  out["digest"] = blob.digest.hex();
  out["bytes"] = blob.bytes;
  out["media"] = kind.media;
  out["mime"] = kind.mime;
  out["name"] = *base::find(body, "name");
  core.analyse_later(base::CaseId{case_id}, base::text_at(reply.body, "recording"));
  core.digest_later(blob.digest, blob.bytes);
  return Json(std::move(out));
}

// What is on record already, and is received again because the answer was lost, is not asked of the case as it stands now.
base::Status check_still_storable(Core& core, const CallContext& context, const Json& metadata, std::uint64_t bytes,
                                  const std::string& key) {
  ZL_CHECK(check_metadata(metadata));
  CallContext own = context;
  own.idempotency_key = key;
  const JsonObject asked{{"case", base::text_at(metadata, "case")}};
  ZL_TRY(const auto earlier, replayed(core, own, request_digest("case.store_recording", asked)));
  if (earlier) return {};
  return check_storable(core, context, metadata, bytes);
}

}  // namespace

base::Result<Json> receive_recording(Core& core, const CallContext& context, const Json& metadata,
                                     const Office::Source& source, const std::string& key) {
  ZL_CHECK(check_still_storable(core, context, metadata, 1, key));
  ZL_TRY(auto writer, core.parts.vault.begin());
  base::Bytes buffer(kCopyBytes), head;
  std::uint64_t received = 0;
  while (true) {
    ZL_TRY(const auto n, source(buffer));
    if (n == 0) break;
    const base::ByteView piece(buffer.data(), n);
    if (head.empty()) head.assign(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(n, 512)));
    ZL_CHECK(writer->write(piece));
    received += n;
  }
  if (head.empty())
    return fail(ErrorKind::invalid, "upload.empty", "the file is empty: nothing was recorded", base::text_at(metadata, "name"),
                "check the file on the device");
  // The case may have been closed, or the officer have left it, while the bytes came: then nothing goes into the vault either.
  ZL_CHECK(check_still_storable(core, context, metadata, received, key));
  std::optional<base::Digest> announced;
  if (const auto text = base::text_at(metadata, "sha256"); !text.empty()) {
    ZL_TRY(announced, base::Digest::from_hex(text));
  }
  BlobTurn turn(core.blobs, core.settle_blobs_later);
  ZL_TRY(const auto blob, turn.commit(*writer, announced));
  auto stored = record_stored(core, context, metadata, blob, head, key);
  if (stored) turn.named();
  return stored;
}

}  // namespace services

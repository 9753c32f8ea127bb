#include "services/recording_uploads.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "files/disk.h"
#include "files/durable.h"
#include "services/content_kind.h"

namespace services {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::JsonObject;

namespace {

constexpr std::size_t kCopyBytes = 1 << 20;

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

base::Result<std::uint64_t> size_of(const std::filesystem::path& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return base::pass_on(files::error_of(errno, "reading", "uploads"));
  return static_cast<std::uint64_t>(found.st_size);
}

bool plain_id(std::string_view id) {
  return id.size() == 32 && id.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

base::Status check_metadata(const Json& metadata) {
  ZL_CHECK(base::need_text(metadata, "case"));
  ZL_CHECK(base::need_text(metadata, "name"));
  for (const char* time : {"made_from", "made_until"})
    if (const auto text = base::text_at(metadata, time); !text.empty()) {
      auto parsed = base::Instant::parse(text);
      if (!parsed) {
        auto error = parsed.error();
        error.where = std::string("/") + time;
        return base::pass_on(std::move(error));
      }
    }
  if (const auto digest = base::text_at(metadata, "sha256"); !digest.empty()) ZL_CHECK(base::Digest::from_hex(digest));
  return {};
}

}  // namespace

struct RecordingUploads::Notes {
  std::string id;
  std::string owner;
  std::uint64_t length = 0;
  Json metadata;
  Json result;
};

RecordingUploads::RecordingUploads(Core& core) : core_(core), folder_(core.parts.data / "uploads") {
  std::filesystem::create_directories(folder_);
}

std::filesystem::path RecordingUploads::bytes_path(std::string_view id) const { return folder_ / (std::string(id) + ".part"); }
std::filesystem::path RecordingUploads::notes_path(std::string_view id) const { return folder_ / (std::string(id) + ".json"); }

std::shared_ptr<std::mutex> RecordingUploads::guard_of(std::string_view id) {
  std::lock_guard lock(guards_mutex_);
  auto& slot = guards_[std::string(id)];
  auto guard = slot.lock();
  if (!guard) slot = guard = std::make_shared<std::mutex>();
  return guard;
}

base::Result<RecordingUploads::Notes> RecordingUploads::read_notes(const CallContext& context, std::string_view id) const {
  if (!plain_id(id)) return no_such_upload();
  files::Disk disk(folder_.string());
  auto bytes = files::read_whole(disk, std::string(id) + ".json", 1 << 20);
  if (!bytes) return no_such_upload();
  ZL_TRY(auto json, base::parse_json(base::text_of(*bytes)));
  Notes notes{std::string(id), base::text_at(json, "owner"),
              static_cast<std::uint64_t>(base::int_at(json, "length").value_or(0)), *base::find(json, "metadata"),
              *base::find(json, "result")};
  if (notes.owner != context.who.user.text) return no_such_upload();
  return notes;
}

base::Status RecordingUploads::write_notes(const Notes& notes) const {
  files::Disk disk(folder_.string());
  const Json json = JsonObject{
      {"owner", notes.owner}, {"length", notes.length}, {"metadata", notes.metadata}, {"result", notes.result}};
  return files::write_durably(disk, notes.id + ".json", base::view_of(boost::json::serialize(json)));
}

base::Result<UploadInfo> RecordingUploads::info_of(const Notes& notes) const {
  UploadInfo info{notes.id, notes.length, notes.length, notes.metadata, notes.result};
  if (!notes.result.is_null()) return info;
  ZL_TRY(info.offset, size_of(bytes_path(notes.id)));
  return info;
}

base::Result<UploadInfo> RecordingUploads::create(const CallContext& context, std::uint64_t length,
                                                  const Json& metadata) {
  if (length > base::kMaxRecordingBytes)
    return fail(ErrorKind::too_large, "upload.too_large", "a recording has at most 256 GiB", "Upload-Length", "split it");
  if (length == 0)
    return fail(ErrorKind::invalid, "upload.empty", "the file is empty: nothing was recorded", "Upload-Length",
                "check the file on the device");
  ZL_CHECK(check_metadata(metadata));
  // May the recording be stored at all? Better to say so before the bytes are sent than after.
  ZL_CHECK(load_case(core_, context.who, "case.store_recording", base::text_at(metadata, "case")));
  Notes notes{base::to_hex(core_.parts.random.bytes(16)), context.who.user.text, length, metadata, nullptr};
  Descriptor file(::open(bytes_path(notes.id).c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600));
  if (file.get() < 0) return base::pass_on(io_error("creating an upload").error());
  ZL_CHECK(write_notes(notes));
  return info_of(notes);
}

base::Result<UploadInfo> RecordingUploads::info(const CallContext& context, std::string_view id) {
  ZL_TRY(const auto notes, read_notes(context, id));
  return info_of(notes);
}

base::Result<UploadInfo> RecordingUploads::append(const CallContext& context, std::string_view id, std::uint64_t offset,
                                                  base::ByteView more) {
  const auto guard = guard_of(id);
  std::lock_guard lock(*guard);
  ZL_TRY(const auto notes, read_notes(context, id));
  ZL_TRY(auto info, info_of(notes));
  if (offset != info.offset)
    return fail(ErrorKind::conflict, "upload.wrong_offset", "the upload stands elsewhere", std::to_string(info.offset),
                "ask where it stands and go on from there");
  if (offset + more.size() > notes.length)
    return fail(ErrorKind::too_large, "upload.beyond_length", "more bytes than were announced",
                std::to_string(notes.length), "begin a new upload with the right length");
  Descriptor file(::open(bytes_path(id).c_str(), O_WRONLY | O_CLOEXEC));
  if (file.get() < 0) return base::pass_on(io_error("opening an upload").error());
  std::size_t done = 0;
  while (done < more.size()) {
    const auto n = ::pwrite(file.get(), more.data() + done, more.size() - done, static_cast<off_t>(offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      auto error = io_error("writing an upload");
      if (::ftruncate(file.get(), static_cast<off_t>(offset)) != 0) return base::pass_on(error.error());
      return base::pass_on(error.error());
    }
    done += static_cast<std::size_t>(n);
  }
  info.offset = offset + more.size();
  return info;
}

base::Status RecordingUploads::truncate(const CallContext& context, std::string_view id, std::uint64_t keep) {
  const auto guard = guard_of(id);
  std::lock_guard lock(*guard);
  ZL_TRY(const auto notes, read_notes(context, id));
  if (!notes.result.is_null()) return {};
  if (::truncate(bytes_path(id).c_str(), static_cast<off_t>(keep)) != 0) return io_error("shortening an upload");
  return {};
}

base::Result<UploadInfo> RecordingUploads::finish(const CallContext& context, std::string_view id) {
  const auto guard = guard_of(id);
  std::lock_guard lock(*guard);
  ZL_TRY(auto notes, read_notes(context, id));
  ZL_TRY(const auto info, info_of(notes));
  if (!notes.result.is_null() || info.offset < notes.length) return info;
  ZL_TRY(notes.result, store(context, notes));
  ZL_CHECK(write_notes(notes));
  std::error_code ignored;  // the bytes are in the vault; a leftover is swept later
  std::filesystem::remove(bytes_path(id), ignored);
  return info_of(notes);
}

base::Status RecordingUploads::cancel(const CallContext& context, std::string_view id) {
  const auto guard = guard_of(id);
  std::lock_guard lock(*guard);
  ZL_CHECK(read_notes(context, id));
  std::error_code ignored;
  std::filesystem::remove(bytes_path(id), ignored);
  std::filesystem::remove(notes_path(id), ignored);
  return {};
}

base::Result<Json> RecordingUploads::store(const CallContext& context, const Notes& notes) {
  Descriptor file(::open(bytes_path(notes.id).c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return base::pass_on(io_error("opening an upload").error());
  const Office::Source source = [&](std::span<std::uint8_t> out) -> base::Result<std::size_t> {
    while (true) {
      const auto n = ::read(file.get(), out.data(), out.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return base::pass_on(io_error("reading an upload").error());
      return static_cast<std::size_t>(n);
    }
  };
  auto stored = receive_recording(core_, context, notes.metadata, source);
  if (!stored && stored.error().code == "vault.digest_mismatch") {
    // What was sent is not what the device holds: these bytes must be sent again from the beginning.
    std::error_code ignored;
    std::filesystem::resize_file(bytes_path(notes.id), 0, ignored);
  }
  return stored;
}

namespace {

// The recording's bytes are in the vault; now it goes on record.
base::Result<Json> record_stored(Core& core, const CallContext& context, const Json& metadata,
                                 const ports::BlobInfo& blob, base::ByteView head) {
  const auto kind = content_kind(head);
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
  CallContext own = context;
  own.expected_version.reset();
  own.idempotency_key.clear();
  ZL_TRY(auto reply, run_case_command(core, own, "case.store_recording", JsonObject{{"case", text("case")}},
                                      [&](const records::CaseState&) -> base::Result<Json> { return Json(body); }));
  JsonObject out = reply.body.as_object();
  out["digest"] = blob.digest.hex();
  out["bytes"] = blob.bytes;
  out["media"] = kind.media;
  out["mime"] = kind.mime;
  out["name"] = body["name"];
  core.analyse_later(base::CaseId{text("case")}, base::text_at(reply.body, "recording"));
  core.digest_later(blob.digest, blob.bytes);
  return Json(std::move(out));
}

}  // namespace

base::Result<Json> receive_recording(Core& core, const CallContext& context, const Json& metadata,
                                     const Office::Source& source) {
  ZL_CHECK(check_metadata(metadata));
  ZL_CHECK(load_case(core, context.who, "case.store_recording", base::text_at(metadata, "case")));
  ZL_TRY(auto writer, core.parts.vault.begin());
  base::Bytes buffer(kCopyBytes), head;
  while (true) {
    ZL_TRY(const auto n, source(buffer));
    if (n == 0) break;
    const base::ByteView piece(buffer.data(), n);
    if (head.empty()) head.assign(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(n, 512)));
    ZL_CHECK(writer->write(piece));
  }
  if (head.empty())
    return fail(ErrorKind::invalid, "upload.empty", "the file is empty: nothing was recorded", base::text_at(metadata, "name"),
                "check the file on the device");
  std::optional<base::Digest> announced;
  if (const auto text = base::text_at(metadata, "sha256"); !text.empty()) {
    ZL_TRY(announced, base::Digest::from_hex(text));
  }
  ZL_TRY(const auto blob, writer->commit(announced));
  return record_stored(core, context, metadata, blob, head);
}

}  // namespace services

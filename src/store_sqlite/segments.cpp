#include "store_sqlite/segments.h"

#include <algorithm>
#include <cstdio>

#include "crypto/digests.h"

namespace store_sqlite {
namespace {

constexpr std::uint8_t kMagic[] = {0x5A, 0x4C, 0x53, 0x45, 0x47, 0x00, 0x01, 0x0A};
constexpr std::size_t kHeaderBytes = 48;
constexpr std::size_t kFlushBytes = 1 << 20;
constexpr std::size_t kNameDigits = 12;

std::string segment_name(std::uint64_t first) {
  char text[32];
  std::snprintf(text, sizeof text, "%012llu.seg", static_cast<unsigned long long>(first));
  return text;
}

}  // namespace

const char* segment_folder(ports::LogName log) {
  return log == ports::LogName::record ? "bodies" : "access-bodies";
}

std::string segment_path(ports::LogName log, std::uint64_t first) {
  return std::string(segment_folder(log)) + "/" + segment_name(first);
}

std::optional<std::uint64_t> segment_first(std::string_view name) {
  if (name.size() != kNameDigits + 4 || !name.ends_with(".seg")) return std::nullopt;
  std::uint64_t first = 0;
  for (const char c : name.substr(0, kNameDigits)) {
    if (c < '0' || c > '9') return std::nullopt;
    first = first * 10 + static_cast<std::uint64_t>(c - '0');
  }
  if (first % kEntriesPerSegment != 0) return std::nullopt;
  return first;
}

base::Bytes segment_header(std::uint64_t first, std::string_view origin_line) {
  base::Bytes header(std::begin(kMagic), std::end(kMagic));
  base::put_u64(header, first);
  base::append(header, crypto::sha256(origin_line).view());
  return header;
}

base::Result<std::vector<std::uint64_t>> list_segments(const files::FileSystem& disk, ports::LogName log,
                                                       std::vector<std::string>* strangers) {
  std::vector<std::uint64_t> firsts;
  ZL_TRY(const auto there, disk.info(segment_folder(log)));
  if (!there) return firsts;
  ZL_TRY(const auto entries, disk.list(segment_folder(log)));
  for (const auto& entry : entries) {
    const auto first = segment_first(entry.name);
    if (first && entry.is_file) {
      firsts.push_back(*first);
    } else if (strangers != nullptr) {
      strangers->push_back(std::string(segment_folder(log)) + "/" + entry.name);
    }
  }
  return firsts;
}

tl::unexpected<base::Error> SegmentReader::damaged(const char* code, const char* what) const {
  return base::fail(
      base::ErrorKind::corrupt, code, what, path_ + ", entry " + std::to_string(seq_),
      "run zhilu verify; move the damaged file away and start again: it is completed from the database");
}

base::Result<SegmentReader> SegmentReader::open(const files::FileSystem& disk, ports::LogName log,
                                                std::uint64_t first, std::string_view origin_line) {
  SegmentReader reader;
  reader.path_ = segment_path(log, first);
  reader.seq_ = first;
  ZL_TRY(reader.file_, disk.open_read(reader.path_));
  base::Bytes header(kHeaderBytes);
  ZL_TRY(const auto got, reader.file_->read_at(0, header));
  if (got < kHeaderBytes)
    return reader.damaged("store.segment_torn", "a segment file ends inside its header");
  if (header != segment_header(first, origin_line))
    return reader.damaged("store.segment_damaged",
                          "the header of a segment file is not that of this place and log");
  reader.offset_ = kHeaderBytes;
  return reader;
}

base::Result<std::optional<base::Bytes>> SegmentReader::next() {
  std::array<std::uint8_t, kRecordHeaderBytes> head;
  ZL_TRY(const auto got, file_->read_at(offset_, head));
  if (got == 0) return std::nullopt;
  const auto left = file_->size() - offset_;
  if (got < head.size()) return damaged("store.segment_torn", "a segment file ends inside a record");
  const auto header = read_record_header(head);
  if (!header || header->seq != seq_)
    return damaged("store.segment_damaged",
                   "a record of a segment file has an impossible size, kind or number");
  const auto whole = kRecordSizeBytes + header->size;
  if (left < whole) return damaged("store.segment_torn", "a segment file ends inside a record");
  ZL_TRY(auto record, take(whole));
  return record;
}

base::Result<base::Bytes> SegmentReader::take(std::size_t bytes) {
  base::Bytes out(bytes);
  ZL_TRY(const auto got, file_->read_at(offset_, out));
  out.resize(got);
  offset_ += got;
  ++seq_;
  return out;
}

base::Status SegmentWriter::resume(std::uint64_t seq, std::uint64_t offset) {
  waiting_.clear();
  file_.reset();
  next_ = seq;
  if (offset == 0 || seq % kEntriesPerSegment == 0) {
    REQUIRE_INVARIANT(seq % kEntriesPerSegment == 0);
    return {};  // the next append begins a file
  }
  ZL_TRY(file_, disk_.open_write(segment_path(log_, segment_of(seq)), files::OpenMode::append));
  if (file_->size() > offset) ZL_CHECK(file_->truncate(offset));
  return {};
}

base::Status SegmentWriter::begin_file(std::uint64_t first) {
  ZL_CHECK(sync());
  ZL_CHECK(disk_.make_folder(segment_folder(log_)));
  ZL_TRY(file_, disk_.open_write(segment_path(log_, first), files::OpenMode::create_or_truncate));
  ZL_CHECK(file_->append(segment_header(first, origin_line_)));
  return disk_.sync_folder(segment_folder(log_));
}

base::Status SegmentWriter::append(std::uint64_t seq, base::ByteView record) {
  REQUIRE_INVARIANT(seq == next_);
  if (seq % kEntriesPerSegment == 0) ZL_CHECK(begin_file(seq));
  base::append(waiting_, record);
  ++next_;
  return waiting_.size() < kFlushBytes ? base::Status{} : flush();
}

base::Status SegmentWriter::flush() {
  if (waiting_.empty()) return {};
  ZL_CHECK(file_->append(waiting_));
  waiting_.clear();
  return {};
}

base::Status SegmentWriter::sync() {
  if (!file_) return {};
  ZL_CHECK(flush());
  return file_->sync();
}

}  // namespace store_sqlite

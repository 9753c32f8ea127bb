#include "media_tools/sandboxed_media_tools.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

namespace media_tools {
namespace {

using base::Bytes;

const std::string kInput = "/proc/self/fd/0", kOutput = "/proc/self/fd/3";
constexpr int kPosterPixels = 480;

Content content_in(const Spool& spool) {
  Bytes head(kHeadBytes);
  head.resize(spool.read_at(0, head));
  return content_of(head);
}

void add_reason(ports::MediaFacts& facts, std::string_view word) {
  if (facts.reason.find(word) != std::string::npos) return;
  facts.reason += (facts.reason.empty() ? "" : ",") + std::string(word);
}

ports::MediaFacts not_analysed(const Content& content, std::string reason) {
  ports::MediaFacts facts;
  facts.kind = content.kind;
  facts.mime = content.mime;
  facts.reason = std::move(reason);
  // By its first bytes alone; a browser decodes in a sandbox of its own.
  facts.browser_playable = content.kind == "photo" && plays_in_browsers(content.kind, content.mime, {});
  return facts;
}

// The tags know a photo's size even where ffmpeg does not know its format; orientations 5 to 8 lie on their
// side.
void take_photo(const base::Json& exiftool, const Streams& streams, ports::MediaFacts& facts) {
  facts.width = base::int_at(exiftool, "ImageWidth").value_or(streams.width);
  facts.height = base::int_at(exiftool, "ImageHeight").value_or(streams.height);
  if (base::int_at(exiftool, "Orientation").value_or(1) >= 5) std::swap(facts.width, facts.height);
  if (facts.width <= 0 || facts.height <= 0) add_reason(facts, "undecodable");
}

// `opened`: ffprobe understood the container, though perhaps nothing is in it.
void take_moving(const Streams& streams, bool opened, ports::MediaFacts& facts) {
  facts.duration_us = streams.duration_us;
  facts.width = streams.width;
  facts.height = streams.height;
  if (streams.video_codec.empty() && !streams.audio_codec.empty()) {
    facts.kind = "audio";
    if (facts.mime.starts_with("video/")) facts.mime.replace(0, 5, "audio");
  }
  if (opened && facts.duration_us == 0) add_reason(facts, "zero_duration");
  if (!opened && facts.reason.empty()) add_reason(facts, "undecodable");
}

}  // namespace

SandboxedMediaTools::SandboxedMediaTools(MediaToolsOptions options)
    : options_(std::move(options)), sandbox_(options_.bubblewrap) {}

std::optional<std::string> SandboxedMediaTools::unavailable_because() const {
  for (const auto* tool : {&options_.ffprobe, &options_.ffmpeg, &options_.exiftool})
    if (::access(tool->c_str(), X_OK) != 0) return *tool + " is not installed";
  return sandbox_.unavailable_because();
}

// Only the reader that the content was recognised for, and nothing but the one input.
std::vector<std::string> SandboxedMediaTools::reading_with(const std::string& tool,
                                                           const Content& content) const {
  return {tool, "-v", "error", "-protocol_whitelist", "file", "-f", std::string(content.demuxer)};
}

base::Result<SandboxedMediaTools::Told> SandboxedMediaTools::ask(const std::vector<std::string>& program,
                                                                 const Spool& spool) const {
  SandboxLimits limits;
  limits.time = options_.probe_time;
  ZL_TRY(const auto end, sandbox_.run(program, limits, spool.descriptor()));
  if (end.how == ChildEnd::How::out_of_time) return Told{nullptr, "timed_out"};
  auto json = base::parse_json(base::text_of(end.output));
  if (json) return Told{recordable(*json), ""};
  if (!end.succeeded()) return Told{nullptr, ""};
  return Told{nullptr, "tool_failed: " + program[0] + " gave no readable answer (" + json.error().what + ")"};
}

base::Result<SandboxedMediaTools::Told> SandboxedMediaTools::ask_ffprobe(const Spool& spool,
                                                                         const Content& content) const {
  if (content.demuxer.empty()) return Told{};
  auto program = reading_with(options_.ffprobe, content);
  for (const auto* argument : {"-print_format", "json", "-show_format", "-show_streams"})
    program.push_back(argument);
  program.push_back(kInput);
  return ask(program, spool);
}

// Some recorders, browsers among them, write no duration: then every packet is counted through, without
// decoding.
base::Result<std::int64_t> SandboxedMediaTools::measured_duration(const Spool& spool,
                                                                  const Content& content) const {
  auto program = reading_with(options_.ffmpeg, content);
  for (const auto& argument : {"-nostdin", "-i", kInput.c_str(), "-map", "0:v?", "-map", "0:a?", "-c", "copy",
                               "-f", "null", "-progress", "pipe:1", "-"})
    program.push_back(argument);
  SandboxLimits limits;
  limits.time = options_.probe_time;
  ZL_TRY(const auto end, sandbox_.run(program, limits, spool.descriptor()));
  const auto text = base::text_of(end.output);
  constexpr std::string_view kMark = "out_time_us=";
  const auto at = text.rfind(kMark);
  std::int64_t duration = 0;
  if (at != std::string_view::npos)
    std::from_chars(text.data() + at + kMark.size(), text.data() + text.size(), duration);
  return std::max<std::int64_t>(duration, 0);
}

base::Status SandboxedMediaTools::analyse_media(const Spool& spool, const Content& content,
                                                ports::MediaFacts& facts) const {
  ZL_TRY(auto probe, ask_ffprobe(spool, content));
  ZL_TRY(auto claims,
         ask({options_.exiftool, "-j", "-n", "-api", "largefilesupport=1", "--System:all", kInput}, spool));
  const base::Json exiftool =
      claims.json.is_array() && !claims.json.get_array().empty() ? claims.json.get_array()[0] : base::Json();
  facts.raw = base::JsonObject{{"ffprobe", probe.json}, {"exiftool", exiftool}};
  for (const auto* told : {&probe, &claims}) {
    if (told->failure.starts_with("tool_failed")) {
      facts.reason = told->failure;
      return {};
    }
    if (!told->failure.empty()) add_reason(facts, told->failure);
  }
  facts.analysed = true;
  auto streams = streams_of(probe.json);
  take_claims(probe.json, exiftool, facts);
  if (wholeness_of(content.container, spool.size(), spool.reading()) == Wholeness::truncated)
    add_reason(facts, "truncated");
  const bool readable = !streams.video_codec.empty() || !streams.audio_codec.empty();
  if (facts.kind == "photo") {
    take_photo(exiftool, streams, facts);
  } else {
    if (readable && streams.duration_us == 0) {
      ZL_TRY(streams.duration_us, measured_duration(spool, content));
    }
    take_moving(streams, readable || base::find(probe.json, "format") != nullptr, facts);
  }
  facts.video_codec = streams.video_codec;
  facts.audio_codec = streams.audio_codec;
  facts.complete = facts.reason.empty();
  facts.browser_playable =
      (readable || facts.kind == "photo") && plays_in_browsers(facts.kind, facts.mime, streams);
  return {};
}

base::Result<ports::MediaFacts> SandboxedMediaTools::analyse(ports::BlobReader& original,
                                                             const std::string& name) {
  Bytes head(static_cast<std::size_t>(std::min<std::uint64_t>(kHeadBytes, original.size())));
  ZL_TRY(const auto got, original.read_at(0, head));
  head.resize(got);
  const auto content = content_of(head);
  ports::MediaFacts facts;
  facts.kind = content.kind;
  facts.mime = content.mime;
  if (head.empty()) {
    facts.analysed = true;
    facts.reason = "empty";
    return facts;
  }
  if (content.is_media()) {
    if (const auto reason = unavailable_because()) return not_analysed(content, "no_sandbox: " + *reason);
    ZL_TRY(const auto spool, Spool::copy_of(original, options_.spool_folder));
    auto analysed = analyse_media(spool, content, facts);
    if (!analysed && analysed.error().code == "media.no_sandbox")
      return not_analysed(content, "no_sandbox: " + analysed.error().what);
    ZL_CHECK(analysed);
  } else {
    facts.analysed = true;  // nothing but the table of beginnings is needed to say so
    facts.reason = "not_media";
  }
  if (facts.analysed && !name_fits(name, content)) add_reason(facts, "name_differs");
  return facts;
}

base::Result<std::optional<SandboxedMediaTools::Opened>> SandboxedMediaTools::opened(ports::BlobReader& original) const {
  ZL_TRY(auto spool, Spool::copy_of(original, options_.spool_folder));
  const auto content = content_in(spool);
  if (content.mime == "image/heic" || content.mime == "image/avif") return opened_heif(spool);
  if (content.demuxer.empty()) return std::optional<Opened>{};
  return std::optional(Opened{std::move(spool), content});
}

// Only the reader that the content was recognised for, and nothing but the one input.
std::vector<std::string> SandboxedMediaTools::opening(const Opened& opened) {
  std::vector<std::string> out{"-protocol_whitelist", "file", "-f", std::string(opened.content.demuxer)};
  if (opened.upright) out.emplace_back("-noautorotate");
  out.insert(out.end(), {"-i", kInput});
  return out;
}

base::Result<Bytes> SandboxedMediaTools::one_frame(const Opened& opened, double at_seconds, int most_pixels) const {
  std::vector<std::string> program{options_.ffmpeg, "-v", "error", "-nostdin"};
  if (at_seconds > 0) program.insert(program.end(), {"-ss", fmt::format("{:.3f}", at_seconds)});
  const auto input = opening(opened);
  program.insert(program.end(), input.begin(), input.end());
  program.insert(program.end(),
                 {"-map", "0:v:0", "-frames:v", "1", "-an", "-map_metadata", "-1", "-vf",
                  fmt::format("scale=w='min({0},iw)':h='min({0},ih)':force_original_aspect_ratio=decrease",
                              most_pixels),
                  "-pix_fmt", "yuvj420p", "-c:v", "mjpeg", "-q:v", "4", "-f", "image2pipe", "-"});
  SandboxLimits limits;
  limits.time = options_.poster_time;
  ZL_TRY(auto end, sandbox_.run(program, limits, opened.spool.descriptor()));
  if (end.how != ChildEnd::How::ended || !is_jpeg_within(end.output, most_pixels)) return Bytes{};
  return std::move(end.output);
}

base::Result<std::optional<Bytes>> SandboxedMediaTools::poster(ports::BlobReader& original,
                                                               const ports::MediaFacts& facts) {
  if (!facts.analysed || (facts.kind != "photo" && facts.kind != "video") || unavailable_because())
    return std::nullopt;
  ZL_TRY(const auto can, opened(original));
  if (!can) return std::nullopt;
  // Beginnings are often black or a lens cap: a little later tells more.
  const double tenth = static_cast<double>(facts.duration_us) / 1e7;
  ZL_TRY(auto jpeg, one_frame(*can, facts.kind == "video" ? std::min(tenth, 3.0) : 0, kPosterPixels));
  if (jpeg.empty() && facts.kind == "video") {
    ZL_TRY(jpeg, one_frame(*can, 0, kPosterPixels));
  }
  if (jpeg.empty()) return std::nullopt;
  return jpeg;
}

// Runs a program that writes its result to descriptor 3, and hands that on.
base::Result<bool> SandboxedMediaTools::convert(const Spool& spool, const std::vector<std::string>& program,
                                                ports::BlobWriter& into) const {
  ZL_TRY(const auto made, Spool::empty(options_.spool_folder));
  SandboxLimits limits;
  limits.time = options_.proxy_time;
  limits.processor_seconds = static_cast<std::uint64_t>(options_.proxy_time.count()) / 1000 *
                                 static_cast<std::uint64_t>(options_.threads) +
                             1;
  limits.memory_bytes = std::uint64_t{6} << 30;
  limits.file_bytes = options_.proxy_bytes_max;
  ZL_TRY(const auto end, sandbox_.run(program, limits, spool.descriptor(), made.descriptor()));
  if (!end.succeeded() || made.size() == 0) return false;
  Bytes piece(std::size_t{1} << 20);
  for (std::uint64_t at = 0;;) {
    const auto n = made.read_at(at, piece);
    if (n == 0) break;
    ZL_CHECK(into.write(base::ByteView(piece).first(n)));
    at += n;
  }
  return true;
}

base::Result<bool> SandboxedMediaTools::proxy(ports::BlobReader& original, const ports::MediaFacts& facts,
                                              ports::BlobWriter& into) {
  if (!facts.analysed || facts.browser_playable || unavailable_because()) return false;
  if (facts.kind != "photo" && facts.kind != "audio" && facts.kind != "video") return false;
  ZL_TRY(const auto can, opened(original));
  if (!can) return false;
  const auto threads = std::to_string(options_.threads);
  std::vector<std::string> program{options_.ffmpeg, "-v", "error", "-nostdin", "-y", "-threads", threads};
  const auto input = opening(*can);
  program.insert(program.end(), input.begin(), input.end());
  if (facts.kind == "photo") {
    program.insert(program.end(), {"-map", "0:v:0", "-frames:v", "1", "-map_metadata", "-1", "-pix_fmt",
                                   "yuvj420p", "-c:v", "mjpeg", "-q:v", "2", "-f", "image2pipe", kOutput});
    return convert(can->spool, program, into);
  }
  program.insert(program.end(), {"-sn", "-dn", "-map_metadata", "-1", "-threads", threads});
  if (facts.kind == "video")
    program.insert(program.end(),
                   {"-map", "0:v:0", "-map", "0:a:0?", "-c:v", "libx264", "-preset", "veryfast", "-crf", "25",
                    "-pix_fmt", "yuv420p", "-vf", "scale=w='trunc(min(1280,iw)/2)*2':h=-2"});
  else
    program.insert(program.end(), {"-map", "0:a:0"});
  program.insert(program.end(), {"-c:a", "aac", "-b:a", "128k", "-ac", "2", "-movflags", "+faststart", "-f",
                                 "mp4", kOutput});
  return convert(can->spool, program, into);
}

}  // namespace media_tools

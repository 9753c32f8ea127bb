#include "zhilu_verify/sample_bag_test.h"

#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <bit>
#include <fstream>

#include "base/json.h"
#include "base/limits.h"
#include "crypto/digests.h"
#include "crypto/signatures.h"

namespace zhilu_verify::sample {
namespace {

using base::Digest;
using base::JsonArray;
using base::JsonObject;

std::string sha256(std::string_view text) {
  return crypto::sha256(text).hex();
}
base::Bytes secret(const std::string& name) {
  const auto digest = crypto::sha256(std::string_view(name));
  return {digest.bytes.begin(), digest.bytes.end()};
}
std::string canonical(JsonObject object) {
  return base::canonical_or_die(base::Json(std::move(object)));
}
std::int64_t number(std::uint64_t n) {
  return static_cast<std::int64_t>(n);
}

Digest hash(std::uint8_t kind, base::ByteView a, base::ByteView b = {}) {
  return crypto::sha256(base::ByteView(&kind, 1), a, b);
}

std::vector<std::string> part(const std::vector<std::string>& leaves, std::size_t from, std::size_t to) {
  return {leaves.begin() + static_cast<std::ptrdiff_t>(from),
          leaves.begin() + static_cast<std::ptrdiff_t>(to)};
}

// The largest power of two smaller than n.
std::size_t split(std::size_t n) {
  return std::bit_floor(n - 1);
}

std::vector<Digest> subproof(std::size_t m, const std::vector<std::string>& leaves, bool whole) {
  const std::size_t n = leaves.size();
  if (m == n) return whole ? std::vector<Digest>{} : std::vector<Digest>{naive_root(leaves)};
  const std::size_t k = split(n);
  if (m <= k) {
    auto out = subproof(m, part(leaves, 0, k), whole);
    out.push_back(naive_root(part(leaves, k, n)));
    return out;
  }
  auto out = subproof(m - k, part(leaves, k, n), false);
  out.push_back(naive_root(part(leaves, 0, k)));
  return out;
}

std::vector<std::string> leaves_of(const std::vector<Entry>& log) {
  std::vector<std::string> out;
  for (const auto& entry : log) out.push_back(entry.leaf);
  return out;
}

base::Bytes typed_key(const std::string& key_name) {
  base::Bytes typed{1};
  base::append(typed, crypto::ed25519_public_key(secret(key_name)));
  return typed;
}

base::Bytes key_id(const std::string& key_name) {
  const auto digest = crypto::sha256(base::view_of(std::string(kLog) + "\n"), typed_key(key_name));
  return {digest.bytes.begin(), digest.bytes.begin() + 4};
}

std::string checkpoint(const std::string& key_name, const std::vector<std::string>& leaves) {
  const std::string text = std::string(kLog) + "\n" + std::to_string(leaves.size()) + "\n" +
                           base::to_base64(naive_root(leaves).view()) + "\n";
  auto line = key_id(key_name);
  base::append(line, crypto::ed25519_sign(secret(key_name), base::view_of(text)));
  return text + "\n— " + kLog + " " + base::to_base64(line) + "\n";
}

std::string proof_text(std::uint64_t seq, const std::vector<std::string>& leaves,
                       const std::string& checkpoint_text) {
  std::string out = "c2sp.org/tlog-proof@v1\nindex " + std::to_string(seq) + "\n";
  for (const auto& h : naive_path(static_cast<std::size_t>(seq), leaves))
    out += base::to_base64(h.view()) + "\n";
  return out + "\n" + checkpoint_text;
}

class LogInTheMaking {
 public:
  void add(const std::string& stream, const std::string& type, JsonObject body) {
    const auto seq = log.size();
    const auto minute = std::to_string(10 + seq);
    Entry entry;
    entry.head = canonical({{"at", "2026-03-05T02:" + minute + ":00.000000Z"},
                            {"by", "system"},
                            {"case", stream},
                            {"n", counts_[stream]++},
                            {"type", type}});
    entry.body = canonical(std::move(body));
    entry.head_salt = secret("head " + std::to_string(seq));
    entry.body_salt = secret("body " + std::to_string(seq));
    remake_leaf(entry, seq);
    log.push_back(std::move(entry));
  }
  std::vector<Entry> log;

 private:
  std::map<std::string, std::int64_t> counts_;
};

JsonObject line_of(const Entry& entry, std::uint64_t seq) {
  return {{"body", entry.body},
          {"body_salt", base::to_hex(entry.body_salt)},
          {"head", entry.head},
          {"head_salt", base::to_hex(entry.head_salt)},
          {"seq", number(seq)}};
}

std::string manifest(crypto::Algorithm algorithm, const Files& files,
                     const std::function<bool(const std::string&)>& of) {
  std::string out;
  for (const auto& [path, content] : files)
    if (of(path)) out += base::to_hex(crypto::digest(algorithm, base::view_of(content))) + "  " + path + "\n";
  return out;
}

std::string write_tags(const Plan& plan, Files& files) {
  const auto payload = [](const std::string& path) { return path.starts_with("data/"); };
  std::size_t bytes = 0, count = 0;
  for (const auto& [path, content] : files) {
    bytes += content.size();
    ++count;
  }
  const std::string oxum = std::to_string(bytes) + "." + std::to_string(count);
  files["bagit.txt"] = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
  files["bag-info.txt"] =
      "Source-Organization: 青山县安全生产执法队（示例）\nExternal-Identifier: 检记〔2026〕7号\n"
      "Bagging-Date: 2026-03-05\nPayload-Oxum: " +
      oxum + "\nZhilu-Format: " + plan.format + "\nZhilu-Case: " + kCase + "\nZhilu-Log: " + kLog +
      "\nZhilu-Archive-Number: " + kName + "\n";
  files["spec/FORMAT.txt"] = "查验方法\n";
  for (const auto algorithm : {crypto::Algorithm::sha256, crypto::Algorithm::sha512, crypto::Algorithm::sm3})
    files[std::string("manifest-") + crypto::algorithm_name(algorithm) + ".txt"] =
        manifest(algorithm, files, payload);
  const auto tag = [](const std::string& p) {
    return !p.starts_with("data/") && !p.starts_with("tagmanifest-");
  };
  for (const auto algorithm : {crypto::Algorithm::sha256, crypto::Algorithm::sha512})
    files[std::string("tagmanifest-") + crypto::algorithm_name(algorithm) + ".txt"] =
        manifest(algorithm, files, tag);
  return oxum;
}

// What happened: a case between entries of the bureau and of another case.
LogInTheMaking events(const Files& files, const std::string& paper) {
  LogInTheMaking made;
  const auto film = sha256(files.at(kFilm)), strokes = sha256(files.at("data/其他/blobs/strokes-1.json"));
  made.add("bureau", "rulebook.installed/1", {{"rulebook", "order-19"}});
  made.add(kCase, "case.opened/1", {{"number", "检记〔2026〕7号"}});
  made.add(kOtherCase, "case.opened/1", {{"number", "检记〔2026〕8号"}});
  made.add(kCase, "recording.stored/1", {{"blob", film}, {"bytes", number(files.at(kFilm).size())}});
  made.add(kCase, "paper.photographed/1", {{"pages", JsonArray{JsonObject{{"page", 1}, {"blob", paper}}}}});
  made.add(kOtherCase, "act.begun/1", {{"act", "act-1"}});
  made.add(kCase, "paper.signed/1", {{"strokes", strokes}, {"signed_digest", paper}});
  made.add(kCase, "case.closed/1", {{"outcome", "no_hazard"}});
  made.add(kCase, "case.archived/1", {{"archive_number", kName}});
  return made;
}

void write_log(const Plan& plan, const std::vector<Entry>& log, Files& files,
               std::vector<std::uint64_t>& shown) {
  for (std::uint64_t seq = 0; seq < log.size(); ++seq)
    if (log[seq].head.find(kCase) != std::string::npos && plan.left_out.count(seq) == 0) shown.push_back(seq);
  if (plan.left_out.count(0) == 0) shown.push_back(0);  // the rulebook that the case leans on
  std::string leaves, entries;
  for (const auto seq : shown) {
    leaves +=
        canonical({{"leaf", base::to_base64(base::view_of(log[seq].leaf))}, {"seq", number(seq)}}) + "\n";
    entries += canonical(line_of(log[seq], seq)) + "\n";
  }
  files["data/其他/log/leaves.jsonl"] = leaves;
  files["data/其他/log/entries.jsonl"] = entries;
}

void write_seal(const Plan& plan, LogInTheMaking& made, const std::vector<std::uint64_t>& shown,
                const std::string& oxum, Files& files) {
  const auto leaves1 = leaves_of(made.log);
  const auto c1 = checkpoint(plan.key_name, leaves1);
  files["proof/checkpoint"] = c1;
  files["proof/vkeys.json"] = canonical({{"logs", JsonObject{{kLog, vkey_of(plan.key_name)}}}, {"v", 1}});
  std::string list;
  for (const auto seq : std::set<std::uint64_t>(shown.begin(), shown.end())) {
    const auto path = "entries/" + std::to_string(seq) + ".tlog-proof";
    files["proof/" + path] = proof_text(seq, leaves1, c1);
    list += sha256(files["proof/" + path]) + "  " + path + "\n";
  }
  files["proof/seal.json"] =
      canonical({{"bag", kName},
                 {"case", kCase},
                 {"checkpoint", sha256(c1)},
                 {"closed_at", "2026-03-05T02:18:30.000000Z"},
                 {"entries", sha256(list)},
                 {"log", kLog},
                 {"oxum", oxum},
                 {"prev", nullptr},
                 {"tagmanifest", JsonObject{{"sha256", sha256(files["tagmanifest-sha256.txt"])},
                                            {"sha512", sha256(files["tagmanifest-sha512.txt"])}}},
                 {"v", 1},
                 {"vkeys", sha256(files["proof/vkeys.json"])}});
  if (plan.change_proofs) plan.change_proofs(files);
  made.add(kOtherCase, "hazard.found/1", {{"hazard", "hazard-1"}});
  const auto seq = made.log.size();
  made.add(kCase, "case.sealed/1",
           {{"bag", kName},
            {"checkpoint_size", number(leaves1.size())},
            {"seal", sha256(files["proof/seal.json"])}});
  auto& sealed = made.log.back();
  sealed.body = plan.sealed_body(sealed.body);
  remake_leaf(sealed, seq);
  if (plan.rewrite_log) plan.rewrite_log(made.log);
  const auto leaves2 = leaves_of(made.log);
  auto line = line_of(sealed, seq);
  line["leaf"] = base::to_base64(base::view_of(sealed.leaf));
  files["proof/seal-entry.json"] = canonical(line);
  files["proof/seal.tlog-proof"] = proof_text(seq, leaves2, checkpoint(plan.key_name, leaves2));
  JsonArray hashes;
  for (const auto& h : naive_consistency(leaves1.size(), leaves2))
    hashes.push_back(base::Json(base::to_base64(h.view())));
  files["proof/consistency.json"] = canonical(
      {{"from", number(leaves1.size())}, {"hashes", std::move(hashes)}, {"to", number(leaves2.size())}});
}

void little(std::string& out, std::uint64_t value, int width) {
  for (int i = 0; i < width; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
}

std::string deflated(const std::string& plain) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, plain.size()) + 16, '\0');
  std::string input = plain;
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace

void remake_leaf(Entry& entry, std::uint64_t seq) {
  const auto salted = [](const base::Bytes& salt, const std::string& text) {
    return crypto::sha256(salt, base::view_of(text)).hex();
  };
  entry.leaf = canonical({{"body", salted(entry.body_salt, entry.body)},
                          {"head", salted(entry.head_salt, entry.head)},
                          {"log", kLog},
                          {"seq", number(seq)},
                          {"v", 1}});
}

std::string vkey_of(const std::string& key_name) {
  return std::string(kLog) + "+" + base::to_hex(key_id(key_name)) + "+" +
         base::to_base64(typed_key(key_name));
}

Digest naive_root(const std::vector<std::string>& leaves) {
  if (leaves.empty()) return crypto::sha256(std::string_view());
  if (leaves.size() == 1) return hash(0, base::view_of(leaves[0]));
  const std::size_t k = split(leaves.size());
  const auto left = naive_root(part(leaves, 0, k)), right = naive_root(part(leaves, k, leaves.size()));
  return hash(1, left.view(), right.view());
}

std::vector<Digest> naive_path(std::size_t index, const std::vector<std::string>& leaves) {
  if (leaves.size() <= 1) return {};
  const std::size_t k = split(leaves.size());
  const bool left = index < k;
  auto out =
      left ? naive_path(index, part(leaves, 0, k)) : naive_path(index - k, part(leaves, k, leaves.size()));
  out.push_back(left ? naive_root(part(leaves, k, leaves.size())) : naive_root(part(leaves, 0, k)));
  return out;
}

std::vector<Digest> naive_consistency(std::size_t from, const std::vector<std::string>& leaves) {
  return subproof(from, leaves, true);
}

Files make(const Plan& plan) {
  Files files;
  files["data/J001/ZY·JC/J001-ZY·JC·2026-D30-0007-0001/0001-案卷封面.pdf"] = "%PDF-1.7\n";
  files[kFilm] = std::string(plan.film_bytes, 'x');
  files["data/其他/blobs/strokes-1.json"] = "[[[0,0,0,1]]]";
  files["data/其他/blobs/paper-1.json"] = R"({"fields":{"地点":"空压机房"}})";
  files["data/其他/case.json"] = "{}";
  const auto paper = sha256(files["data/其他/blobs/paper-1.json"]);
  files["data/其他/blobs.json"] =
      canonical({{sha256(files[kFilm]), kFilm},
                 {paper, "data/其他/blobs/paper-1.json"},
                 {sha256(files["data/其他/blobs/strokes-1.json"]), "data/其他/blobs/strokes-1.json"}});
  auto made = events(files, paper);
  if (plan.change_log) plan.change_log(made.log);
  std::vector<std::uint64_t> shown;
  write_log(plan, made.log, files, shown);
  if (plan.change_payload) plan.change_payload(files);
  const auto oxum = write_tags(plan, files);
  if (plan.change_tags) plan.change_tags(files);
  write_seal(plan, made, shown, oxum, files);
  return files;
}

Place::Place() {
  std::string name = (std::filesystem::temp_directory_path() / "zhilu-verify-test-XXXXXX").string();
  path_ = ::mkdtemp(name.data());
}

Place::~Place() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path Place::write(const Files& files, const std::string& name) const {
  for (const auto& [path, content] : files) write_file(path_ / name / path, content);
  return path_ / name;
}

void write_file(const std::filesystem::path& path, const std::string& content) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << content;
}

std::string zip_of(const std::vector<std::pair<std::string, std::string>>& entries, ZipOptions options) {
  std::string out, directory;
  for (const auto& [name, content] : entries) {
    const auto packed = options.deflate ? deflated(content) : content;
    const auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(content.data()), content.size());
    const auto at = out.size();
    std::string common;  // from "version needed" to the sizes
    little(common, options.zip64 ? 45 : 20, 2);
    little(common, 0x800, 2);
    little(common, options.deflate ? 8 : 0, 2);
    little(common, 0, 4);
    little(common, crc, 4);
    std::string extra;
    std::string sizes;
    little(sizes, options.zip64 ? 0xffffffff : packed.size(), 4);
    little(sizes, options.zip64 ? 0xffffffff : content.size(), 4);
    if (options.zip64) {
      little(extra, 1, 2);
      little(extra, 24, 2);
      little(extra, content.size(), 8);
      little(extra, packed.size(), 8);
      little(extra, at, 8);
    }
    little(out, 0x04034b50, 4);
    out += common + sizes;
    little(out, name.size(), 2);
    little(out, 0, 2);
    out += name + packed;
    little(directory, 0x02014b50, 4);
    little(directory, 0x031e, 2);
    directory += common + sizes;
    little(directory, name.size(), 2);
    little(directory, extra.size(), 2);
    little(directory, 0, 2);
    little(directory, 0, 4);
    little(directory, std::uint64_t{0100644} << 16, 4);
    little(directory, options.zip64 ? 0xffffffff : at, 4);
    directory += name + extra;
  }
  const auto at = out.size();
  out += directory;
  if (options.zip64) {
    const auto end64 = out.size();
    little(out, 0x06064b50, 4);
    little(out, 44, 8);
    little(out, 45, 2);
    little(out, 45, 2);
    little(out, 0, 8);
    little(out, entries.size(), 8);
    little(out, entries.size(), 8);
    little(out, directory.size(), 8);
    little(out, at, 8);
    little(out, 0x07064b50, 4);
    little(out, 0, 4);
    little(out, end64, 8);
    little(out, 1, 4);
  }
  little(out, 0x06054b50, 4);
  little(out, 0, 4);
  little(out, options.zip64 ? 0xffff : entries.size(), 2);
  little(out, options.zip64 ? 0xffff : entries.size(), 2);
  little(out, options.zip64 ? 0xffffffff : directory.size(), 4);
  little(out, options.zip64 ? 0xffffffff : at, 4);
  little(out, 0, 2);
  return out;
}

std::string zip_of_bag(const Files& files, ZipOptions options) {
  std::vector<std::pair<std::string, std::string>> entries;
  for (const auto& [path, content] : files) entries.emplace_back(std::string(kName) + "/" + path, content);
  return zip_of(entries, options);
}

}  // namespace zhilu_verify::sample

// What the verifier says, in Chinese and English. A code that is not in the catalogue does not compile.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace zhilu_verify {

enum class Language { zh, en };

struct CatalogueLine {
  std::string_view code, zh, en;  // {0}, {1} stand for arguments
};

// clang-format off
inline constexpr CatalogueLine kCatalogue[] = {
    {"check.structure", "结构与文件名", "structure and names"},
    {"check.payload", "内容清单（SHA-256、SHA-512、SM3）", "payload manifests (SHA-256, SHA-512, SM3)"},
    {"check.tags", "标签文件清单", "tag manifests"},
    {"check.seal", "封装记录 seal.json", "seal.json against the files"},
    {"check.signatures", "日志签名（C1、C2）", "signatures of C1 and C2"},
    {"check.inclusion", "各条记录在日志中的位置", "inclusion of each entry in C1"},
    {"check.texts", "记录原文与日志叶一致", "texts against leaves"},
    {"check.order", "记录次序完整", "order, without gap"},
    {"check.blobs", "记录所引文件齐全", "files that the record names"},
    {"check.sealed", "封装已入日志，日志未被改写", "the seal is in the log, and C2 extends C1"},
    {"check.anchor", "公钥由外部确认", "anchored by a key from outside"},
    {"verdict.sound", "通过", "sound"},
    {"verdict.not_sound", "不通过", "NOT SOUND"},
    {"verdict.not_checked", "未检查", "not checked"},
    {"total.sound", "结论：案卷完好。", "Result: the case file is sound."},
    {"total.not_sound", "结论：案卷不完好。", "Result: the case file is NOT sound."},
    {"total.not_anchored",
     "未锚定：没有从外部给出公钥。卷内公钥的指纹是 {0}，请与公布的指纹核对，或用 --vkey 给出公钥文件。",
     "not anchored: no key was given from outside. The key inside has the fingerprint {0}; compare it with the published "
     "one, or give the key with --vkey."},
    {"total.anchored", "已锚定：签名由给出的公钥确认，指纹 {0}。", "anchored: signed by the key given, fingerprint {0}."},
    {"total.counts", "案卷 {0}：文件 {1} 个，{2} 字节，记录 {3} 条。", "case file {0}: {1} files, {2} bytes, {3} entries."},
    {"more", "还有 {0} 处，不再列出", "{0} more, not listed"},
    {"after", "因“{0}”不通过而未检查", "not checked, because \"{0}\" is not sound"},

    {"source.unreadable", "无法读取：{0}", "cannot be read: {0}"},
    {"source.renamed", "文件夹已改名：封装时名为 {0}", "the folder was renamed: it was sealed as {0}"},
    {"source.outside", "不在唯一的顶层文件夹内", "does not lie in the one top folder"},
    {"source.twice", "压缩包中同名文件出现两次", "stands twice in the zip"},
    {"path.bad", "不允许的路径：{0}", "a path that is not allowed: {0}"},
    {"path.collision", "与 {0} 仅大小写或字符组合方式不同", "differs from {0} only by case or composition of characters"},
    {"path.special", "符号链接或特殊文件", "a symbolic link or special file"},
    {"file.missing", "缺失", "missing"},
    {"file.misplaced", "案卷中不应有此文件", "has no place in a case file"},
    {"file.fetch", "fetch.txt 要从别处取内容，拒绝", "fetch.txt wants content from elsewhere: refused"},
    {"file.stranger", "proof/ 中的其他文件，未检查", "another file in proof/, not checked"},
    {"bagit.lines", "不是 BagIt 1.0 的两行声明", "not the two lines of BagIt 1.0"},
    {"info.line", "第 {0} 行不是“标签: 值”", "line {0} is not `Label: value`"},
    {"info.twice", "标签 {0} 重复", "the label {0} stands twice"},
    {"info.missing", "缺少标签 {0}", "the label {0} is missing"},
    {"info.format", "本程序不认识的 Zhilu-Format：{0}", "a Zhilu-Format that this program does not know: {0}"},
    {"info.oxum", "Payload-Oxum 写 {0}，实为 {1}", "Payload-Oxum says {0}; there are {1}"},
    {"manifest.line", "第 {0} 行有误：{1}", "line {0} is wrong: {1}"},
    {"manifest.twice", "第 {0} 行重复列出 {1}", "line {0} names {1} again"},
    {"manifest.foreign", "列出了不归它管的文件 {0}", "names {0}, which is not its business"},
    {"manifest.changed", "内容已变：与 {0} 的摘要不符", "changed: its digest is not that of {0}"},
    {"manifest.lost", "缺失：{0} 列有此文件", "missing: {0} lists it"},
    {"manifest.added", "多出：{0} 未列此文件", "added: {0} does not list it"},
    {"json.bad", "不是规范 JSON：{0}", "not canonical JSON: {0}"},
    {"json.members", "成员不符：应为 {0}", "its members are not {0}"},
    {"json.member", "成员 {0} 有误", "the member {0} is wrong"},
    {"json.version", "本程序不认识的版本", "a version that this program does not know"},
    {"seal.member", "{0} 与实际不符：封装记录为 {1}，实为 {2}", "{0} is {1} in the seal, but {2} in fact"},
    {"seal.extra_proof", "leaves.jsonl 中没有此条", "proves no line of leaves.jsonl"},
    {"line.bad", "第 {0} 行有误：{1}", "line {0} is wrong: {1}"},
    {"line.twice", "第 {0} 行：seq {1} 重复", "line {0}: seq {1} stands twice"},
    {"key.none", "没有日志 {0} 的公钥", "holds no key of the log {0}"},
    {"key.bad", "公钥格式有误：{0}", "the verifier key is malformed: {0}"},
    {"key.other", "卷内公钥（指纹 {0}）不是给出的公钥（指纹 {1}）",
     "the key inside (fingerprint {0}) is not the key given (fingerprint {1})"},
    {"note.bad", "检查点无效：{0}", "the checkpoint is not valid: {0}"},
    {"note.log", "检查点属于另一日志 {0}", "a checkpoint of another log, {0}"},
    {"proof.bad", "证明文件格式有误：{0}", "the proof is malformed: {0}"},
    {"proof.index", "证明的是第 {0} 条", "proves entry {0}"},
    {"proof.checkpoint", "证明所对的检查点不是 proof/checkpoint", "proves against another checkpoint than proof/checkpoint"},
    {"proof.beyond", "检查点只覆盖 {0} 条，不含此条", "the checkpoint covers {0} entries, and not this one"},
    {"proof.fails", "不在日志中：证明与日志叶或根不符", "not in the log: the proof does not lead from the leaf to the root"},
    {"leaf.bad", "日志叶有误：{0}", "the leaf is wrong: {0}"},
    {"leaf.none", "leaves.jsonl 中没有这条记录的叶", "leaves.jsonl has no leaf of this entry"},
    {"text.none", "leaves.jsonl 有此案件记录，entries.jsonl 没有", "stands in leaves.jsonl, but entries.jsonl lacks it"},
    {"text.head", "事件头与日志叶不符", "the head is not that of the leaf"},
    {"text.body", "事件正文与日志叶不符", "the body is not that of the leaf"},
    {"text.bad_head", "事件头有误：{0}", "the head is wrong: {0}"},
    {"text.bad_body", "事件正文有误：{0}", "the body is wrong: {0}"},
    {"text.disposed", "正文已依规定销毁（见第 {0} 条），不能检查", "its body was disposed of (by entry {0}) and cannot be checked"},
    {"order.empty", "没有本案记录", "no entry of the case"},
    {"order.case", "属于另一案件 {0}", "belongs to another case, {0}"},
    {"order.gap", "案内序号 n 是 {0}，应为 {1}：有记录被删去、增加或调换",
     "its n is {0} instead of {1}: an entry was dropped, added or moved"},
    {"order.seq", "seq 倒退", "seq goes back"},
    {"order.at", "时间倒退", "`at` goes back"},
    {"order.leaves", "leaves.jsonl 的次序不同", "leaves.jsonl has another order"},
    {"order.last", "本案最后一条是 {0}，不是归档：末尾有记录被删去",
     "the last entry of the case is {0}, not its archiving: entries at the end were dropped"},
    {"blob.path", "{0} 所指的 {1} 不是内容文件", "{1}, given for {0}, is no payload file"},
    {"blob.digest", "{0} 的摘要不是 {1}", "{0} does not have the digest {1}"},
    {"blob.lost", "缺少 {0}（成员 {1}）", "lacks {0} (member {1})"},
    {"sealed.type", "事件是 {0}，不是封装", "the event is {0}, not the sealing"},
    {"sealed.early", "第 {0} 条不可能封装覆盖 {1} 条的检查点", "entry {0} cannot seal a checkpoint over {1} entries"},
    {"sealed.closed_at", "封装时间 {0} 不在归档与封装事件之间", "closed_at {0} does not lie between archiving and sealing"},
    {"sealed.range", "一致性证明是从 {0} 到 {1}，检查点是 {2} 和 {3}", "proves from {0} to {1}; the checkpoints have {2} and {3}"},
    {"sealed.rewritten", "C2 不是 C1 的延续：日志被改写，或证明有误",
     "C2 does not extend C1: the log was rewritten, or the proof is wrong"},
    {"anchor.none", "没有从外部给出公钥", "no key was given from outside"},
    {"anchor.fingerprint", "公钥指纹 {0}", "key fingerprint {0}"},

    // Reasons, which stand inside other messages.
    {"why.empty_segment", "有空的路径段", "an empty segment"},
    {"why.dots", "路径段是“.”或“..”", "a segment of dots"},
    {"why.long_segment", "路径段超过 255 字节", "a segment over 255 bytes"},
    {"why.backslash", "含反斜杠", "a backslash"},
    {"why.per_cent", "含百分号", "a per cent sign"},
    {"why.control", "含控制字符", "a control character"},
    {"why.utf8", "不是 UTF-8", "not UTF-8"},
    {"why.nfc", "不是 NFC 形式", "not in the form NFC"},
    {"why.empty_path", "空路径", "an empty path"},
    {"why.absolute", "绝对路径", "an absolute path"},
    {"why.long_path", "路径超过 4096 字节", "a path over 4096 bytes"},
    {"why.note_dash", "签名行不以破折号开头", "a signature line does not begin with a dash"},
    {"why.note_name", "签名行没有公钥名", "a signature line without key name"},
    {"why.note_base64", "签名不是含公钥编号的 base64", "a signature that is not base64 of a key id and more"},
    {"why.note_long", "检查点过长", "longer than a note can be"},
    {"why.note_gap", "签名前没有空行", "no empty line before the signatures"},
    {"why.note_many", "签名超过一百个", "more than a hundred signatures"},
    {"why.note_none", "没有签名", "no signature"},
    {"why.checkpoint_lines", "不是检查点的三行", "not the three lines of a checkpoint"},
    {"why.checkpoint_origin", "没有日志名", "no origin line"},
    {"why.checkpoint_size", "条数不是十进制数", "a size that is not a decimal number"},
    {"why.checkpoint_root", "根不是 SHA-256 的 base64", "a root that is not base64 of a SHA-256"},
    {"why.key_parts", "不是“名称+编号+公钥”", "not NAME+ID+KEY"},
    {"why.key_name", "名称不合格式", "a name that cannot be one"},
    {"why.key_id", "编号不是八位十六进制数", "an id that is not eight hexadecimal characters"},
    {"why.key_base64", "不是 base64 的 Ed25519 公钥", "not an Ed25519 key in base64"},
    {"why.key_other_id", "编号与公钥不符", "an id that is not that of the key"},
    {"why.key_log", "名称不是本日志的", "the name is not the log's"},
    {"why.signature", "签名不符", "its signature does not fit"},
    {"why.unsigned", "没有用本日志公钥的签名", "it is not signed by the log's key"},
    {"why.proof_hash", "有一行不是 SHA-256 的 base64", "a line that is not base64 of a SHA-256"},
    {"why.proof_long", "证明过长", "longer than a proof can be"},
    {"why.proof_kind", "不是 tlog-proof@v1", "not a tlog-proof@v1"},
    {"why.proof_index", "没有序号行", "no index"},
    {"why.proof_decimal", "序号不是十进制数", "an index that is not a decimal number"},
    {"why.proof_many", "超过 64 个散列值", "more than 64 hashes"},
    {"why.proof_gap", "检查点前没有空行", "no empty line before the checkpoint"},
    {"why.decimal", "不是十进制数", "not a decimal number"},
    {"why.manifest_line", "不是“摘要、两个空格、路径”", "not a digest, two spaces and a path"},
    {"why.info_line", "不是“标签: 值”", "not `Label: value`"},
    {"why.object", "不是 JSON 对象", "not an object"},
    {"why.canonical", "不是规范形式", "not in its canonical form"},
    {"why.leaf_canonical", "不是规范 JSON", "not canonical JSON"},
    {"why.version", "本程序不认识的版本", "a version that this program does not know"},
    {"why.leaf_members", "成员与日志叶不符", "other members than a leaf's"},
    {"why.leaf_digests", "head 与 body 不是摘要", "head and body are not digests"},
    {"why.leaf_log", "属于另一日志", "the leaf of another log"},
    {"why.leaf_seq", "属于另一 seq", "the leaf of another seq"},
    {"why.count", "序号不是非负整数", "a number that is not a count"},
    {"why.salt", "盐不是 32 字节的十六进制", "a salt that is not 32 bytes in hexadecimal"},
    {"why.large_file", "此类文件不应如此之大", "larger than such a file can be"},
    {"why.leaf_line", "成员不是 leaf、seq", "its members are not leaf, seq"},
    {"why.entry_members", "成员与记录不符", "its members are not those of an entry"},
    {"why.head_members", "成员与事件头不符", "its members are not those of a head"},
    {"why.head_at", "at 不是时刻", "`at` is not an instant"},
    {"why.body_long", "正文超过 65,536 字节", "a body over 65,536 bytes"},
    {"why.body_number", "有不是 2^53 − 1 以内整数的数", "a number that is not an integer within 2^53 - 1"},
    {"why.zip_locator", "缺少 zip64 定位记录", "its zip64 locator is missing"},
    {"why.zip_end64", "zip64 目录超出文件末尾", "its zip64 directory lies beyond the end"},
    {"why.zip_no64", "缺少 zip64 目录", "its zip64 directory is missing"},
    {"why.zip_short", "比空 zip 还短", "it is shorter than an empty zip"},
    {"why.zip_parts", "是分卷之一", "it is one part of several"},
    {"why.zip_end", "目录超出文件末尾", "its directory lies beyond the end"},
    {"why.zip_cut", "没有目录：文件被截断，或不是 zip", "its directory is missing; it was cut off, or is no zip"},
    {"why.zip_extra", "附加字段越界", "an extra field beyond its entry"},
    {"why.zip_field64", "zip64 字段过短", "a zip64 field too short"},
    {"why.zip_fewer", "目录条目少于所称", "its directory has fewer entries than it says"},
    {"why.zip_entry_end", "条目超出目录", "an entry beyond the end of the directory"},
    {"why.zip_encrypted", "有加密的条目", "an encrypted entry"},
    {"why.zip_method", "有既非存储也非 deflate 的条目", "an entry that is neither stored nor deflated"},
    {"why.zip_lengths", "存储的条目有两个长度", "a stored entry of two lengths"},
    {"why.zip_more", "目录条目多于所称", "its directory has more entries than it says"},
    {"why.zip_beyond", "条目超出文件末尾", "an entry beyond the end"},
    {"why.zip_header", "条目自身的头与目录不符", "an entry's own header differs from the directory"},
    {"why.zip_early", "文件提前结束", "it ends too early"},
    {"why.zip_crc", "条目的长度或 CRC 不符", "length or CRC of the entry do not fit"},
    {"why.zip_packed", "压缩数据提前结束", "the packed bytes end too early"},
    {"why.zip_memory", "没有内存解压", "no memory to unpack it"},
    {"why.zip_damaged", "压缩数据损坏", "the packed bytes are damaged"},
    {"why.zip_bomb", "解出的字节多于所称", "more bytes than it says"},
    {"why.many_files", "文件超过一百万个", "more than a million files"},
    {"why.long_line", "有一行超过 1 MiB", "a line over one mebibyte"},
    {"why.line_end", "最后一行没有换行", "the last line has no end"},
    {"why.key_file", "打不开", "it cannot be opened"},
    {"why.key_empty", "是空的", "it is empty"},
    {"why.missing", "缺失", "missing"},
    {"why.no_path", "没有这个文件或文件夹", "there is no such file or folder"},
    {"json.malformed", "不是合式的 JSON", "not well-formed JSON"},
    {"json.duplicate_key", "JSON 对象中同名成员出现两次", "a JSON object names a key twice"},
    {"json.missing_field", "缺少成员，或类型不对", "a member is missing or of another type"},
    {"base.bad_base64", "不是 base64", "not base64"},
    {"base.bad_hex", "不是小写十六进制", "not lower-case hexadecimal"},

    {"usage", "用法：zhilu-verify 路径 [--vkey 文件] [--json] [--lang zh|en]\n路径是案卷文件夹或其 zip。退出码：0 完好，1 不完好，2 用法有误",
     "usage: zhilu-verify PATH [--vkey FILE] [--json] [--lang zh|en]\n"
     "PATH is the folder of a case file, or a zip of it. Exit: 0 sound, 1 not sound, 2 usage"},
    {"usage.option", "不认识的参数 {0}", "an unknown argument {0}"},
    {"usage.value", "参数 {0} 缺少取值", "the argument {0} wants a value"},
    {"usage.path", "请给出一个路径", "give one PATH"},
    {"usage.no_path", "没有这个文件或文件夹：{0}", "there is no such file or folder: {0}"},
    {"usage.vkey", "公钥文件 {0} 无法使用：{1}", "the key file {0} cannot be used: {1}"},
};
// clang-format on

constexpr bool in_catalogue(std::string_view code) {
  for (const auto& line : kCatalogue)
    if (line.code == code) return true;
  return false;
}

struct Code {
  consteval Code(const char* text) : code(text) {  // NOLINT(google-explicit-constructor): a literal is a code
    if (!in_catalogue(text)) throw "a code that the catalogue lacks";
  }
  std::string_view code;
};

struct Message {
  Message(Code of, std::vector<std::string> with = {}) : code(of.code), args(std::move(with)) {}
  std::string_view code;
  std::vector<std::string> args;
};

std::string say(Language language, const Message& message);

// An error whose reason is in the catalogue: its code is that of the reason, its sentence the English one.
tl::unexpected<base::Error> because(base::ErrorKind kind, Code reason, std::string where = {}, std::string remedy = {});

// The reason of an error, as an argument of a message: `say` puts it into the language of the rest.
std::string why(const base::Error& error);
std::string why(Code reason);

}  // namespace zhilu_verify

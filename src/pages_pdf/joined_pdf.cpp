#include "pages_pdf/joined_pdf.h"

#include <fmt/format.h>

#include <cerrno>
#include <map>

#include "base/bytes.h"

// As in archival.cpp.
#ifdef __clang__
#define JSON_HH
class JSON;
#endif
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>

namespace pages_pdf {

namespace {

constexpr std::uint64_t kPageTree = 1;  // its number; it is written last
// Behind the version: bytes that tell whoever transfers the file that it is no text (ISO 32000-1, 7.5.2).
constexpr std::string_view kNoText = "%\xBF\xF7\xA2\xFE\n";

std::string reference(std::uint64_t number) { return std::to_string(number) + " 0 R"; }

}  // namespace

// What one document's objects become: each that is asked for gets a number and is written in its turn.
class CopiedObjects {
 public:
  explicit CopiedObjects(JoinedPdf& to) : to_(to) {}

  std::uint64_t claim(const QPDFObjectHandle& object) { return numbers_[object.getObjGen()] = to_.reserve(); }
  // One that was claimed, with `before` in its dictionary, and all that it names.
  void copy(const QPDFObjectHandle& object, const std::string& before) {
    write(object, numbers_.at(object.getObjGen()), before);
    while (!waiting_.empty()) {
      const auto next = waiting_.back();
      waiting_.pop_back();
      write(next, number_of(next), {});
    }
  }

 private:
  std::uint64_t number_of(const QPDFObjectHandle& object) {
    const auto [found, added] = numbers_.emplace(object.getObjGen(), 0);
    if (added) {
      found->second = to_.reserve();
      waiting_.push_back(object);
    }
    return found->second;
  }

  void write(QPDFObjectHandle object, std::uint64_t number, const std::string& before) {
    const auto data = object.isStream() ? object.getRawStreamData() : nullptr;
    const auto head = data ? dictionary(object.getDict(), before + "/Length " + std::to_string(data->getSize()), "/Length") : whole(object, before);
    to_.begin_object(number);
    to_.put(head);
    if (data) {
      to_.put("\nstream\n");
      to_.put({reinterpret_cast<const char*>(data->getBuffer()), data->getSize()});
      to_.put("\nendstream");
    }
    to_.put("\nendobj\n");
  }

  std::string whole(QPDFObjectHandle object, const std::string& before) {
    if (object.isDictionary()) return dictionary(object, before, {});
    if (!object.isArray()) return object.unparseResolved();
    std::string out = "[";
    for (int i = 0; i < object.getArrayNItems(); ++i) out += " " + value(object.getArrayItem(i));
    return out + " ]";
  }

  std::string value(const QPDFObjectHandle& object) {
    return object.isIndirect() ? reference(number_of(object)) : whole(object, {});
  }

  std::string dictionary(QPDFObjectHandle object, const std::string& before, std::string_view left_out) {
    std::string out = "<< " + before;
    for (const auto& key : object.getKeys())
      if (key != left_out) out += " " + QPDFObjectHandle::newName(key).unparse() + " " + value(object.getKey(key));
    return out + " >>";
  }

  JoinedPdf& to_;
  std::map<QPDFObjGen, std::uint64_t> numbers_;
  std::vector<QPDFObjectHandle> waiting_;
};

JoinedPdf::JoinedPdf(std::FILE* file, int part) : file_(file), hasher_(crypto::Algorithm::sha256) {
  put(part == 1 ? "%PDF-1.4\n" : "%PDF-1.7\n");
  put(kNoText);
  reserve();
}

std::uint64_t JoinedPdf::reserve() {
  offsets_.push_back(0);
  return offsets_.size();
}

void JoinedPdf::begin_object(std::uint64_t number) {
  offsets_[number - 1] = at_;
  put(fmt::format("{} 0 obj\n", number));
}

void JoinedPdf::put(std::string_view bytes) {
  hasher_.add(base::view_of(bytes));
  at_ += bytes.size();
  if (error_number_ == 0 && std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) error_number_ = errno;
}

void JoinedPdf::add_pages(QPDF& document) {
  QPDFPageDocumentHelper of(document);
  of.pushInheritedAttributesToPage();
  CopiedObjects objects(*this);
  const auto pages = of.getAllPages();
  for (auto page : pages) pages_.push_back(objects.claim(page.getObjectHandle()));
  for (auto page : pages) {
    auto object = page.getObjectHandle();
    object.removeKey("/Parent");
    objects.copy(object, "/Parent " + reference(kPageTree));
  }
}

void JoinedPdf::put_page_tree() {
  begin_object(kPageTree);
  put("<< /Type /Pages /Kids [");
  for (const auto page : pages_) put(" " + reference(page));
  put(fmt::format(" ] /Count {} >>\nendobj\n", pages_.size()));
}

void JoinedPdf::finish(QPDF& facts) {
  CopiedObjects objects(*this);
  const auto info = facts.getTrailer().getKey("/Info");
  auto root = facts.getRoot();
  root.removeKey("/Pages");
  const auto info_number = objects.claim(info), root_number = objects.claim(root);
  objects.copy(info, {});
  objects.copy(root, "/Pages " + reference(kPageTree));
  put_page_tree();
  put_end(root_number, info_number);
}

void JoinedPdf::put_end(std::uint64_t root, std::uint64_t info) {
  const auto begin = at_;
  auto digest = hasher_.finish();
  digest.resize(16);
  const auto id = base::to_hex(digest);
  hasher_ = crypto::Hasher(crypto::Algorithm::sha256);
  put(fmt::format("xref\n0 {}\n0000000000 65535 f \n", offsets_.size() + 1));
  for (const auto offset : offsets_) put(fmt::format("{:010} 00000 n \n", offset));
  put(fmt::format("trailer\n<< /Size {0} /Root {1} /Info {2} /ID [<{3}> <{3}>] >>\nstartxref\n{4}\n%%EOF\n", offsets_.size() + 1,
                  reference(root), reference(info), id, begin));
}

}  // namespace pages_pdf

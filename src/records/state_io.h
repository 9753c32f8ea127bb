// Writing and reading the parts of a case as JSON, by the members that state_fields.h tells. Internal to the
// room.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "records/state_fields.h"

namespace records {

class PartWriter {
 public:
  base::JsonObject out;

  template <class T>
  void operator()(const char* name, const T& value) {
    out[name] = json_of(value);
  }
  template <class T>
  void operator()(const char* name, const std::optional<T>& value) {
    if (value) out[name] = json_of(*value);
  }

 private:
  static base::Json json_of(const std::string& v) { return base::Json(v); }
  static base::Json json_of(bool v) { return v; }
  static base::Json json_of(std::int64_t v) { return v; }
  static base::Json json_of(std::uint64_t v) { return static_cast<std::int64_t>(v); }
  static base::Json json_of(base::Instant v) { return base::Json(v.text()); }
  static base::Json json_of(base::LegalDay v) { return base::Json(v.text()); }
  static base::Json json_of(const base::Json& v) { return v; }
  template <class T>
  static base::Json json_of(const std::vector<T>& v) {
    base::JsonArray array;
    array.reserve(v.size());
    for (const auto& item : v) array.push_back(json_of(item));
    return array;
  }
  template <class T>
  static base::Json json_of(const T& part) {
    PartWriter inner;
    fields(inner, part);
    return std::move(inner.out);
  }
};

// Reads until the first error; what follows it is skipped.
class PartReader {
 public:
  PartReader(const base::Json& in, std::string path) : path_(std::move(path)) {
    if (in.is_object())
      in_ = &in.get_object();
    else
      fault_ = path_.empty() ? "/" : path_;
  }

  // The path of what is missing or mistyped.
  const std::optional<std::string>& fault() const { return fault_; }

  template <class T>
  void operator()(const char* name, T& value) {
    if (fault_) return;
    const auto* found = in_->if_contains(name);
    if (!found || !take(*found, value, path_ + "/" + name)) fail(path_ + "/" + name);
  }
  template <class T>
  void operator()(const char* name, std::optional<T>& value) {
    value.reset();
    if (fault_) return;
    const auto* found = in_->if_contains(name);
    if (!found) return;
    T inner{};
    if (take(*found, inner, path_ + "/" + name))
      value = std::move(inner);
    else
      fail(path_ + "/" + name);
  }
  // A list that is not there is an empty one: events name only the lists they fill.
  template <class T>
  void operator()(const char* name, std::vector<T>& value) {
    value.clear();
    if (fault_) return;
    const auto* found = in_->if_contains(name);
    if (found && !take(*found, value, path_ + "/" + name)) fail(path_ + "/" + name);
  }

 private:
  void fail(std::string path) {
    if (!fault_) fault_ = std::move(path);
  }
  bool take(const base::Json& j, std::string& v, const std::string&) {
    if (!j.is_string()) return false;
    v.assign(j.get_string().data(), j.get_string().size());
    return true;
  }
  bool take(const base::Json& j, bool& v, const std::string&) {
    if (!j.is_bool()) return false;
    v = j.get_bool();
    return true;
  }
  bool take(const base::Json& j, std::int64_t& v, const std::string&) {
    boost::json::error_code error;
    v = j.is_number() ? j.to_number<std::int64_t>(error) : 0;
    return j.is_number() && !error;
  }
  bool take(const base::Json& j, std::uint64_t& v, const std::string& path) {
    std::int64_t number = 0;
    if (!take(j, number, path) || number < 0) return false;
    v = static_cast<std::uint64_t>(number);
    return true;
  }
  bool take(const base::Json& j, base::Instant& v, const std::string&) {
    if (!j.is_string()) return false;
    const auto parsed = base::Instant::parse(j.get_string());
    if (parsed) v = *parsed;
    return parsed.has_value();
  }
  bool take(const base::Json& j, base::LegalDay& v, const std::string&) {
    if (!j.is_string()) return false;
    const auto parsed = base::LegalDay::parse(j.get_string());
    if (parsed) v = *parsed;
    return parsed.has_value();
  }
  bool take(const base::Json& j, base::Json& v, const std::string&) {
    v = j;
    return true;
  }
  template <class T>
  bool take(const base::Json& j, std::vector<T>& v, const std::string& path) {
    if (!j.is_array()) return false;
    v.reserve(j.get_array().size());
    for (const auto& item : j.get_array()) {
      T inner{};
      const auto at = path + "/" + std::to_string(v.size());
      if (!take(item, inner, at)) return fail(at), false;
      v.push_back(std::move(inner));
    }
    return true;
  }
  template <class T>
  bool take(const base::Json& j, T& part, const std::string& path) {
    PartReader inner(j, path);
    fields(inner, part);
    if (inner.fault_) fail(*inner.fault_);
    return !inner.fault_;
  }

  const base::JsonObject* in_ = nullptr;
  std::string path_;
  std::optional<std::string> fault_;
};

template <class T>
base::JsonObject write_part(const T& part) {
  PartWriter writer;
  fields(writer, part);
  return std::move(writer.out);
}

// Errors: corrupt, with the code given and where = the path of what is missing or mistyped.
template <class T>
base::Result<T> read_part(const base::Json& json, const char* code, const char* what) {
  T part{};
  PartReader reader(json, "");
  fields(reader, part);
  if (reader.fault())
    return base::fail(base::ErrorKind::corrupt, code, std::string(what) + ": a field is missing or mistyped",
                      *reader.fault());
  return part;
}

}  // namespace records

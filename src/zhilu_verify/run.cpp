#include <fstream>

#include "zhilu_verify/verify.h"

namespace zhilu_verify {
namespace {

struct Options {
  std::string path, vkey_file;
  bool json = false;
  Language language = Language::zh;
};

Language language_of(std::string_view locale) {
  return locale.starts_with("en") ? Language::en : Language::zh;
}

// Gives what is wrong with the arguments, if anything.
std::optional<Message> read_arguments(const std::vector<std::string>& arguments, Options& options) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto& argument = arguments[i];
    if (argument == "--json") {
      options.json = true;
    } else if (argument == "--vkey" || argument == "--lang") {
      if (++i == arguments.size()) return Message("usage.value", {argument});
      if (argument == "--vkey") {
        options.vkey_file = arguments[i];
      } else if (arguments[i] == "zh" || arguments[i] == "en") {
        options.language = language_of(arguments[i]);
      } else {
        return Message("usage.option", {argument + " " + arguments[i]});
      }
    } else if (argument.starts_with("-") || !options.path.empty()) {
      return Message("usage.option", {argument});
    } else {
      options.path = argument;
    }
  }
  if (options.path.empty()) return Message("usage.path");
  return std::nullopt;
}

// The file holds one verifier key; white space around it is no matter.
base::Result<VerifierKey> read_key_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return because(base::ErrorKind::io, "why.key_file", path);
  std::string text(4096, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  constexpr const char* kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string::npos) return because(base::ErrorKind::invalid, "why.key_empty", path);
  return read_verifier_key(std::string_view(text).substr(first, text.find_last_not_of(kSpace) - first + 1));
}

}  // namespace

int run(const std::vector<std::string>& arguments, std::string_view locale, std::string& out,
        std::string& complaints) {
  Options options;
  options.language = language_of(locale);
  const auto usage = [&](const Message& what) {
    complaints += "zhilu-verify: " + say(options.language, what) + "\n" +
                  say(options.language, Message("usage")) + "\n";
    return 2;
  };
  for (const auto& argument : arguments) {
    if (argument == "--version") {
      out += std::string("zhilu-verify ") + ZHILU_VERSION + "\n";
      return 0;
    }
    if (argument == "--help" || argument == "-h") {
      out += say(options.language, Message("usage")) + "\n";
      return 0;
    }
  }
  if (const auto wrong = read_arguments(arguments, options)) return usage(*wrong);
  std::optional<VerifierKey> key;
  if (!options.vkey_file.empty()) {
    auto read = read_key_file(options.vkey_file);
    if (!read) return usage(Message("usage.vkey", {options.vkey_file, why(read.error())}));
    key = std::move(*read);
  }
  const auto source = open_source(options.path);
  if (!source && source.error().kind == base::ErrorKind::not_found)
    return usage(Message("usage.no_path", {options.path}));
  const Report report =
      source ? verify(**source, key ? &*key : nullptr) : unreadable(options.path, source.error());
  out += options.json ? as_json(report, options.language) : as_text(report, options.language);
  return report.sound() ? 0 : 1;
}

}  // namespace zhilu_verify

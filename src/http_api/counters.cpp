#include "http_api/counters.h"

#include <fmt/format.h>

namespace http_api {
namespace {

std::string safe_name(std::string_view name) {
  std::string out;
  for (const char c : name)
    out += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_';
  return out;
}

void add(std::string& text, std::string_view name, std::string_view kind, double value) {
  text += fmt::format("# TYPE zhilu_{0} {1}\nzhilu_{0} {2}\n", name, kind, value);
}

}  // namespace

std::string metrics_text(const Counters& counters, std::size_t open_feeds, const base::Json& application) {
  std::string text = "# TYPE zhilu_http_answers_total counter\n";
  for (std::size_t digit = 1; digit < counters.answers.size(); ++digit)
    text += fmt::format("zhilu_http_answers_total{{status=\"{}xx\"}} {}\n", digit,
                        counters.answers[digit].load());
  add(text, "http_seconds_total", "counter", static_cast<double>(counters.microseconds.load()) / 1e6);
  add(text, "http_received_bytes_total", "counter", static_cast<double>(counters.bytes_in.load()));
  add(text, "http_sent_bytes_total", "counter", static_cast<double>(counters.bytes_out.load()));
  add(text, "http_overloads_total", "counter", static_cast<double>(counters.overloads.load()));
  add(text, "http_malformed_total", "counter", static_cast<double>(counters.malformed.load()));
  add(text, "http_timeouts_total", "counter", static_cast<double>(counters.timeouts.load()));
  add(text, "http_cut_uploads_total", "counter", static_cast<double>(counters.cut_uploads.load()));
  add(text, "http_connections", "gauge", static_cast<double>(counters.connections.load()));
  add(text, "http_event_streams", "gauge", static_cast<double>(open_feeds));
  if (!application.is_object()) return text;
  for (const auto& [name, value] : application.get_object())
    if (value.is_number()) add(text, safe_name(name), "gauge", value.to_number<double>());
  return text;
}

}  // namespace http_api

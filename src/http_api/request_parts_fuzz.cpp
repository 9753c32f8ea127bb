// Any header must give a value or an error; what is written again must read the same.
#include "http_api/contents.h"
#include "http_api/request_parts.h"
#include "http_api/routes.h"
#include "http_api/wire.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = base::text_of({data, size});
  const auto range = http_api::parse_range(text, 1000);
  if (range.kind == http_api::ByteRange::part)
    REQUIRE_INVARIANT(range.count > 0 && range.first + range.count <= 1000);
  if (const auto metadata = http_api::parse_upload_metadata(text))
    REQUIRE_INVARIANT(http_api::parse_upload_metadata(http_api::write_upload_metadata(*metadata)).value() ==
                      *metadata);
  if (const auto segments = http_api::split_path(text)) {
    for (const auto& segment : *segments) REQUIRE_INVARIANT(http_api::is_utf8(segment));
    static_cast<void>(http_api::match_route("GET", *segments));
  }
  static_cast<void>(http_api::parse_query(text));
  static_cast<void>(http_api::cookie(text, "zhilu_session"));
  static_cast<void>(http_api::names_etag(text, "17"));
  static_cast<void>(http_api::parse_if_match(text));
  static_cast<void>(http_api::parse_idempotency_key(text));
  static_cast<void>(http_api::parse_upload_checksum(text));
  static_cast<void>(http_api::accepts_coding(text, "br"));
  static_cast<void>(http_api::preferred_language(text));
  const auto shown = http_api::disposition(true, text);
  REQUIRE_INVARIANT(shown.find('\n') == std::string::npos && shown.find('\r') == std::string::npos);
  http_api::Request request;
  static_cast<void>(http_api::split_target(text, request));
  return 0;
}

// Resumable uploads, cut at many places.
#include <gmock/gmock.h>
#include <openssl/sha.h>

#include "http_api/test_client.h"

namespace http_api::testing {
namespace {

class Uploads : public HttpTest {
 protected:
  static Headers tus(Headers more = {}) {
    more.push_back({"Tus-Resumable", "1.0.0"});
    return more;
  }
  std::string create(std::size_t length, const std::string& metadata = "case Yw==,name YS5tcDQ=") {
    const auto answer = ask("POST", "/api/v1/uploads", {},
                            tus({{"Upload-Length", std::to_string(length)}, {"Upload-Metadata", metadata}}));
    EXPECT_EQ(answer.status, 201) << answer.body;
    return answer.header("Location");
  }
  std::string patch_text(const std::string& path, std::string_view bytes, std::size_t offset,
                         Headers more = {}) {
    more.push_back({"Upload-Offset", std::to_string(offset)});
    more.push_back({"Content-Type", "application/offset+octet-stream"});
    return request_text("PATCH", path, bytes, tus(std::move(more)));
  }
  Answer patch(const std::string& path, std::string_view bytes, std::size_t offset, Headers more = {}) {
    RawClient client(server->port());
    client.send(patch_text(path, bytes, offset, std::move(more)));
    return client.read();
  }
  static std::string checksum(std::string_view bytes) {
    base::Bytes digest(32);
    SHA256(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), digest.data());
    return "sha256 " + base::to_base64(digest);
  }
  std::string random_bytes(std::size_t n) {
    const auto bytes = random.bytes(n);
    return std::string(base::text_of(bytes));
  }
  static std::string id_of(const std::string& location) { return location.substr(location.rfind('/') + 1); }
  void wait_for_ends(int count) {
    for (int i = 0; i < 1000 && app.fake_uploads.finished < count; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    ASSERT_GE(app.fake_uploads.finished.load(), count);
  }
};

TEST_F(Uploads, options_tell_what_is_spoken) {
  const auto answer = ask("OPTIONS", "/api/v1/uploads", {}, {}, false);
  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(answer.header("Tus-Version"), "1.0.0");
  EXPECT_EQ(answer.header("Tus-Resumable"), "1.0.0");
  EXPECT_EQ(answer.header("Tus-Extension"), "creation,checksum,termination,expiration");
  EXPECT_EQ(answer.header("Tus-Checksum-Algorithm"), "sha256,sha1");
  EXPECT_EQ(answer.header("Tus-Max-Size"), std::to_string(base::kMaxRecordingBytes));
}

TEST_F(Uploads, a_recording_goes_up_in_two_pieces) {
  const auto path = create(10);
  const auto first = patch(path, "01234", 0);
  EXPECT_EQ(first.status, 204);
  EXPECT_EQ(first.header("Upload-Offset"), "5");
  EXPECT_EQ(first.header("Zhilu-Recording"), "");
  const auto head = ask("HEAD", path, {}, tus());
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("Upload-Offset"), "5");
  EXPECT_EQ(head.header("Upload-Length"), "10");
  EXPECT_EQ(head.header("Upload-Metadata"), "case Yw==,name YS5tcDQ=");
  EXPECT_EQ(head.header("Cache-Control"), "no-store");
  const auto last = patch(path, "56789", 5);
  EXPECT_EQ(last.header("Upload-Offset"), "10");
  EXPECT_EQ(last.header("Zhilu-Recording"), "recording-1");
  EXPECT_EQ(app.fake_uploads.bytes_of(id_of(path)), "0123456789");
  const auto info = get(path).json();
  EXPECT_EQ(base::text_at(*base::find(info, "result"), "recording"), "recording-1");
}

TEST_F(Uploads, another_version_is_a_failed_precondition) {
  for (const auto* method : {"POST", "HEAD", "PATCH", "DELETE"}) {
    const auto path = std::string(method) == "POST" ? "/api/v1/uploads" : "/api/v1/uploads/u1";
    const auto answer = ask(method, path, {}, {{"Tus-Resumable", "0.2.2"}});
    EXPECT_EQ(answer.status, 412) << method;
    EXPECT_EQ(answer.header("Tus-Version"), "1.0.0") << method;
  }
}

TEST_F(Uploads, wrong_offsets_types_and_lengths_are_told) {
  const auto path = create(10);
  EXPECT_EQ(patch(path, "abc", 3).status, 409);
  EXPECT_EQ(patch(path, "abc", 3).code(), "upload.wrong_offset");
  EXPECT_EQ(patch(path, std::string(11, 'x'), 0).status, 413);
  const auto typeless =
      ask("PATCH", path, "abc", tus({{"Upload-Offset", "0"}, {"Content-Type", "text/plain"}}));
  EXPECT_EQ(typeless.status, 415);
  EXPECT_EQ(patch("/api/v1/uploads/u99", "abc", 0).status, 404);
  EXPECT_EQ(ask("POST", "/api/v1/uploads", {}, tus({{"Upload-Metadata", "case Yw=="}})).status, 400);
  EXPECT_EQ(ask("POST", "/api/v1/uploads", {}, tus({{"Upload-Length", "999999999999999"}})).status, 413);
  EXPECT_EQ(ask("POST", "/api/v1/uploads", {}, tus({{"Upload-Length", "0"}})).code(), "upload.empty");
  EXPECT_EQ(
      ask("POST", "/api/v1/uploads", {}, tus({{"Upload-Length", "1"}, {"Upload-Metadata", "case !"}})).status,
      422);
  EXPECT_EQ(app.fake_uploads.bytes_of(id_of(path)), "");
}

TEST_F(Uploads, a_matching_checksum_is_kept_and_another_leaves_nothing_behind) {
  const auto path = create(10);
  EXPECT_EQ(patch(path, "0123", 0, {{"Upload-Checksum", checksum("0123")}}).status, 204);
  const auto wrong = patch(path, "4567", 4, {{"Upload-Checksum", checksum("4568")}});
  EXPECT_EQ(wrong.status, 460);
  EXPECT_EQ(wrong.code(), "upload.checksum_mismatch");
  EXPECT_EQ(wrong.header("Tus-Resumable"), "1.0.0");
  EXPECT_EQ(ask("HEAD", path, {}, tus()).header("Upload-Offset"), "4");
  EXPECT_EQ(patch(path, "4567", 4, {{"Upload-Checksum", "md5 AAAA"}}).status, 400);
  EXPECT_EQ(patch(path, "4567", 4, {{"Upload-Checksum", "sha1 x"}}).status, 400);
  EXPECT_EQ(app.fake_uploads.bytes_of(id_of(path)), "0123");
}

TEST_F(Uploads, a_cut_connection_keeps_what_arrived_wherever_the_cut_falls) {
  const auto bytes = random_bytes(2'300'000);
  constexpr int kRounds = 40;
  for (int round = 0; round < kRounds; ++round) {
    SCOPED_TRACE(round);
    const auto ends_before = app.fake_uploads.finished.load();
    const auto path = create(bytes.size());
    const auto text = patch_text(path, bytes, 0);
    const auto head = text.size() - bytes.size();
    // Around the edges of head, buffers and chunks, and anywhere.
    const std::size_t edges[] = {0, 1, 2, 65535, 65536, 1048575, 1048576, 1048577, 2097152, 2'299'999};
    const auto cut = round < 10 ? edges[round] : static_cast<std::size_t>(random.next() % bytes.size());
    {
      RawClient client(server->port());
      client.send(std::string_view(text).substr(0, head + cut));
      client.end_sending();
      EXPECT_EQ(client.read().status, 0);
    }
    wait_for_ends(ends_before + 1);
    ASSERT_EQ(app.fake_uploads.bytes_of(id_of(path)), bytes.substr(0, cut));
    const auto offset = std::stoull(ask("HEAD", path, {}, tus()).header("Upload-Offset"));
    ASSERT_EQ(offset, cut);
    const auto rest = patch(path, std::string_view(bytes).substr(offset), offset);
    ASSERT_EQ(rest.header("Zhilu-Recording"), "recording-1");
    ASSERT_EQ(app.fake_uploads.bytes_of(id_of(path)), bytes);
  }
  EXPECT_LE(app.fake_uploads.largest_append, 1u << 20);
}

TEST_F(Uploads, a_reset_connection_ends_the_request_and_a_checksummed_piece_that_was_cut_is_dropped) {
  const auto path = create(1000);
  const auto text =
      patch_text(path, std::string(1000, 'x'), 0, {{"Upload-Checksum", checksum(std::string(1000, 'x'))}});
  {
    RawClient client(server->port());
    client.send(std::string_view(text).substr(0, text.size() - 500));
    client.end_sending();
    EXPECT_EQ(client.read().status, 0);
  }
  wait_for_ends(1);
  EXPECT_EQ(app.fake_uploads.bytes_of(id_of(path)), "");
  {
    RawClient client(server->port());
    client.send(std::string_view(text).substr(0, text.size() - 500));
    client.cut();
  }
  wait_for_ends(2);
  EXPECT_EQ(app.fake_uploads.bytes_of(id_of(path)), "");
}

TEST_F(Uploads, a_full_disk_is_told_while_the_client_still_sends) {
  app.fake_uploads.disk_full_from = 1'500'000;
  const auto path = create(8'000'000);
  const auto answer = patch(path, std::string(8'000'000, 'x'), 0);
  EXPECT_EQ(answer.status, 507);
  EXPECT_EQ(answer.code(), "vault.disk_full");
}

TEST_F(Uploads, the_client_that_asks_first_is_told_to_go_on) {
  const auto path = create(5);
  RawClient client(server->port());
  const auto text = patch_text(path, "01234", 0, {{"Expect", "100-continue"}});
  client.send(std::string_view(text).substr(0, text.size() - 5));
  EXPECT_EQ(client.read().status, 100);
  client.send("01234");
  EXPECT_EQ(client.read().status, 204);
}

TEST_F(Uploads, a_refused_piece_does_not_spoil_the_connection) {
  const auto path = create(5);
  RawClient client(server->port());
  client.send(patch_text(path, "01234", 3) + patch_text(path, "01234", 0));
  EXPECT_EQ(client.read().status, 409);
  EXPECT_EQ(client.read().status, 204);
}

TEST_F(Uploads, are_complete_only_when_on_record) {
  const auto path = create(5);
  app.fake_uploads.record_fails = true;
  EXPECT_EQ(patch(path, "01234", 0).status, 507);
  const int tries = app.fake_uploads.finished;
  for (int n = 0; n < 3; ++n) EXPECT_EQ(ask("HEAD", path, {}, tus()).header("Upload-Offset"), "4");
  EXPECT_EQ(app.fake_uploads.finished, tries);  // a question does none of the work
  EXPECT_EQ(patch(path, "4", 4).status, 507);
  app.fake_uploads.record_fails = false;
  EXPECT_EQ(patch(path, "4", 4).status, 204);
  EXPECT_EQ(app.fake_uploads.bytes_of(path.substr(path.rfind('/') + 1)), "01234");
  EXPECT_EQ(ask("HEAD", path, {}, tus()).header("Upload-Offset"), "5");
  EXPECT_EQ(base::text_at(*base::find(get(path).json(), "result"), "recording"), "recording-1");
}

TEST_F(Uploads, tell_until_when_they_are_kept) {
  EXPECT_EQ(ask("HEAD", create(5), {}, tus()).header("Upload-Expires"), "");
  app.fake_uploads.expires = base::Instant::parse("2026-11-09T09:00:00+08:00").value();
  const auto path = create(5);
  EXPECT_EQ(ask("HEAD", path, {}, tus()).header("Upload-Expires"), "Mon, 09 Nov 2026 01:00:00 GMT");
  EXPECT_EQ(patch(path, "01", 0).header("Upload-Expires"), "Mon, 09 Nov 2026 01:00:00 GMT");
  EXPECT_EQ(http_date({0}), "Thu, 01 Jan 1970 00:00:00 GMT");
}

TEST_F(Uploads, can_be_given_up) {
  const auto path = create(5);
  EXPECT_EQ(ask("DELETE", path, {}, tus()).status, 204);
  EXPECT_EQ(ask("HEAD", path, {}, tus()).status, 404);
}

TEST_F(Uploads, of_others_cases_or_by_strangers_are_refused) {
  const auto answer = ask("POST", "/api/v1/uploads", {},
                          tus({{"Upload-Length", "5"}, {"Upload-Metadata", "case dW5rbm93bg=="}}));
  EXPECT_EQ(answer.status, 404);
  const auto path = create(5);
  token = "stolen";
  EXPECT_EQ(patch(path, "01234", 0).status, 401);
}

using LocalUploads = Uploads;

TEST_F(LocalUploads, the_command_line_streams_a_file_and_gets_the_recording) {
  const auto bytes = random_bytes(1'500'000);
  folder.put("film.mp4", bytes);
  LocalClient local(folder.path() / "socket");
  const auto recording =
      local.upload(folder.path() / "film.mp4", base::Json{{"case", "c"}, {"name", "film.mp4"}});
  ASSERT_TRUE(recording) << recording.error().text();
  EXPECT_EQ(base::text_at(*recording, "recording"), "recording-1");
  EXPECT_EQ(app.fake_uploads.bytes_of("u1"), bytes);
}

TEST_F(LocalUploads, the_command_line_is_told_what_went_wrong) {
  LocalClient local(folder.path() / "socket");
  EXPECT_EQ(local.upload(folder.path() / "none", base::Json{{"case", "c"}}).error().code,
            "local.unreadable_file");
  folder.put("empty", "");
  EXPECT_EQ(local.upload(folder.path() / "empty", base::Json{{"case", "c"}}).error().code, "upload.empty");
  folder.put("film.mp4", "01234");
  EXPECT_EQ(local.upload(folder.path() / "film.mp4", base::Json{{"case", "unknown"}}).error().kind,
            base::ErrorKind::not_found);
  app.fake_uploads.disk_full_from = 2;
  const auto full = local.upload(folder.path() / "film.mp4", base::Json{{"case", "c"}});
  EXPECT_EQ(full.error().code, "vault.disk_full");
  EXPECT_EQ(full.error().kind, base::ErrorKind::full);
  LocalClient nobody(folder.path() / "nobody");
  EXPECT_EQ(nobody.operation("me.view", base::Json(base::JsonObject{})).error().code, "local.no_server");
  EXPECT_FALSE(nobody.reachable());
}

}  // namespace
}  // namespace http_api::testing

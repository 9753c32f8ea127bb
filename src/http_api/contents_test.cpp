// Bytes of recordings and papers, and files that lie on disk.
#include <gmock/gmock.h>

#include "http_api/test_client.h"

namespace http_api::testing {
namespace {

using ::testing::HasSubstr;

class Contents : public HttpTest {
 protected:
  const std::string path = "/api/v1/cases/case-1@a.example/recordings/recording-1/content";
};

TEST_F(Contents, the_whole_recording_comes_with_type_name_and_tag) {
  const auto answer = get(path);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "0123456789");
  EXPECT_EQ(answer.header("Content-Type"), "video/mp4");
  EXPECT_EQ(answer.header("Accept-Ranges"), "bytes");
  EXPECT_EQ(answer.header("ETag"), "\"" + std::string(64, 'a') + "\"");
  EXPECT_THAT(answer.header("Content-Disposition"), HasSubstr("inline; filename"));
  EXPECT_THAT(answer.header("Content-Security-Policy"), HasSubstr("sandbox"));
  ASSERT_EQ(app.contents.size(), 1u);
  EXPECT_EQ(app.contents[0].kind, "recording");
  EXPECT_EQ(app.contents[0].id, "recording-1");
  EXPECT_EQ(app.contents[0].case_id.text, "case-1@a.example");
}

TEST_F(Contents, a_range_is_206_and_one_beyond_the_end_416) {
  const auto part = get(path, {{"Range", "bytes=2-4"}});
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, "234");
  EXPECT_EQ(part.header("Content-Range"), "bytes 2-4/10");
  EXPECT_EQ(get(path, {{"Range", "bytes=-3"}}).body, "789");
  const auto beyond = get(path, {{"Range", "bytes=10-"}});
  EXPECT_EQ(beyond.status, 416);
  EXPECT_EQ(beyond.header("Content-Range"), "bytes */10");
  EXPECT_EQ(beyond.code(), "http.bad_range");
  EXPECT_EQ(get(path, {{"Range", "bytes=0-1,3-4"}}).status, 200);
}

TEST_F(Contents, if_range_sends_the_whole_when_the_bytes_are_others) {
  const auto etag = "\"" + std::string(64, 'a') + "\"";
  EXPECT_EQ(get(path, {{"Range", "bytes=2-4"}, {"If-Range", etag}}).status, 206);
  EXPECT_EQ(get(path, {{"Range", "bytes=2-4"}, {"If-Range", "\"b\""}}).status, 200);
  EXPECT_EQ(get(path, {{"If-None-Match", etag}}).status, 304);
}

TEST_F(Contents, head_tells_the_length_only) {
  const auto head = ask("HEAD", path);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("Content-Length"), "10");
  EXPECT_TRUE(head.body.empty());
}

TEST_F(Contents, every_kind_of_content_is_asked_for_by_name) {
  get("/api/v1/cases/c/recordings/recording-1/poster");
  get("/api/v1/cases/c/recordings/recording-1/proxy");
  get("/api/v1/cases/c/papers/paper-1/document.pdf");
  get("/api/v1/cases/c/papers/paper-1/document.ofd");
  const auto page = get("/api/v1/cases/c/papers/paper-1/pages/2.svg");
  get("/api/v1/cases/c/previews/" + std::string(64, 'c') + ".svg");
  get("/api/v1/cases/c/photos/" + std::string(64, 'b'));
  get("/api/v1/cases/c/archive");
  std::vector<std::string> kinds;
  for (const auto& asked : app.contents) kinds.push_back(asked.kind + " " + asked.id.substr(0, 11));
  EXPECT_THAT(kinds, ::testing::ElementsAre("poster recording-1", "proxy recording-1", "paper_pdf paper-1", "paper_ofd paper-1",
                                            "paper_page paper-1", "preview_page ccccccccccc",
                                            "page_photo bbbbbbbbbbb", "archive "));
  EXPECT_EQ(app.contents[4].page, 2);
  EXPECT_THAT(page.header("Content-Disposition"), HasSubstr("inline"));
  EXPECT_EQ(get("/api/v1/cases/c/papers/paper-1/pages/0.svg").status, 404);
  const auto scan = "/api/v1/cases/c/photos/" + std::string(64, 'b') + "?sheet=";
  get(scan + "3");
  EXPECT_EQ(app.contents.back().page, 3) << "a sheet of a scan";
  for (const char* wrong : {"0", "x", "99999"}) EXPECT_EQ(get(scan + wrong).code(), "http.bad_query") << wrong;
  EXPECT_EQ(get("/api/v1/cases/c/papers/paper-1/pages/x.svg").status, 404);
  EXPECT_EQ(get("/api/v1/cases/c/recordings/recording-9/content").code(), "case.no_such_recording");
}

TEST_F(Contents, a_print_names_its_papers_and_copies) {
  get("/api/v1/cases/c/papers/paper-1/document.pdf?copy=2");
  get("/api/v1/cases/c/papers.pdf");
  get("/api/v1/cases/c/papers.pdf?papers=paper-3,paper-1&copies=all");
  get("/api/v1/cases/c/papers.pdf?copies=2&download=1");
  get("/api/v1/seals/seal-1/picture");
  get("/api/v1/numbers/blocks/block-1/sheets.pdf?copies=all");
  ASSERT_EQ(app.contents.size(), 6u);
  EXPECT_EQ(app.contents[0].copy, 2);
  EXPECT_EQ(app.contents[1].kind, "papers_pdf");
  EXPECT_TRUE(app.contents[1].papers.empty());
  EXPECT_FALSE(app.contents[1].all_copies);
  EXPECT_THAT(app.contents[2].papers, ::testing::ElementsAre("paper-3", "paper-1"));
  EXPECT_TRUE(app.contents[2].all_copies);
  EXPECT_EQ(app.contents[3].copy, 2);
  EXPECT_EQ(app.contents[4].kind + " " + app.contents[4].id, "seal_picture seal-1");
  EXPECT_EQ(app.contents[5].kind + " " + app.contents[5].id, "block_sheets block-1");
  EXPECT_TRUE(app.contents[5].all_copies);
  for (const char* wrong : {"papers.pdf?papers=", "papers.pdf?papers=paper-1,,paper-2", "papers.pdf?copies=0", "papers.pdf?copies=some",
                            "papers/paper-1/document.pdf?copy=100", "papers/paper-1/document.pdf?copy=x"})
    EXPECT_EQ(get("/api/v1/cases/c/" + std::string(wrong)).code(), "print.bad_choice") << wrong;
}

TEST_F(Contents, what_is_made_for_one_answer_comes_whole) {
  app.content_whole_only = true;
  const auto answer = get(path, {{"Range", "bytes=2-4"}});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "0123456789");
  EXPECT_EQ(answer.header("Accept-Ranges"), "none");
}

TEST_F(Contents, what_its_address_names_is_kept_for_the_session) {
  EXPECT_EQ(get(path).header("Cache-Control"), "private, no-cache");
  app.content_fresh_for = 1800;
  const auto answer = get(path);
  EXPECT_EQ(answer.header("Cache-Control"), "private, max-age=1800, immutable");
  EXPECT_EQ(answer.header("Vary"), "Cookie");
}

TEST_F(Contents, what_could_act_as_a_page_is_only_saved) {
  app.content_mime = "text/html";
  EXPECT_THAT(get(path).header("Content-Disposition"), HasSubstr("attachment"));
  app.content_mime = "image/svg+xml";
  EXPECT_THAT(get(path).header("Content-Security-Policy"), HasSubstr("sandbox"));
  app.content_mime = "image/jpeg";
  EXPECT_THAT(get(path).header("Content-Disposition"), HasSubstr("inline"));
  EXPECT_THAT(get(path + "?download=1").header("Content-Disposition"), HasSubstr("attachment"));
}

TEST_F(Contents, a_long_recording_flows_in_pieces_and_arrives_whole) {
  app.content_bytes.resize(3'000'001);
  random.fill({reinterpret_cast<std::uint8_t*>(app.content_bytes.data()), app.content_bytes.size()});
  EXPECT_EQ(get(path).body, app.content_bytes);
  EXPECT_EQ(get(path, {{"Range", "bytes=1000000-"}}).body, app.content_bytes.substr(1000000));
}

TEST_F(Contents, damage_is_told_at_once_or_ends_the_connection_but_never_looks_whole) {
  app.damaged_from = 0;
  EXPECT_EQ(get(path).code(), "vault.damaged");
  app.content_bytes.assign(1'000'000, 'x');
  app.damaged_from = 600'000;
  const auto answer = get(path);
  EXPECT_EQ(answer.header("Content-Length"), "1000000");
  EXPECT_LT(answer.body.size(), 1'000'000u);
}

class Pages : public HttpTest {
 protected:
  void configure(ServerOptions& options) override {
    options.api.web = web.path();
    options.api.log = log.path();
    options.api.access_log = access.path();
    web.put("index.html", "<!doctype html>home");
    web.put("assets/index-B7xk29Qd.js", "let a = 1;");
    web.put("assets/index-B7xk29Qd.js.br", "BR");
    web.put("assets/index-B7xk29Qd.js.gz", "GZ");
    web.put("icon.svg", "<svg/>");
    web.put(".secret", "hidden");
    folder.put("outside.txt", "outside");
    std::filesystem::create_symlink(folder.path() / "outside.txt", web.path() / "link.txt");
    log.put("checkpoint", "a.example/record\n1\n");
    log.put("tile/0/x001/067", "tile");
    access.put("checkpoint", "a.example/access\n1\n");
  }
  Folder web, log, access;
};

TEST_F(Pages, the_index_is_always_asked_for_anew_and_hashed_files_never) {
  const auto index = get("/");
  EXPECT_EQ(index.body, "<!doctype html>home");
  EXPECT_EQ(index.header("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(index.header("Cache-Control"), "no-cache");
  EXPECT_EQ(get("/", {{"If-None-Match", index.header("ETag")}}).status, 304);
  const auto script = get("/assets/index-B7xk29Qd.js");
  EXPECT_EQ(script.header("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(script.header("Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(get("/icon.svg").header("Cache-Control"), "no-cache");
}

TEST_F(Pages, the_packed_sibling_is_sent_to_who_takes_it) {
  const auto br = get("/assets/index-B7xk29Qd.js", {{"Accept-Encoding", "gzip, br"}});
  EXPECT_EQ(br.body, "BR");
  EXPECT_EQ(br.header("Content-Encoding"), "br");
  EXPECT_EQ(br.header("Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(br.header("Vary"), "Accept-Encoding");
  EXPECT_EQ(get("/assets/index-B7xk29Qd.js", {{"Accept-Encoding", "gzip"}}).body, "GZ");
}

TEST_F(Pages, places_of_the_pages_own_router_get_the_index) {
  EXPECT_EQ(get("/cases/abc@a.example/").body, "<!doctype html>home");
  EXPECT_EQ(get("/cases").body, "<!doctype html>home");
  EXPECT_EQ(get("/assets/missing.js").status, 404);
}

TEST_F(Pages, nothing_outside_the_folder_is_reachable) {
  for (const auto* path :
       {"/../outside.txt", "/%2e%2e/outside.txt", "/..%2foutside.txt", "/assets/../../outside.txt",
        "/link.txt", "/.secret.txt", "//etc/passwd.txt", "/assets/..%5c..%5coutside.txt"}) {
    const auto answer = get(path);
    EXPECT_EQ(answer.status, 404) << path;
    EXPECT_EQ(answer.body.find("outside"), std::string::npos) << path;
  }
  EXPECT_EQ(get("/.secret").status, 404);
}

TEST_F(Pages, both_logs_are_published_as_plain_files) {
  const auto note = get("/log/checkpoint");
  EXPECT_EQ(note.body, "a.example/record\n1\n");
  EXPECT_EQ(note.header("Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(note.header("Cache-Control"), "no-cache");
  const auto tile = get("/log/tile/0/x001/067");
  EXPECT_EQ(tile.body, "tile");
  EXPECT_EQ(tile.header("Content-Type"), "application/octet-stream");
  EXPECT_THAT(tile.header("Cache-Control"), HasSubstr("immutable"));
  EXPECT_EQ(get("/access-log/checkpoint").body, "a.example/access\n1\n");
  EXPECT_EQ(get("/log/tile/9/000").code(), "http.no_such_file");
  EXPECT_EQ(get("/log/tile/../checkpoint").status, 404);
  EXPECT_EQ(get("/log/%2e%2e/outside.txt").status, 404);
}

using NoPages = HttpTest;

TEST_F(NoPages, a_plain_page_says_how_to_build_them) {
  const auto answer = get("/");
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.body, HasSubstr("npm"));
  EXPECT_EQ(get("/log/checkpoint").status, 404);
}

}  // namespace
}  // namespace http_api::testing

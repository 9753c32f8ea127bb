// TLS: its versions, its files, and who does not speak it.
#include <gmock/gmock.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "http_api/listening.h"
#include "http_api/test_client.h"

namespace http_api::testing {
namespace {

using ::testing::HasSubstr;

// A certificate for the length of one test.
class Tls : public HttpTest {
 protected:
  void configure(ServerOptions& options) override {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("a.example"), -1, -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
    X509_sign(certificate, key, EVP_sha256());
    options.tls = {folder.path() / "cert.pem", folder.path() / "key.pem"};
    FILE* file = std::fopen(options.tls.certificate.c_str(), "w");
    PEM_write_X509(file, certificate);
    std::fclose(file);
    file = std::fopen(options.tls.key.c_str(), "w");
    PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
    X509_free(certificate);
    EVP_PKEY_free(key);
  }
  // One request over a connection that offers at most this version; empty where no handshake is had.
  std::string ask_tls(int max_version, const std::string& text) {
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_max_proto_version(context, max_version);
    BIO* bio = BIO_new_ssl_connect(context);
    BIO_set_conn_hostname(bio, fmt::format("127.0.0.1:{}", server->port()).c_str());
    std::string answer;
    if (BIO_do_connect(bio) == 1 && BIO_do_handshake(bio) == 1) {
      BIO_write(bio, text.data(), static_cast<int>(text.size()));
      char bytes[4096];
      for (int got; (got = BIO_read(bio, bytes, sizeof bytes)) > 0;)
        answer.append(bytes, static_cast<std::size_t>(got));
    }
    BIO_free_all(bio);
    SSL_CTX_free(context);
    return answer;
  }
};

TEST_F(Tls, is_spoken_from_version_1_2_with_secure_cookies) {
  const std::string body = R"({"login":"lin","password":"right horse"})";
  const auto text = fmt::format(
      "POST /api/v1/session HTTP/1.1\r\nHost: a.example\r\nX-Zhilu-CSRF: 1\r\n"
      "Content-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{}",
      body.size(), body);
  EXPECT_THAT(ask_tls(TLS1_3_VERSION, text), HasSubstr("SameSite=Strict; Secure"));
  EXPECT_THAT(ask_tls(TLS1_2_VERSION, text), HasSubstr("HTTP/1.1 200 OK"));
  EXPECT_EQ(ask_tls(TLS1_1_VERSION, text), "");
  LocalClient local(folder.path() / "socket");
  EXPECT_TRUE(local.call("GET", "/healthz"));
}

TEST_F(Tls, a_client_that_speaks_plainly_is_shown_the_door) {
  RawClient client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  client.end_sending();
  EXPECT_EQ(client.read().status, 0);
}

TEST(TlsFiles, that_are_not_there_or_do_not_fit_stop_the_start) {
  FakeApplication app;
  base::SystemClock clock;
  base::SystemRandom random;
  ServerOptions options;
  options.port = 0;
  options.tls = {"/nowhere/cert.pem", "/nowhere/key.pem"};
  const auto server = Server::start(app, clock, random, options);
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().code, "http.bad_certificate");
  EXPECT_EQ(server.error().where, "/nowhere/cert.pem");
}

}  // namespace
}  // namespace http_api::testing

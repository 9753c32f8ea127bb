#include <gtest/gtest.h>

#include "base/random.h"
#include "crypto/digests.h"
#include "crypto/passwords.h"
#include "crypto/sealing.h"
#include "crypto/signatures.h"

namespace crypto {
namespace {

using base::from_hex;
using base::view_of;

TEST(Digests, KnownAnswers) {
  // FIPS 180-4 and GB/T 32905 "abc".
  EXPECT_EQ(sha256("abc").hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(base::to_hex(digest(Algorithm::sm3, view_of("abc"))),
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
  EXPECT_EQ(base::to_hex(digest(Algorithm::sha512, view_of("abc"))).substr(0, 32),
            "ddaf35a193617abacc417349ae204131");
}

TEST(Digests, PiecesGiveTheDigestOfTheWhole) {
  base::SeededRandom random(3);
  const auto bytes = random.bytes(5000);
  for (auto algorithm : {Algorithm::sha256, Algorithm::sha512, Algorithm::sm3}) {
    Hasher hasher(algorithm);
    for (std::size_t i = 0; i < bytes.size(); i += 617)
      hasher.add(base::ByteView(bytes).subspan(i, std::min<std::size_t>(617, bytes.size() - i)));
    EXPECT_EQ(hasher.finish(), digest(algorithm, bytes)) << algorithm_name(algorithm);
  }
  const base::ByteView v(bytes);
  EXPECT_EQ(sha256(v.first(100), v.subspan(100, 1), v.subspan(101)), sha256(v));
  EXPECT_EQ(sha256(v.first(9), v.subspan(9)), sha256(v));
}

TEST(Sealing, KnownAnswer) {
  // NIST GCM test case 16 (256-bit key, 96-bit nonce, additional data).
  const auto key = *from_hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  const auto nonce = *from_hex("cafebabefacedbaddecaf888");
  const auto aad = *from_hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  const auto plain = *from_hex(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de6"
      "57ba637b39");
  const auto sealed = seal(key, nonce, aad, plain);
  EXPECT_EQ(base::to_hex(base::ByteView(sealed).last(16)), "76fc6ece0f4e1768cddf8853bb2d551b");
  EXPECT_EQ(open(key, nonce, aad, sealed).value(), plain);
}

TEST(Sealing, OpensNothingThatWasChanged) {
  base::SeededRandom random(11);
  const auto key = random.bytes(32), nonce = random.bytes(12), aad = random.bytes(20), plain = random.bytes(100);
  const auto sealed = seal(key, nonce, aad, plain);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    auto bad = sealed;
    bad[i] ^= 1;
    EXPECT_EQ(open(key, nonce, aad, bad).error().code, "crypto.tag_mismatch");
  }
  EXPECT_FALSE(open(random.bytes(32), nonce, aad, sealed));
  EXPECT_FALSE(open(key, random.bytes(12), aad, sealed));
  EXPECT_FALSE(open(key, nonce, random.bytes(20), sealed));
  EXPECT_FALSE(open(key, nonce, aad, base::ByteView(sealed).first(15)));
  EXPECT_TRUE(open(key, nonce, aad, seal(key, nonce, aad, {}))->empty());
}

TEST(Signatures, Rfc8032TestTwo) {
  const auto seed = *from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
  const auto message = *from_hex("72");
  EXPECT_EQ(base::to_hex(ed25519_public_key(seed)), "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const auto signature = ed25519_sign(seed, message);
  EXPECT_EQ(base::to_hex(signature).substr(0, 32), "92a009a9f0d4cab8720e820b5f642540");
  EXPECT_TRUE(ed25519_verify(ed25519_public_key(seed), message, signature));
  EXPECT_FALSE(ed25519_verify(ed25519_public_key(seed), *from_hex("73"), signature));
  EXPECT_FALSE(ed25519_verify(base::Bytes(31), message, signature));
}

TEST(Passwords, FitOnlyThemselves) {
  const auto hash = hash_password("证件 0001").value();
  EXPECT_TRUE(hash.starts_with("$argon2id$"));
  EXPECT_TRUE(password_fits(hash, "证件 0001"));
  EXPECT_FALSE(password_fits(hash, "证件 0002"));
  EXPECT_FALSE(password_fits("", "证件 0001"));
  EXPECT_FALSE(password_fits("not a hash", "证件 0001"));
  EXPECT_NE(hash, hash_password("证件 0001").value());
}

TEST(Passwords, APassphraseGivesTheSameKeyEachTime) {
  const base::Bytes salt(16, 7);
  const PassphraseCost cheap{8192, 1};
  EXPECT_EQ(key_from_passphrase("a", salt, cheap).value(), key_from_passphrase("a", salt, cheap).value());
  EXPECT_NE(key_from_passphrase("a", salt, cheap).value(), key_from_passphrase("b", salt, cheap).value());
  EXPECT_TRUE(equal_secrets("abc", "abc"));
  EXPECT_FALSE(equal_secrets("abc", "abd"));
  EXPECT_FALSE(equal_secrets("abc", "ab"));
}

}  // namespace
}  // namespace crypto

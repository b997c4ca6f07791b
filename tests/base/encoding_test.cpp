#include <catch2/catch.hpp>

#include "base/base64.hpp"
#include "base/percent.hpp"

using namespace keyless;

// The vectors of RFC 4648, section 10.
TEST_CASE("base64 in both alphabets, with and without padding") {
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    CHECK(base64(bytes) == text);
    CHECK(from_base64(text) == bytes);
    CHECK(from_base64url(base64url(bytes)).value() == bytes);
  }
  CHECK(base64("\xfb\xff") == "+/8=");
  CHECK(base64url("\xfb\xff") == "-_8");
  CHECK(from_base64("-_8") == "\xfb\xff");
  CHECK(from_base64("no base64!") == "");
}

TEST_CASE("what is no base64url is an error") {
  for (const auto* text : {"a", "abcde", "+/8", "ab cd", "ab\n"}) CHECK(from_base64url(text).has_error());
}

TEST_CASE("percent-coding goes there and back; what is no escape stays") {
  CHECK(percent_encoded("a b/\xc3\xa4~") == "a%20b%2F%C3%A4~");
  CHECK(percent_encoded("$a=b", "$=") == "$a=b");
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  CHECK(percent_decoded(percent_encoded(all)) == all);
  CHECK(percent_decoded("%4a%4A") == "JJ");
  CHECK(percent_decoded("100%, %zz, %4") == "100%, %zz, %4");
  CHECK(percent_decoded("a+b") == "a+b");
  CHECK(percent_decoded("a+b", true) == "a b");
}

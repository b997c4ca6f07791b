#include <catch2/catch.hpp>
#include <cstdlib>
#include <optional>

#include "http/codec.hpp"
#include "sandbox/fuzz/odd_json.hpp"

using namespace keyless;
using namespace keyless::sandbox::test;
using keyless::sandbox::worlds::Dice;

namespace {

struct Heard {
  bool broken = false;
  std::string all = {};  ///< of every request that came in whole
};

/// Garbage behind a request is noticed with the next bytes at the latest; until it is, both have heard the same.
bool agree(const Heard& a, const Heard& b) {
  if (!a.broken && !b.broken) return a.all == b.all;
  return a.all.starts_with(b.all) || b.all.starts_with(a.all);
}

void take_all(http::RequestParser& parser, Heard& heard) {
  while (parser.done()) {
    auto request = parser.take();
    heard.all += request.method + " " + request.target + "\n" + request.body + "\n";
    for (const auto& [name, value] : request.headers) heard.all += name + ":" + value + "\n";
  }
}

/// The same bytes in pieces of at most `piece`.
Heard heard_in_pieces(const std::string& bytes, std::size_t piece) {
  http::RequestParser parser;
  Heard heard;
  for (std::size_t at = 0; at < bytes.size() && !heard.broken; at += piece) {
    heard.broken = !parser.feed(std::string_view(bytes).substr(at, piece));
    if (!heard.broken) take_all(parser, heard);
  }
  return heard;
}

std::string sound_request(Dice& dice) {
  const std::array<std::string, 4> requests = {
      "GET /subscriptions?api-version=2022-12-01 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n\r\n",
      "PUT /a/b HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
      "13\r\n\r\n{\"a\":[1,2,3]}",
      "POST /t/oauth2/v2.0/token HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
      "chunked\r\n\r\n5\r\nhello\r\n3;x=y\r\nabc\r\n0\r\n\r\n",
      "PATCH /x HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}"};
  std::string all;
  for (auto left = dice.between(1, 3); left > 0; --left) all += dice.one_of(requests);
  return all;
}

}  // namespace

TEST_CASE("broken bytes are heard the same however they arrive", "[fuzz]") {
  const auto* asked = std::getenv("KEYLESS_FUZZ_REQUESTS");
  auto total = asked ? std::strtoull(asked, nullptr, 10) : 2000ULL;
  Dice dice(11);
  for (unsigned long long i = 0; i < total; ++i) {
    auto bytes = damaged(dice, sound_request(dice));
    auto whole = heard_in_pieces(bytes, bytes.size() + 1);
    auto piece = 1 + dice.below(9);
    auto pieces = heard_in_pieces(bytes, piece);
    if (agree(whole, pieces)) continue;
    CAPTURE(bytes, piece, whole.broken, pieces.broken, whole.all, pieces.all);
    FAIL_CHECK("the split decides what is heard");
    return;
  }
  SUCCEED();
}

TEST_CASE("a request cut at any byte is no request", "[fuzz]") {
  Dice dice(1);
  std::string bytes = "PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 7\r\n\r\n{\"a\":1}";
  for (std::size_t size = 0; size < bytes.size(); ++size) CHECK(heard_in_pieces(bytes.substr(0, size), 64).all.empty());
  CHECK_FALSE(heard_in_pieces(bytes, 64).all.empty());
}

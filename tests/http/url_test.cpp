#include "http/url.hpp"

#include "http/support/ok.hpp"

using namespace keyless;
using http::Url;
using support::ok;

TEST_CASE("a URL is built from encoded pieces") {
  Url url("https://Management.Azure.com:443/");
  url.path("/subscriptions/s 1/resourceGroups/a?b#c").segment("x/y\r\nz").query("api-version", "2024-01-01");
  url.query("$filter", "name eq 'ä&b'");
  CHECK(url.origin() == "https://management.azure.com");
  CHECK(
      url.target() ==
      "/subscriptions/s%201/resourceGroups/a%3Fb%23c/x%2Fy%0D%0Az?api-version=2024-01-01&$filter=name%20eq%20%27%C3%A4"
      "%26b%27");
  CHECK(url.printable() == "https://management.azure.com/subscriptions/s%201/resourceGroups/a%3Fb%23c/x%2Fy%0D%0Az");
}

TEST_CASE("a segment after a query goes into the path") {
  Url url("https://a.example");
  url.query("a", "1").segment("b");
  CHECK(url.target() == "/b?a=1");
}

TEST_CASE("dot segments stay in their place") {
  Url url("https://a.example");
  url.segment("..").segment(".").segment("...");
  CHECK(url.target() == "/%2E%2E/%2E/...");
}

TEST_CASE("host and port are told apart") {
  struct Case {
    const char* origin;
    const char* host;
    const char* port;
  };
  for (const auto& c : {Case{"https://a.example", "a.example", "443"}, Case{"http://a.example", "a.example", "80"},
                        Case{"https://127.0.0.1:8443", "127.0.0.1", "8443"}, Case{"https://[::1]:9", "::1", "9"},
                        Case{"https://[::1]", "::1", "443"}}) {
    DYNAMIC_SECTION(c.origin) {
      CHECK(Url(c.origin).host() == c.host);
      CHECK(Url(c.origin).port() == c.port);
    }
  }
}

TEST_CASE("strict parsing refuses what could be misread") {
  for (const char* text : {"",
                           "a",
                           "/x",
                           "//evil/x",
                           "ftp://a.example/",
                           "https://",
                           "https:///x",
                           "https://user@a.example/",
                           "https://a.example@evil.example/",
                           "https://a.example:0/",
                           "https://a.example:65536/",
                           "https://a.example:x/",
                           "https://a.example:/",
                           "https://a.example/#f",
                           "https://a.example/ b",
                           "https://a.example/\r\nX: y",
                           "https://a.example\\@evil/",
                           "https://a.example/\\evil",
                           "https://[::1/",
                           "https://[evil]/",
                           "https://a b/",
                           "https://a.example/\xC3\xA4",
                           "https://.evil.example/",
                           "https://a%2eexample/"}) {
    DYNAMIC_SECTION("refuses " << text) {
      CHECK_FALSE(ok(http::parse_url(text)));
    }
  }
}

TEST_CASE("parsing keeps the target verbatim") {
  const auto url = http::parse_url("HTTPS://A.Example:443/x%20y?$skiptoken=a%2Fb==&c");
  REQUIRE(ok(url));
  CHECK(url->origin() == "https://a.example");
  CHECK(url->target() == "/x%20y?$skiptoken=a%2Fb==&c");
  const auto bare = http::parse_url("https://a.example?x=1");
  REQUIRE(ok(bare));
  CHECK(bare->target() == "/?x=1");
}

TEST_CASE("only links of the same origin are followed") {
  const Url from("https://management.azure.com");
  struct Case {
    const char* link;
    bool followed;
  };
  for (const auto& c :
       {Case{"https://management.azure.com/x?y=1", true}, Case{"https://MANAGEMENT.azure.com:443/x", true},
        Case{"https://management.azure.com:444/x", false}, Case{"http://management.azure.com/x", false},
        Case{"https://management.azure.com.evil.example/x", false}, Case{"https://evil.example/x", false},
        Case{"https://a@management.azure.com/x", false}, Case{"//evil.example/x", false}, Case{"/x", false},
        Case{"https://sub.management.azure.com/x", false}, Case{"https://40.1.2.3/x", false},
        Case{"\\\\evil.example\\x", false}, Case{"", false}, Case{"https://xn--mnagement-vpf.azure.com/", false}}) {
    DYNAMIC_SECTION("link " << c.link) {
      const auto followed = http::follow(from, c.link);
      CHECK(followed.has_value() == c.followed);
      if (!followed) CHECK(followed.error().code == Errc::untrusted);
    }
  }
}

#include "http/proxy.hpp"

#include "base/base64.hpp"
#include "http/support/ok.hpp"

using namespace keyless;
using support::ok;

TEST_CASE("who is reached without the proxy") {
  struct Case {
    const char* no_proxy;
    const char* origin;
    bool direct;
  };
  for (const auto& c : {Case{"", "https://a.example", false},
                        Case{"*", "https://a.example", true},
                        Case{"a.example", "https://a.example", true},
                        Case{"a.example", "https://b.a.example", true},
                        Case{"a.example", "https://xa.example", false},
                        Case{".a.example", "https://a.example", false},
                        Case{".a.example", "https://b.a.example", true},
                        Case{"*.a.example", "https://b.a.example", true},
                        Case{"A.Example ", "https://a.example", true},
                        Case{"b.example, a.example", "https://a.example", true},
                        Case{"a.example:443", "https://a.example", true},
                        Case{"a.example:8443", "https://a.example", false},
                        Case{"10.0.0.0/8", "https://10.1.2.3", true},
                        Case{"10.0.0.0/8", "https://11.1.2.3", false},
                        Case{"10.0.0.0/8", "https://a.example", false},
                        Case{"10.1.2.3", "https://10.1.2.3", true},
                        Case{"2001:db8::/32", "https://[2001:db8::1]", true},
                        Case{"2001:db8::1", "https://[2001:db8::1]", true},
                        Case{"[2001:db8::1]:443", "https://[2001:db8::1]", true},
                        Case{"1.2.3", "https://11.2.3.4", false},
                        Case{",,", "https://a.example", false},
                        Case{"", "https://127.0.0.1:9", true},
                        Case{"", "https://localhost", true},
                        Case{"", "https://[::1]:9", true},
                        Case{"garbage/99", "https://10.0.0.1", false}}) {
    DYNAMIC_SECTION(c.no_proxy << " for " << c.origin) {
      CHECK(http::goes_direct(http::Url(c.origin), c.no_proxy) == c.direct);
    }
  }
}

TEST_CASE("a proxy is named by host and port") {
  const auto proxy = http::parse_proxy("http://us%40er:p@ss@proxy.example:3128");
  REQUIRE(ok(proxy));
  CHECK(proxy->host == "proxy.example");
  CHECK(proxy->port == "3128");
  CHECK(proxy->authorization.reveal() == "Basic " + base64("us@er:p@ss"));
  CHECK(http::parse_proxy("http://user@proxy.example")->authorization.reveal() == "Basic " + base64("user:"));
  CHECK(http::parse_proxy("proxy.example:3128")->port == "3128");
  CHECK_FALSE(ok(http::parse_proxy("socks5://proxy.example:1080")));
  CHECK_FALSE(ok(http::parse_proxy("http://")));
}

TEST_CASE("base64") {
  CHECK(base64("") == "");
  CHECK(base64(":pat") == "OnBhdA==");
  CHECK(base64("abc") == "YWJj");
  CHECK(*from_base64url("OnBhdA") == ":pat");
  CHECK(*from_base64url("_-8=") == "\xff\xef");
  CHECK_FALSE(ok(from_base64url("a+b")));
  CHECK_FALSE(ok(from_base64url("abcde")));
}

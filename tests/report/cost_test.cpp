#include <catch2/catch.hpp>

#include "http/client.hpp"
#include "report/text.hpp"

using namespace keyless;
using namespace keyless::report;

TEST_CASE("the cost is one line") {
  http::Cost spent;
  spent.requests = 12;
  spent.writes = 2;
  spent.throttled = 1;
  CHECK(cost(spent, Milliseconds(3400)) == "12 requests (2 writes), 1 throttled, 3.4 s\n");
  spent = {};
  spent.requests = 1;
  spent.writes = 1;
  spent.retries = 3;
  CHECK(cost(spent, Milliseconds(49)) == "1 request (1 write), 3 retried, 0 throttled, 0.0 s\n");
}

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <stdexcept>

#include "providers/parallel.hpp"
#include "providers/world.hpp"

using namespace keyless;
namespace asio = boost::asio;

namespace {

asio::awaitable<std::string> slow(std::string value, int turns, std::vector<std::string>& finished) {
  for (int i = 0; i < turns; ++i) co_await asio::post(asio::use_awaitable);
  finished.push_back(value);
  co_return value;
}

asio::awaitable<std::string> broken() {
  co_await asio::post(asio::use_awaitable);
  throw std::runtime_error("broken");
}

asio::awaitable<std::vector<std::string>> none() {
  std::vector<asio::awaitable<std::string>> tasks;
  auto values = co_await providers::gather(std::move(tasks));
  co_return values;
}

asio::awaitable<std::vector<std::string>> two(std::vector<std::string>& finished) {
  std::vector<asio::awaitable<std::string>> tasks;
  tasks.push_back(slow("first", 5, finished));
  tasks.push_back(slow("second", 1, finished));
  auto values = co_await providers::gather(std::move(tasks));
  co_return values;
}

asio::awaitable<std::vector<std::string>> one_broken(std::vector<std::string>& finished) {
  std::vector<asio::awaitable<std::string>> tasks;
  tasks.push_back(broken());
  tasks.push_back(slow("other", 5, finished));
  auto values = co_await providers::gather(std::move(tasks));
  co_return values;
}

}  // namespace

TEST_CASE("tasks run at the same time and answer in their own order") {
  std::vector<std::string> finished;
  CHECK(support::run(two(finished)) == std::vector<std::string>{"first", "second"});
  CHECK(finished == std::vector<std::string>{"second", "first"});
}

TEST_CASE("no tasks are done at once") {
  CHECK(support::run(none()).empty());
}

TEST_CASE("an exception waits for the other tasks") {
  std::vector<std::string> finished;
  CHECK_THROWS_AS(support::run(one_broken(finished)), std::runtime_error);
  CHECK(finished == std::vector<std::string>{"other"});
}

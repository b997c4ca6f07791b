#include "http/stack.hpp"

#include <algorithm>
#include <random>
#include <utility>

#include "http/log.hpp"
#include "http/pacing.hpp"
#include "http/retry.hpp"
#include "http/sign_in.hpp"
#include "http/wire.hpp"

namespace keyless::http {
namespace {

std::uint64_t drawn_seed(std::uint64_t given) {
  if (given != 0) return given;
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

std::string new_guid(std::mt19937_64& random) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string guid = "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx";
  for (char& c : guid)
    if (c == 'x') c = digits[random() & 15];
  return guid;
}

/// The headers every request carries, the same for all of its tries.
class Envelope : public Sender {
 public:
  Envelope(std::unique_ptr<Sender> next, const Cloud& cloud, std::uint64_t seed)
      : next_(std::move(next)), devops_(origins_for(cloud, Audience::pipeline_job)), random_(seed) {}

  asio::awaitable<Result<Response>> send(Request request) override {
    add(request, "User-Agent", "keyless/" KEYLESS_VERSION);
    add(request, "Accept", "application/json");
    add(request, "Accept-Encoding", "identity");
    add(request, "x-ms-client-request-id", new_guid(random_));
    const bool to_devops = std::find(devops_.begin(), devops_.end(), request.url.origin()) != devops_.end();
    if (to_devops) add(request, "X-TFS-FedAuthRedirect", "Suppress");
    auto answer = co_await next_->send(std::move(request));
    co_return answer;
  }

 private:
  static void add(Request& request, const char* name, std::string value) {
    if (header(request.headers, name).empty()) request.headers.emplace_back(name, std::move(value));
  }

  std::unique_ptr<Sender> next_;
  std::vector<std::string> devops_;
  std::mt19937_64 random_;
};

}  // namespace

std::unique_ptr<Sender> make_stack(asio::any_io_executor executor, const Cloud& cloud, Authorizer* authorizer,
                                   Clock& clock, Cost& cost, StackOptions options) {
  const auto seed = drawn_seed(options.seed);
  std::unique_ptr<Sender> sender = std::make_unique<Wire>(executor, cloud, cost, options);
  if (options.debug_log != nullptr) sender = std::make_unique<Log>(std::move(sender), *options.debug_log, clock);
  sender = std::make_unique<SignIn>(std::move(sender), cloud, authorizer);
  sender =
      std::make_unique<Pacing>(std::move(sender), executor, cloud, clock, cost, options.parallelism, options.paced);
  sender = std::make_unique<Retry>(std::move(sender), clock, cost, seed);
  return std::make_unique<Envelope>(std::move(sender), cloud, seed + 1);
}

}  // namespace keyless::http

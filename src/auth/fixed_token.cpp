#include <algorithm>

#include "auth/audience.hpp"
#include "auth/credentials.hpp"
#include "base/base64.hpp"

namespace keyless::auth {
namespace {

using http::Audience;

/// A token we were handed, for as long as it lasts.
class FixedToken : public Credential {
 public:
  FixedToken(std::string name, std::string scheme, http::Secret value, std::vector<Audience> audiences)
      : name_(std::move(name)),
        scheme_(std::move(scheme)),
        value_(std::move(value)),
        audiences_(std::move(audiences)) {}

  std::string name() const override { return name_; }

  std::string unfit_for(Audience audience) const override {
    const auto found = std::find(audiences_.begin(), audiences_.end(), audience);
    return found == audiences_.end() ? "does not serve " + std::string(name_of(audience)) : "";
  }

  asio::awaitable<Result<Token>> token(Audience, std::string) override {
    Token token;
    token.scheme = scheme_;
    token.value = value_;
    token.expires = std::chrono::steady_clock::time_point::max();
    co_return token;
  }

 private:
  std::string name_;
  std::string scheme_;
  http::Secret value_;
  std::vector<Audience> audiences_;
};

}  // namespace

std::shared_ptr<Credential> personal_access_token_credential(http::Secret token) {
  auto value = http::Secret(base64(":" + token.reveal()));
  return std::make_shared<FixedToken>("personal access token", "Basic", std::move(value),
                                      std::vector{Audience::azure_devops});
}

std::shared_ptr<Credential> job_token_credential(http::Secret token) {
  return std::make_shared<FixedToken>("job token", "Bearer", std::move(token),
                                      std::vector{Audience::pipeline_job, Audience::azure_devops});
}

}  // namespace keyless::auth

#include <algorithm>
#include <cctype>
#include <utility>
#include "base/json.hpp"

#include "auth/audience.hpp"
#include "auth/credentials.hpp"
#include "auth/process.hpp"
#include "auth/token_request.hpp"

namespace keyless::auth {
namespace {

/// What the Azure SDKs wait for `az`.
constexpr Milliseconds patience{13'000};
constexpr std::size_t longest_complaint = 250;

/// Arguments that can't be taken for an option, whatever they came from.
bool is_plain(const std::string& text) {
  const auto allowed = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_' || c == ':' || c == '/';
  };
  return !text.empty() && text.front() != '-' && std::all_of(text.begin(), text.end(), allowed);
}

std::string first_line(const std::string& text) {
  const auto line = text.substr(0, text.find('\n'));
  return line.substr(0, longest_complaint);
}

/// `az` says so in words only.
bool nobody_is_signed_in(const std::string& complaint) {
  return complaint.find("az login") != std::string::npos || complaint.find("az account set") != std::string::npos;
}

class AzureCli : public Credential {
 public:
  AzureCli(const http::Cloud& cloud, Clock& clock) : cloud_(cloud), clock_(clock) {}

  std::string name() const override { return "Azure CLI"; }

  std::string unfit_for(http::Audience audience) const override { return lacks_scope(cloud_, audience); }

  asio::awaitable<Result<Token>> token(http::Audience audience, std::string tenant) override {
    const auto scope = std::string(scope_of(cloud_, audience));
    if (!is_plain(scope)) co_return Error{Errc::invalid_argument, "this scope can't be passed to az: " + scope};
    std::vector<std::string> words = {"az", "account", "get-access-token", "--output", "json", "--scope", scope};
    if (!tenant.empty() && !is_plain(tenant))
      co_return Error{Errc::invalid_argument, "this tenant can't be passed to az: " + tenant};
    if (!tenant.empty()) {
      words.emplace_back("--tenant");
      words.push_back(tenant);
    }
    auto ran = co_await run_program(std::move(words), patience);
    if (!ran) co_return ran.error();
    if (ran->status != 0) co_return refused(*ran);
    co_return token_of(ran->out, tenant);
  }

 private:
  static Error refused(const ProgramOutput& ran) {
    const auto nobody = nobody_is_signed_in(ran.err);
    Error error{nobody ? Errc::not_found : Errc::unauthorized, "az returned no token: " + first_line(ran.err)};
    error.advice = "run `az login`, or pass another --auth-mode";
    return error;
  }

  /// Older versions say when it ends in local time only: then a short life is assumed, and az asked again.
  Result<Token> token_of(const std::string& output, const std::string& tenant) const {
    const auto document = parsed_json(output);
    const bool sound = document.is_object() && document.contains("accessToken") && document["accessToken"].is_string();
    if (!sound) return Error{Errc::protocol, "az returned no token"};
    nlohmann::json answer = {{"access_token", document["accessToken"]}};
    const auto until = document.find("expires_on");
    if (until != document.end() && until->is_number_integer())
      answer["expires_in"] = until->get<std::int64_t>() - now();
    return read_token(answer.dump(), tenant, clock_.now());
  }

  std::int64_t now() const {
    return std::chrono::duration_cast<std::chrono::seconds>(clock_.wall().time_since_epoch()).count();
  }

  const http::Cloud& cloud_;
  Clock& clock_;
};

}  // namespace

std::shared_ptr<Credential> azure_cli_credential(const http::Cloud& cloud, Clock& clock) {
  return std::make_shared<AzureCli>(cloud, clock);
}

}  // namespace keyless::auth

#pragma once

#include "http/codec.hpp"
#include "sandbox/fuzz/bench_of_services.hpp"
#include "sandbox/worlds/dice.hpp"

namespace keyless::sandbox::test {

struct OddRequest {
  std::size_t service = 0;
  http::IncomingRequest request = {};
};

/// Requests drawn from the services' own route tables: their methods and templates, filled with what the world holds
/// and with what nobody expects; queries, headers and bodies likewise.
class OddRequests {
 public:
  OddRequests(BenchOfServices& bench, std::uint64_t seed);
  OddRequest next();

 private:
  std::string value_for(std::string_view parameter);
  std::string filled(std::string_view path);
  std::string query();
  http::Headers headers(std::size_t service);
  std::string authorization(std::size_t service);
  std::string body(std::size_t service);
  const nlohmann::json& sound_body(std::size_t service);
  void refill();

  BenchOfServices& bench_;
  worlds::Dice dice_;
  std::size_t made_ = 0;
  std::map<std::string, std::vector<std::string>, std::less<>> known_ = {};
  std::array<std::vector<nlohmann::json>, 6> bodies_ = {};
  std::array<std::string, 6> tokens_ = {};
};

}  // namespace keyless::sandbox::test

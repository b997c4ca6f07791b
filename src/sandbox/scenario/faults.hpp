#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "sandbox/scenario/catalogue.hpp"

namespace keyless::sandbox {

/// The faults that are in force, with what each has seen and done.
class Faults {
 public:
  explicit Faults(std::uint64_t seed);
  ~Faults();

  /// Answers the rule's number, which never comes again.
  int add(FaultRule rule);
  bool remove(int number);
  void clear();
  /// `[{number, fault, ..., seen, struck}]`
  nlohmann::json listed() const;

  /// The rules that strike one request; valid as long as no rule is removed.
  struct Hit;
  using Hits = std::vector<Hit*>;
  /// Counts this request for every rule that fits it. Asked once for each request.
  Hits meet(std::string_view service, const Request& request);
  /// Lets those act whose time is now; true when the request must not be carried out.
  bool before_commit(const Hits& hits, Cloud& cloud, std::string_view service, const Request& request, Reply& reply,
                     Delivery& delivery);
  void after_commit(const Hits& hits, Cloud& cloud, std::string_view service, const Request& request, Reply& reply,
                    Delivery& delivery);
  /// What the next connection to that service meets in its handshake; "" for nothing.
  std::string handshake(std::string_view service);

 private:
  std::uint64_t seed_ = 0;
  int last_ = 0;
  std::list<std::unique_ptr<Hit>> rules_;
};

}  // namespace keyless::sandbox

#pragma once

#include "base/asio.hpp"
#include "providers/arm/arm.hpp"
#include "providers/service_provider.hpp"

namespace keyless::providers::arm {

/// Kinds whose tags carry the mark, and that are listed by subscription: resource groups, user-assigned identities.
class TaggedObjects : public ServiceProvider {
 public:
  TaggedObjects(const Kind& kind, Services services, std::string word, std::string_view api_version, Parse parse)
      : ServiceProvider(kind, 0, services), word_(std::move(word)), api_version_(api_version), parse_(parse) {}
  asio::awaitable<Result<LiveObject>> create(Resource desired) override;
  asio::awaitable<Result<LiveObject>> update(LiveObject live, Resource desired) override;

 protected:
  virtual std::string id_of(const Fields& fields) const = 0;
  virtual asio::awaitable<Result<Answer>> put(http::Request request, std::string doing);
  /// A declared one was asked for alone, and answered.
  virtual void note_answer(Observations&, const std::string& key) const { static_cast<void>(key); }

  /// A list shows only what we may read: a declared one that is missing there is asked for by its id.
  asio::awaitable<void> look_at_missing(Observations& observed, std::vector<Fields> wanted);
  asio::awaitable<Result<LiveObject>> get(std::string id, std::string doing);
  /// Whether there is something to delete that may be deleted, as it is right now.
  asio::awaitable<Result<bool>> check_before_removal(LiveObject live, std::string doing);
  /// Whether the object answers that it does not exist; the Error of the question when it fails otherwise.
  asio::awaitable<Result<bool>> is_gone(std::string id, std::string doing);
  http::Request request_for(std::string method, const std::string& id) const;

 private:
  asio::awaitable<void> look_at(Observations& observed, Fields fields);

  std::string word_;
  std::string_view api_version_;
  Parse parse_;
};

}  // namespace keyless::providers::arm

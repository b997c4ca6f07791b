#pragma once

#include <cstddef>

namespace keyless::sandbox::worlds {

/// What has become of a service connection over the years.
enum class Fate {
  secret,
  expired,
  expires_soon,
  certificate,
  shared,
  same_application,
  federated,
  old_issuer,
  application_gone,
  secret_gone,
  subscription_unknown,
  failed,
  foreign_tenant,
  disabled,
  application_full
};

/// Of the connection in that place of a world: the usual mixture.
Fate fate_at(std::size_t place);
/// The same where nothing but secrets is asked for.
Fate secret_at(std::size_t place);

bool is_federation(Fate fate);
/// What follows "3 connections" in the summary of a world.
const char* words_of(Fate fate);

}  // namespace keyless::sandbox::worlds

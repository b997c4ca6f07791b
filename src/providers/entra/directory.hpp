#pragma once

#include "base/asio.hpp"
#include "providers/entra/application_wire.hpp"
#include "providers/vocabulary.hpp"

/// Applications and service principals, read in sets. Only for .cpp files of this folder.
namespace keyless::providers::entra {

/// Two names of a set in the directory, with what is asked for of its objects.
struct Set {
  std::string_view path;     ///< `/applications`
  std::string_view members;  ///< for $select
};
inline constexpr Set applications{"/applications", application_members};
inline constexpr Set principals{"/servicePrincipals", principal_members};

/// One object by `key`, an object id or `(appId='…')`, with all of its owners; nothing when it does not exist.
asio::awaitable<Found> find_in(Services services, Set set, std::string key, std::string doing);
/// The same for something that is known to exist.
asio::awaitable<Result<Answer>> find_replicated_in(Services services, Set set, std::string key, std::string doing);
/// All that pass any of the filters, with all of their owners.
asio::awaitable<Result<std::vector<Json>>> list_in(Services services, Set set, std::vector<std::string> filters,
                                                   std::string doing);

/// `(uniqueName='…')`
std::string key_by(std::string_view name, std::string_view value);
/// The object of the list whose member `name` is `value`, letter case ignored; null when there is none.
const Json& object_with(const std::vector<Json>& list, std::string_view name, std::string_view value);

/// The tenant that the identities of this run live in, as declared; "" when none declares one.
std::string tenant_of(const std::vector<Fields>& declared);

}  // namespace keyless::providers::entra

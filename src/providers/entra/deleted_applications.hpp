#pragma once

#include "base/asio.hpp"
#include "providers/entra/graph.hpp"

/// Applications that were deleted and can still be restored. Only for .cpp files of this folder.
namespace keyless::providers::entra {

asio::awaitable<Result<std::vector<Json>>> deleted_applications(Services services, std::string doing);
/// The one that is proven to be `owner`'s under this name, the newest of several; null when there is none.
const Json* deleted_of(const std::vector<Json>& deleted, const std::string& tenant, const std::string& unique_name,
                       const std::string& owner);
/// What its creation brings back, for people.
std::string remains_text(const Json& deleted);
std::string restore_path(const std::string& object_id);

}  // namespace keyless::providers::entra

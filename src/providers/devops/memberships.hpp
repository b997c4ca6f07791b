#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/asio.hpp"
#include "providers/devops/devops.hpp"

/// Who is in which group of an organization. Only for .cpp files of this folder.
namespace keyless::providers::devops {

/// Descriptor of a group → how people call it, `[Project]\Name`.
using GroupNames = std::map<std::string, std::string>;

/// The descriptors of the groups that hold this member directly; that is all the service tells in one answer.
asio::awaitable<Result<std::vector<std::string>>> groups_of(Services services, std::string organization,
                                                            std::string descriptor, std::string doing);

/// The names of these groups: those that are known stay, the others are asked for at once.
asio::awaitable<Result<GroupNames>> names_of(Services services, std::string organization,
                                             std::vector<std::string> groups, GroupNames known, std::string doing);

/// The names of all groups around this member, through any number of others, sorted.
asio::awaitable<Result<std::vector<std::string>>> groups_around(Services services, std::string organization,
                                                                std::string descriptor, std::string doing);

}  // namespace keyless::providers::devops

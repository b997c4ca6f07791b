#include "providers/entra/deleted_applications.hpp"

#include "base/text.hpp"
#include "model/mark.hpp"
#include "providers/entra/application_wire.hpp"

namespace keyless::providers::entra {
namespace {

constexpr std::string_view deleted_path = "/directory/deletedItems";

}  // namespace

asio::awaitable<Result<std::vector<Json>>> deleted_applications(Services services, std::string doing) {
  auto question = request(services, "GET", std::string(deleted_path) + "/microsoft.graph.application");
  question.url.query("$select", "id,appId,displayName,uniqueName,tags,deletedDateTime").query("$top", "999");
  return list_linked(services, std::move(question), std::move(doing));
}

const Json* deleted_of(const std::vector<Json>& deleted, const std::string& tenant, const std::string& unique_name,
                       const std::string& owner) {
  const Json* newest = nullptr;
  for (const auto& one : deleted) {
    if (!equal_caseless(text_at(one, {"uniqueName"}), unique_name)) continue;
    const auto mark = model::mark_in(as_tags(strings_in(member(one, "tags"))));
    const auto covered = model::application_mark_id(tenant, unique_name);
    if (!mark || mark->owner != owner || !model::proves(*mark, covered)) continue;
    if (!newest || text_at(*newest, {"deletedDateTime"}) < text_at(one, {"deletedDateTime"})) newest = &one;
  }
  return newest;
}

std::string remains_text(const Json& deleted) {
  return "it was deleted on " + text_at(deleted, {"deletedDateTime"}).substr(0, 10) +
         " and is restored with its client id " + text_at(deleted, {"appId"}) + ", not recreated";
}

std::string restore_path(const std::string& object_id) {
  return std::string(deleted_path) + "/" + object_id + "/restore";
}

}  // namespace keyless::providers::entra

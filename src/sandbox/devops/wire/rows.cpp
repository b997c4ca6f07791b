#include "sandbox/devops/wire/rows.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

const json* organization_named(const World& world, std::string_view name) {
  return world.find(tables::organizations, lower(name));
}

const json* project_named(const World& world, std::string_view organization, std::string_view id_or_name) {
  auto here = [&](const json& project) { return equal_caseless(text_of(project, "organization"), organization); };
  auto by_id = world.find(tables::projects, lower(id_or_name));
  if (by_id && here(*by_id)) return by_id;
  for (const auto& [id, project] : world.rows(tables::projects))
    if (equal_caseless(text_of(project, "name"), id_or_name) && here(project)) return &project;
  return nullptr;
}

std::vector<const json*> pipelines_of(const World& world, std::string_view project_id) {
  auto found = below(world.rows(tables::pipelines), lower(project_id) + "/");
  auto lower_number = [](const json* a, const json* b) { return a->value("id", 0) < b->value("id", 0); };
  std::sort(found.begin(), found.end(), lower_number);
  return found;
}

std::string member_key(std::string_view organization, std::string_view object_id) {
  return lower(organization) + "/" + lower(object_id);
}

std::string build_service_key(std::string_view organization, std::string_view project_id) {
  return lower(organization) + "/build/" + lower(project_id);
}

const json* member_with_id(const World& world, std::string_view organization, std::string_view member_id) {
  for (auto member : below(world.rows(rows::members), lower(organization) + "/"))
    if (equal_caseless(text_of(*member, "id"), member_id)) return member;
  return nullptr;
}

std::string grant_key(std::string_view project_id, std::string_view type, std::string_view resource) {
  return lower(project_id) + "/" + lower(type) + "/" + lower(resource);
}

std::string role_key(std::string_view scope, std::string_view resource, std::string_view member_id) {
  return lower(scope) + "/" + lower(resource) + "/" + lower(member_id);
}

int next_number(World& world, const std::string& kind, int floor) {
  auto row = world.find(rows::numbers, kind);
  auto number = std::max(row ? row->value("last", 0) : 0, floor) + 1;
  world.put(rows::numbers, kind, {{"last", number}});
  return number;
}

std::string numbered_key(std::string_view project_id, int number) {
  return fmt::format("{}/{:09}", lower(project_id), number);
}

std::string numbered_key(std::string_view project_id, std::string_view number) {
  int value = 0;
  auto end = number.data() + number.size();
  auto read = std::from_chars(number.data(), end, value);
  return number.empty() || read.ec != std::errc{} || read.ptr != end ? std::string() : numbered_key(project_id, value);
}

std::vector<const json*> below(const World::Rows& rows, const std::string& prefix) {
  std::vector<const json*> found;
  for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix); ++at)
    found.push_back(&at->second);
  return found;
}

std::vector<std::string> keys_below(const World::Rows& rows, const std::string& prefix) {
  std::vector<std::string> found;
  for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix); ++at)
    found.push_back(at->first);
  return found;
}

}  // namespace keyless::sandbox::devops

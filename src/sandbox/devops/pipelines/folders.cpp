#include "base/text.hpp"
#include "sandbox/devops/pipelines/definition.hpp"
#include "sandbox/devops/pipelines/handlers.hpp"
#include "sandbox/devops/wire/shapes.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

std::string key_of(const Call& call, const std::string& path) {
  return lower(call.project_id()) + "/" + lower(path);
}

std::string path_asked(const Call& call) {
  auto in_path = call.part("path");
  return folder_path(in_path.empty() ? call.asked("path") : in_path);
}

bool is_at_or_below(const std::string& path, const std::string& folder) {
  return equal_caseless(path, folder) || folder == "\\" || starts_with_caseless(path, folder + "\\");
}

json shown(const Call& call, const json& row) {
  auto shape = row;
  shape["project"] = project_reference(call, call.project);
  for (auto who : {"createdBy", "lastChangedBy"}) {
    auto member = member_with_id(call.world(), call.organization_name(), text_of(row, who));
    if (member) shape[who] = identity_reference(call, *member);
  }
  return shape;
}

json root(const Call& call) {
  return {{"path", "\\"}, {"createdOn", text_of(call.project, "created")}};
}

Refusal folder_refusal(int status, const char* key, std::string message) {
  return {.status = status,
          .type_name =
              std::string("Microsoft.TeamFoundation.Build.WebApi.") + key + ", Microsoft.TeamFoundation.Build2.WebApi",
          .type_key = key,
          .message = std::move(message)};
}

Refusal no_such_folder(const std::string& path) {
  return folder_refusal(404, "FolderNotFoundException", "The folder '" + path + "' does not exist.");
}

Refusal folder_exists(const std::string& path) {
  return folder_refusal(409, "FolderExistsException", "The folder '" + path + "' already exists.");
}

/// Folders made before they were kept in rows of their own are known by their pipelines.
void know_folders_of_pipelines(Call& call) {
  std::vector<std::string> paths;
  for (auto row : pipelines_of(call.world(), call.project_id())) paths.push_back(text_of(*row, "path"));
  for (const auto& path : paths) make_folder(call, path);
}

void rename_below(Call& call, const std::string& from, const std::string& to) {
  for (auto table : {rows::folders, tables::pipelines}) {
    std::vector<std::pair<std::string, json>> moved;
    for (const auto& [key, row] : call.world().rows(table))
      if (key.starts_with(lower(call.project_id()) + "/") && is_at_or_below(text_of(row, "path"), from))
        moved.emplace_back(key, row);
    for (auto& [key, row] : moved) {
      row["path"] = to + text_of(row, "path").substr(from.size());
      if (std::string_view(table) == rows::folders) {
        call.world().erase(table, key);
        key = key_of(call, text_of(row, "path"));
      }
      call.world().put(table, key, std::move(row));
    }
  }
}

}  // namespace

void make_folder(Call& call, const std::string& path) {
  for (auto end = path.find('\\', 1); path.size() > 1; end = path.find('\\', end + 1)) {
    auto level = path.substr(0, end);
    if (!call.world().find(rows::folders, key_of(call, level)))
      call.world().put(rows::folders, key_of(call, level),
                       {{"path", level}, {"createdOn", call.timestamp()}, {"createdBy", text_of(call.member, "id")}});
    if (end == std::string::npos) return;
  }
}

Answer list_folders(Call& call) {
  know_folders_of_pipelines(call);
  auto wanted = path_asked(call);
  auto found = json::array();
  if (wanted == "\\") found.push_back(shown(call, root(call)));
  for (auto row : below(call.world().rows(rows::folders), lower(call.project_id()) + "/"))
    if (is_at_or_below(text_of(*row, "path"), wanted)) found.push_back(shown(call, *row));
  return listed(std::move(found));
}

Answer create_folder(Call& call) {
  if (auto flaw = may_edit_pipelines(call)) return refused(*flaw);
  if (!call.body.is_object()) return refused(missing_argument("folder"));
  know_folders_of_pipelines(call);
  auto path = path_asked(call);
  if (path == "\\" || call.world().find(rows::folders, key_of(call, path))) return refused(folder_exists(path));
  make_folder(call, path);
  auto row = *call.world().find(rows::folders, key_of(call, path));
  if (call.body.contains("description")) row["description"] = text_of(call.body, "description");
  call.world().put(rows::folders, key_of(call, path), row);
  return {.body = shown(call, row)};
}

Answer update_folder(Call& call) {
  if (auto flaw = may_edit_pipelines(call)) return refused(*flaw);
  if (!call.body.is_object()) return refused(missing_argument("folder"));
  know_folders_of_pipelines(call);
  auto from = path_asked(call);
  if (!call.world().find(rows::folders, key_of(call, from))) return refused(no_such_folder(from));
  auto asked = text_of(call.body, "path");
  auto to = asked.empty() ? from : folder_path(asked);
  if (!equal_caseless(from, to)) {
    if (call.world().find(rows::folders, key_of(call, to))) return refused(folder_exists(to));
    make_folder(call, to.substr(0, to.rfind('\\')));
    rename_below(call, from, to);
  }
  auto row = *call.world().find(rows::folders, key_of(call, to));
  if (call.body.contains("description")) row["description"] = text_of(call.body, "description");
  row["lastChangedDate"] = call.timestamp();
  row["lastChangedBy"] = text_of(call.member, "id");
  call.world().put(rows::folders, key_of(call, to), row);
  return {.body = shown(call, row)};
}

Answer delete_folder(Call& call) {
  if (auto flaw = may_edit_pipelines(call)) return refused(*flaw);
  know_folders_of_pipelines(call);
  auto path = path_asked(call);
  if (!call.world().find(rows::folders, key_of(call, path))) return refused(no_such_folder(path));
  for (auto table : {rows::folders, tables::pipelines})
    for (const auto& key : keys_below(call.world().rows(table), lower(call.project_id()) + "/"))
      if (is_at_or_below(text_of(*call.world().find(table, key), "path"), path)) call.world().erase(table, key);
  return {.status = 204};
}

}  // namespace keyless::sandbox::devops

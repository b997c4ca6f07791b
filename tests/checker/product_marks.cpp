#include "checker/product_marks.hpp"

#include "base/digest.hpp"
#include "model/mark.hpp"
#include "model/privilege.hpp"

namespace keyless::checker {

using model::text_of;

std::string mark_id(const model::Fields& connection) {
  return model::connection_mark_id(text_of(connection, "organization"), text_of(connection, "projectId"),
                                   text_of(connection, "name"));
}

std::string described(const model::Resource& desired, const std::string& now) {
  const bool declared = desired.fields.contains("description");
  return model::marked_description(declared ? text_of(desired.fields, "description") : now, desired.owner,
                                   mark_id(desired.fields), desired.protect);
}

std::string shown_description(const std::string& stored) {
  return model::without_mark(stored);
}

std::optional<model::Mark> mark_in_description(const std::string& stored) {
  return model::mark_in_description(stored);
}

std::optional<model::Mark> mark_in_tags(const model::Fields& fields) {
  return model::mark_in(model::tags_of(fields, "tags"));
}

std::string privilege_of(const RoleDefinition& role) {
  return model::privilege_of({{role.actions, role.data_actions}});
}

std::string assignment_name(const model::Resource& desired) {
  const auto& fields = desired.fields;
  const bool on_existing = text_of(fields, "onExisting") == "true";
  return model::role_assignment_name(on_existing ? desired.owner : std::string(), text_of(fields, "scope"),
                                     text_of(fields, "principalId"), text_of(fields, "roleId"));
}

}  // namespace keyless::checker

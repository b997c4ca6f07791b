#include <optional>
#include <utility>

#include "base/text.hpp"
#include "desired/building.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::desired {

namespace kinds = model::kinds;

using manifest::ServiceConnection;
using manifest::Text;
using model::Address;
using model::Reference;

namespace {

model::Strings values_of(const std::vector<Text>& texts) {
  model::Strings values;
  for (const auto& text : texts) values.push_back(text.value);
  return values;
}

/// The checks of one connection in the making.
class Guards {
 public:
  Guards(Building& building, const ServiceConnection& connection, const ConnectionNames& names)
      : building_(building), connection_(connection), names_(names) {}

  std::vector<Address> run() {
    const auto& checks = connection_.checks;
    if (checks.approval) add_approval(*checks.approval);
    if (checks.branch_control) add_branch_control(*checks.branch_control);
    if (checks.business_hours) add_business_hours(*checks.business_hours);
    if (checks.exclusive_lock) add("exclusiveLock", *checks.exclusive_lock, {}, {});
    if (checks.required_template) add_required_template(*checks.required_template);
    return std::move(added_);
  }

 private:
  void add(const std::string& type, manifest::Place at, const Text& timeout, model::Fields fields) {
    auto made = building_.resource(kinds::check, names_.label + "/" + type, at);
    made.fields = std::move(fields);
    made.fields.insert({{"organization", names_.organization},
                        {"projectName", names_.project},
                        {"projectId", Reference{names_.project_address, "id"}},
                        {"connectionId", Reference{names_.address, "id"}},
                        {"connectionName", connection_.name.value},
                        {"type", type},
                        {"disabled", "false"}});
    if (timeout.written()) made.fields["timeoutMinutes"] = timeout.value;
    if (!defaulted_.empty()) made.fields["defaulted"] = std::exchange(defaulted_, {});
    made.adopt = connection_.adopt;
    added_.push_back(made.address);
    building_.add_managed(std::move(made));
  }

  /// The value of a key, or what a check is made with where the manifest does not set it.
  std::string or_default(const char* field, const Text& written, const char* standard) {
    if (written.written()) return written.value;
    defaulted_.push_back(field);
    return standard;
  }

  std::string or_false(const char* field, const std::optional<bool>& written) {
    if (!written) defaulted_.push_back(field);
    return word_for(written.value_or(false));
  }

  void add_approval(const manifest::Approval& approval) {
    model::Fields fields = {{"approvers", values_of(approval.approvers)},
                            {"minApprovers", or_default("minApprovers", approval.min_approvers, "0")},
                            {"requesterMayApprove", or_false("requesterMayApprove", approval.requester_may_approve)}};
    if (approval.instructions.written()) fields["instructions"] = approval.instructions.value;
    for (const auto& approver : approval.approvers)
      fields["approver/" + lower(approver.value)] =
          Reference{look_up_principal(building_, names_.organization, approver), "id"};
    add("approval", approval.at, approval.timeout_minutes, std::move(fields));
  }

  void add_branch_control(const manifest::BranchControl& control) {
    add("branchControl", control.at, control.timeout_minutes,
        {{"branches", values_of(control.branches)},
         {"verifyProtection", or_false("verifyProtection", control.verify_protection)},
         {"allowUnknownProtection", or_false("allowUnknownProtection", control.allow_unknown_protection)}});
  }

  void add_business_hours(const manifest::BusinessHours& hours) {
    add("businessHours", hours.at, hours.timeout_minutes,
        {{"days", values_of(hours.days)},
         {"start", hours.start.value},
         {"end", hours.end.value},
         {"timeZone", or_default("timeZone", hours.time_zone, "UTC")}});
  }

  void add_required_template(const manifest::RequiredTemplate& wanted) {
    defaulted_ = {"moreTemplates"};
    add("requiredTemplate", wanted.at, {},
        {{"repositoryType", or_default("repositoryType", wanted.type, "git")},
         {"repository", wanted.repository.value},
         {"repositoryRef", wanted.ref.value},
         {"templatePath", wanted.path.value},
         {"moreTemplates", model::Strings()}});
  }

  Building& building_;
  const ServiceConnection& connection_;
  const ConnectionNames& names_;
  std::vector<Address> added_ = {};
  model::Strings defaulted_ = {};  ///< fields of the check in the making that the manifest does not set
};

}  // namespace

std::vector<Address> add_checks(Building& building, const ServiceConnection& connection, const ConnectionNames& names) {
  return Guards(building, connection, names).run();
}

}  // namespace keyless::desired

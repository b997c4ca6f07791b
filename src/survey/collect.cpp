#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "manifest/manifest.hpp"
#include "manifest/yaml/quote.hpp"
#include "model/federation.hpp"
#include "model/kinds/kinds.hpp"
#include "survey/assessment.hpp"
#include "survey/descriptions.hpp"
#include "survey/export.hpp"
#include "survey/identity_entry.hpp"
#include "survey/pipelines_entry.hpp"

namespace keyless::survey {
namespace {

namespace kinds = model::kinds;
namespace rules = manifest::rules;
using manifest::ServiceConnection;
using model::LiveObject;
using model::text_of;
using Description = std::optional<std::string>;  // missing: not declared

/// A team's name made of any words; what has no usable letter is called by its digest.
std::string team_name(const std::string& words) {
  std::string name;
  for (const char c : lower(words)) {
    const bool usable = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (usable) name += c;
    if (!usable && !name.empty() && name.back() != '-') name += '-';
  }
  name.resize(std::min<std::size_t>(name.size(), 40));
  while (name.ends_with('-')) name.pop_back();
  if (name.empty() || name.front() < 'a') name = ("team-" + name).substr(0, 40);
  while (name.ends_with('-')) name.pop_back();
  return name;
}

class Collector {
 public:
  Collector(const Survey& survey, const Choice& choice, std::vector<Unexpressed>& homeless)
      : survey_(survey),
        choice_(choice),
        homeless_(homeless),
        assessor_(survey, choice.cloud),
        identities_(survey),
        pipelines_(survey) {
    for (const auto* share : survey.live.all(kinds::connection_share))
      shares_.emplace(lower(text_of(share->fields, "connectionId")), share);
  }

  std::vector<Draft> run() {
    for (const auto* connection : connections_of(survey_)) add_connection(*connection);
    for (const auto* identity : survey_.live.all(kinds::identity)) add_identity_alone(*identity);
    place_what_is_left_out();
    // Where an identity is owned, there it is described; others only use it.
    for (const bool ours : {true, false})
      for (auto& [owner, draft] : drafts_) identities_.describe(draft, ours);
    std::vector<Draft> drafts;
    for (auto& [owner, draft] : drafts_) {
      identities_.name_in(draft);
      std::ranges::sort(draft.manifest.allow_undeclared, {}, &manifest::Text::value);
      drafts.push_back(std::move(draft));
    }
    return drafts;
  }

 private:
  bool is_chosen(const std::string& owner) const {
    if (choice_.teams.empty()) return true;
    const auto team = split(owner, '/').front();
    return std::ranges::any_of(
        choice_.teams, [&](const std::string& one) { return equal_caseless(one, team) || equal_caseless(one, owner); });
  }

  bool is_in_chosen_group(const LiveObject& identity) const {
    return equal_caseless(text_of(identity.fields, "resourceGroup"), choice_.resource_group);
  }

  Draft& draft_of(const std::string& owner) {
    const auto parts = split(owner, '/');
    auto& draft = drafts_[owner];
    auto& made = draft.manifest;
    made.team = said(parts.front());
    made.name = said(parts.size() > 1 ? parts[1] : "");
    made.azure.tenant = said(lower(survey_.tenant));
    made.devops.organization = said(survey_.organization);
    const auto subscriptions = survey_.live.all(kinds::subscription);
    if (!subscriptions.empty()) made.azure.subscription = said(lower(text_of(subscriptions.front()->fields, "id")));
    return draft;
  }

  /// Who takes over what is nobody's: the team of the command line, with a manifest for each place, or the place.
  std::string adopter_for(const std::string& place) const {
    const auto name = team_name(place);
    return choice_.adopt_as.empty() ? name : choice_.adopt_as + "/" + name;
  }

  void add_connection(const LiveObject& connection) {
    const auto& fields = connection.fields;
    const auto marked = model::proven_owner(connection);
    if (!is_chosen(marked)) return;
    const auto* identity = assessor_.federation().identity_of(text_of(fields, "clientId"));
    if (!choice_.resource_group.empty() && !(identity && is_in_chosen_group(*identity))) return;
    const auto owner = marked.empty() ? adopter_for(text_of(fields, "projectName")) : marked;
    const auto assessment = assessor_.of(connection);
    const auto& judgement = assessment.judgement;
    if (const auto& left_out = assessment.left_out) {
      const auto code = judgement.obstacles.empty() ? "" : judgement.obstacles.front().code;
      left_out_[owner].push_back({address_of(connection), left_out->reason, code});
      return;
    }
    auto& draft = draft_of(owner);
    draft.manifest.service_connections.push_back(entry_of(connection, judgement, draft, marked));
  }

  /// In the manifest of its owner; a manifest that would hold nothing else is not worth a file.
  void place_what_is_left_out() {
    for (auto& [owner, left_out] : left_out_) {
      const auto draft = drafts_.find(owner);
      auto& into = draft == drafts_.end() ? homeless_ : draft->second.unexpressed;
      into.insert(into.end(), left_out.begin(), left_out.end());
    }
  }

  ServiceConnection entry_of(const LiveObject& connection, const model::Federation::Judgement& judgement, Draft& draft,
                             const std::string& marked) {
    const auto& fields = connection.fields;
    ServiceConnection entry;
    entry.at = draft.place(remark_on(judgement));
    entry.name = said(text_of(fields, "name"));
    entry.project = said(text_of(fields, "projectName"));
    entry.management_group = said(text_of(fields, "managementGroupId"));
    if (!entry.management_group.written()) entry.subscription = lower(text_of(fields, "subscriptionId"));
    entry.scope_resource_group = said(text_of(fields, "scopeResourceGroup"));
    entry.protect = connection.mark && connection.mark->protect;
    const bool ours = is_ours(*judgement.identity, draft);
    entry.identity = said(identities_.use(draft, *judgement.identity, ours));
    identities_.wire(draft, *judgement.identity, ours, connection);
    entry.pipelines = pipelines_.of(connection.id, entry.project.value, permissions_of(entry), draft);
    auto described = described_connection(text_of(fields, "description"), !marked.empty());
    if (described.text) entry.description = {*described.text, {1, 1}};
    if (!described.remark.empty()) draft.unexpressed.push_back({address_of(connection), std::move(described.remark)});
    add_shares(connection, entry, described.text, draft);
    const auto& step = text_of(fields, "topLevel");
    const bool out_of_step = !step.empty() && step != "in step";
    entry.adopt = marked.empty() && (judgement.way != model::Way::none || described.changes || out_of_step);
    return entry;
  }

  static std::string remark_on(const model::Federation::Judgement& judgement) {
    if (!judgement.obstacles.empty())
      return std::string("can't be ") + (judgement.way == model::Way::convert ? "converted" : "migrated") +
             " as it is: " + judgement.obstacles.front().reason;
    if (judgement.way == model::Way::convert) return "signs in with a secret: to be converted";
    return judgement.way == model::Way::migrate
               ? "uses the Azure DevOps issuer: to be migrated to the Microsoft Entra issuer"
               : "";
  }

  bool is_ours(const LiveObject& identity, const Draft& draft) const {
    if (identity.kind != &kinds::identity) return false;
    const auto owner = model::proven_owner(identity);
    if (!owner.empty()) return owner == draft.manifest.owner();
    return !choice_.resource_group.empty() && is_in_chosen_group(identity);
  }

  static std::string permissions_of(const ServiceConnection& entry) {
    return "pipelinePermission/" + entry.project.value + "/" + entry.name.value + "/";
  }

  static std::string address_of(const LiveObject& connection) {
    return "serviceConnection/" + text_of(connection.fields, "projectName") + "/" + text_of(connection.fields, "name");
  }

  /// What the same connection is in further projects.
  void add_shares(const LiveObject& home, ServiceConnection& entry, const Description& description,
                  Draft& draft) const {
    const auto [first, last] = shares_.equal_range(lower(home.id));
    for (auto at = first; at != last; ++at) add_share(home, *at->second, entry, description, draft);
    std::ranges::sort(entry.shared_with, {},
                      [](const auto& share) -> const std::string& { return share.project.value; });
  }

  void add_share(const LiveObject& home, const LiveObject& there, ServiceConnection& entry,
                 const Description& description, Draft& draft) const {
    const auto &project = text_of(there.fields, "projectName"), &name = text_of(there.fields, "name");
    const auto address = "connectionShare/" + entry.project.value + "/" + entry.name.value + "/" + project;
    const auto permissions = permissions_of(entry) + project + "/";
    if (manifest::complaint_about(rules::project, project) || manifest::complaint_about(rules::connection, name)) {
      draft.tolerate(address, "the project, or its name there, can't be written in a manifest");
      return draft.allow(permissions + "*");
    }
    auto described = described_share(text_of(there.fields, "description"), description);
    if (described.changes) {
      draft.tolerate(address, std::move(described.remark));
      return draft.allow(permissions + "*");
    }
    if (!described.remark.empty()) draft.unexpressed.push_back({address, std::move(described.remark)});
    manifest::ConnectionShare share;
    share.project = said(project);
    if (name != entry.name.value) share.name = said(name);
    if (described.text) share.description = {*described.text, {1, 1}};
    share.pipelines = pipelines_.of(home.id, project, permissions, draft);
    entry.shared_with.push_back(std::move(share));
  }

  /// Identities that no connection uses are declared where they are ours, or asked for.
  void add_identity_alone(const LiveObject& identity) {
    const auto marked = model::proven_owner(identity);
    const bool asked = !choice_.resource_group.empty() && is_in_chosen_group(identity);
    if (!choice_.resource_group.empty() && !asked) return;
    if (!is_chosen(marked) || (marked.empty() && !asked)) return;
    const auto owner = marked.empty() ? adopter_for(choice_.resource_group) : marked;
    const bool used_elsewhere = marked.empty() && identities_.is_used(identity);
    if (!used_elsewhere) identities_.use(draft_of(owner), identity, true);
  }

  const Survey& survey_;
  const Choice& choice_;
  std::vector<Unexpressed>& homeless_;
  Assessor assessor_;
  IdentityEntries identities_;
  PipelineNames pipelines_;
  std::multimap<std::string, const LiveObject*> shares_ = {};      ///< by connection id, lower case
  std::map<std::string, Draft> drafts_ = {};                       ///< by owner
  std::map<std::string, std::vector<Unexpressed>> left_out_ = {};  ///< by owner
};

}  // namespace

std::vector<Draft> drafts_of(const Survey& survey, const Choice& choice, std::vector<Unexpressed>& homeless) {
  return Collector(survey, choice, homeless).run();
}

}  // namespace keyless::survey

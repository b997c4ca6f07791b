#include <map>

#include "manifest/arm_id.hpp"
#include "manifest/read.hpp"
#include "model/kind.hpp"
#include "model/roles.hpp"
#include "model/text.hpp"

namespace keyless::manifest {
namespace {

constexpr std::size_t most_credentials = 20;
constexpr std::size_t most_tags = 47;  // of the service's 50, three are our mark

/// Remembers where each key was declared first and complains about the second.
class Once {
 public:
  Once(Findings& findings, std::string noun) : findings_(findings), noun_(std::move(noun)) {}

  void declare(const std::string& key, Place at, const std::string& what) {
    const auto [first, fresh] = seen_.emplace(key, Text{what, at});
    if (fresh) return;
    const bool case_differs = first->second.value != what && model::equal_caseless(first->second.value, what);
    findings_.add(
        "duplicate", at,
        noun_ + " " + shown(what) + " is declared a second time; the first is at " + Findings::named(first->second.at),
        case_differs ? "names are compared without letter case" : "");
  }

 private:
  Findings& findings_;
  std::string noun_;
  std::map<std::string, Text> seen_;
};

/// One thing of the service, spelt the same way wherever it is named.
class Spelling {
 public:
  Spelling(Findings& findings, std::string noun) : findings_(findings), noun_(std::move(noun)) {}

  void use(const std::string& scope, const Text& name) {
    if (!name.written()) return;
    const auto [first, fresh] = seen_.emplace(scope + "/" + model::lower(name.value), name);
    if (fresh || first->second.value == name.value) return;
    findings_.add("case-differs", name.at,
                  noun_ + " " + shown(name.value) + " is spelt " + shown(first->second.value) + " at " +
                      Findings::named(first->second.at),
                  "both name the same; spell them alike");
  }

 private:
  Findings& findings_;
  std::string noun_;
  std::map<std::string, Text> seen_;
};

std::string folded_role(const std::string& role) {
  const auto* known = model::built_in_role(role);
  return known ? std::string(known->guid) : model::lower(role);
}

void check_roles(const Identity& identity, Findings& findings) {
  Once grants(findings, "the role");
  for (const auto& grant : identity.roles) {
    if (!grant.role.written() || !grant.scope.written()) continue;
    grants.declare(folded_role(grant.role.value) + "\n" + model::folded_arm_id(grant.scope.value), grant.role.at,
                   grant.role.value);
  }
}

void check_subject(const FederatedCredential& credential, Findings& findings) {
  const auto& subject = credential.subject.value;
  if (credential.allow_risk) return;
  const bool wildcard = subject.find('*') != std::string::npos;
  if (!wildcard && !subject.ends_with(":pull_request")) return;
  findings.add("risky-subject", credential.subject.at,
               wildcard ? "a `*` in a subject stands for many, or for nothing at all"
                        : "whoever can open a pull request can present this subject",
               "name one subject, or say `allowRisk: true`");
}

void check_credentials(const Identity& identity, std::size_t wired, Findings& findings) {
  Once names(findings, "the federated credential"), pairs(findings, "trust in");
  for (const auto& credential : identity.federated_credentials) {
    check_subject(credential, findings);
    if (credential.name.written())
      names.declare(model::lower(credential.name.value), credential.name.at, credential.name.value);
    if (credential.issuer.written() && credential.subject.written())
      pairs.declare(credential.issuer.value + "\n" + credential.subject.value, credential.subject.at,
                    credential.subject.value);
  }
  const auto count = identity.federated_credentials.size() + wired;
  if (count <= most_credentials) return;
  findings.add("too-many-credentials", identity.name.at,
               "this identity would have " + std::to_string(count) + " federated credentials, those of its " +
                   std::to_string(wired) + " service connections included; the service allows 20",
               "use a second identity");
}

void check_tags(const TagTexts& tags, Findings& findings) {
  std::map<Place, const std::pair<const std::string, Text>*, decltype([](Place left, Place right) {
             return std::pair(left.line, left.column) < std::pair(right.line, right.column);
           })>
      in_order;
  for (const auto& tag : tags) in_order.emplace(tag.second.at, &tag);
  Once names(findings, "the tag");
  for (const auto& [at, tag] : in_order) names.declare(model::lower(tag->first), at, tag->first);
  if (tags.size() > most_tags)
    findings.add("too-many-tags", tags.begin()->second.at, "at most 47 tags are possible besides our own three");
}

void check_identities(const Manifest& manifest, Findings& findings) {
  std::vector<std::size_t> wired(manifest.identities.size());
  for (const auto& connection : manifest.service_connections)
    if (connection.identity_index < wired.size()) ++wired[connection.identity_index];
  Once ids(findings, "the identity");
  for (std::size_t i = 0; i < manifest.identities.size(); ++i) {
    const auto& identity = manifest.identities[i];
    if (identity.name.written() && identity.resource_group.written())
      ids.declare(model::folded_arm_id(identity.id), identity.name.at, identity.name.value);
    check_roles(identity, findings);
    check_credentials(identity, wired[i], findings);
    check_tags(identity.tags, findings);
  }
}

void check_groups(const Manifest& manifest, Findings& findings) {
  Once groups(findings, "the resource group");
  Spelling spelling(findings, "the resource group");
  std::map<std::string, bool> declared;
  for (const auto& group : manifest.resource_groups) {
    check_tags(group.tags, findings);
    if (!group.name.written()) continue;
    const auto key = group.subscription + "/" + model::lower(group.name.value);
    groups.declare(key, group.name.at, group.name.value);
    if (declared.emplace(key, true).second) spelling.use(group.subscription, group.name);
  }
  for (const auto& identity : manifest.identities)
    if (identity.kind == IdentityKind::user_assigned) spelling.use(identity.subscription, identity.resource_group);
}

void check_connections(const Manifest& manifest, Findings& findings) {
  Once connections(findings, "the service connection");
  Spelling projects(findings, "the project");
  for (const auto& connection : manifest.service_connections) {
    const auto project = model::lower(connection.project.value);
    projects.use("", connection.project);
    if (connection.name.written())
      connections.declare(project + "\n" + model::lower(connection.name.value), connection.name.at,
                          connection.name.value);
    Once pipelines(findings, "the pipeline");
    for (const auto& pipeline : connection.pipelines) {
      const auto rooted = pipeline.value.starts_with('\\') && pipeline.value.rfind('\\') == 0;
      pipelines.declare(model::lower(rooted ? pipeline.value.substr(1) : pipeline.value), pipeline.at, pipeline.value);
    }
  }
}

void check_allowances(const Manifest& manifest, Findings& findings) {
  std::vector<std::string> kinds;
  for (const auto* kind : model::all_kinds()) kinds.emplace_back(kind->name);
  for (const auto& pattern : manifest.allow_undeclared) {
    const auto kind = pattern.value.substr(0, pattern.value.find('/'));
    const bool wild = kind.find_first_of("*?") != std::string::npos;
    if (wild || kind == pattern.value || model::find_kind(kind)) continue;
    const auto near = nearest_to(kind, kinds);
    findings.add("unknown-kind", pattern.at, "addresses have no kind " + shown(kind),
                 near.empty() ? "" : "did you mean `" + near + "`?");
  }
}

void check_devops_is_there(const Node& document, Findings& findings) {
  const auto* list = child_of(document, "serviceConnections");
  const bool used = list && !list->children.empty();
  if (used && !child_of(document, "azureDevOps"))
    findings.add("missing-key", list->key_at, "service connections need the key `azureDevOps` in the manifest",
                 "write azureDevOps: with organization: and project:");
}

}  // namespace

void check_meaning(const Manifest& manifest, const Node& document, Findings& findings) {
  check_devops_is_there(document, findings);
  check_tags(manifest.tags, findings);
  check_groups(manifest, findings);
  check_identities(manifest, findings);
  check_connections(manifest, findings);
  check_allowances(manifest, findings);
}

}  // namespace keyless::manifest

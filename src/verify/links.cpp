#include "verify/links.hpp"

#include "base/text.hpp"
#include "model/federation.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::verify {

using namespace model;

namespace {

const std::string run_apply = "Run `keyless plan` to see what differs, then `keyless apply`.";

std::string why_not_seen(const Graph& desired, const Live& live, const Resource& resource) {
  const auto seen = live.of(*resource.kind, resolved(desired, live, resource));
  return seen.state == Observation::State::not_visible ? "not visible: " + seen.reason : "it does not exist";
}

/// The credential on the identity that is closest to what the connection presents: equal pair, else by its name.
std::optional<LiveObject> trust_of(const Graph& desired, const Live& live, const Subject& subject) {
  for (const auto* credential : subject.credentials)
    if (auto found = live_of(desired, live, *credential)) return found;
  return std::nullopt;
}

Link compared(std::string name, const std::string& presented, const std::string& trusted, std::string cause) {
  if (presented == trusted) return holds(std::move(name), presented);
  auto detail = "the connection presents " + presented + ", the federated credential expects " + trusted;
  if (equal_caseless(presented, trusted)) detail += " (they differ only in case, and case matters)";
  return broken(std::move(name), std::move(detail), run_apply, std::move(cause));
}

std::string cause_of_subject(const std::string& presented, const std::string& trusted) {
  return equal_caseless(presented, trusted) ? "AADSTS7002138" : "AADSTS700213";
}

Link connection_link(const Graph& desired, const Live& live, const Subject& subject) {
  if (!subject.live_connection)
    return broken("connection", why_not_seen(desired, live, *subject.connection), run_apply);
  const auto& fields = subject.live_connection->fields;
  if (text_of(fields, "isReady") == "false")
    return broken("connection", "it is not ready: " + text_of(fields, "state"),
                  "Wait for it, or check it in Azure DevOps.");
  if (!is_federated(fields))
    return broken("connection",
                  "it signs in with " + text_of(fields, "scheme") + ", not with workload identity federation",
                  run_apply);
  if (subject.live_identity &&
      !equal_caseless(text_of(fields, "clientId"), text_of(subject.live_identity->fields, "clientId")))
    return broken("connection",
                  "it uses client " + text_of(fields, "clientId") + ", the identity is client " +
                      text_of(subject.live_identity->fields, "clientId"),
                  run_apply);
  const auto& deadline = text_of(fields, "revertDeadline");
  return holds("connection", "ready, client " + text_of(fields, "clientId") +
                                 (deadline.empty() ? "" : ", can be reverted until " + deadline));
}

}  // namespace

std::vector<Link> trust_links(const Graph& desired, const Live& live, const Subject& subject) {
  std::vector<Link> links = {connection_link(desired, live, subject)};
  if (!subject.live_connection) return links;
  if (subject.identity && !subject.live_identity) {
    links.push_back(broken("identity", why_not_seen(desired, live, *subject.identity), run_apply));
    return links;
  }
  const auto trust = trust_of(desired, live, subject);
  if (!trust) {
    const auto reason =
        subject.credentials.empty() ? "none is declared" : why_not_seen(desired, live, *subject.credentials.front());
    links.push_back(broken("trust", "no federated credential on the identity: " + reason, run_apply, "AADSTS70025"));
    return links;
  }
  const auto &presented = subject.live_connection->fields, &trusted = trust->fields;
  const auto &subject_presented = text_of(presented, "subject"), &subject_trusted = text_of(trusted, "subject");
  links.push_back(compared("issuer", text_of(presented, "issuer"), text_of(trusted, "issuer"), "AADSTS700211"));
  links.push_back(
      compared("subject", subject_presented, subject_trusted, cause_of_subject(subject_presented, subject_trusted)));
  links.push_back(compared("audience", text_of(subject.credentials.front()->fields, "audience"),
                           text_of(trusted, "audience"), "AADSTS700212"));
  return links;
}

std::vector<Link> role_links(const Graph& desired, const Live& live, const Subject& subject) {
  std::vector<Link> links;
  for (const auto* role : subject.roles) {
    const auto name = text_of(role->fields, "roleName") + " on " + kinds::short_scope(text_of(role->fields, "scope"));
    if (live_of(desired, live, *role))
      links.push_back(holds("role", name));
    else
      links.push_back(broken("role", name + ": " + why_not_seen(desired, live, *role), run_apply));
  }
  return links;
}

std::vector<Link> pipeline_links(const Graph& desired, const Live& live, const Subject& subject) {
  std::vector<Link> links;
  for (const auto* permission : subject.pipelines) {
    const auto& name = text_of(permission->fields, "pipelineName");
    if (live_of(desired, live, *permission))
      links.push_back(holds("pipeline", name + (text_of(permission->fields, "pipelineId") == "*" ? " are authorized"
                                                                                                 : " is authorized")));
    else
      links.push_back(
          broken("pipeline", name + ": not authorized: " + why_not_seen(desired, live, *permission), run_apply));
  }
  return links;
}

}  // namespace keyless::verify

#include "sandbox/devops/serviceendpoint/connection.hpp"

#include <algorithm>
#include <array>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

constexpr std::array<std::string_view, 9> secrets = {"serviceprincipalkey",
                                                     "servicePrincipalCertificate",
                                                     "accessToken",
                                                     "password",
                                                     "apitoken",
                                                     "certificate",
                                                     "nugetkey",
                                                     "registrypassword",
                                                     "kubeconfig"};
constexpr std::array<std::string_view, 3> derived = {
    "workloadIdentityFederationIssuer", "workloadIdentityFederationSubject", "workloadIdentityFederationIssuerType"};
constexpr std::array<std::string_view, 2> lower_case_names = {"tenantid", "serviceprincipalid"};

template <std::size_t N>
bool among(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(), [&](std::string_view one) { return equal_caseless(one, name); });
}

std::string as_written_by_service(const std::string& name) {
  for (auto known : lower_case_names)
    if (equal_caseless(known, name)) return std::string(known);
  return name;
}

const json& member(const json& object, const char* name) {
  static const json none = json::object();
  if (!object.is_object()) return none;
  auto at = object.find(name);
  return at == object.end() || !at->is_object() ? none : *at;
}

std::string lookup(const json& object, std::string_view name) {
  for (const auto& [key, value] : object.items())
    if (equal_caseless(key, name) && value.is_string()) return value.get<std::string>();
  return {};
}

bool only_text(const json& object) {
  auto is_text = [](const json& value) { return value.is_string() || value.is_null(); };
  return std::all_of(object.begin(), object.end(), is_text);
}

json accepted_parameters(const json& parameters, bool federated) {
  auto kept = json::object();
  for (const auto& [name, value] : parameters.items())
    if (!federated || !among(derived, name)) kept[as_written_by_service(name)] = value;
  return kept;
}

std::optional<Refusal> flaw_in_azure(const json& body) {
  auto scheme = text_of(member(body, "authorization"), "scheme");
  bool known = equal_caseless(scheme, "WorkloadIdentityFederation") || equal_caseless(scheme, "ServicePrincipal") ||
               equal_caseless(scheme, "ManagedServiceIdentity");
  if (!known)
    return bad_argument("Unable to find service connection type 'azurerm' using authentication scheme '" + scheme +
                        "'.");
  if (parameter(body, "tenantid").empty())
    return bad_argument("The required authorization parameter 'tenantid' is missing.");
  if (!is_federated(body)) return std::nullopt;
  bool by_hand = !equal_caseless(datum(body, "creationMode"), "Automatic");
  if (by_hand && parameter(body, "serviceprincipalid").empty())
    return bad_argument("The required authorization parameter 'serviceprincipalid' is missing.");
  if (!parameter(body, "serviceprincipalkey").empty())
    return bad_argument("Following fields in the service connection are not expected: serviceprincipalkey.");
  return std::nullopt;
}

std::optional<Refusal> flaw_in_references(const json& body) {
  auto at = body.find("serviceEndpointProjectReferences");
  if (at == body.end() || !at->is_array() || at->empty())
    return bad_argument("At least one project reference required to create an endpoint.");
  for (const auto& reference : *at) {
    if (!reference.is_object() || text_of(member(reference, "projectReference"), "id").empty())
      return missing_argument("projectReference");
    if (text_of(reference, "description").size() > 1024)
      return bad_argument("The description of a service connection is limited to 1024 characters.");
  }
  return std::nullopt;
}

void hide_secrets(json& shape) {
  auto at = shape.find("authorization");
  if (at == shape.end() || !at->contains("parameters")) return;
  for (auto& [name, value] : (*at)["parameters"].items())
    if (among(secrets, name)) value = nullptr;
}

}  // namespace

std::string parameter(const json& stored, std::string_view name) {
  return lookup(member(member(stored, "authorization"), "parameters"), name);
}

std::string datum(const json& stored, std::string_view name) {
  return lookup(member(stored, "data"), name);
}

bool is_federated(const json& stored) {
  return equal_caseless(text_of(member(stored, "authorization"), "scheme"), "WorkloadIdentityFederation");
}

std::optional<Refusal> flaw_in(const json& body) {
  if (!body.is_object()) return missing_argument("endpoint");
  for (auto name : {"name", "type"})
    if (text_of(body, name).empty()) return missing_argument(std::string("endpoint.") + name);
  if (text_of(member(body, "authorization"), "scheme").empty()) return missing_argument("endpoint.Authorization");
  if (!only_text(member(body, "data")) || !only_text(member(member(body, "authorization"), "parameters")))
    return missing_argument("endpoint");
  if (text_of(body, "description").size() > 1024)
    return bad_argument("The description of a service connection is limited to 1024 characters.");
  if (auto flaw = flaw_in_references(body)) return flaw;
  return equal_caseless(text_of(body, "type"), "azurerm") ? flaw_in_azure(body) : std::nullopt;
}

json accepted(const json& body) {
  auto data = member(body, "data");
  data.erase("revertSchemeDeadline");
  auto owner = text_of(body, "owner");
  json authorization = {
      {"scheme", text_of(member(body, "authorization"), "scheme")},
      {"parameters", accepted_parameters(member(member(body, "authorization"), "parameters"), is_federated(body))}};
  json kept = {{"name", text_of(body, "name")},
               {"type", text_of(body, "type")},
               {"url", text_of(body, "url")},
               {"description", text_of(body, "description")},
               {"owner", owner.empty() ? "library" : owner},
               {"data", std::move(data)},
               {"authorization", std::move(authorization)}};
  if (body.value("isDisabled", json(false)) == true) kept["isDisabled"] = true;
  return kept;
}

bool is_automatic(const json& stored) {
  return equal_caseless(text_of(stored, "type"), "azurerm") &&
         equal_caseless(datum(stored, "creationMode"), "Automatic");
}

bool has_failed(const json& stored) {
  return text_of(member(stored, "operationStatus"), "state") == "Failed";
}

void settle(json& stored, const Federation& federation) {
  stored["isReady"] = true;
  if (is_automatic(stored)) stored["operationStatus"] = {{"state", "Ready"}, {"statusMessage", ""}};
  if (is_federated(stored)) write_federation(stored, federation);
}

void write_federation(json& stored, const Federation& federation) {
  auto& parameters = stored["authorization"]["parameters"];
  parameters["workloadIdentityFederationIssuer"] = federation.issuer;
  parameters["workloadIdentityFederationSubject"] = federation.subject;
  bool by_entra = federation.subject.rfind("/eid1/", 0) == 0;
  if (by_entra)
    parameters["workloadIdentityFederationIssuerType"] = "EntraID";
  else
    parameters.erase("workloadIdentityFederationIssuerType");
}

const json* reference_in(const json& stored, std::string_view project_id) {
  for (const auto& reference : stored.at("serviceEndpointProjectReferences"))
    if (equal_caseless(text_of(member(reference, "projectReference"), "id"), project_id)) return &reference;
  return nullptr;
}

std::string name_in(const json& stored, std::string_view project_id) {
  auto reference = reference_in(stored, project_id);
  auto name = reference ? text_of(*reference, "name") : std::string();
  return name.empty() ? text_of(stored, "name") : name;
}

std::vector<std::string> projects_of(const json& stored) {
  std::vector<std::string> ids;
  for (const auto& reference : stored.at("serviceEndpointProjectReferences"))
    ids.push_back(text_of(member(reference, "projectReference"), "id"));
  return ids;
}

json shown(const json& stored, std::string_view project_id, View view) {
  auto shape = stored;
  if (auto reference = reference_in(stored, project_id)) {
    shape["name"] = name_in(stored, project_id);
    if (reference->contains("description")) shape["description"] = text_of(*reference, "description");
  }
  for (auto own : {"revertParameters", "pending", "application", "migration"}) shape.erase(own);
  hide_secrets(shape);
  if (view == View::whole) return shape;
  shape.erase("data");
  shape.erase("authorization");
  return shape;
}

}  // namespace keyless::sandbox::devops

#include "sandbox/fuzz/odd_requests.hpp"

#include "base/base64.hpp"
#include "sandbox/fuzz/odd_json.hpp"

namespace keyless::sandbox::test {

using nlohmann::json;

namespace {

constexpr std::size_t refill_after = 500;
constexpr std::size_t of_each = 12;

const std::vector<std::string>& odd_parts() {
  static const std::vector<std::string> parts = {"",
                                                 ".",
                                                 "..",
                                                 "%2e%2e",
                                                 "%2F",
                                                 "a%2Fb",
                                                 "%00",
                                                 "%ff%fe",
                                                 "%",
                                                 "%zz",
                                                 "%25",
                                                 "'",
                                                 "%27%20or%20%271%27=%271",
                                                 "0",
                                                 "-1",
                                                 "1",
                                                 "99999999999999999999999",
                                                 "null",
                                                 "%C3%A4",
                                                 "%F0%9F%99%82",
                                                 "$metadata",
                                                 "a b",
                                                 "+",
                                                 "\\x",
                                                 "00000000-0000-0000-0000-000000000000",
                                                 std::string(400, 'a'),
                                                 "(appId='x')",
                                                 "appId='x'",
                                                 "{}",
                                                 "me"};
  return parts;
}

const std::vector<std::string>& query_names() {
  static const std::vector<std::string> names = {"$filter",
                                                 "$top",
                                                 "$skip",
                                                 "$skiptoken",
                                                 "$select",
                                                 "$expand",
                                                 "$count",
                                                 "$search",
                                                 "$orderby",
                                                 "endpointNames",
                                                 "endpointIds",
                                                 "type",
                                                 "projectIds",
                                                 "authSchemes",
                                                 "continuationToken",
                                                 "includeFailed",
                                                 "includeDetails",
                                                 "top",
                                                 "operation",
                                                 "endpointId",
                                                 "actionFilter",
                                                 "stateFilter",
                                                 "subjectTypes",
                                                 "tenantId",
                                                 "deep",
                                                 "forceDelete",
                                                 "serviceConnectionId",
                                                 "api-version",
                                                 "subjectDescriptor",
                                                 "searchFilter",
                                                 "filterValue",
                                                 "name"};
  return names;
}

const std::vector<std::string>& query_values() {
  static const std::vector<std::string> values = {"atScope()",
                                                  "principalId%20eq%20'00000000-0000-0000-0000-000000000000'",
                                                  "assignedTo('x')",
                                                  "displayName%20eq%20'a'",
                                                  "startswith(displayName,'a')",
                                                  "((((((((((a%20eq%201",
                                                  "appId%20eq%20'",
                                                  "servicePrincipalNames/any(c:c%20eq%20'x')",
                                                  "not(not(not(true)))",
                                                  "a%20and%20b%20or%20c",
                                                  "id,displayName",
                                                  "100",
                                                  "0",
                                                  "-5",
                                                  "1000000000000",
                                                  "true",
                                                  "false",
                                                  "maybe",
                                                  "7.1",
                                                  "7.1-preview.1",
                                                  "2022-04-01",
                                                  "2023-01-31",
                                                  "99.9",
                                                  "7.1-preview.99999999999",
                                                  "ConvertAuthenticationScheme",
                                                  "azurerm",
                                                  "%00",
                                                  "%ff",
                                                  "%E4",
                                                  "a,b,,c",
                                                  "AAAA",
                                                  "==",
                                                  "*"};
  return values;
}

const std::vector<std::string>& versions() {
  static const std::vector<std::string> all = {
      "2021-04-01", "2022-04-01",    "2023-01-31",    "2024-11-30", "2018-11-30", "2016-09-01", "7.1",
      "7.2",        "7.1-preview.1", "7.2-preview.4", "2020-01-01", "2022-12-01", "5.1",        "6.0-preview"};
  return all;
}

json connection_body(const json& stored) {
  auto body = stored;
  body.erase("revertParameters");
  body["name"] = "fuzzed";
  return body;
}

std::string path_key(const std::string& id) {
  return id.starts_with('/') ? id.substr(1) : id;
}

}  // namespace

OddRequests::OddRequests(BenchOfServices& bench, std::uint64_t seed) : bench_(bench), dice_(seed) {
  tokens_ = {"Bearer " + bench.token_for("https://management.azure.com/.default"),
             "",
             "Bearer " + bench.token_for("https://graph.microsoft.com/.default"),
             "Basic " + base64(":" + bench.access_token),
             "Basic " + base64(":" + bench.access_token),
             "Bearer " + bench.token_for("499b84ac-1321-427f-aa17-267ca6975798/.default")};
  refill();
}

/// What the world holds now, a few of each, by the name of the parameter they fit.
void OddRequests::refill() {
  known_.clear();
  auto keys = [&](const char* name, const char* table) {
    auto& list = known_[name];
    for (const auto& [key, row] : bench_.world.rows(table))
      if (list.size() < of_each) list.push_back(key);
  };
  keys("s", tables::subscriptions);
  keys("tenant", tables::tenants);
  keys("id", tables::connections);
  keys("project", tables::projects);
  keys("principal", tables::principals);
  keys("object", "applications");
  known_["org"] = {"contoso", "Contoso"};
  for (const auto& [key, row] : bench_.world.rows(tables::projects)) known_["project"].push_back(text_of(row, "name"));
  for (const auto& [key, row] : bench_.world.rows(tables::resources)) {
    known_["scope"].push_back(path_key(text_of(row, "id")));
    known_[text_of(row, "type").find("resourceGroups") != std::string::npos ? "g" : "name"].push_back(
        text_of(row, "name"));
  }
  for (const auto& [key, row] : bench_.world.rows(tables::role_assignments))
    known_["name"].push_back(text_of(row, "name"));
  for (auto& list : bodies_) list.clear();
  auto principal = known_["principal"].empty() ? std::string("x") : dice_.one_of(known_["principal"]);
  bodies_[0] = {{{"location", "westeurope"}, {"tags", {{"a", "b"}}}},
                {{"properties",
                  {{"roleDefinitionId",
                    "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"},
                   {"principalId", principal},
                   {"principalType", "ServicePrincipal"},
                   {"condition", "true"},
                   {"conditionVersion", "2.0"}}}},
                {{"properties", {{"issuer", "https://i"}, {"subject", "s"}, {"audiences", {"a"}}}}},
                {{"properties", {{"level", "CanNotDelete"}, {"notes", "n"}}}},
                {{"properties",
                  {{"roleName", "Fuzz"},
                   {"type", "CustomRole"},
                   {"assignableScopes", {"/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590"}},
                   {"permissions", {{{"actions", {"*/read"}}, {"notActions", json::array()}}}}}}}};
  bodies_[2] = {{{"displayName", "fuzz"}, {"signInAudience", "AzureADMyOrg"}, {"tags", {"t"}}},
                {{"appId", principal}},
                {{"name", "fic"}, {"issuer", "https://i"}, {"subject", "s"}, {"audiences", {"a"}}},
                {{"passwordCredential", {{"displayName", "d"}, {"endDateTime", "2027-01-01T00:00:00Z"}}}},
                {{"ids", {principal}}, {"types", {"servicePrincipal"}}},
                {{"@odata.id", "https://graph.microsoft.com/v1.0/directoryObjects/" + principal}},
                {{"keyId", principal}},
                {{"requests", {{{"id", "1"}, {"method", "GET"}, {"url", "/servicePrincipals"}}}}}};
  for (const auto& [key, row] : bench_.world.rows(tables::connections))
    if (bodies_[3].size() < of_each) bodies_[3].push_back(connection_body(row));
  auto project = known_["project"].empty() ? std::string("x") : known_["project"].front();
  bodies_[3].push_back(json::array({{{"projectReference", {{"id", project}}}, {"name", "shared"}}}));
  bodies_[3].push_back({{"resource", {{"type", "endpoint"}, {"id", principal}}},
                        {"allPipelines", {{"authorized", true}}},
                        {"pipelines", {{{"id", 1}, {"authorized", true}}}}});
  bodies_[3].push_back({{"type", {{"id", principal}, {"name", "Approval"}}},
                        {"settings", {{"approvers", {{{"id", principal}}}}, {"timeout", 5}}},
                        {"resource", {{"type", "endpoint"}, {"id", principal}}},
                        {"timeout", 43200}});
  bodies_[3].push_back({{"dataSourceDetails", {{"dataSourceName", "TestConnection"}}}});
  bodies_[3].push_back({{"serviceConnectionInput", "sc://contoso/Payments/x"}});
  bodies_[4] = {{{"originId", principal}}, {{"principalName", "a@b"}}, {{"displayName", "team"}}};
  bodies_[5] = {
      {{"accessLevel", {{"accountLicenseType", "express"}, {"licensingSource", "account"}}},
       {"servicePrincipal", {{"origin", "aad"}, {"originId", principal}, {"subjectKind", "servicePrincipal"}}},
       {"projectEntitlements", json::array()}},
      json::array({{{"from", ""}, {"op", "replace"}, {"path", "/accessLevel"}, {"value", {{"a", 1}}}}})};
}

std::string OddRequests::value_for(std::string_view parameter) {
  if (dice_.chance(18)) return dice_.one_of(odd_parts());
  auto at = known_.find(parameter);
  if (at == known_.end() || at->second.empty() || dice_.chance(10)) {
    auto any = known_.begin();
    std::advance(any, static_cast<std::ptrdiff_t>(dice_.below(known_.size())));
    if (any->second.empty()) return "x";
    return dice_.one_of(any->second);
  }
  return dice_.one_of(at->second);
}

std::string OddRequests::filled(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    auto open = path.find('{');
    out += path.substr(0, open);
    if (open == std::string_view::npos) break;
    auto close = path.find('}', open);
    auto name = path.substr(open + 1, close - open - 1);
    if (name.starts_with('*')) name.remove_prefix(1);
    auto value = value_for(name);
    for (char c : value) out += c == ' ' ? std::string("%20") : std::string(1, c);
    path.remove_prefix(close + 1);
  }
  if (dice_.chance(4)) out += "/";
  if (dice_.chance(3)) out.insert(dice_.below(out.size() + 1), "/");
  return dice_.chance(4) ? damaged(dice_, out) : out;
}

std::string OddRequests::query() {
  std::string out;
  if (dice_.chance(85)) out += "api-version=" + dice_.one_of(versions());
  for (auto left = dice_.between(0, 3); left > 0; --left) {
    auto value = dice_.chance(70) ? dice_.one_of(query_values()) : value_for("id");
    out += (out.empty() ? "" : "&") + dice_.one_of(query_names()) + "=" + value;
  }
  if (dice_.chance(4)) out += "&&=&a&%";
  for (auto& c : out)
    if (c == ' ') c = '+';
  return out;
}

std::string OddRequests::authorization(std::size_t service) {
  if (dice_.chance(82)) return tokens_[service];
  const std::array<std::string, 8> others = {"",
                                             "Bearer",
                                             "Bearer ",
                                             "Bearer a.b.c",
                                             "Basic %%%",
                                             "Bearer " + bench_.system_token,
                                             tokens_[dice_.below(tokens_.size())],
                                             damaged(dice_, tokens_[service])};
  return dice_.one_of(others);
}

http::Headers OddRequests::headers(std::size_t service) {
  http::Headers all = {{"Host", "localhost"}};
  if (auto proof = authorization(service); !proof.empty()) all.emplace_back("Authorization", proof);
  auto form = service == 1 && dice_.chance(90);
  if (dice_.chance(90))
    all.emplace_back("Content-Type", form ? "application/x-www-form-urlencoded" : "application/json");
  if (dice_.chance(10)) all.emplace_back("Accept", "application/json;api-version=" + dice_.one_of(versions()));
  if (dice_.chance(5)) all.emplace_back("If-Match", "*");
  if (dice_.chance(5)) all.emplace_back("ConsistencyLevel", "eventual");
  if (dice_.chance(5)) all.emplace_back("X-TFS-FedAuthRedirect", "Suppress");
  if (dice_.chance(5)) all.emplace_back("x-ms-client-request-id", dice_.one_of(odd_parts()));
  return all;
}

const json& OddRequests::sound_body(std::size_t service) {
  const auto& own = bodies_[service].empty() ? bodies_[3] : bodies_[service];
  return own[dice_.below(own.size())];
}

std::string OddRequests::body(std::size_t service) {
  if (service != 1 || dice_.chance(10)) return odd_body(dice_, sound_body(service));
  auto text =
      "grant_type=" + std::string(dice_.chance(80) ? "client_credentials" : "x") + "&client_id=" + bench_.client_id +
      "&client_secret=" + (dice_.chance(70) ? bench_.client_secret : "x") +
      "&scope=" + (dice_.chance(70) ? "https%3A%2F%2Fmanagement.azure.com%2F.default" : dice_.one_of(odd_parts()));
  if (dice_.chance(30))
    text +=
        "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=" +
        (dice_.chance(50) ? bench_.system_token : damaged(dice_, bench_.system_token));
  return dice_.chance(30) ? damaged(dice_, text) : text;
}

OddRequest OddRequests::next() {
  if (++made_ % refill_after == 0) refill();
  OddRequest odd;
  odd.service = dice_.below(bench_.services.size());
  const auto& routes = bench_.services[odd.service].routes;
  const std::array<std::string, 9> methods = {"GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "X"};
  if (routes.empty()) {
    odd.request.method = dice_.one_of(methods);
    odd.request.target = "/" + value_for("org") + "/_apis/" + value_for("id");
  } else {
    const auto& route = routes[dice_.below(routes.size())];
    odd.request.method = dice_.chance(90) ? std::string(route.method) : dice_.one_of(methods);
    odd.request.target = filled(route.path);
  }
  // The request line of HTTP allows no control characters and no spaces: the parser would have refused them.
  std::erase_if(odd.request.target, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; });
  if (auto asked = query(); !asked.empty()) odd.request.target += "?" + asked;
  odd.request.headers = headers(odd.service);
  bool has_body = odd.request.method != "GET" && odd.request.method != "HEAD" && odd.request.method != "DELETE";
  if (has_body || dice_.chance(3)) odd.request.body = body(odd.service);
  return odd;
}

}  // namespace keyless::sandbox::test

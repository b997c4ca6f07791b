#include "sandbox/proxy/hosts.hpp"

#include <array>

#include "base/text.hpp"
#include "sandbox/arm/service.hpp"
#include "sandbox/devops/hosts.hpp"
#include "sandbox/entra/service.hpp"
#include "sandbox/graph/service.hpp"

namespace keyless::sandbox::proxy {

namespace {

struct Host {
  std::string_view name;  ///< with a leading dot: the organization stands before it
  Service (*service)();
};

/// The longer of two endings comes first.
constexpr std::array<Host, 16> hosts = {{
    {"management.azure.com", resource_manager},
    {"login.microsoftonline.com", active_directory},
    {"login.microsoft.com", active_directory},
    {"login.windows.net", active_directory},
    {"sts.windows.net", active_directory},
    {"graph.microsoft.com", microsoft_graph},
    {"dev.azure.com", azure_devops},
    {"vstoken.dev.azure.com", azure_devops},
    {"vssps.dev.azure.com", azure_devops_graph},
    {"app.vssps.visualstudio.com", azure_devops_graph},
    {"vsaex.dev.azure.com", azure_devops_entitlements},
    {"app.vsaex.visualstudio.com", azure_devops_entitlements},
    {"app.vstoken.visualstudio.com", azure_devops},
    {".vssps.visualstudio.com", azure_devops_graph},
    {".vsaex.visualstudio.com", azure_devops_entitlements},
    {".visualstudio.com", azure_devops},
}};

constexpr std::array<std::string_view, 14> names = {
    "management.azure.com",     "login.microsoftonline.com", "login.microsoft.com", "login.windows.net",
    "sts.windows.net",          "graph.microsoft.com",       "dev.azure.com",       "vstoken.dev.azure.com",
    "vssps.dev.azure.com",      "vsaex.dev.azure.com",       "*.visualstudio.com",  "*.vssps.visualstudio.com",
    "*.vsaex.visualstudio.com", "*.vstoken.visualstudio.com"};

constexpr std::string_view default_collection = "/DefaultCollection";

/// The part before an ending such as `.visualstudio.com`, when it is one label.
std::string organization_in(const std::string& host, std::string_view ending) {
  if (!ending.starts_with('.') || !host.ends_with(ending)) return {};
  auto label = host.substr(0, host.size() - ending.size());
  bool is_label = label.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
  return is_label ? label : std::string();
}

std::string without_collection(const std::string& target) {
  if (!starts_with_caseless(target, default_collection)) return target;
  auto rest = target.substr(default_collection.size());
  if (rest.empty() || rest.front() == '?') return "/" + rest;
  return rest.front() == '/' ? rest : target;
}

}  // namespace

std::optional<Destination> destination_of(std::string_view authority) {
  auto colon = authority.rfind(':');
  if (colon == std::string_view::npos || authority.substr(colon) != ":443") return std::nullopt;
  auto wanted = lower(authority.substr(0, colon));
  if (wanted.ends_with('.')) wanted.pop_back();
  for (const auto& host : hosts) {
    auto organization = organization_in(wanted, host.name);
    bool is_itself = wanted == host.name && !wanted.starts_with('.');
    if (is_itself || !organization.empty()) return Destination{std::string(host.service().name), wanted, organization};
  }
  return std::nullopt;
}

bool is_for_machine(const http::IncomingRequest& request) {
  return starts_with_caseless(request.target, std::string(machine_origin) + "/");
}

std::string routed_target(const Destination& destination, const std::string& target) {
  if (destination.organization.empty() || !target.starts_with('/')) return target;
  return "/" + destination.organization + without_collection(target);
}

Origins public_origins() {
  Origins origins;
  origins.resource_manager = "https://management.azure.com";
  origins.active_directory = "https://login.microsoftonline.com";
  origins.microsoft_graph = "https://graph.microsoft.com";
  origins.azure_devops = "https://dev.azure.com";
  origins.azure_devops_graph = "https://vssps.dev.azure.com";
  origins.azure_devops_entitlements = "https://vsaex.dev.azure.com";
  return origins;
}

std::span<const std::string_view> certified_names() {
  return names;
}

}  // namespace keyless::sandbox::proxy

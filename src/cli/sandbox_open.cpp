#include "base/text.hpp"
#include "cli/own_sandbox.hpp"
#include "report/text.hpp"
#include "sandbox/sandbox.hpp"

namespace keyless::cli {
namespace {

sandbox::Seed seed_from(const desired::ExternalReferences& references) {
  sandbox::Seed seed;
  seed.tenant = references.tenant;
  seed.subscriptions = references.subscriptions;
  seed.scopes = references.scopes;
  for (const auto& [organization, projects] : references.pipelines)
    for (const auto& [project, pipelines] : projects) seed.projects.push_back({organization, project, pipelines});
  for (const auto& [organization, names] : references.principals)
    for (const auto& name : names) seed.members.push_back({organization, name});
  for (const auto& id : references.existing_identities) seed.identities.push_back({.id = id});
  for (const auto& id : references.existing_clients) seed.identities.push_back({.client_id = id});
  for (const auto& id : references.existing_principals) seed.identities.push_back({.principal_id = id});
  return seed;
}

Result<http::Cloud> joined(const std::string& ready_line, const std::string& folder) {
  auto cloud = http::parse_cloud(ready_line, folder + "/ready.json");
  if (cloud && !cloud->loopback)
    return Error{.code = Errc::untrusted,
                 .message = "its ready.json names a cloud that is not on this machine",
                 .where = folder};
  return cloud;
}

}  // namespace

std::optional<int> refuse_sandbox_command(int, char**) {
  return std::nullopt;
}

bool sandbox_has_world(const std::string& folder) {
  return sandbox::holds_world(folder);
}

Result<http::Cloud> open_sandbox(asio::io_context& context, const std::string& folder,
                                 const desired::ExternalReferences& references, Console& console,
                                 std::function<void()>& stop) {
  if (const auto ready_line = sandbox::running_at(folder)) {
    console.notice("sandbox: using the one that already runs on " + report::one_line(folder) +
                   "; nothing is created in it");
    return joined(*ready_line, folder);
  }
  sandbox::Options options;
  options.folder = folder;
  if (!references.cloud.empty()) options.cloud = references.cloud;
  auto started = sandbox::start(context.get_executor(), options);
  if (!started) return std::move(started).error();
  const std::shared_ptr<sandbox::Sandbox> running = std::move(*started);
  stop = [running] { running->stop(); };
  for (const auto& sentence : running->seed(seed_from(references)))
    console.notice("sandbox: created " + report::one_line(sentence) + " because the manifest names it");
  return http::parse_cloud(running->ready_line(), folder);
}

}  // namespace keyless::cli

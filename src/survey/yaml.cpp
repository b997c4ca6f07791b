#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "manifest/yaml/quote.hpp"
#include "survey/export.hpp"

namespace keyless::survey {
namespace {

using manifest::comment_text;
using manifest::scalar_text;

constexpr std::size_t longest_file = 900UL * 1024UL;  // below the reader's 1 MiB, with room for what people add

/// Lines of block YAML. A list's entries stand below their key's own column, as in the examples.
class Lines {
 public:
  void comment(int depth, const std::string& text) {
    text_ += indent(depth) + (text.empty() ? "#" : "# " + comment_text(text)) + "\n";
  }
  void key(int depth, const std::string& name) { text_ += indent(depth) + name + ":\n"; }
  void pair(int depth, const std::string& name, const std::string& value) {
    if (!value.empty()) text_ += indent(depth) + name + ": " + scalar_text(value) + "\n";
  }
  void text(int depth, const std::string& name, const std::optional<std::string>& value) {
    if (value) text_ += indent(depth) + name + ": " + scalar_text(*value) + "\n";
  }
  void flag(int depth, const std::string& name, bool value) {
    if (value) text_ += indent(depth) + name + ": true\n";
  }
  /// The first key of a list's entry.
  void entry(int depth, const std::string& name, const std::string& value) {
    text_ += indent(depth) + "- " + name + ": " + scalar_text(value) + "\n";
  }
  void item(int depth, const std::string& value) { text_ += indent(depth) + "- " + scalar_text(value) + "\n"; }
  void raw(const std::string& text) { text_ += text; }
  void blank() { text_ += "\n"; }
  std::string take() { return std::move(text_); }
  std::size_t size() const { return text_.size(); }

 private:
  static std::string indent(int depth) { return std::string(static_cast<std::size_t>(depth) * 2, ' '); }
  std::string text_;
};

std::string most_frequent(const std::map<std::string, std::size_t>& counts) {
  const auto most = std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; });
  return most == counts.end() ? std::string() : most->first;
}

/// `/subscriptions/S/resourceGroups/G/providers/NS/TYPE/NAME` in its parts.
struct Scope {
  std::string subscription = {}, group = {}, resource = {};
};
Scope scope_in(const std::string& id) {
  const auto parts = split(id, '/');
  const auto is = [&](std::size_t at, std::string_view word) {
    return parts.size() > at && equal_caseless(parts[at], word);
  };
  Scope scope;
  if (!is(1, "subscriptions") || parts.size() < 3) return scope;
  if (parts.size() > 5 && !(is(3, "resourceGroups") && is(5, "providers") && parts.size() >= 9)) return scope;
  if (parts.size() == 4 || (parts.size() == 5 && !is(3, "resourceGroups"))) return scope;
  scope.subscription = lower(parts[2]);
  if (parts.size() > 4) scope.group = parts[4];
  for (std::size_t i = 6; i < parts.size(); ++i) scope.resource += (i > 6 ? "/" : "") + parts[i];
  return scope;
}

class Writer {
 public:
  explicit Writer(const Draft& draft) : draft_(draft) {
    std::map<std::string, std::size_t> subscriptions, projects;
    for (const auto& identity : draft.identities)
      if (!identity.existing) ++subscriptions[identity.subscription];
    for (const auto& connection : draft.connections) {
      if (!connection.subscription.empty()) ++subscriptions[connection.subscription];
      ++projects[connection.project];
    }
    for (const auto& identity : draft.identities)
      if (subscriptions.empty() && !identity.subscription.empty()) ++subscriptions[identity.subscription];
    subscription_ = subscriptions.empty() ? draft.subscription : most_frequent(subscriptions);
    project_ = most_frequent(projects);
  }

  /// Identities with the connections that use them, file by file.
  std::vector<std::string> run() {
    std::vector<std::string> files;
    std::vector<std::size_t> chosen;
    std::size_t size = 0;
    for (std::size_t i = 0; i < draft_.identities.size(); ++i) {
      const auto own = size_of(i);
      if (!chosen.empty() && size + own > longest_file) {
        files.push_back(file_of(chosen, files.empty()));
        chosen.clear();
        size = 0;
      }
      chosen.push_back(i);
      size += own;
    }
    if (!chosen.empty()) files.push_back(file_of(chosen, files.empty()));
    return files;
  }

 private:
  bool uses(const ConnectionEntry& connection, const IdentityEntry& identity) const {
    return connection.identity == identity.name || connection.identity == identity.resource_group + "/" + identity.name;
  }

  std::size_t size_of(std::size_t index) const {
    Lines lines;
    write(lines, draft_.identities[index]);
    for (const auto& connection : draft_.connections)
      if (uses(connection, draft_.identities[index])) write(lines, connection);
    return lines.size();
  }

  std::string file_of(const std::vector<std::size_t>& chosen, bool first) const {
    Lines lines;
    write_head(lines, first);
    lines.key(0, "identities");
    for (const auto index : chosen) write(lines, draft_.identities[index]);
    std::vector<const ConnectionEntry*> connections;
    for (const auto& connection : draft_.connections)
      if (std::ranges::any_of(chosen, [&](std::size_t i) { return uses(connection, draft_.identities[i]); }))
        connections.push_back(&connection);
    if (!connections.empty()) {
      lines.blank();
      lines.key(0, "serviceConnections");
    }
    for (const auto* connection : connections) write(lines, *connection);
    // Without it nobody could tell a whole manifest from one that was cut.
    lines.raw("...\n");
    return lines.take();
  }

  void write_head(Lines& lines, bool first) const {
    lines.comment(0, "Written by keyless export from what exists. Review it, then run: keyless plan");
    if (first && !draft_.unexpressed.empty()) {
      lines.comment(0, "");
      lines.comment(0, "Not in this manifest:");
      for (const auto& one : draft_.unexpressed) lines.comment(0, "- " + one.what + ": " + one.reason);
    }
    lines.raw("version: 1\n");
    lines.pair(0, "team", draft_.team);
    lines.pair(0, "name", draft_.name);
    lines.blank();
    lines.key(0, "azure");
    lines.pair(1, "tenant", lower(draft_.tenant));
    lines.pair(1, "subscription", subscription_);
    if (!draft_.connections.empty()) {
      lines.blank();
      lines.key(0, "azureDevOps");
      lines.pair(1, "organization", draft_.organization);
      lines.pair(1, "project", project_);
    }
    if (first && !draft_.allowances.empty()) {
      lines.blank();
      lines.comment(0, "Exists but is not declared: tolerated until somebody decides.");
      lines.key(0, "allowUndeclared");
      for (const auto& pattern : draft_.allowances) lines.item(0, pattern);
    }
    lines.blank();
  }

  void write(Lines& lines, const IdentityEntry& identity) const {
    lines.entry(0, "name", identity.name);
    if (!identity.remark.empty()) lines.comment(1, identity.remark);
    if (identity.existing) lines.pair(1, "kind", "existing");
    lines.pair(1, "id", identity.id);
    lines.pair(1, "clientId", identity.client_id);
    if (!identity.existing) {
      lines.pair(1, "resourceGroup", identity.resource_group);
      if (identity.subscription != subscription_) lines.pair(1, "subscription", identity.subscription);
      lines.pair(1, "location", identity.location);
      if (!identity.tags.empty()) lines.key(1, "tags");
      for (const auto& [name, value] : identity.tags)
        lines.raw("    " + scalar_text(name) + ": " + scalar_text(value) + "\n");
    }
    lines.flag(1, "protect", identity.protect);
    if (!identity.roles.empty()) lines.key(1, "roles");
    for (const auto& role : identity.roles) write(lines, role);
    if (!identity.trusts.empty()) lines.key(1, "federatedCredentials");
    for (const auto& trust : identity.trusts) {
      lines.entry(1, "name", trust.name);
      lines.pair(2, "issuer", trust.issuer);
      lines.pair(2, "subject", trust.subject);
      lines.pair(2, "audience", trust.audience);
      lines.flag(2, "allowRisk", trust.risky);
    }
  }

  void write(Lines& lines, const RoleEntry& role) const {
    lines.entry(1, "role", role.role);
    if (!role.remark.empty() && role.remark != role.role) lines.comment(2, role.remark);
    lines.pair(2, "condition", role.condition);
    const auto scope = scope_in(role.scope);
    if (scope.subscription.empty()) return lines.pair(2, "scope", role.scope);
    lines.key(2, "scope");
    if (scope.subscription != subscription_ || scope.group.empty()) lines.pair(3, "subscription", scope.subscription);
    lines.pair(3, "resourceGroup", scope.group);
    lines.pair(3, "resource", scope.resource);
  }

  void write(Lines& lines, const PipelinesEntry& pipelines, int depth) const {
    if (pipelines.all) {
      lines.key(depth, "pipelines");
      lines.flag(depth + 1, "all", true);
    } else if (!pipelines.named.empty()) {
      lines.key(depth, "pipelines");
      for (const auto& name : pipelines.named) lines.item(depth, name);
    }
  }

  void write(Lines& lines, const ConnectionEntry& connection) const {
    lines.entry(0, "name", connection.name);
    if (!connection.remark.empty()) lines.comment(1, connection.remark);
    if (connection.project != project_) lines.pair(1, "project", connection.project);
    lines.text(1, "description", connection.description);
    lines.pair(1, "identity", connection.identity);
    if (!connection.subscription.empty() && connection.subscription != subscription_)
      lines.pair(1, "subscription", connection.subscription);
    if (!connection.scope_group.empty() || !connection.management_group.empty()) lines.key(1, "scope");
    lines.pair(2, "resourceGroup", connection.scope_group);
    lines.pair(2, "managementGroup", connection.management_group);
    write(lines, connection.pipelines, 1);
    if (!connection.shares.empty()) lines.key(1, "sharedWith");
    for (const auto& share : connection.shares) {
      lines.entry(1, "project", share.project);
      lines.pair(2, "name", share.name);
      lines.text(2, "description", share.description);
      write(lines, share.pipelines, 2);
    }
    lines.flag(1, "protect", connection.protect);
    lines.flag(1, "adopt", connection.adopt);
  }

  const Draft& draft_;
  std::string subscription_;
  std::string project_;
};

}  // namespace

std::vector<std::string> yaml_of(const Draft& draft) {
  return Writer(draft).run();
}

Exported export_manifests(const Survey& survey, const Choice& choice) {
  Exported exported;
  for (const auto& draft : drafts_of(survey, choice, exported.unexpressed)) {
    auto name = draft.owner();
    std::ranges::replace(name, '/', '-');
    const auto texts = yaml_of(draft);
    for (std::size_t i = 0; i < texts.size(); ++i)
      exported.files.push_back({name + (i == 0 ? "" : "-" + std::to_string(i + 1)) + ".yaml", texts[i]});
    exported.unexpressed.insert(exported.unexpressed.end(), draft.unexpressed.begin(), draft.unexpressed.end());
    exported.lent.insert(exported.lent.end(), draft.lent.begin(), draft.lent.end());
    exported.identities += draft.identities.size();
    exported.connections += draft.connections.size();
  }
  return exported;
}

}  // namespace keyless::survey

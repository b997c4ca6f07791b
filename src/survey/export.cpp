#include "survey/export.hpp"

#include <algorithm>
#include <map>

namespace keyless::survey {
namespace {

using manifest::Manifest;
using manifest::Node;

constexpr std::size_t longest_file = 900UL * 1024UL;  // below the reader's 1 MiB, with room for what people add

using Counts = std::map<std::string, std::size_t>;

manifest::Text most_frequent(const Counts& counts) {
  const auto most = std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; });
  return most == counts.end() ? manifest::Text() : said(most->first);
}

/// What most entries say is said once, above them.
void say_places(Manifest& made) {
  Counts subscriptions, projects, behind;
  for (const auto& identity : made.identities)
    if (!identity.subscription.empty())
      ++(identity.kind == manifest::IdentityKind::existing ? behind : subscriptions)[identity.subscription];
  for (const auto& connection : made.service_connections) {
    if (!connection.subscription.empty()) ++subscriptions[connection.subscription];
    ++projects[connection.project.value];
  }
  const auto& counted = subscriptions.empty() ? behind : subscriptions;
  if (!counted.empty()) made.azure.subscription = most_frequent(counted);
  made.devops.project = most_frequent(projects);
  if (made.service_connections.empty()) made.devops = {};
}

/// Identities with the connections that use them, file by file.
class Files {
 public:
  explicit Files(const Draft& draft) : draft_(draft), whole_(write_document(draft.manifest)) {}

  std::vector<std::string> run() {
    const auto sizes = sizes_of_identities();
    std::size_t from = 0, size = 0;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      if (i > from && size + sizes[i] > longest_file) {
        add({from, i});
        from = i;
        size = 0;
      }
      size += sizes[i];
    }
    if (!sizes.empty()) add({from, sizes.size()});
    return std::move(files_);
  }

 private:
  struct Range {
    std::size_t from, to;
    bool holds(std::size_t index) const { return from <= index && index < to; }
  };

  std::size_t identity_of(std::size_t connection) const {
    return draft_.manifest.service_connections[connection].identity_index;
  }

  std::vector<std::size_t> sizes_of_identities() const {
    std::vector<std::size_t> sizes(draft_.manifest.identities.size());
    for (const auto& section : whole_.children)
      for (std::size_t i = 0; i < section.children.size(); ++i) {
        const Node list = {.type = Node::Type::list, .children = {section.children[i]}};
        const Node alone = {.type = Node::Type::mapping, .children = {list}};
        const auto size = yaml_text(alone, draft_.remarks).size();
        if (section.key == "identities") sizes[i] += size;
        if (section.key == "serviceConnections") sizes[identity_of(i)] += size;
      }
    return sizes;
  }

  void add(Range identities) { files_.push_back(yaml_text(part(identities, files_.empty()), remarks(files_.empty()))); }

  /// The document with some of its identities, and what uses them.
  Node part(Range identities, bool first) const {
    Node part = {.type = Node::Type::mapping};
    for (const auto& section : whole_.children) {
      const bool of_identities = section.key == "identities", of_connections = section.key == "serviceConnections";
      if (section.key == "allowUndeclared" && !first) continue;
      Node kept = {.type = section.type, .plain = section.plain, .text = section.text, .key = section.key};
      for (std::size_t i = 0; i < section.children.size(); ++i)
        if (of_identities ? identities.holds(i) : !of_connections || identities.holds(identity_of(i)))
          kept.children.push_back(section.children[i]);
      if (!of_connections || !kept.children.empty()) part.children.push_back(std::move(kept));
    }
    return part;
  }

  manifest::Remarks remarks(bool first) const {
    auto remarks = draft_.remarks;
    remarks.head = {"Written by keyless export from what exists. Review it, then run: keyless plan"};
    remarks.above = {{"allowUndeclared", "Exists but is not declared: tolerated until somebody decides."}};
    if (!first || draft_.unexpressed.empty()) return remarks;
    remarks.head.insert(remarks.head.end(), {"", "Not in this manifest:"});
    for (const auto& one : draft_.unexpressed) remarks.head.push_back("- " + one.what + ": " + one.reason);
    return remarks;
  }

  const Draft& draft_;
  Node whole_;
  std::vector<std::string> files_;
};

/// Manifests too large for one file become several of the same owner.
std::vector<std::string> yaml_of(Draft draft) {
  say_places(draft.manifest);
  return Files(draft).run();
}

}  // namespace

Exported export_manifests(const Survey& survey, const Choice& choice) {
  Exported exported;
  for (const auto& draft : drafts_of(survey, choice, exported.unexpressed)) {
    auto name = draft.manifest.owner();
    std::ranges::replace(name, '/', '-');
    const auto texts = yaml_of(draft);
    for (std::size_t i = 0; i < texts.size(); ++i)
      exported.files.push_back({name + (i == 0 ? "" : "-" + std::to_string(i + 1)) + ".yaml", texts[i]});
    exported.unexpressed.insert(exported.unexpressed.end(), draft.unexpressed.begin(), draft.unexpressed.end());
    exported.lent.insert(exported.lent.end(), draft.lent.begin(), draft.lent.end());
    exported.identities += draft.manifest.identities.size();
    exported.connections += draft.manifest.service_connections.size();
  }
  return exported;
}

}  // namespace keyless::survey

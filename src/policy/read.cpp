#include "policy/read.hpp"

#include <algorithm>

#include "manifest/grammar/check.hpp"
#include "manifest/grammar/schema.hpp"
#include "model/roles.hpp"
#include "policy/dates.hpp"
#include "policy/grammar.hpp"
#include "policy/json_nodes.hpp"

namespace keyless::policy {

using manifest::Findings;
using manifest::Node;
using manifest::Source;

namespace {

constexpr int most_days_ahead = 90;

const std::vector<Node>& entries_of(const Node& document, std::string_view list) {
  static const std::vector<Node> none;
  const auto* found = manifest::child_of(document, list);
  return found ? found->children : none;
}

const std::string& text_of(const Node& entry, std::string_view key) {
  static const std::string missing;
  const auto* found = manifest::child_of(entry, key);
  return found ? found->text : missing;
}

/// A name that is no built-in role may be a custom one, but hardly when a letter makes the difference.
void check_role(const Node& role, Findings& findings) {
  const auto& name = role.text;
  if (role.type != Node::Type::scalar || name.find('*') != std::string::npos || model::built_in_role(name)) return;
  if (const auto* meant = model::misspelt_built_in_role(name))
    findings.add("unknown-role", role.at, "no built-in role is called " + manifest::shown(name),
                 "did you mean `" + std::string(meant->name) + "`? For a custom role, write its GUID");
}

void check_until(const Node& until, const std::string& today, Findings& findings) {
  const bool reads_as_date = until.text.size() == 10 && until.text[4] == '-' && until.text[7] == '-';
  if (until.type != Node::Type::scalar || until.plain || !reads_as_date) return;
  const auto days = days_between(today.empty() ? until.text : today, until.text);
  if (!days)
    findings.add("bad-date", until.at, manifest::shown(until.text) + " is not a date");
  else if (*days > most_days_ahead)
    findings.add("bad-date", until.at,
                 manifest::shown(until.text) + " is " + std::to_string(*days) + " days ahead; the limit is 90 days",
                 "review the connection again by then");
  else if (*days < 0)
    findings.warn("expired", until.at, "expired on " + until.text + " and has no effect", "remove the entry");
}

void check_values(const Node& document, const std::string& today, Findings& findings) {
  for (const auto& entry : entries_of(document, "grants"))
    if (const auto* role = manifest::child_of(entry, "role")) check_role(*role, findings);
  for (const auto& entry : entries_of(document, "connections"))
    if (const auto* until = manifest::child_of(entry, "until")) check_until(*until, today, findings);
}

/// Without the document end mark, which says that a file is whole, as in manifests.
std::string_view without_end_mark(std::string_view text) {
  const auto kept = text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
  return kept.ends_with("\n...") ? kept.substr(0, kept.size() - 3) : text;
}

void take(const Node& document, diff::Policy& into) {
  const auto each = [&](std::string_view list, auto&& add) {
    for (const auto& entry : entries_of(document, list))
      add([&](std::string_view key) -> const std::string& { return text_of(entry, key); }, entry);
  };
  each("grants", [&](auto&& say, auto&) { into.grants.push_back({say("team"), say("role"), say("scope")}); });
  each("identities", [&](auto&& say, auto&) { into.identities.push_back({say("team"), say("identity")}); });
  each("issuers", [&](auto&& say, auto&) { into.issuers.push_back({say("team"), say("issuer")}); });
  each("subjects", [&](auto&& say, auto& entry) {
    diff::TrustedSubject subject{say("team"), say("issuer"), say("subject")};
    if (manifest::child_of(entry, "audience")) subject.audience = say("audience");
    into.subjects.push_back(std::move(subject));
  });
  each("groups", [&](auto&& say, auto&) { into.groups.push_back({say("team"), say("group"), say("scope")}); });
  for (const auto* list : {"pipelines", "openToAllPipelines"})
    each(list, [&](auto&& say, auto&) { into.open_to_all.push_back({say("team"), say("connection")}); });
  each("widenings", [&](auto&& say, auto&) { into.widenings.push_back({say("team"), say("address"), say("field")}); });
  each("connections", [&](auto&& say, auto&) { into.connections.push_back({say("team"), say("id"), say("until")}); });
  each("handovers", [&](auto&& say, auto&) { into.handovers.push_back({say("from"), say("to")}); });
}

}  // namespace

model::Diagnostics read(const std::string& file, std::string_view text, diff::Policy& into) {
  const Source source(file, without_end_mark(manifest::without_byte_order_mark(text)));
  Findings findings(source);
  const auto document = read_json(source, findings);
  if (document) {
    manifest::check(*document, grammar(), findings);
    check_values(*document, into.today, findings);
  }
  if (document && findings.empty()) {
    take(*document, into);
    into.given = true;
  }
  auto found = findings.take();
  const auto place = [](const model::Diagnostic& one) { return std::pair(one.at.line, one.at.column); };
  std::ranges::stable_sort(found, {}, place);
  return found;
}

std::string schema_json() {
  constexpr auto description = "What may be granted, trusted, lent and loosened at all, said outside the manifests.";
  return manifest::schema_document(grammar(), "keyless policy", description);
}

}  // namespace keyless::policy

#include "sandbox/scenario/scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <iterator>
#include <limits>
#include <set>

#include "manifest/yaml/bytes.hpp"
#include "manifest/yaml/yaml.hpp"
#include "sandbox/scenario/catalogue.hpp"
#include "sandbox/scenario/members.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox {

using manifest::Findings;
using manifest::Node;
using Names = std::vector<std::string_view>;

namespace {

constexpr std::array<std::string_view, 6> sections_of_behaviour = {
    "propagation", "limits", "throttling", "azureDevOps", "registeredProviders", "denyAssignments"};

void complain(Findings& findings, const Node& node, std::string message) {
  findings.add("scenario", node.at, std::move(message));
}

/// Whether it is a mapping; members that are not among `allowed` are complained about.
bool is_mapping_of(const Node& node, const Names& allowed, Findings& findings) {
  if (node.type != Node::Type::mapping) {
    complain(findings, node, fmt::format("expected is a mapping of {}", fmt::join(allowed, ", ")));
    return false;
  }
  for (const auto& child : node.children)
    if (std::find(allowed.begin(), allowed.end(), child.key) == allowed.end())
      findings.add(
          "scenario", child.key_at,
          fmt::format("unknown member {}: allowed are {}", manifest::shown(child.key), fmt::join(allowed, ", ")));
  return true;
}

bool read_text(const Node& mapping, std::string_view name, std::string& into, Findings& findings) {
  const auto* node = child_of(mapping, name);
  if (!node) return false;
  if (node->type != Node::Type::scalar) complain(findings, *node, fmt::format("{} is one word or text", name));
  into = node->text;
  return node->type == Node::Type::scalar;
}

/// `integer` refuses fractions. Numbers below 0 are refused everywhere.
std::optional<double> read_number(const Node& mapping, std::string_view name, bool integer, Findings& findings) {
  std::string text;
  if (!read_text(mapping, name, text, findings)) return std::nullopt;
  double number = 0;
  auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  bool fits = failed == std::errc() && end == text.data() + text.size() && std::isfinite(number) && number >= 0 &&
              number < 1e15 && (!integer || number == std::floor(number));
  if (fits) return number;
  complain(findings, *child_of(mapping, name),
           fmt::format("{} is {} of 0 or more", name, integer ? "a whole number" : "a number"));
  return std::nullopt;
}

template <class Number>
void read_whole(const Node& mapping, std::string_view name, Number& into, Findings& findings) {
  auto number = read_number(mapping, name, true, findings);
  if (!number) return;
  if (*number > static_cast<double>(std::numeric_limits<Number>::max()))
    return complain(findings, *child_of(mapping, name), fmt::format("{} is too large", name));
  into = static_cast<Number>(*number);
}

void read_seconds(const Node& mapping, std::string_view name, std::chrono::seconds& into, Findings& findings) {
  if (auto number = read_number(mapping, name, true, findings))
    into = std::chrono::seconds(static_cast<long long>(*number));
}

void read_words(const Node& mapping, std::string_view name, std::vector<std::string>& into, Findings& findings) {
  const auto* node = child_of(mapping, name);
  if (!node) return;
  into.clear();
  if (node->type != Node::Type::list) return complain(findings, *node, fmt::format("{} is a list", name));
  for (const auto& child : node->children) {
    if (child.type != Node::Type::scalar || child.text.empty())
      complain(findings, child, fmt::format("each of {} is one word or text", name));
    into.push_back(child.text);
  }
}

void read_clock(const Node& node, ClockSetting& clock, Findings& findings) {
  if (!is_mapping_of(node, {"mode", "start"}, findings)) return;
  std::string mode = "real";
  std::string start;
  if (read_text(node, "mode", mode, findings) && mode != "virtual" && mode != "real")
    complain(findings, *child_of(node, "mode"), "mode is virtual or real");
  clock.is_virtual = mode == "virtual";
  if (!read_text(node, "start", start, findings)) return;
  clock.start = time_from(start);
  if (!clock.start) complain(findings, *child_of(node, "start"), "start is a time such as 2026-11-21T10:00:00Z");
}

template <class Member>
Names names_in(const std::vector<Member>& members, std::string_view section) {
  Names names;
  for (const auto& member : members)
    if (member.section == section) names.push_back(member.name);
  return names;
}

void read_propagation(const Node& node, Behaviour& behaviour, Findings& findings) {
  auto members = delays_of(behaviour);
  auto names = names_in(members, "propagation");
  names.push_back(federated_credential_write);
  if (!is_mapping_of(node, names, findings)) return;
  for (const auto& member : members) read_seconds(node, member.name, *member.value, findings);
  if (auto seconds = read_number(node, federated_credential_write, false, findings))
    behaviour.delays.federated_credential_write = std::chrono::milliseconds(std::llround(*seconds * 1000));
}

void read_limits(const Node& node, Behaviour& behaviour, Findings& findings) {
  auto members = limits_of(behaviour);
  if (!is_mapping_of(node, names_in(members, "limits"), findings)) return;
  for (const auto& member : members) read_whole(node, member.name, *member.value, findings);
}

void read_quotas(const Node& node, Throttling& throttling, Findings& findings) {
  auto members = quotas_of(throttling);
  Names sections = {"refuses"};
  for (const auto& member : members)
    if (std::find(sections.begin(), sections.end(), member.section) == sections.end())
      sections.push_back(member.section);
  if (!is_mapping_of(node, sections, findings)) return;
  std::string refuses = "true";
  read_text(node, "refuses", refuses, findings);
  throttling.refuses = refuses == "true";
  if (refuses != "true" && refuses != "false")
    complain(findings, *child_of(node, "refuses"), "refuses is true or false");
  for (auto section : sections) {
    const auto* below = child_of(node, section);
    if (section == "refuses" || !below || !is_mapping_of(*below, names_in(members, section), findings)) continue;
    for (const auto& member : members)
      if (member.section == section)
        if (auto number = read_number(*below, member.name, false, findings)) *member.value = *number;
  }
}

/// `off`, `published`, or numbers of one's own in the place of published ones.
void read_throttling(const Node& node, Throttling& throttling, Findings& findings) {
  if (node.type == Node::Type::scalar) {
    if (node.text != "off" && node.text != "published")
      complain(findings, node, "throttling is off, published, or a mapping of quotas");
    throttling = node.text == "published" ? published_throttling() : Throttling();
    return;
  }
  throttling = published_throttling();
  read_quotas(node, throttling, findings);
}

void read_azure_devops(const Node& node, Behaviour& behaviour, Findings& findings) {
  if (!is_mapping_of(node, {"issuer"}, findings)) return;
  std::string issuer = "entra";
  if (read_text(node, "issuer", issuer, findings) && issuer != "entra" && issuer != "own")
    complain(findings, *child_of(node, "issuer"), "issuer is entra or own");
  behaviour.own_issuer = issuer == "own";
}

Behaviour::DenyAssignment read_deny_assignment(const Node& node, Findings& findings) {
  Behaviour::DenyAssignment denial;
  if (!is_mapping_of(node, {"name", "scope", "actions", "principals"}, findings)) return denial;
  read_text(node, "name", denial.name, findings);
  read_text(node, "scope", denial.scope, findings);
  read_words(node, "actions", denial.actions, findings);
  read_words(node, "principals", denial.principals, findings);
  for (auto [name, text] : {std::pair{"name", &denial.name}, std::pair{"scope", &denial.scope}})
    if (text->empty()) complain(findings, node, fmt::format("a deny assignment needs its {}", name));
  return denial;
}

void read_deny_assignments(const Node& node, Behaviour& behaviour, Findings& findings) {
  if (node.type != Node::Type::list) return complain(findings, node, "denyAssignments is a list");
  for (const auto& child : node.children) behaviour.deny_assignments.push_back(read_deny_assignment(child, findings));
}

void read_behaviour_members(const Node& node, Behaviour& behaviour, Findings& findings) {
  if (const auto* below = child_of(node, "propagation")) read_propagation(*below, behaviour, findings);
  if (const auto* below = child_of(node, "limits")) read_limits(*below, behaviour, findings);
  if (const auto* below = child_of(node, "throttling")) read_throttling(*below, behaviour.throttling, findings);
  if (const auto* below = child_of(node, "azureDevOps")) read_azure_devops(*below, behaviour, findings);
  if (const auto* below = child_of(node, "denyAssignments")) read_deny_assignments(*below, behaviour, findings);
  read_words(node, "registeredProviders", behaviour.registered_providers, findings);
}

void check_fault(const Node& node, const FaultRule& rule, Findings& findings) {
  const auto* known = known_fault(rule.fault);
  if (!known)
    return complain(findings, node,
                    fmt::format("no fault {}: `keyless sandbox faults` prints all", manifest::shown(rule.fault)));
  const auto& variants = known->variants;
  if (!rule.variant.empty() && std::find(variants.begin(), variants.end(), rule.variant) == variants.end())
    complain(findings, node,
             fmt::format("{} has no variant {}: it has {}", known->id, manifest::shown(rule.variant),
                         variants.empty() ? "none" : fmt::format("{}", fmt::join(variants, ", "))));
  if (known->moment == Moment::answer && rule.after_commit == false)
    complain(findings, node, fmt::format("{} changes the true answer, so it is always after_commit", known->id));
}

void read_when(const Node& node, FaultRule& rule, Findings& findings) {
  std::string when;
  if (!read_text(node, "when", when, findings)) return;
  if (when != "before_commit" && when != "after_commit")
    return complain(findings, *child_of(node, "when"), "when is before_commit or after_commit");
  rule.after_commit = when == "after_commit";
}

FaultRule read_fault(const Node& node, Findings& findings) {
  FaultRule rule;
  const Names allowed = {"fault",       "variant", "service", "method",  "path",   "nth",  "every",
                         "probability", "count",   "when",    "seconds", "status", "code", "message"};
  if (!is_mapping_of(node, allowed, findings)) return rule;
  for (auto [name, into] :
       {std::pair{"fault", &rule.fault}, std::pair{"variant", &rule.variant}, std::pair{"service", &rule.service},
        std::pair{"method", &rule.method}, std::pair{"path", &rule.path}, std::pair{"code", &rule.code},
        std::pair{"message", &rule.message}})
    read_text(node, name, *into, findings);
  read_whole(node, "nth", rule.nth, findings);
  read_whole(node, "every", rule.every, findings);
  read_whole(node, "count", rule.count, findings);
  read_whole(node, "status", rule.status, findings);
  read_seconds(node, "seconds", rule.seconds, findings);
  if (auto probability = read_number(node, "probability", false, findings)) rule.probability = *probability;
  if (rule.status != 0 && (rule.status < 200 || rule.status > 599))
    complain(findings, *child_of(node, "status"), "status is between 200 and 599");
  read_when(node, rule, findings);
  check_fault(node, rule, findings);
  return rule;
}

void read_fault_list(const Node& node, std::vector<FaultRule>& faults, Findings& findings) {
  if (node.type != Node::Type::list) return complain(findings, node, "faults is a list");
  for (const auto& child : node.children) faults.push_back(read_fault(child, findings));
}

Scenario read_document(const Node& node, Findings& findings) {
  Scenario scenario;
  Names allowed = {"clock", "seed", "pageSize", "faults"};
  allowed.insert(allowed.end(), sections_of_behaviour.begin(), sections_of_behaviour.end());
  if (!is_mapping_of(node, allowed, findings)) return scenario;
  if (const auto* clock = child_of(node, "clock")) read_clock(*clock, scenario.clock, findings);
  if (auto seed = read_number(node, "seed", true, findings)) scenario.seed = static_cast<std::uint64_t>(*seed);
  if (auto size = read_number(node, "pageSize", true, findings)) scenario.page_size = static_cast<std::size_t>(*size);
  if (scenario.page_size == std::size_t{0}) complain(findings, *child_of(node, "pageSize"), "pageSize is 1 or more");
  read_behaviour_members(node, scenario.behaviour, findings);
  if (const auto* faults = child_of(node, "faults")) read_fault_list(*faults, scenario.faults, findings);
  return scenario;
}

Error wrong(const model::Diagnostics& found) {
  Error error;
  error.code = Errc::invalid_argument;
  for (const auto& finding : found) {
    if (!error.message.empty()) error.message += "\n";
    error.message += fmt::format("{}:{}:{}: {}", finding.at.file, finding.at.line, finding.at.column, finding.message);
  }
  return error;
}

/// Reads text into a value with a reader of nodes; every complaint of it in one error.
template <class Value, class Read>
Result<Value> read_as(const std::string& name, std::string_view text, const Read& read) {
  const manifest::Source source(name, text);
  Findings findings(source);
  if (auto bad = manifest::first_bad_character(text))
    findings.add("scenario", source.place_at(bad->at), "a scenario must not contain " + bad->name);
  Value value;
  if (findings.empty())
    if (auto document = manifest::read_yaml(source, findings)) value = read(*document, findings);
  if (findings.empty()) return value;
  return wrong(findings.take());
}

}  // namespace

std::optional<WallTime> time_from(std::string_view text) {
  int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0;
  auto copy = std::string(text);
  int used = 0;
  auto read = std::sscanf(copy.c_str(), "%4d-%2d-%2dT%2d:%2d:%2dZ%n", &y, &mo, &d, &h, &mi, &s, &used);
  if (read != 6 || used != static_cast<int>(copy.size())) return std::nullopt;
  std::chrono::year_month_day day{std::chrono::year(y), std::chrono::month(static_cast<unsigned>(mo)),
                                  std::chrono::day(static_cast<unsigned>(d))};
  if (!day.ok() || h > 23 || mi > 59 || s > 59 || h < 0 || mi < 0 || s < 0) return std::nullopt;
  return std::chrono::sys_days(day) + std::chrono::hours(h) + std::chrono::minutes(mi) + std::chrono::seconds(s);
}

Result<Scenario> read_scenario(const std::string& name, std::string_view text) {
  return read_as<Scenario>(name, text, read_document);
}

Result<Scenario> load_scenario(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (in.good() || in.eof())
    if (in.is_open()) return read_scenario(file.string(), text);
  Error error;
  error.code = Errc::invalid_argument;
  error.message = "the scenario can't be read";
  error.where = file.string();
  return error;
}

Result<Behaviour> read_behaviour(const std::string& name, std::string_view text) {
  return read_as<Behaviour>(name, text, [](const Node& node, Findings& findings) {
    Behaviour behaviour;
    if (is_mapping_of(node, Names(sections_of_behaviour.begin(), sections_of_behaviour.end()), findings))
      read_behaviour_members(node, behaviour, findings);
    return behaviour;
  });
}

Result<std::vector<FaultRule>> read_faults(const std::string& name, std::string_view text) {
  return read_as<std::vector<FaultRule>>(name, text, [](const Node& node, Findings& findings) {
    std::vector<FaultRule> faults;
    if (node.type == Node::Type::list)
      read_fault_list(node, faults, findings);
    else
      faults.push_back(read_fault(node, findings));
    return faults;
  });
}

}  // namespace keyless::sandbox

#include "report/outputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include "base/json.hpp"

#include "base/digest.hpp"
#include "base/text.hpp"
#include "model/json.hpp"

namespace keyless::report {
namespace {

std::size_t longest_name(const Outputs& one) {
  std::size_t longest = 0;
  for (const auto& [name, value] : one.values) longest = std::max(longest, name.size());
  return longest;
}

std::string slug_of(std::string_view address, std::string_view value_name) {
  const auto word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_';
  };
  auto slug = std::string(address) + "_" + std::string(value_name);
  std::ranges::transform(slug, slug.begin(), word);
  return slug;
}

std::string unsettable(std::string_view value) {
  const bool printable = std::ranges::all_of(value, [](char c) { return c >= ' ' && c <= '~'; });
  if (!printable) return "it contains characters other than printable ASCII";
  if (value.find("##") != std::string_view::npos) return "it contains `##`, which starts agent commands";
  if (value.find("$(") != std::string_view::npos) return "it contains `$(`, which starts a macro";
  return {};
}

/// The agent turns its escapes back into characters.
std::string escaped(std::string_view value) {
  std::string text;
  for (const char c : value) text += c == '%' ? std::string("%AZP25") : std::string(1, c);
  return text;
}

}  // namespace

std::string outputs_text(const std::vector<Outputs>& all, const Heading& heading) {
  std::string text = heading.sandbox ? "On the sandbox.\n" : "";
  for (const auto& one : all) {
    text += fmt::format("\n{}\n", one_line(one.address.text()));
    const auto width = longest_name(one) + 1;
    for (const auto& [name, value] : one.values)
      text += fmt::format("  {:<{}} {}\n", name + ":", width, one_line(value));
    if (!one.problem.empty()) text += fmt::format("  {}\n", one_line(one.problem));
  }
  if (all.empty()) text += "\nNo identities or service connections are declared.\n";
  return text;
}

std::string outputs_json(const std::vector<Outputs>& all, const Heading& heading) {
  auto list = nlohmann::json::array();
  for (const auto& one : all) {
    auto values = nlohmann::json::object();
    for (const auto& [name, value] : one.values) values[name] = one_line(value);
    nlohmann::json entry = {
        {"address", one_line(one.address.text())}, {"kind", one.address.kind()}, {"values", std::move(values)}};
    if (!one.problem.empty()) entry["problem"] = one_line(one.problem);
    list.push_back(std::move(entry));
  }
  nlohmann::json about = {{"sandbox", heading.sandbox}};
  model::put_text(about, "cloud", one_line(heading.cloud));
  model::put_text(about, "tenant", one_line(heading.tenant));
  return printed_json(
      {{"formatVersion", model::format_version}, {"about", std::move(about)}, {"outputs", std::move(list)}});
}

std::vector<Variable> variables_of(const std::vector<Outputs>& all) {
  std::map<std::string, int> taken;
  for (const auto& one : all)
    for (const auto& [name, value] : one.values) ++taken[lower(slug_of(one.address.text(), name))];
  std::vector<Variable> variables;
  for (const auto& one : all)
    for (const auto& [name, value] : one.values) {
      Variable variable{slug_of(one.address.text(), name), value, unsettable(value)};
      if (taken[lower(variable.name)] > 1)
        variable.name += "_" + sha256_hex(one.address.text() + "\n" + name).substr(0, 8);
      variables.push_back(std::move(variable));
    }
  return variables;
}

std::string outputs_commands(const std::vector<Variable>& variables) {
  std::string text;
  for (const auto& variable : variables)
    if (variable.problem.empty())
      text +=
          fmt::format("##vso[task.setvariable variable={};isOutput=true]{}\n", variable.name, escaped(variable.value));
  return text;
}

}  // namespace keyless::report

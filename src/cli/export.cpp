#include "survey/export.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <map>
#include "base/json.hpp"

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/exported_policy.hpp"
#include "cli/run.hpp"
#include "cli/survey.hpp"
#include "manifest/manifest.hpp"
#include "model/json.hpp"

namespace keyless::cli {
namespace {

constexpr auto policy_name = "policy.json";

survey::Choice choice_of(const Arguments& arguments, const Clouds& clouds) {
  survey::Choice choice;
  choice.teams = arguments.teams;
  choice.resource_group = arguments.resource_group;
  choice.adopt_as = arguments.adopt_as;
  choice.cloud = clouds.cloud().name;
  return choice;
}

/// What we wrote must be what our own reader accepts: everything else would surprise later.
Result<std::vector<manifest::Manifest>> read_again(const survey::Exported& exported) {
  std::vector<manifest::Manifest> manifests;
  for (const auto& file : exported.files) {
    auto loaded = manifest::parse(file.name, file.text);
    for (const auto& found : loaded.diagnostics)
      if (found.severity == model::Severity::error)
        return Error{.code = Errc::internal,
                     .message = "the exported manifest is invalid: " + found.message,
                     .where = file.name + ":" + std::to_string(found.at.line),
                     .advice = "This is a bug. Report it, and pass --project to export other projects."};
    for (auto& one : loaded.manifests) manifests.push_back(std::move(one));
  }
  return manifests;
}

Result<void> write_all(const std::filesystem::path& folder, const survey::Exported& exported,
                       const std::string& policy) {
  std::vector<survey::ExportedFile> files = exported.files;
  if (!policy.empty()) files.push_back({policy_name, policy});
  for (const auto& file : files)
    if (std::error_code ignored; std::filesystem::exists(folder / file.name, ignored))
      return Error{.code = Errc::conflict,
                   .message = "the file exists; export overwrites nothing",
                   .where = (folder / file.name).string(),
                   .advice = "Pass another folder with --out."};
  std::error_code failure;
  std::filesystem::create_directories(folder, failure);
  if (failure) return Error{.code = Errc::invalid_argument, .message = failure.message(), .where = folder.string()};
  for (const auto& file : files)
    if (const auto written = write_file((folder / file.name).string(), file.text); !written) return written.error();
  return {};
}

std::string as_json(const survey::Exported& exported, const std::vector<std::string>& gaps, const std::string& policy,
                    bool with_text) {
  auto files = nlohmann::json::array(), unexpressed = nlohmann::json::array();
  for (const auto& file : exported.files) {
    nlohmann::json entry = {{"name", file.name}};
    if (with_text) entry["text"] = file.text;
    files.push_back(std::move(entry));
  }
  for (const auto& one : exported.unexpressed) {
    unexpressed.push_back({{"what", one.what}, {"reason", one.reason}});
    if (!one.code.empty()) unexpressed.back()["code"] = one.code;
  }
  nlohmann::json document = {{"formatVersion", model::format_version}, {"files", std::move(files)},
                             {"identities", exported.identities},      {"connections", exported.connections},
                             {"notExported", std::move(unexpressed)},  {"notRead", gaps}};
  if (!policy.empty()) document["policy"] = parsed_json(policy);
  return printed_json(document);
}

std::string counted(std::size_t count, const std::string& one, const std::string& many = {}) {
  const auto& plural = many.empty() ? one + "s" : many;
  return std::to_string(count) + " " + (count == 1 ? one : plural);
}

/// Without a trust they can't sign in, and on an identity that others created only a policy gives them one.
void print_what_is_lent(const survey::Exported& exported, Console& console) {
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> connections;
  for (const auto& one : exported.lent) connections[{one.team, one.identity}].push_back(one.connection);
  for (const auto& [lent, names] : connections) {
    const auto& [team, identity] = lent;
    const auto others = names.size() == 1 ? " has" : " and " + counted(names.size() - 1, "other") + " have";
    console.notice(report::one_line(names.front() + others + " no federated credential on " + identity +
                                    ": plan refuses to create one until a policy lets team " + team +
                                    " use that identity; pass --allow-lending to add that to the exported policy"));
  }
}

void print_what_is_missing(const survey::Exported& exported, const std::vector<std::string>& gaps, Console& console) {
  for (const auto& one : exported.unexpressed)
    console.notice("not exported: " + report::one_line(one.what + ": " + one.reason));
  for (const auto& gap : gaps) console.notice("not read: " + report::one_line(gap));
}

std::string summary_of(const survey::Exported& exported, const std::string& folder, bool policy) {
  auto text = "Wrote " + counted(exported.files.size(), "manifest") + " with " +
              counted(exported.identities, "identity", "identities") + " and " +
              counted(exported.connections, "service connection") + " into " + folder + "; " +
              counted(exported.unexpressed.size(), "item") + " could not be exported.\nNext: keyless plan " + folder;
  if (!policy) return text + "\n";
  const auto file = folder + "/" + policy_name;
  return text + " --policy " + file + "\n" + file +
         " permits the broad and privileged access that already exists. Review it, and keep it outside the"
         " manifests' repository, where authors of manifests can't change it; until then apply needs"
         " --allow-policy-in-tree.\n";
}

Result<void> deliver(const survey::Exported& exported, const std::string& policy, const Arguments& arguments,
                     const std::vector<std::string>& gaps, Console& console) {
  const bool to_folder = !arguments.out.empty();
  if (to_folder)
    if (const auto written = write_all(arguments.out, exported, policy); !written) return written.error();
  if (!console.text()) {
    console.result(as_json(exported, gaps, policy, !to_folder));
  } else if (to_folder) {
    console.result(summary_of(exported, report::one_line(arguments.out), !policy.empty()));
  } else if (exported.files.size() > 1) {
    return Error{.code = Errc::invalid_argument,
                 .message = "the export has " + std::to_string(exported.files.size()) + " manifests",
                 .advice = "Pass --out DIR to write them to a folder, or --project or --team to export less."};
  } else if (!exported.files.empty()) {
    console.result(exported.files.front().text);
  }
  print_what_is_missing(exported, gaps, console);
  if (!arguments.allow_lending) print_what_is_lent(exported, console);
  return {};
}

asio::awaitable<int> export_from(Clouds& clouds, const Arguments& arguments, Console& console) {
  auto order = survey_order(arguments);
  auto found = co_await survey::look_around(clouds.providers(), clouds.services(), std::move(order));
  if (!found) co_return console.error(found.error()), failed;
  const auto exported = survey::export_manifests(*found, choice_of(arguments, clouds));
  const auto manifests = read_again(exported);
  if (!manifests) co_return console.error(manifests.error()), failed;
  const auto policy =
      policy_for_existing(*manifests, arguments.allow_lending ? exported.lent : std::vector<survey::LentEntry>());
  const auto delivered = deliver(exported, policy, arguments, found->gaps, console);
  if (!delivered) co_return console.error(delivered.error()), failed;
  co_return found->gaps.empty() ? done : failed;
}

}  // namespace

int export_manifests(const Arguments& arguments, Console& console) {
  if (const auto world = require_world(arguments); !world) return console.error(world.error()), failed;
  return with_clouds(arguments, survey_references(), console,
                     [&](Clouds& clouds) { return export_from(clouds, arguments, console); });
}

}  // namespace keyless::cli

#include "cli/policy_file.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "base/digest.hpp"
#include "cli/run.hpp"
#include "policy/read.hpp"

namespace keyless::cli {
namespace fs = std::filesystem;
namespace {

constexpr int most_links = 40;  // as many as the system follows

bool takes_policy(const std::string& command) {
  static constexpr std::string_view commands[] = {"validate", "plan", "apply", "drift", "destroy"};
  return std::ranges::count(commands, command) > 0;
}

std::string variable_policy() {
  const char* value = std::getenv("KEYLESS_POLICY");
  return value ? value : "";
}

Result<PolicyFile> read_policy(const std::string& file) {
  auto text = read_file(file, policy::largest_file);
  if (!text) return std::move(text).error().during("reading the policy");
  auto digest = "sha256:" + sha256_hex(*text);
  return PolicyFile{.file = file, .text = std::move(*text), .digest = std::move(digest)};
}

PolicyFile differing(const std::string& flag, const std::string& variable) {
  PolicyFile none;
  none.fault = diff::PolicyFault{
      "--policy and KEYLESS_POLICY name different policy files: " + flag + " and " + variable, "Set only one of them."};
  return none;
}

fs::path plain(const fs::path& path) {
  std::error_code error;
  const auto whole = fs::absolute(path, error);
  return (error ? path : whole).lexically_normal();
}

/// The same file with every symbolic link in its folder resolved.
fs::path real_folder(const fs::path& path) {
  std::error_code error;
  const auto folder = fs::weakly_canonical(plain(path).parent_path(), error);
  return error ? plain(path) : folder / path.filename();
}

bool lies_below(const fs::path& path, const fs::path& folder) {
  const auto [in_folder, in_path] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
  return in_folder == folder.end() || (in_folder->empty() && std::next(in_folder) == folder.end());
}

fs::path work_tree_of(const fs::path& manifest) {
  const auto folder = manifest.parent_path();
  for (auto above = folder;; above = above.parent_path()) {
    std::error_code error;
    if (fs::exists(above / ".git", error)) return above;
    if (above == above.parent_path()) return folder;
  }
}

/// Everything whose owner decides what is read under this name: the file, and each link on the way to it.
std::vector<fs::path> steps_to(const fs::path& file) {
  std::vector<fs::path> steps;
  auto at = file;
  for (int links = 0; links <= most_links; ++links) {
    steps.push_back(plain(at));
    steps.push_back(real_folder(at));
    std::error_code error;
    const auto target = fs::read_symlink(at, error);
    if (error) break;
    at = target.is_absolute() ? target : real_folder(at).parent_path() / target;
  }
  return steps;
}

}  // namespace

Result<PolicyFile> find_policy(const Arguments& arguments) {
  if (!takes_policy(arguments.command)) return PolicyFile();
  const auto &flag = arguments.policy_file, variable = variable_policy();
  if (flag.empty() && variable.empty()) return PolicyFile();
  auto chosen = read_policy(flag.empty() ? variable : flag);
  if (!chosen || flag.empty() || variable.empty()) return chosen;
  const auto other = read_policy(variable);
  if (!other) return other.error();
  if (other->text != chosen->text) return differing(flag, variable);
  return chosen;
}

bool lies_in_work_tree(const std::string& policy_file, const plan::Context& context) {
  if (policy_file.empty()) return false;
  const auto steps = steps_to(policy_file);
  return std::ranges::any_of(context.manifests, [&](const plan::Context::Source& source) {
    std::error_code error;
    const auto real = fs::weakly_canonical(source.file, error);
    const auto folders = {work_tree_of(plain(source.file)), work_tree_of(real_folder(source.file)),
                          work_tree_of(error ? plain(source.file) : real)};
    return std::ranges::any_of(folders, [&](const fs::path& folder) {
      return std::ranges::any_of(steps, [&](const fs::path& step) { return lies_below(step, folder); });
    });
  });
}

std::string absolute_path(const std::string& file) {
  return plain(file).string();
}

}  // namespace keyless::cli

#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace keyless::cli {

inline constexpr std::size_t usual_wave = 5;

/// The command line, read. Flags mean the same for every command that has them.
struct Arguments {
  std::string command;
  std::vector<std::string> paths;  ///< manifests and folders; a saved plan for `apply` and `show`
  std::string output = "text";     ///< text, json, markdown ...
  std::string out;                 ///< --out FILE
  bool detailed_exitcode = false;
  bool auto_approve = false;
  bool prune = false;
  std::vector<std::string> targets, excludes, teams;
  int parallelism = 10;
  int max_deletes = 10;
  int max_delete_percent = 30;
  int max_changes = 0;  ///< 0: no limit
  bool no_color = false;
  bool debug = false;
  std::optional<std::string> sandbox;  ///< state folder when --sandbox was given
  std::string cloud_file;
  std::string auth_mode;  ///< "" is `default`
  std::string policy_file;
  bool require_policy = false;
  bool allow_policy_in_tree = false;                           ///< apply
  std::chrono::seconds max_plan_age = std::chrono::hours(24);  ///< apply: of a saved plan
  int timeout_seconds = 3600;
  std::string via = "any";                ///< verify: any, job or proxy
  bool defaults = false;                  ///< schema: of defaults.yaml
  bool policy_schema = false;             ///< schema: of the policy file
  bool live_schema = false;               ///< schema: of the live graph that the library reads
  std::string shell;                      ///< completion: bash, zsh or fish
  std::string connection;                 ///< snippet, revert: name or address
  std::string task = "AzureCLI";          ///< snippet
  std::optional<std::size_t> wave;        ///< plan, apply: conversions, migrations and moves at a time
  int patience_seconds = 60;              ///< verify, apply: how long a fresh trust may take to spread
  std::string state;                      ///< sandbox serve: state folder, "" keeps it in memory
  std::string cloud_name = "AzureCloud";  ///< sandbox serve
  std::uint64_t seed = 1;                 ///< sandbox serve
  std::string world;                      ///< sandbox new: brownfield or fleet
  std::size_t size = 100;                 ///< sandbox new: service connections
  bool proxy = false;                     ///< sandbox serve
  std::string exchanges;                  ///< sandbox serve: file that every exchange is appended to
  std::string scenario;                   ///< sandbox serve: a scenario file
  bool quiet = false;                     ///< sandbox serve: no line for each request
  bool secrets_only = false;              ///< sandbox new: nothing but connections with secrets
  std::string organization;               ///< report, export: what to look at
  std::vector<std::string> projects, subscriptions;
  std::vector<std::string> to_do, owners;  ///< report migration: only these rows
  std::string older_report;                ///< report migration: --compare FILE
  std::string resource_group;              ///< export: whose identities become ours
  bool allow_lending = false;              ///< export: the policy also lends identities to what can't sign in now
  std::string adopt_as;                    ///< export: the team that takes over what is nobody's
};

/// What to do after reading the command line: run a command, or stop with this status.
struct Parsed {
  Arguments arguments;
  std::optional<int> stop = std::nullopt;
};

/// Reads the command line; prints help and mistakes itself. Long flags may be written with one dash, as Terraform's
/// are. There is no flag for a secret: they come from the environment or a cloud file.
Parsed parse_arguments(int count, char** values);

}  // namespace keyless::cli

#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "cli/arguments.hpp"

/// The options that several commands share. Each function adds those of one matter, under its heading in --help.
namespace keyless::cli {

/// A command under `parent` whose name, in full, becomes `to.command`. `examples`: complete command lines.
CLI::App& add_command(CLI::App& parent, Arguments& to, const std::string& name, const std::string& summary,
                      const std::vector<std::string>& examples);
/// A command that only holds others.
CLI::App& add_parent(CLI::App& app, const std::string& name, const std::string& summary);
/// The examples of a command, and below them what else its help ends with.
void set_footer(CLI::App& command, const std::vector<std::string>& examples, const std::string& rest);

/// Options added after this stand under that heading.
void begin_group(CLI::App& command, const std::string& heading);

void add_paths(CLI::App& command, Arguments& to);
/// Which cloud, as whom, and how hard.
void add_cloud(CLI::App& command, Arguments& to);
void add_format(CLI::App& command, Arguments& to, const std::vector<std::string>& formats);
void add_out(CLI::App& command, Arguments& to, const std::string& about, const std::string& type = "FILE");
void add_policy(CLI::App& command, Arguments& to);
/// A list: one value each time it is given, so that a PATH after it stays a PATH.
void add_repeatable(CLI::App& command, const std::string& name, std::vector<std::string>& to, const std::string& type,
                    const std::string& about);
void add_team(CLI::App& command, Arguments& to, const std::string& about = "Act only as this team");
void add_auto_approve(CLI::App& command, Arguments& to, const std::string& about = "Do not ask for approval");
void add_targets(CLI::App& command, Arguments& to);
void add_max_changes(CLI::App& command, Arguments& to);
void add_deletes(CLI::App& command, Arguments& to);
void add_detailed_exitcode(CLI::App& command, Arguments& to, const std::string& when);
void add_wave(CLI::App& command, Arguments& to);
void add_proof(CLI::App& command, Arguments& to);
/// What `plan`, `apply` and `drift` have in common.
void add_planning(CLI::App& command, Arguments& to);

/// Accepts these words only.
CLI::Validator one_of(std::vector<std::string> allowed, bool any_case = false);
/// Accepts whole numbers from `least` to `most`.
CLI::Validator whole_number(std::uint64_t least, std::uint64_t most);
CLI::Validator whole_number(std::uint64_t least);
/// `text, json or markdown`.
std::string listed(const std::vector<std::string>& words);

}  // namespace keyless::cli

#pragma once

#include <CLI/CLI.hpp>

#include "cli/arguments.hpp"

/// Each function adds one command, or one command of `parent`, with its options, summary and examples.
namespace keyless::cli {

void add_validate(CLI::App& app, Arguments& to);
void add_plan(CLI::App& app, Arguments& to);
void add_apply(CLI::App& app, Arguments& to);
void add_revert(CLI::App& app, Arguments& to);
void add_drift(CLI::App& app, Arguments& to);
void add_destroy(CLI::App& app, Arguments& to);

void add_verify(CLI::App& app, Arguments& to);
void add_export(CLI::App& app, Arguments& to);
void add_report(CLI::App& app, Arguments& to);
void add_show(CLI::App& app, Arguments& to);
void add_snippet(CLI::App& app, Arguments& to);
void add_output(CLI::App& app, Arguments& to);
void add_graph(CLI::App& app, Arguments& to);
void add_schema(CLI::App& app, Arguments& to);
void add_completion(CLI::App& app, Arguments& to);
void add_version(CLI::App& app, Arguments& to);

void add_sandbox(CLI::App& app, Arguments& to);

}  // namespace keyless::cli

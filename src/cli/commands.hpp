#pragma once

#include "cli/arguments.hpp"
#include "cli/console.hpp"

/// One file a command. Each prints its results and answers the exit code.
namespace keyless::cli {

int validate(const Arguments& arguments, Console& console);
int plan(const Arguments& arguments, Console& console);
int apply(const Arguments& arguments, Console& console);
int drift(const Arguments& arguments, Console& console);
int verify(const Arguments& arguments, Console& console);
int revert(const Arguments& arguments, Console& console);
int destroy(const Arguments& arguments, Console& console);
int export_manifests(const Arguments& arguments, Console& console);
int report_migration(const Arguments& arguments, Console& console);
int show(const Arguments& arguments, Console& console);
int snippet(const Arguments& arguments, Console& console);
int output(const Arguments& arguments, Console& console);
int completion(const Arguments& arguments, Console& console);
int graph(const Arguments& arguments, Console& console);
int schema(const Arguments& arguments, Console& console);
int version(const Arguments& arguments, Console& console);
int sandbox_serve(const Arguments& arguments, Console& console);
int sandbox_faults(const Arguments& arguments, Console& console);
int sandbox_new(const Arguments& arguments, Console& console);

}  // namespace keyless::cli

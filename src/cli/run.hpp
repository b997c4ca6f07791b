#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>

#include "base/asio.hpp"
#include "cli/clouds.hpp"
#include "cli/compare.hpp"
#include "cli/loaded_run.hpp"
#include "model/live.hpp"
#include "model/plan.hpp"

namespace keyless::cli {

/// What a command does once its clouds are open; its answer is the exit code.
using Job = std::function<asio::awaitable<int>(Clouds&)>;

/// Opens the clouds, runs the job to its end within --timeout, prints the error of a failed opening, and closes them.
int with_clouds(const Arguments& arguments, const desired::ExternalReferences& references, Console& console, Job job);

/// What a command does with the run it loaded; its answer is the exit code.
using Command = asio::awaitable<int> (*)(Clouds& clouds, const LoadedRun& run, const Arguments& arguments,
                                         Console& console);
/// Loads what the command line names, opens the clouds and carries the command out; `failed` where nothing loads.
int run_command(const Arguments& arguments, Console& console, Command command);

/// plan, apply, drift and destroy are this one path: read, compare. They differ only in what they do with the plan.
asio::awaitable<Result<model::Plan>> read_and_plan(Clouds& clouds, const LoadedRun& run);

/// The same, with what was read.
asio::awaitable<Result<Compared>> read_and_compare(Clouds& clouds, const LoadedRun& run);
/// The same for a plan that may be carried out: with what whoever runs it may not do.
asio::awaitable<Result<Compared>> compare_with_rights(Clouds& clouds, const LoadedRun& run);
asio::awaitable<Result<model::Plan>> read_plan_and_rights(Clouds& clouds, const LoadedRun& run);

/// What a plan or drift report of this run is about, a policy that its readers should know of included.
report::Heading heading_of(const Clouds& clouds, const LoadedRun& run);
/// Now, to the second.
std::chrono::sys_seconds utc_now();

/// The exit code of a plan: `refused` when any entry is, else `failed` when any could not be evaluated, else `done`.
int verdict_of(const model::Plan& plan);
/// Why nothing of it may be written: `refused` by a guard of the run, `failed` for lack of a right, else `done`.
int verdict_before_writing(const model::Plan& plan);
/// Whether an apply would write, or something is impossible that no manifest accepts, or a manifest accepts an obstacle
/// that is gone: what `plan --detailed-exitcode` tells, and `drift` besides undeclared access.
bool has_differences(const model::Plan& plan);
/// The exit code of an apply: as verdict_of(), and `failed` for a failed step or an obstacle that nobody accepts.
int verdict_after(const model::Plan& plan, bool all_done);

/// Set by the first Ctrl-C or SIGTERM, or at the end of --timeout, while with_clouds() runs: start nothing new. Before
/// begin_writing() it ends the run at once. A second signal kills.
bool stopping();
void begin_writing();

/// A result file, 0600, replaced atomically; never through a symlink.
Result<void> write_file(const std::string& file, const std::string& text);
Result<std::string> read_file(const std::string& file, std::size_t limit);

}  // namespace keyless::cli

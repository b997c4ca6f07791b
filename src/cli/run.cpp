#include "cli/run.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <cstring>
#include <iostream>

#include "cli/exit_code.hpp"
#include "library/inputs.hpp"
#include "rights/rights.hpp"

namespace keyless::cli {

namespace {

bool stop_requested = false;
bool writing = false;  // between the first and the last write of an apply: what is in flight must end

constexpr auto grace = std::chrono::seconds(90);  // longer than any single attempt on the wire may take

/// While nothing is written, a stop is immediate; during an apply nothing new starts.
void request_stop(asio::io_context& context) {
  stop_requested = true;
  if (!writing) context.stop();
}

void listen_for_stop(asio::signal_set& signals, asio::io_context& context, Console& console) {
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (error) return;
    console.notice(writing ? "Interrupted: finishing the changes in progress. Press Ctrl-C again to stop immediately."
                           : "Interrupted: nothing was changed.");
    signals.clear();
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    request_stop(context);
  });
}

Error out_of_time(int seconds) {
  return {.code = Errc::timed_out,
          .message = "timed out after " + std::to_string(seconds) + " s",
          .advice = "Run it again: completed changes are kept. --timeout raises the limit."};
}

/// Frames that never ended refer to the clouds and own timers of the context: neither can be torn down first.
[[noreturn]] void leave_at_once(Clouds& clouds) {
  clouds.close();
  std::cout << std::flush;
  std::_Exit(failed);
}

}  // namespace

bool stopping() {
  return stop_requested;
}
void begin_writing() {
  writing = true;
}

int with_clouds(const Arguments& arguments, const desired::ExternalReferences& references, Console& console, Job job) {
  asio::io_context context(1);
  auto clouds = Clouds::open(context, arguments, references, console);
  if (!clouds) return console.error(clouds.error()), failed;
  asio::signal_set signals(context, SIGINT, SIGTERM);
  listen_for_stop(signals, context, console);
  std::optional<int> code;
  std::exception_ptr escaped;
  asio::co_spawn(context, job(**clouds), [&](std::exception_ptr thrown, int result) {
    escaped = thrown;
    code = result;
    context.stop();
  });
  context.run_for(std::chrono::seconds(arguments.timeout_seconds));
  if (escaped) std::rethrow_exception(escaped);
  if (!code && !stop_requested) {
    console.error(out_of_time(arguments.timeout_seconds));
    request_stop(context);
    // What is in flight ends, and the outcomes are reported.
    if (writing) context.run_for(grace);
  }
  if (!code) leave_at_once(**clouds);
  (*clouds)->close();
  return stop_requested ? failed : *code;
}

int run_command(const Arguments& arguments, Console& console, Command command) {
  const auto run = load_run(arguments, console);
  if (!run) return failed;
  return with_clouds(arguments, run->references, console,
                     [&](Clouds& clouds) { return command(clouds, *run, arguments, console); });
}

report::Heading heading_of(const Clouds& clouds, const LoadedRun& run) {
  auto heading = clouds.heading(run.policy.owners);
  heading.policy = run.policy_place;
  return heading;
}

std::chrono::sys_seconds utc_now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

namespace {

/// Readers of JSON and Markdown have no head line that names it.
void note_policy_in_tree(model::Plan& plan, const LoadedRun& run) {
  if (!run.policy_place.empty()) plan.notes.push_back("Policy file " + run.policy_place + ".");
}

}  // namespace

asio::awaitable<Result<Compared>> read_and_compare(Clouds& clouds, const LoadedRun& run) {
  const Sources sources{clouds.providers(), clouds.services(), clouds.tokens()};
  auto compared = co_await compare(sources, run.desired.graph, run.policy);
  if (compared) {
    library::note_missing_policy(compared->plan, run.policy);
    note_policy_in_tree(compared->plan, run);
  }
  co_return compared;
}

asio::awaitable<Result<model::Plan>> read_and_plan(Clouds& clouds, const LoadedRun& run) {
  auto compared = co_await read_and_compare(clouds, run);
  if (!compared) co_return std::move(compared).error();
  co_return std::move(compared->plan);
}

asio::awaitable<Result<Compared>> compare_with_rights(Clouds& clouds, const LoadedRun& run) {
  auto compared = co_await read_and_compare(clouds, run);
  if (!compared || model::is_held_back(compared->plan)) co_return compared;
  auto missing = co_await rights::lacks(clouds.services(), compared->plan);
  compared->plan.lacks = std::move(missing);
  co_return compared;
}

asio::awaitable<Result<model::Plan>> read_plan_and_rights(Clouds& clouds, const LoadedRun& run) {
  auto compared = co_await compare_with_rights(clouds, run);
  if (!compared) co_return std::move(compared).error();
  co_return std::move(compared->plan);
}

int verdict_of(const model::Plan& plan) {
  if (!plan.refusals.empty()) return refused;
  return plan.unseen.empty() ? done : failed;
}

int verdict_before_writing(const model::Plan& plan) {
  if (model::is_held_back(plan)) return refused;
  return plan.lacks.empty() ? done : failed;
}

bool has_differences(const model::Plan& plan) {
  return model::would_write(plan) || model::has_open_obstacles(plan) || !plan.stale_acceptances.empty();
}

int verdict_after(const model::Plan& plan, bool all_done) {
  const int verdict = verdict_of(plan);
  return verdict == done && (!all_done || model::has_open_obstacles(plan)) ? failed : verdict;
}

namespace {

Error file_error(const std::string& file, const std::string& doing) {
  return {.code = Errc::invalid_argument, .message = doing + ": " + std::strerror(errno), .where = file};
}

}  // namespace

Result<void> write_file(const std::string& file, const std::string& text) {
  struct stat there {};
  if (stat(file.c_str(), &there) == 0 && !S_ISREG(there.st_mode))
    return Error{.code = Errc::invalid_argument,
                 .message = "writing it: it exists and is not a regular file",
                 .where = file,
                 .advice = "Pass a regular file or a new one."};
  const auto fresh = file + ".new-" + std::to_string(getpid());
  const int handle = open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (handle < 0) return file_error(file, "writing it");
  std::size_t written = 0;
  while (written < text.size()) {
    const auto count = write(handle, text.data() + written, text.size() - written);
    if (count <= 0) break;
    written += static_cast<std::size_t>(count);
  }
  const bool complete = written == text.size() && fsync(handle) == 0;
  close(handle);
  if (complete && std::rename(fresh.c_str(), file.c_str()) == 0) return {};
  auto error = file_error(file, "writing it");
  unlink(fresh.c_str());
  return error;
}

Result<std::string> read_file(const std::string& file, std::size_t limit) {
  const int handle = open(file.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (handle < 0) return file_error(file, "reading it");
  struct stat facts {};
  const bool regular = fstat(handle, &facts) == 0 && S_ISREG(facts.st_mode);
  std::string text;
  char buffer[65536];
  while (regular && text.size() <= limit) {
    const auto count = read(handle, buffer, sizeof buffer);
    if (count <= 0) break;
    text.append(buffer, static_cast<std::size_t>(count));
  }
  close(handle);
  if (!regular) return Error{.code = Errc::invalid_argument, .message = "it is not a regular file", .where = file};
  if (text.size() > limit) return Error{.code = Errc::invalid_argument, .message = "it is too large", .where = file};
  return text;
}

}  // namespace keyless::cli

#include "cli/run.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>

#include "cli/exit_code.hpp"
#include "diff/make_plan.hpp"
#include "live/read.hpp"

namespace keyless::cli {

namespace asio = boost::asio;

namespace {

bool stop_requested = false;

void listen_for_stop(asio::signal_set& signals, Console& console) {
  signals.async_wait([&signals, &console](const boost::system::error_code& error, int) {
    if (error) return;
    stop_requested = true;
    console.notice(
        "Interrupted: finishing what is in flight, starting nothing new. Press Ctrl-C again to stop at once.");
    signals.clear();
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
  });
}

Error out_of_time(int seconds) {
  return {.code = Errc::timed_out,
          .message = "the run did not end within " + std::to_string(seconds) + " s",
          .advice = "Run it again: what was done stays done. --timeout gives it longer."};
}

}  // namespace

bool stopping() {
  return stop_requested;
}

int with_clouds(const Arguments& arguments, const desired::Mentions& mentions, Console& console, Job job) {
  asio::io_context context(1);
  auto clouds = Clouds::open(context, arguments, mentions, console);
  if (!clouds) return console.error(clouds.error()), failed;
  asio::signal_set signals(context, SIGINT, SIGTERM);
  listen_for_stop(signals, console);
  std::optional<int> code;
  std::exception_ptr escaped;
  asio::co_spawn(context, job(**clouds), [&](std::exception_ptr thrown, int result) {
    escaped = thrown;
    code = result;
    context.stop();
  });
  context.run_for(std::chrono::seconds(arguments.timeout_seconds));
  if (escaped) std::rethrow_exception(escaped);
  if (!code) console.error(out_of_time(arguments.timeout_seconds));
  (*clouds)->close();
  return code.value_or(failed);
}

asio::awaitable<Result<model::Plan>> read_and_plan(Clouds& clouds, const Project& project) {
  auto live = co_await live::read(clouds.providers(), project.desired.graph);
  if (!live) co_return std::move(live).error();
  co_return diff::make_plan(project.desired.graph, *live, project.policy);
}

int verdict_of(const model::Plan& plan) {
  if (!plan.refusals.empty()) return refused;
  return plan.unseen.empty() ? done : failed;
}

namespace {

Error file_error(const std::string& file, const std::string& doing) {
  return {.code = Errc::invalid_argument, .message = doing + ": " + std::strerror(errno), .where = file};
}

}  // namespace

Result<void> write_file(const std::string& file, const std::string& text) {
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

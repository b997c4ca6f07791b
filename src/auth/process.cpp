#include "auth/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <memory>
#include <utility>

extern char** environ;

namespace keyless::auth {
namespace {

using boost::system::error_code;

constexpr Milliseconds look_again{5};
constexpr std::size_t longest_output = std::size_t{1024} * 1024;

/// A program that runs, with its two outputs. Killed and waited for when it goes.
struct Program {
  explicit Program(const asio::any_io_executor& executor) : out(executor), timer(executor) {}
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program() {
    if (errors >= 0) ::close(errors);
    if (pid <= 0) return;
    // Its children too: az is a script that starts another program.
    ::kill(-pid, SIGKILL);
    while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
    }
  }

  asio::posix::stream_descriptor out;
  int errors = -1;  ///< a file in memory: nobody has to read along for the program to go on
  asio::steady_timer timer;
  pid_t pid = 0;
  bool late = false;
};

class Pipe {
 public:
  Pipe() { made_ = ::pipe2(ends_.data(), O_CLOEXEC) == 0; }
  ~Pipe() {
    for (int end : ends_)
      if (end >= 0) ::close(end);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  bool made() const { return made_; }
  int write_end() const { return ends_[1]; }
  int take_read_end() { return std::exchange(ends_[0], -1); }

 private:
  std::array<int, 2> ends_ = {-1, -1};
  bool made_ = false;
};

int spawn(Program& program, const std::vector<std::string>& words, const Pipe& out) {
  std::vector<char*> arguments;
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, out.write_end(), 1);
  ::posix_spawn_file_actions_adddup2(&actions, program.errors, 2);
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  const int failed = ::posix_spawnp(&program.pid, arguments[0], &actions, &attributes, arguments.data(), environ);
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) program.pid = 0;
  return failed;
}

Result<std::shared_ptr<Program>> start(const asio::any_io_executor& executor, const std::vector<std::string>& words) {
  auto program = std::make_shared<Program>(executor);
  Pipe out;
  program->errors = ::memfd_create("errors", MFD_CLOEXEC);
  if (!out.made() || program->errors < 0) return Error{Errc::internal, "no pipe to " + words[0]};
  const int failed = spawn(*program, words, out);
  if (failed == ENOENT) return Error{Errc::not_found, words[0] + " is not installed, or not on PATH"};
  if (failed != 0) return Error{Errc::unavailable, words[0] + " can't be started"};
  program->out.assign(out.take_read_end());
  return program;
}

/// One output until its end; what is beyond the limit is read and dropped, so that the program can go on.
asio::awaitable<std::string> drain(std::shared_ptr<Program> program) {
  std::string text;
  std::array<char, 4096> bytes{};
  for (;;) {
    error_code failed;
    const auto buffer = asio::buffer(bytes);
    auto token = asio::redirect_error(asio::use_awaitable, failed);
    const auto count = co_await program->out.async_read_some(buffer, token);
    if (failed) co_return text;
    if (text.size() < longest_output) text.append(bytes.data(), count);
  }
}

void kill_after(const std::shared_ptr<Program>& program, Milliseconds limit) {
  program->timer.expires_after(limit);
  program->timer.async_wait([weak = std::weak_ptr<Program>(program)](const error_code& cancelled) {
    const auto running = weak.lock();
    if (cancelled || !running) return;
    running->late = true;
    // Its children hold the pipe as well, and may live on.
    error_code ignored;
    running->out.close(ignored);
  });
}

/// Takes its status once it has ended.
bool has_ended(Program& program, int& status) {
  const auto ended = ::waitpid(program.pid, &status, WNOHANG);
  if (ended == 0 || (ended < 0 && errno == EINTR)) return false;
  if (ended < 0) status = 1 << 8;
  program.pid = 0;
  return true;
}

std::string text_in(int file) {
  std::string text(longest_output, '\0');
  const auto count = ::pread(file, text.data(), text.size(), 0);
  text.resize(count > 0 ? std::size_t(count) : 0);
  return text;
}

int exit_status(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

asio::awaitable<Result<ProgramOutput>> run_program(std::vector<std::string> words, Milliseconds limit) {
  auto executor = co_await asio::this_coro::executor;
  auto started = start(executor, words);
  if (!started) co_return started.error();
  auto program = *started;
  kill_after(program, limit);
  ProgramOutput output;
  output.out = co_await drain(program);
  int status = 0;
  while (!program->late && !has_ended(*program, status)) {
    // It closed its output and goes on: the limit still counts.
    asio::steady_timer look(executor, look_again);
    error_code ignored;
    auto token = asio::redirect_error(asio::use_awaitable, ignored);
    co_await look.async_wait(token);
  }
  program->timer.cancel();
  if (program->late) co_return Error{Errc::timed_out, words[0] + " took too long"};
  output.err = text_in(program->errors);
  output.status = exit_status(status);
  co_return output;
}

}  // namespace keyless::auth

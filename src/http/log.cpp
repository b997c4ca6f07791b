#include "http/log.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "http/answer.hpp"

namespace keyless::http {
namespace {

constexpr std::array<std::string_view, 12> harmless_parameters = {
    "api-version", "$filter", "$top",  "$skip", "$select",       "$expand",
    "$count",      "name",    "names", "type",  "includefailed", "serviceconnectionid"};
constexpr std::array<std::string_view, 9> harmless_headers = {"retry-after",
                                                              "retry-after-ms",
                                                              "x-ms-retry-after-ms",
                                                              "x-ratelimit-remaining",
                                                              "x-ratelimit-delay",
                                                              "x-ms-ratelimit-remaining-subscription-reads",
                                                              "x-ms-ratelimit-remaining-subscription-writes",
                                                              "x-ms-ratelimit-remaining-subscription-deletes",
                                                              "x-ms-failure-cause"};

template <class List>
bool lists(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), lower(name)) != list.end();
}

/// Printable ASCII, and nothing a pipeline would read as a command.
std::string harmless(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = c >= 0x20 && c < 0x7f;
    if (c == '[' && out.ends_with('#')) out += ' ';
    out += plain ? c : '?';
  }
  const auto command = out.find("##vso");
  if (command != std::string::npos) out.insert(command + 1, " ");
  return out;
}

std::string loggable_parameter(const std::string& parameter) {
  const auto equals = parameter.find('=');
  if (equals == std::string::npos) return "…";
  const auto name = parameter.substr(0, equals);
  return lists(harmless_parameters, name) ? parameter : name + "=…";
}

std::string outcome_of(const Result<Response>& answer) {
  if (!answer) return name_of(answer.error().code) + std::string(" (") + harmless(answer.error().message) + ")";
  auto text = std::to_string(answer->status);
  for (const auto& [name, value] : answer->headers)
    if (lists(harmless_headers, name)) text += " " + lower(name) + "=" + harmless(value.substr(0, 80));
  const auto id = request_id_of(*answer);
  return id.empty() ? text : text + " id=" + harmless(id.substr(0, 80));
}

}  // namespace

std::string loggable(const Url& url) {
  const auto& target = url.target();
  const auto question = target.find('?');
  auto text = url.origin() + target.substr(0, question);
  if (question == std::string::npos) return harmless(text);
  text = harmless(text);
  char separator = '?';
  for (const auto& parameter : split(target.substr(question + 1), '&')) {
    const auto shown = loggable_parameter(parameter);
    text += separator + (shown.ends_with("…") ? shown : harmless(shown));
    separator = '&';
  }
  return text;
}

Log::Log(std::unique_ptr<Sender> next, std::ostream& out, Clock& clock)
    : next_(std::move(next)), out_(out), clock_(clock) {}

asio::awaitable<Result<Response>> Log::send(Request request) {
  const auto what = harmless(request.method) + " " + loggable(request.url);
  const auto started = clock_.now();
  auto answer = co_await next_->send(std::move(request));
  const auto took = std::chrono::duration_cast<Milliseconds>(clock_.now() - started);
  out_ << what << " -> " << outcome_of(answer) << " in " << took.count() << " ms" << std::endl;
  co_return answer;
}

}  // namespace keyless::http

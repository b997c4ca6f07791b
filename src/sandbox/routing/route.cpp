#include "sandbox/routing/route.hpp"
#include "base/clock.hpp"
#include "base/percent.hpp"
#include "base/text.hpp"

namespace keyless::sandbox {

namespace {

using Parts = std::span<const std::string>;
using Params = std::map<std::string, std::string>;

bool is_variable(const std::string& part) {
  return part.size() > 2 && part.front() == '{';
}
bool is_rest(const std::string& part) {
  return part.size() > 3 && part.starts_with("{*");
}

std::string joined(Parts parts) {
  std::string out;
  for (const auto& part : parts) out += "/" + part;
  return out;
}

bool fits(Parts pattern, Parts path, Params& params);

bool rest_fits(Parts pattern, Parts path, Params& params) {
  auto name = pattern.front().substr(2, pattern.front().size() - 3);
  for (std::size_t taken = 0; taken <= path.size(); ++taken) {
    if (!fits(pattern.subspan(1), path.subspan(taken), params)) continue;
    params[name] = joined(path.first(taken));
    return true;
  }
  return false;
}

bool fits(Parts pattern, Parts path, Params& params) {
  if (pattern.empty()) return path.empty();
  if (is_rest(pattern.front())) return rest_fits(pattern, path, params);
  if (path.empty()) return false;
  const auto& want = pattern.front();
  if (!is_variable(want) && !equal_caseless(want, path.front())) return false;
  if (is_variable(want) && path.front().empty()) return false;
  if (!fits(pattern.subspan(1), path.subspan(1), params)) return false;
  if (is_variable(want)) params[want.substr(1, want.size() - 2)] = path.front();
  return true;
}

std::vector<std::string> parts_of(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  if (path.empty()) return {};
  return split(path, '/');
}

/// Split before decoding, so that an encoded slash stays inside its part.
std::vector<std::string> decoded_parts(const Request& request) {
  auto parts = parts_of(std::string_view(request.target).substr(0, request.target.find('?')));
  for (auto& part : parts) part = percent_decoded(part);
  return parts;
}

}  // namespace

WallTime Cloud::now() const {
  return clock.wall();
}

std::string_view Request::asked(std::string_view name) const {
  auto at = query.find(std::string(name));
  return at == query.end() ? std::string_view() : std::string_view(at->second);
}

const std::string& Request::param(std::string_view name) const {
  static const std::string none;
  auto at = params.find(std::string(name));
  return at == params.end() ? none : at->second;
}

std::string_view Request::header(std::string_view name) const {
  return http::header(headers, name);
}

const Route* find_route(std::span<const Route> routes, Request& request) {
  auto path = decoded_parts(request);
  for (const auto& route : routes) {
    if (route.method != request.method) continue;
    Params params;
    auto pattern = parts_of(route.path);
    if (!fits(pattern, path, params)) continue;
    request.params = std::move(params);
    return &route;
  }
  return nullptr;
}

bool path_is_known(std::span<const Route> routes, const Request& request) {
  auto path = decoded_parts(request);
  for (const auto& route : routes) {
    Params params;
    auto pattern = parts_of(route.path);
    if (fits(pattern, path, params)) return true;
  }
  return false;
}

}  // namespace keyless::sandbox

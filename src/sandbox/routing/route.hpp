#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "http/message.hpp"
#include "sandbox/routing/behaviour.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox {

class World;
class Ids;
class Keyring;
struct Controls;

/// Where each service is served just now: `https://localhost:PORT`, without slash. Only links may hold these.
struct Origins {
  std::string resource_manager = {};
  std::string active_directory = {};
  std::string microsoft_graph = {};
  std::string azure_devops = {};
  std::string azure_devops_graph = {};
  std::string azure_devops_entitlements = {};
  std::string instance_metadata = {};  ///< `http://127.0.0.1:PORT`
  std::string control = {};
};

/// What every handler works on.
struct Cloud {
  World& world;
  Ids& ids;
  Keyring& keyring;
  const Clock& clock;
  Origins origins = {};
  std::size_t page_size = 100;
  Behaviour behaviour = {};
  Controls* controls = nullptr;  ///< never null in a running sandbox
  /// What answers that are not sent yet occupy. Shared with those answers, which may outlive the cloud.
  std::shared_ptr<std::set<std::string>> busy = std::make_shared<std::set<std::string>>();

  WallTime now() const;
};

/// Who asks, as proven by the request itself.
struct Caller {
  enum class Kind { nobody, principal, access_token, job };
  Kind kind = Kind::nobody;
  std::string object_id = {};  ///< of the principal behind a token or PAT
  std::string app_id = {};
  std::string tenant = {};
  std::string name = {};  ///< for `requests.jsonl` and messages
  std::string job = {};   ///< claims of a job's token, a JSON object as text
};

struct Request {
  std::string method = {};
  std::string target = {};  ///< path and query as sent
  std::string url = {};     ///< serving origin and target
  std::string path = {};    ///< decoded, without query
  http::Headers headers = {};
  std::string body = {};
  std::map<std::string, std::string> query = {};   ///< decoded, names in lower case
  std::map<std::string, std::string> params = {};  ///< of the route's template, decoded
  Caller caller = {};

  /// "" when missing; `name` in lower case.
  std::string_view asked(std::string_view name) const;
  /// A parameter of the route's template; "" when missing.
  const std::string& param(std::string_view name) const;
  std::string_view header(std::string_view name) const;
};

struct Reply {
  int status = 200;
  http::Headers headers = {};  ///< Content-Type: application/json is added to a body that has none
  std::string body = {};
  std::chrono::milliseconds lasts{0};  ///< of the sandbox's clock until the answer is sent
  std::string occupies = {};           ///< leaves Cloud::busy when the answer is sent, or cannot be
};

using Handler = Reply (*)(Cloud&, const Request&);

/// Whether `requests.jsonl` counts a request as a write. Only what can change something says so.
enum class Effect { reads, writes };

/// One row of a service's table. Template: `/{org}/_apis/projects/{id}`; literal parts ignore letter case, `{name}`
/// takes one part, `{*name}` takes any number of them, none included, and keeps its leading slash. The first row that
/// fits wins.
struct Route {
  std::string_view method;
  std::string_view path;
  Handler handler = nullptr;
  Effect effect = Effect::reads;
};

/// A service on its own origin.
struct Service {
  std::string_view name;  ///< as in the ready line and `requests.jsonl`
  std::span<const Route> routes = {};
  /// Proves who asks (fills `request.caller`), checks versions and the like; an answer here ends the request.
  /// `route` is null when nothing fits.
  std::optional<Reply> (*admit)(Cloud&, Request&, const Route* route) = nullptr;
  Reply (*no_route)(Cloud&, const Request&) = nullptr;
  /// For bytes that are no HTTP request; the connection is closed afterwards.
  Reply (*malformed)(Cloud&) = nullptr;
  /// Adds the headers every answer of this service has.
  void (*finish)(Cloud&, const Request&, Reply&) = nullptr;
  /// No part of the clouds: meets no faults and no quotas, and stands in no record.
  bool outside = false;
};

/// The route that fits, with `request.params` filled; null when there is none.
const Route* find_route(std::span<const Route> routes, Request& request);
/// Whether some other method has this path.
bool path_is_known(std::span<const Route> routes, const Request& request);

}  // namespace keyless::sandbox

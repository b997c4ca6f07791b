#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "http/message.hpp"
#include "keyless/result.hpp"
#include "sandbox/scenario/scenario.hpp"

namespace keyless::sandbox {

/// What a world must hold although no manifest creates it. Everything is put in at most once in a state folder's life,
/// so that something deleted behind its back stays deleted.
struct Seed {
  struct Project {
    std::string organization;
    std::string name;
    std::vector<std::string> pipelines;  ///< names, or `\folder\name`
  };
  struct Identity {
    std::string id = {};            ///< ARM id of a user-assigned identity, or of a resource with one of its own
    std::string client_id = {};     ///< in place of an id: of an application with its principal
    std::string principal_id = {};  ///< likewise
  };
  struct Member {
    std::string organization;
    std::string name;  ///< an e-mail address, or `[Project]\Group`; others can't be made up and are left out
  };
  std::string tenant;                      ///< GUID
  std::vector<std::string> subscriptions;  ///< GUIDs
  std::vector<std::string> scopes;         ///< ARM ids of groups and resources; their groups are put in too
  std::vector<Project> projects;
  std::vector<Identity> identities;
  std::vector<Member> members;
};

/// What a test puts in the place of an answer.
struct Fault {
  int status = 0;                        ///< 0 keeps the answer's own
  http::Headers headers = {};            ///< added, or in the place of those of the same name
  std::optional<std::string> body = {};  ///< nothing keeps the answer's own
  bool drop = false;                     ///< resets the connection in the place of any answer
};

/// A request as the fault hook meets it: once before anything happened, once after it was carried out and remembered.
struct FaultPoint {
  std::string service = {};
  std::string method = {};
  std::string target = {};  ///< path and query
  std::string body = {};
  bool committed = false;   ///< the second time
  int status = 0;           ///< of the answer, the second time
  std::string answer = {};  ///< its body
};

struct Options {
  std::filesystem::path folder;      ///< state folder, created 0700; empty keeps the world in memory
  std::string cloud = "AzureCloud";  ///< whose name its ready line carries; its tokens serve under every cloud's names
  std::uint64_t seed = 1;            ///< of ids, keys and names that look random
  bool serve_defaults = true;        ///< a new world holds what manifests/microbots.yaml refers to
  Clock* clock = nullptr;            ///< for token lifetimes and dates; null takes the machine's
  std::size_t page_size = 100;       ///< of Resource Manager and Azure DevOps lists
  bool proxy = false;                ///< serves a CONNECT proxy too, under the real clouds' own names
  std::function<std::optional<Fault>(const FaultPoint&)> fault = {};
  /// Every exchange is appended here, one JSON object a line (exchange_log.hpp); when empty, to a file of this process
  /// in the folder that the environment variable KEYLESS_EXCHANGES names, if it names one.
  std::filesystem::path exchanges = {};
  Scenario scenario = {};  ///< its clock counts only where `clock` is null; its seed and page size come first
  std::function<void(const std::string&)> access_log = {};  ///< takes one line for each request
};

/// A running sandbox: the emulated clouds over HTTPS on loopback.
class Sandbox {
 public:
  virtual ~Sandbox() = default;
  /// The ready line: one JSON object, without line end. It holds secrets that only this sandbox accepts.
  virtual std::string ready_line() const = 0;
  /// Puts in what is missing and was never put in before; answers a sentence for each thing added.
  virtual std::vector<std::string> seed(const Seed& seed) = 0;
  /// A token as that issuer signs it, for the tests of trust in issuers that are not served here.
  virtual std::string assertion(const std::string& issuer, const std::string& subject, const std::string& audience,
                                std::chrono::seconds lifetime) = 0;
  /// Writes the state and stops listening. Called by the destructor too.
  virtual void stop() = 0;
};

/// Opens the state folder (or a new world), locks it, listens on free ports of 127.0.0.1 and serves on `executor`,
/// single-threaded. Fails with `conflict` when another process holds the folder.
Result<std::unique_ptr<Sandbox>> start(boost::asio::any_io_executor executor, Options options);

/// The ready line of the process that holds this state folder, while one is running; not_found otherwise.
Result<std::string> running_at(const std::filesystem::path& folder);
/// Whether a world was ever kept in this folder, or is served from it now.
bool holds_world(const std::filesystem::path& folder);

}  // namespace keyless::sandbox

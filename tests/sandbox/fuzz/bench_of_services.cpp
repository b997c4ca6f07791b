#include "sandbox/fuzz/bench_of_services.hpp"
#include "base/json.hpp"

#include <stdexcept>

#include "base/text.hpp"
#include "sandbox/entra/exchange.hpp"
#include "sandbox/seeding.hpp"
#include "sandbox/worlds/worlds.hpp"

namespace keyless::sandbox::test {

using nlohmann::json;

namespace {

World made(const std::filesystem::path& path, const Clock& clock, std::uint64_t seed) {
  worlds::Order order;
  order.size = 20;
  order.folder = path;
  order.seed = seed;
  order.clock = &clock;
  auto sentences = worlds::make_world(order);
  if (!sentences) throw std::runtime_error(sentences.error().message);
  auto folder = Folder::open(path);
  if (!folder) throw std::runtime_error(folder.error().message);
  auto world = Journal(*folder).load();
  if (!world) throw std::runtime_error(world.error().message);
  return std::move(*world);
}

}  // namespace

BenchOfServices::BenchOfServices(std::uint64_t seed)
    : world(made(scratch_.path / "state", clock_, seed)),
      ids_(world, seed),
      keyring_(world, ids_),
      controls_(seed),
      cloud_{world, ids_, keyring_, clock_, {}, 100, {}, &controls_},
      journal_(nowhere_),
      dispatch_(cloud_, journal_, nowhere_, options_) {
  auto ready = keyless::parsed_json(ready_text(cloud_, "", ""));
  client_id = ready["clientId"];
  client_secret = ready["clientSecret"];
  access_token = ready["personalAccessToken"];
  system_token = ready["systemAccessToken"];
}

std::string BenchOfServices::token_for(const std::string& scope) {
  return exchange_secret(cloud_, Lab::tenant, client_id, client_secret, scope).access_token;
}

std::string BenchOfServices::flaw() const {
  json saved = world.save();
  try {
    auto text = saved.dump();
    World again;
    if (!again.load(keyless::parsed_json(text)) || again.save() != saved) return "the world does not survive a restart";
  } catch (const json::exception& wrong) {
    return std::string("the world can't be written: ") + wrong.what();
  }
  for (const auto& [table, rows] : saved.items())
    for (const auto& [key, row] : rows.items())
      if (!row.is_object()) return "row " + key + " of " + table + " is no object";
  for (const auto& [key, row] : world.rows(tables::resources))
    if (lower(text_of(row, "id")) != key) return "resource " + key + " says its id is " + text_of(row, "id");
  for (const auto& [key, row] : world.rows(tables::role_assignments))
    if (lower(text_of(row, "id")) != key) return "assignment " + key + " says its id is " + text_of(row, "id");
  for (const auto& [key, row] : world.rows(tables::connections))
    if (row.value("serviceEndpointProjectReferences", json::array()).empty())
      return "connection " + key + " is nowhere";
  return {};
}

}  // namespace keyless::sandbox::test

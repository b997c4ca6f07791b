#include "sandbox/worlds/worlds.hpp"
#include "sandbox/control/controls.hpp"

#include "http/system_clock.hpp"
#include "sandbox/keys/keyring.hpp"
#include "sandbox/seeding.hpp"
#include "sandbox/state/folder.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/journal.hpp"
#include "sandbox/worlds/making.hpp"

#include "base/json.hpp"

namespace keyless::sandbox::worlds {

namespace {

Error refusal(const Order& order, Errc code, std::string message, std::string advice) {
  Error error;
  error.code = code;
  error.message = std::move(message);
  error.where = order.folder.string();
  error.advice = std::move(advice);
  return error;
}

/// A world in memory with everything that works on it.
struct Workshop {
  explicit Workshop(const Order& order)
      : ids(world, order.seed),
        keyring(world, ids),
        calendar((order.clock ? *order.clock : machine).wall()),
        controls(order.seed),
        cloud{world, ids, keyring, calendar, {}, 100, {}, &controls},
        journal(nowhere),
        dispatch(cloud, journal, nowhere, options) {
    world.put(tables::meta, "world", {{"version", 1}, {"seed", order.seed}});
  }

  http::SystemClock machine = {};
  World world = {};
  Ids ids;
  Keyring keyring;
  Calendar calendar;
  Controls controls;
  Cloud cloud;
  Folder nowhere = {};
  Journal journal;
  Options options = {};
  Dispatch dispatch;
};

Seed first_project(Kind kind) {
  Seed seed;
  seed.projects = {{organization, kind == Kind::fleet ? "Fleet" : "Payments", {}}};
  return seed;
}

}  // namespace

Result<std::vector<std::string>> make_world(const Order& order) {
  auto folder = Folder::open(order.folder);
  if (!folder) return folder.error();
  Journal journal(*folder);
  auto there = journal.load();
  if (!there) return there.error();
  if (there->find(tables::meta, "world"))
    return refusal(order, Errc::conflict, "this folder holds a world already",
                   "name another folder, or remove this one");
  Workshop workshop(order);
  Seed seed;
  seed.tenant = tenant_id;
  seed.subscriptions = {main_subscription};
  seed_world(workshop.cloud, seed);
  Dice dice(order.seed);
  // The first project of a world is the one its ready line names; the default one comes in behind it.
  seed_world(workshop.cloud, first_project(order.kind));
  seed_defaults(workshop.cloud);
  Hands hands(workshop.cloud, workshop.dispatch, workshop.calendar);
  auto made = order.kind == Kind::fleet ? make_fleet(hands, order.size)
                                        : make_brownfield(hands, dice, order.size, order.secrets_only);
  if (hands.stopped()) return refusal(order, Errc::internal, "the world could not be made: " + hands.flaw(), "");
  if (!journal.snapshot(workshop.world))
    return refusal(order, Errc::unavailable, "the state folder can't be written", "");
  return made;
}

}  // namespace keyless::sandbox::worlds

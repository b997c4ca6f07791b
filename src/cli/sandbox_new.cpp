#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "sandbox/worlds/worlds.hpp"

namespace keyless::cli {

int sandbox_new(const Arguments& arguments, Console& console) {
  sandbox::worlds::Order order;
  order.kind = arguments.world == "fleet" ? sandbox::worlds::Kind::fleet : sandbox::worlds::Kind::brownfield;
  order.size = arguments.size;
  order.secrets_only = arguments.secrets_only;
  order.folder = arguments.state;
  order.seed = arguments.seed;
  const auto made = sandbox::worlds::make_world(order);
  if (!made) return console.error(made.error()), failed;
  for (const auto& sentence : *made) console.result(sentence + "\n");
  return done;
}

}  // namespace keyless::cli

#include "report/migration.hpp"

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/run.hpp"
#include "cli/survey.hpp"
#include "survey/migration.hpp"

namespace keyless::cli {
namespace {

std::string rendered(const model::Migration& migration, const report::Heading& heading, const Console& console) {
  if (console.output() == "json") return report::migration_json(migration, heading);
  if (console.output() == "markdown") return report::migration_markdown(migration, heading);
  return report::migration(migration, heading, console.style());
}

asio::awaitable<int> report_migration_of(Clouds& clouds, const Arguments& arguments, Console& console) {
  auto order = survey_order(arguments);
  order.uses = true;
  auto found = co_await survey::look_around(clouds.providers(), clouds.services(), std::move(order));
  if (!found) co_return console.error(found.error()), failed;
  const auto migration = survey::migration_of(*found, clouds.clock().wall(), clouds.cloud().name);
  const auto text = rendered(migration, clouds.heading({}), console);
  if (arguments.out.empty())
    console.result(text);
  else if (const auto written = write_file(arguments.out, text); !written)
    co_return console.error(written.error()), failed;
  if (console.text()) console.result(report::cost(clouds.cost(), clouds.elapsed()));
  for (const auto& gap : migration.gaps) console.notice("not read: " + report::one_line(gap));
  if (!migration.gaps.empty()) co_return failed;
  const bool left = model::totals_of(migration).left() > 0;
  co_return arguments.detailed_exitcode&& left ? differences : done;
}

}  // namespace

int report_migration(const Arguments& arguments, Console& console) {
  return with_clouds(arguments, survey_references(), console,
                     [&](Clouds& clouds) { return report_migration_of(clouds, arguments, console); });
}

}  // namespace keyless::cli

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/run.hpp"
#include "cli/survey.hpp"
#include "manifest/manifest.hpp"
#include "report/diagnostics.hpp"
#include "report/migration.hpp"
#include "report/migration_compare.hpp"
#include "survey/migration.hpp"

namespace keyless::cli {
namespace {

constexpr std::size_t largest_report = std::size_t(256) * 1024 * 1024;

/// What the command line gives besides the cloud, read before anything is asked of it.
struct ReportInputs {
  std::vector<manifest::Manifest> manifests = {};
  std::string older_report = {};  ///< its text; "" when there is none
};

Error invalid_manifests() {
  return {.code = Errc::invalid_argument,
          .message = "the manifests are invalid",
          .advice = "Run `keyless validate` on them."};
}

Result<ReportInputs> read_inputs(const Arguments& arguments, Console& console) {
  ReportInputs inputs;
  if (!arguments.paths.empty()) {
    auto loaded = manifest::load({arguments.paths.begin(), arguments.paths.end()});
    if (!loaded.diagnostics.empty()) console.notice(report::diagnostics(loaded.diagnostics, console.style()));
    if (model::has_errors(loaded.diagnostics)) return invalid_manifests();
    inputs.manifests = std::move(loaded.manifests);
  }
  if (arguments.older_report.empty()) return inputs;
  auto text = read_file(arguments.older_report, largest_report);
  if (!text) return std::move(text).error();
  inputs.older_report = std::move(*text);
  return inputs;
}

std::string rendered(const model::Migration& migration, const report::Heading& heading, const Console& console) {
  if (console.output() == "json") return report::migration_json(migration, heading);
  if (console.output() == "csv") return report::migration_csv(migration);
  if (console.output() == "markdown") return report::migration_markdown(migration, heading);
  if (console.output() == "html") return report::migration_html(migration, heading);
  return report::migration(migration, heading, console.style());
}

Result<model::Migration> migration_from(const survey::Survey& found, Clouds& clouds, const Arguments& arguments,
                                        ReportInputs inputs) {
  const survey::MigrationScope scope{clouds.cloud().name, clouds.cloud().exchange_audience,
                                     std::move(inputs.manifests)};
  auto migration = survey::migration_of(found, clouds.clock().wall(), scope);
  if (!arguments.older_report.empty()) {
    auto since = report::compared_with(migration, inputs.older_report, arguments.older_report);
    if (!since) return std::move(since).error();
    migration.since = std::move(*since);
  }
  return model::filtered(std::move(migration), {arguments.to_do, arguments.owners});
}

Result<void> deliver(const std::string& text, const Arguments& arguments, Console& console) {
  if (!arguments.out.empty()) return write_file(arguments.out, text);
  console.result(text);
  return {};
}

asio::awaitable<int> report_migration_of(Clouds& clouds, const Arguments& arguments, ReportInputs inputs,
                                         Console& console) {
  auto order = survey_order(arguments);
  order.uses = true;
  auto found = co_await survey::look_around(clouds.providers(), clouds.services(), std::move(order));
  if (!found) co_return console.error(found.error()), failed;
  const auto migration = migration_from(*found, clouds, arguments, std::move(inputs));
  if (!migration) co_return console.error(migration.error()), failed;
  const auto delivered = deliver(rendered(*migration, clouds.heading({}), console), arguments, console);
  if (!delivered) co_return console.error(delivered.error()), failed;
  if (console.text()) console.result(report::cost(clouds.cost(), clouds.elapsed()));
  for (const auto& gap : migration->gaps) console.notice("not read: " + report::one_line(gap));
  if (!migration->gaps.empty()) co_return failed;
  const bool left = model::totals_of(*migration).left() > 0;
  co_return arguments.detailed_exitcode&& left ? differences : done;
}

}  // namespace

int report_migration(const Arguments& arguments, Console& console) {
  auto inputs = read_inputs(arguments, console);
  if (!inputs) return console.error(inputs.error()), failed;
  if (const auto world = require_world(arguments); !world) return console.error(world.error()), failed;
  return with_clouds(arguments, survey_references(), console, [&](Clouds& clouds) {
    return report_migration_of(clouds, arguments, std::move(*inputs), console);
  });
}

}  // namespace keyless::cli

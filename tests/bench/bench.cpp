#include <benchmark/benchmark.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/parser.h>

#include <chrono>
#include <sstream>

#include "bench/worlds.hpp"
#include "desired/desired.hpp"
#include "diff/make_plan.hpp"
#include "manifest/manifest.hpp"
#include "plan/document.hpp"

// Each figure is printed as a ratio against something fixed, because machines differ: `ratio` is ours over the
// yardstick.

namespace {

using namespace keyless;
using Clock = std::chrono::steady_clock;

/// The yardstick of reading: yaml-cpp's own parser with a handler that keeps nothing.
class Nothing : public YAML::EventHandler {
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

template <class Work>
double seconds_of(Work work) {
  const auto start = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void bare_yaml(const std::string& text) {
  std::istringstream in(text);
  YAML::Parser parser(in);
  Nothing nothing;
  parser.HandleNextDocument(nothing);
}

desired::Desired desired_of(int size) {
  auto loaded = manifest::parse("fleet.yaml", bench::fleet_manifest(size));
  return desired::build(loaded.manifests,
                        {"AzureCloud", "https://management.azure.com/", "api://AzureADTokenExchange"});
}

diff::Policy policy_of(const desired::Desired& what) {
  diff::Policy policy;
  policy.owners = what.owners;
  return policy;
}

void reading_against_bare_yaml(benchmark::State& state) {
  const auto text = bench::fleet_manifest(static_cast<int>(state.range(0)));
  double ours = 0, bare = 0;
  for (auto _ : state) {
    ours += seconds_of([&] { benchmark::DoNotOptimize(manifest::parse("fleet.yaml", text)); });
    bare += seconds_of([&] { bare_yaml(text); });
  }
  state.counters["ratio"] = ours / bare;
}

void noop_plan_against_reading(benchmark::State& state) {
  const int size = static_cast<int>(state.range(0));
  const auto text = bench::fleet_manifest(size);
  const auto what = desired_of(size);
  const auto live = bench::settled(what.graph);
  double planning = 0, bare = 0;
  for (auto _ : state) {
    planning += seconds_of([&] { benchmark::DoNotOptimize(diff::make_plan(what.graph, live, policy_of(what))); });
    bare += seconds_of([&] { bare_yaml(text); });
  }
  state.counters["ratio"] = planning / bare;
}

void destroy_plan_against_noop_plan(benchmark::State& state) {
  const auto what = desired_of(static_cast<int>(state.range(0)));
  const auto live = bench::settled(what.graph);
  auto policy = policy_of(what);
  auto destroying = policy;
  destroying.destroy = true;
  double removing = 0, nothing = 0;
  for (auto _ : state) {
    removing += seconds_of([&] { benchmark::DoNotOptimize(diff::make_plan(what.graph, live, destroying)); });
    nothing += seconds_of([&] { benchmark::DoNotOptimize(diff::make_plan(what.graph, live, policy)); });
  }
  state.counters["ratio"] = removing / nothing;
}

/// 1 is linear: ten times the size in ten times the time.
void growth_of_planning(benchmark::State& state) {
  const auto small = desired_of(100), large = desired_of(1000);
  const auto small_live = bench::settled(small.graph), large_live = bench::settled(large.graph);
  double small_time = 0, large_time = 0;
  for (auto _ : state) {
    small_time +=
        seconds_of([&] { benchmark::DoNotOptimize(diff::make_plan(small.graph, small_live, policy_of(small))); });
    large_time +=
        seconds_of([&] { benchmark::DoNotOptimize(diff::make_plan(large.graph, large_live, policy_of(large))); });
  }
  state.counters["ratio"] = large_time / small_time / 10;
}

}  // namespace

BENCHMARK(reading_against_bare_yaml)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);
BENCHMARK(noop_plan_against_reading)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);
BENCHMARK(destroy_plan_against_noop_plan)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);
BENCHMARK(growth_of_planning)->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();

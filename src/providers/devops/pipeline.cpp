#include <algorithm>

#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/devops/devops.hpp"
#include "providers/looked_up.hpp"
#include "providers/makers.hpp"
#include "providers/parallel.hpp"
#include "providers/resolve.hpp"

namespace keyless::providers::devops {
namespace {

struct Pipeline {
  std::string id = {};
  std::string name = {};
  std::string folder = {};  ///< `\` or `\folder\inner`

  /// `\folder\name`, unique in the project; a pipeline at the root is `\name`.
  std::string full_name() const { return (folder == "\\" ? std::string() : folder) + "\\" + name; }
};

using Pipelines = std::vector<Pipeline>;

Result<Pipelines> pipelines_in(const std::vector<Json>& entries, const std::string& doing) {
  Pipelines found;
  for (const auto& entry : entries) {
    Pipeline pipeline{text_at(entry, {"id"}), text_at(entry, {"name"}), text_at(entry, {"path"})};
    if (pipeline.id.empty() || pipeline.name.empty()) return broken_promise(doing, "a pipeline without id or name");
    if (pipeline.folder.empty()) pipeline.folder = "\\";
    found.push_back(std::move(pipeline));
  }
  return found;
}

bool is_meant(const Pipeline& pipeline, const std::string& asked) {
  if (asked.starts_with('\\')) return equal_caseless(pipeline.full_name(), asked);
  return pipeline.id == asked || equal_caseless(pipeline.name, asked);
}

Pipelines matching(const Pipelines& all, const std::string& asked) {
  Pipelines found;
  std::ranges::copy_if(all, std::back_inserter(found), [&](const Pipeline& one) { return is_meant(one, asked); });
  return found;
}

LiveObject as_live(const Pipeline& pipeline, const Place& place, std::string name) {
  auto object = live_object(model::kinds::pipeline, pipeline.id);
  object.fields = fields_of(place);
  object.fields.insert({{"name", std::move(name)}, {"id", pipeline.id}, {"path", pipeline.folder}});
  return object;
}

std::string several(const Pipelines& found, const std::string& asked) {
  std::string names;
  for (const auto& pipeline : found) names += (names.empty() ? "" : ", ") + pipeline.full_name();
  return "several pipelines are named \"" + asked + "\": include the folder (" + names + ")";
}

std::string not_listed(const Pipelines& all, const std::string& asked, const Place& place) {
  std::vector<std::string> names;
  for (const auto& pipeline : all) names.push_back(asked.starts_with('\\') ? pipeline.full_name() : pipeline.name);
  return devops::not_listed("project " + place.project, "pipeline", asked, "deleted, renamed or moved", names);
}

class PipelineReader : public LookedUp {
 public:
  explicit PipelineReader(Services services) : LookedUp(model::kinds::pipeline, services) {}

  asio::awaitable<Result<Live>> observe(Interest interest) override {
    auto wanted = declared_fields(interest, kind());
    Observations observed;
    std::vector<asio::awaitable<void>> lists;
    for (const auto& place : places_in(wanted)) lists.push_back(list_in(observed, place, wanted));
    co_await all_of(std::move(lists));
    co_return std::move(observed).result();
  }

 private:
  asio::awaitable<void> list_in(Observations& observed, Place place, std::vector<Fields> wanted) {
    const auto doing = "listing pipelines of project " + place.project;
    auto question = request(services_, "GET", place.organization, place.project, "_apis/build/definitions", version);
    auto entries = co_await list_continued(services_, std::move(question), doing);
    auto pipelines = entries ? pipelines_in(*entries, doing) : Result<Pipelines>(entries.error());
    if (!pipelines) co_return observed.could_not_see(kind().collection(fields_of(place)), pipelines.error());
    for (const auto& fields : wanted)
      if (lies_in(fields, place)) pick(observed, fields, *pipelines, place);
    add_others(observed, *pipelines, place);
  }

  void pick(Observations& observed, const Fields& fields, const Pipelines& all, const Place& place) {
    const auto& asked = text_of(fields, "name");
    auto key = first_key(kind(), fields);
    if (asked.empty() || observed.knows(kind(), key)) return;
    const auto found = matching(all, asked);
    if (found.size() == 1) return observed.saw(as_live(found.front(), place, asked));
    observed.could_not_see(kind(), std::move(key),
                           found.empty() ? not_listed(all, asked, place) : several(found, asked));
  }

  // Those nobody declared give names to permissions that nobody declared.
  void add_others(Observations& observed, const Pipelines& all, const Place& place) {
    for (const auto& pipeline : all) {
      auto object = as_live(pipeline, place, pipeline.folder == "\\" ? pipeline.name : pipeline.full_name());
      if (!observed.knows(kind(), first_key(kind(), object.fields))) observed.add(std::move(object));
    }
  }
};

}  // namespace

std::unique_ptr<Provider> make_pipeline(Services services) {
  return std::make_unique<PipelineReader>(services);
}

}  // namespace keyless::providers::devops

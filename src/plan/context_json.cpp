#include "plan/context_json.hpp"

#include "base/json.hpp"

#include "model/json.hpp"

namespace keyless::plan {

using model::Strings;
using nlohmann::json;

namespace {

json source_json(const Context::Source& source) {
  json manifest = {{"file", source.file}, {"text", source.text}};
  if (!source.defaults_file.empty())
    manifest["defaults"] = {{"file", source.defaults_file}, {"text", source.defaults_text}};
  return manifest;
}

Context::Source source_from(const json& manifest) {
  Context::Source source{manifest.at("file").get<std::string>(), manifest.at("text").get<std::string>()};
  if (!manifest.contains("defaults")) return source;
  source.defaults_file = manifest.at("defaults").at("file").get<std::string>();
  source.defaults_text = manifest.at("defaults").at("text").get<std::string>();
  return source;
}

}  // namespace

json context_json(const Context& context) {
  auto manifests = json::array();
  for (const auto& source : context.manifests) manifests.push_back(source_json(source));
  json made = {{"manifests", std::move(manifests)},
               {"destroy", context.destroy},
               {"prune", context.prune},
               {"whole", context.whole},
               {"targets", context.targets},
               {"excludes", context.excludes},
               {"teams", context.teams},
               {"maxDeletes", context.max_deletes},
               {"maxDeletePercent", context.max_delete_percent},
               {"wave", context.wave},
               {"cloud", context.cloud},
               {"sandbox", context.sandbox}};
  if (context.max_changes > 0) made["maxChanges"] = context.max_changes;
  model::put_text(made, "policy", context.policy);
  return made;
}

Context context_from(const json& from) {
  Context context;
  for (const auto& source : from.at("manifests")) context.manifests.push_back(source_from(source));
  context.destroy = from.at("destroy").get<bool>();
  context.prune = from.at("prune").get<bool>();
  context.whole = from.at("whole").get<bool>();
  context.targets = from.at("targets").get<Strings>();
  context.excludes = from.at("excludes").get<Strings>();
  context.teams = from.at("teams").get<Strings>();
  context.max_deletes = from.at("maxDeletes").get<int>();
  context.max_delete_percent = from.at("maxDeletePercent").get<int>();
  context.max_changes = from.value("maxChanges", 0);
  context.wave = from.at("wave").get<std::size_t>();
  context.policy = from.value("policy", std::string());
  context.cloud = from.at("cloud").get<std::string>();
  context.sandbox = from.at("sandbox").get<bool>();
  return context;
}

}  // namespace keyless::plan

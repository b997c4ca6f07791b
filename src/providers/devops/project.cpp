#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/devops/devops.hpp"
#include "providers/looked_up.hpp"
#include "providers/makers.hpp"
#include "providers/parallel.hpp"
#include "providers/resolve.hpp"

namespace keyless::providers::devops {
namespace {

Result<std::vector<LiveObject>> projects_in(const std::vector<Json>& entries, const std::string& organization,
                                            const std::string& doing) {
  std::vector<LiveObject> projects;
  for (const auto& entry : entries) {
    auto project = live_object(model::kinds::project, text_at(entry, {"id"}));
    auto name = text_at(entry, {"name"});
    if (!is_guid(project.id) || name.empty()) return broken_promise(doing, "a project without id or name");
    project.fields = {{"organization", organization}, {"name", std::move(name)}, {"id", project.id}};
    projects.push_back(std::move(project));
  }
  return projects;
}

class Projects : public LookedUp {
 public:
  explicit Projects(Services services) : LookedUp(model::kinds::project, services) {}

  asio::awaitable<Result<Live>> observe(Interest interest) override {
    auto wanted = declared_fields(interest, kind());
    Observations observed;
    std::vector<asio::awaitable<void>> lists;
    for (const auto& organization : distinct(wanted, "organization"))
      lists.push_back(list_in(observed, organization, wanted));
    co_await all_of(std::move(lists));
    co_return std::move(observed).result();
  }

 private:
  asio::awaitable<void> list_in(Observations& observed, std::string organization, std::vector<Fields> wanted) {
    const auto doing = "listing projects of organization " + organization;
    auto question = request(services_, "GET", organization, "", "_apis/projects", version);
    auto entries = co_await list_continued(services_, std::move(question), doing);
    auto projects =
        entries ? projects_in(*entries, organization, doing) : Result<std::vector<LiveObject>>(entries.error());
    if (!projects)
      co_return observed.could_not_see(kind().collection({{"organization", organization}}), projects.error());
    std::vector<std::string> names;
    for (auto& project : *projects) {
      names.push_back(text_of(project.fields, "name"));
      observed.saw(std::move(project));
    }
    // The list holds only what we may see, so what is missing there is not known to be absent.
    for (const auto& fields : wanted) {
      if (!equal_caseless(text_of(fields, "organization"), organization)) continue;
      auto key = first_key(kind(), fields);
      if (!key.empty() && !observed.knows(kind(), key))
        observed.could_not_see(kind(), std::move(key),
                               not_listed("organization " + organization, "project", text_of(fields, "name"),
                                          "deleted or renamed", names));
    }
  }
};

}  // namespace

std::unique_ptr<Provider> make_project(Services services) {
  return std::make_unique<Projects>(services);
}

}  // namespace keyless::providers::devops

#include "providers/devops/connection_steps.hpp"
#include "providers/connection_parts.hpp"

using namespace keyless;
using namespace keyless::providers;
using namespace keyless::providers::devops;
using test::text;

namespace {

const std::string doing = "changing it";

model::LiveObject with(model::LiveObject object, std::initializer_list<std::pair<const char*, const char*>> fields) {
  for (const auto& [name, value] : fields) object.fields.insert_or_assign(name, model::Value(value));
  return object;
}

model::LiveObject ours() {
  static const auto live = test::live_connection();
  return live;
}

model::LiveObject unmarked(model::LiveObject object) {
  object.mark.reset();
  return object;
}

model::Resource wanted(model::Wish wish = model::Wish::present) {
  auto desired = test::connection_resource();
  desired.wish = wish;
  return desired;
}

Error failure(Errc code, int status = 0) {
  return Error{.code = code, .message = "said so", .status = status};
}

Result<Answer> answered(const std::string& body = "{}") {
  Answer answer;
  answer.body = parsed_json(body);
  return answer;
}

/// One word for what a step comes to: `wait`, `done`, or the name of the Errc.
template <class T>
std::string word_for(const std::optional<Result<T>>& settled) {
  if (!settled) return "wait";
  return *settled ? "done" : name_of(settled->error().code);
}
template <class T>
std::string word_for(const Result<T>& result) {
  return word_for(std::optional(result));
}

}  // namespace

TEST_CASE("the next step of an update is told by what was planned, what is there and what is wanted") {
  const auto secret = with(ours(), {{"scheme", "ServicePrincipal"}});
  const auto old_issuer = with(ours(), {{"issuerRetires", "true"}});
  auto renamed = wanted(), back = wanted();
  renamed.fields["description"] = "Talks to others";
  back.fields["scheme"] = "ServicePrincipal";
  struct Row {
    const char* name;
    model::LiveObject planned, now;
    model::Resource desired;
    UpdateStep step;
    const char* refusal = "";
  };
  const Row rows[] = {
      {"as desired", ours(), ours(), wanted(), UpdateStep::none},
      {"a text differs", ours(), ours(), renamed, UpdateStep::replace},
      {"a secret, federation wanted", secret, secret, wanted(), UpdateStep::convert},
      {"converted by somebody else since", secret, ours(), wanted(), UpdateStep::none},
      {"given a secret by somebody else since", ours(), secret, wanted(), {}, "its authentication has changed"},
      {"back to its secret", ours(), ours(), back, UpdateStep::convert},
      {"back already", ours(), secret, back, UpdateStep::none},
      {"on the issuer that retires", old_issuer, old_issuer, wanted(), UpdateStep::migrate},
      {"migrated by somebody else since", old_issuer, ours(), wanted(), UpdateStep::none},
      {"to be released", ours(), ours(), wanted(model::Wish::released), UpdateStep::release},
      {"released already", ours(), unmarked(ours()), wanted(model::Wish::released), UpdateStep::none},
      {"to be released, and signs in with a secret now",
       ours(),
       secret,
       wanted(model::Wish::released),
       {},
       "it now signs in with a secret"},
  };
  for (const auto& row : rows) DYNAMIC_SECTION(row.name) {
      const auto step = next_update(row.planned, row.now, row.desired);
      CHECK(step.has_value() == (*row.refusal == '\0'));
      if (step) CHECK(*step == row.step);
      if (!step) CHECK_THAT(step.error().message, Catch::Contains(row.refusal));
    }
}

TEST_CASE("after the PUT of an update what is there decides") {
  const auto lost = Result<Answer>(failure(Errc::timed_out));
  const auto theirs = unmarked(ours());
  struct Row {
    const char* name;
    UpdateStep step;
    Result<Answer> answer;
    Result<model::LiveObject> now;
    const char* outcome;
  };
  const Row rows[] = {
      {"replaced", UpdateStep::replace, answered(), ours(), "done"},
      {"replaced, the answer was lost", UpdateStep::replace, lost, ours(), "done"},
      {"not replaced, the answer was lost", UpdateStep::replace, lost, theirs, "timed_out"},
      {"can't be read", UpdateStep::replace, answered(), failure(Errc::forbidden), "forbidden"},
      {"released", UpdateStep::release, answered(), theirs, "done"},
      {"released, the answer was lost", UpdateStep::release, lost, theirs, "done"},
      {"not released, the answer was lost", UpdateStep::release, lost, ours(), "timed_out"},
      {"not released, and said to be", UpdateStep::release, answered(), ours(), "conflict"},
  };
  for (const auto& row : rows) DYNAMIC_SECTION(row.name) {
      CHECK(word_for(after_put(row.step, row.answer, row.now, wanted(), doing)) == row.outcome);
    }
}

TEST_CASE("after a conversion what is there decides, whatever was answered") {
  const auto secret = with(ours(), {{"scheme", "ServicePrincipal"}});
  const auto refused = Result<Answer>(failure(Errc::invalid_argument, 400));
  struct Row {
    const char* name;
    Result<Answer> answer;
    Result<model::LiveObject> now;
    const char* outcome;
  };
  const Row rows[] = {
      {"converted", answered(), ours(), "done"},
      {"converted, and answered with a failure", refused, ours(), "done"},
      {"said to be converted, and is not", answered(), secret, "protocol"},
      {"refused", refused, secret, "invalid_argument"},
      {"can't be read", answered(), failure(Errc::forbidden), "forbidden"},
      {"refused, and can't be read", refused, failure(Errc::forbidden), "invalid_argument"},
  };
  for (const auto& row : rows) DYNAMIC_SECTION(row.name) {
      CHECK(word_for(after_conversion(row.answer, row.now, "WorkloadIdentityFederation", doing)) == row.outcome);
    }
}

TEST_CASE("a migration is waited for until the issuer is another one") {
  CHECK(word_for(after_migration(with(ours(), {{"issuerRetires", "true"}}))) == "wait");
  CHECK(word_for(after_migration(ours())) == "done");
  CHECK(word_for(after_migration(failure(Errc::not_found))) == "not_found");
  CHECK_THAT(late_migration(true, doing).message, Catch::Contains("did not finish within ten minutes"));
  CHECK_THAT(late_migration(false, doing).message, Catch::Contains("nothing changed within two minutes"));
}

TEST_CASE("a connection is waited for until it is ready or has failed") {
  struct Row {
    const char* name;
    Result<model::LiveObject> now;
    const char* outcome;
  };
  const Row rows[] = {
      {"ready", ours(), "done"},
      {"not ready yet", with(ours(), {{"isReady", "false"}}), "wait"},
      {"ready, and its subject is to come", with(ours(), {{"subject", ""}}), "wait"},
      {"ready with a secret", with(ours(), {{"scheme", "ServicePrincipal"}, {"subject", ""}}), "done"},
      {"failed", with(ours(), {{"isReady", "false"}, {"state", "Failed"}}), "conflict"},
      {"can't be read", failure(Errc::unavailable), "unavailable"},
  };
  for (const auto& row : rows) DYNAMIC_SECTION(row.name) {
      CHECK(word_for(readiness(row.now, doing)) == row.outcome);
    }
}

TEST_CASE("a create whose answer was lost is looked for by its name, and is nobody else's") {
  CHECK(refused_create(failure(Errc::conflict), wanted(), doing)->code == Errc::conflict);
  CHECK(refused_create(failure(Errc::forbidden), wanted(), doing)->code == Errc::forbidden);
  CHECK_FALSE(refused_create(failure(Errc::indeterminate), wanted(), doing));
  using Found = Result<std::vector<model::LiveObject>>;
  struct Row {
    const char* name;
    Found same_name;
    const char* outcome;
  };
  const Row rows[] = {
      {"none yet", Found(std::vector<model::LiveObject>()), "wait"},
      {"the list can't be read", Found(failure(Errc::unavailable)), "wait"},
      {"ours", Found(std::vector{ours()}), "done"},
      {"unmarked", Found(std::vector{unmarked(ours())}), "conflict"},
      {"of another identity", Found(std::vector{with(ours(), {{"clientId", "another"}})}), "conflict"},
      {"two of that name", Found(std::vector{ours(), ours()}), "conflict"},
  };
  for (const auto& row : rows) DYNAMIC_SECTION(row.name) {
      CHECK(word_for(lost_create(row.same_name, wanted(), doing)) == row.outcome);
    }
}

TEST_CASE("a deletion is waited for until the connection answers that it is gone") {
  struct Row {
    const char* name;
    Result<Answer> look;
    const char* outcome;
  };
  const Row rows[] = {
      {"404", failure(Errc::not_found, 404), "done"},
      {"200 without a connection", answered("null"), "done"},
      {"still there", answered(R"({"id":"x"})"), "wait"},
      {"failed", answered(R"({"id":"x","operationStatus":{"state":"Failed","statusMessage":"busy"}})"), "conflict"},
      {"can't be read", failure(Errc::unavailable), "unavailable"},
  };
  for (const auto& row : rows) DYNAMIC_SECTION(row.name) {
      CHECK(word_for(after_deletion(row.look, doing)) == row.outcome);
    }
}

TEST_CASE("a connection leaves the projects that the plan saw, and no others") {
  const auto shared = test::live_connection(
      test::connection_json("Talks", test::reference_json(test::project_id, "Microbots", "sc-openai", "Talks") + "," +
                                         test::reference_json(test::other_project, "Others", "sc-openai", "Talks")));
  CHECK(projects_to_leave(ours(), ours(), doing).value() == std::vector{test::project_id});
  CHECK(projects_to_leave(shared, shared, doing).value() == std::vector{test::project_id, test::other_project});
  CHECK(projects_to_leave(ours(), shared, doing).error().code == Errc::conflict);
}

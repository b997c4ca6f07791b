#include "providers/entra/application_steps.hpp"
#include "providers/application_parts.hpp"
#include "providers/entra/application_wire.hpp"

using namespace keyless;
using namespace keyless::providers;
using namespace keyless::providers::entra;

namespace {

const std::string doing = "changing it";

/// As the directory answers it, with these members of the application instead.
model::LiveObject live(const nlohmann::json& instead = nlohmann::json::object(), bool principal = true) {
  auto application = test::application_body();
  application.update(instead);
  const Pair pair{application, principal ? test::principal_body() : nlohmann::json()};
  return read_application(model::kinds::application, pair, test::tenant_id, doing).value();
}

model::Resource wanted() {
  return test::application_resource();
}

Result<Answer> answered(int status, bool repeated = false) {
  Answer answer;
  answer.status = status;
  answer.repeated = repeated;
  return answer;
}

Error failure(Errc code, int status = 0) {
  return Error{.code = code, .message = "said so", .status = status};
}

}  // namespace

TEST_CASE("what became of a write that creates by its own key is told by its answer") {
  struct Row {
    const char* name;
    Result<Answer> answer;
    Upserted outcome;
  };
  const Row rows[] = {
      {"created", answered(201), Upserted::made},
      {"there already", answered(204), Upserted::met_another},
      {"there already, after a try that was lost", answered(204, true), Upserted::unknown},
      {"the answer was lost", failure(Errc::indeterminate), Upserted::unknown},
      {"refused", failure(Errc::forbidden, 403), Upserted::failed},
  };
  for (const auto& row : rows) DYNAMIC_SECTION(row.name) {
      CHECK(after_upsert(row.answer) == row.outcome);
    }
}

TEST_CASE("after a restore what is there decides, unless it was refused") {
  CHECK(may_be_restored(answered(200)));
  CHECK(may_be_restored(failure(Errc::not_found, 404)));
  CHECK(may_be_restored(failure(Errc::timed_out)));
  CHECK_FALSE(may_be_restored(failure(Errc::forbidden, 403)));
}

TEST_CASE("what this plan did not see is used only where nobody else can act as it") {
  const auto owned = live({{"owners", {{{"id", test::somebody_id}, {"displayName", "Sam"}}}}});
  auto with_owner = wanted();
  with_owner.fields["owners"] = model::Strings{test::somebody_id};
  CHECK_FALSE(held_by_others(live(), wanted(), doing));
  CHECK_FALSE(held_by_others(owned, with_owner, doing));
  CHECK_THAT(held_by_others(owned, wanted(), doing)->message, Catch::Contains("an owner that is not declared"));
  const auto secret = live({{"passwordCredentials", {{{"keyId", "k"}, {"displayName", "old"}}}}});
  CHECK_THAT(held_by_others(secret, wanted(), doing)->message, Catch::Contains("a password or certificate"));
  CHECK_FALSE(why_not_used(live(), 0, wanted(), doing));
  CHECK_THAT(why_not_used(live(), 1, wanted(), doing)->message, Catch::Contains("already has a federated credential"));
  const auto unmarked = live({{"tags", nlohmann::json::array()}});
  CHECK_THAT(why_not_used(unmarked, 0, wanted(), doing)->message, Catch::Contains("does not carry the mark"));
}

TEST_CASE("a write is waited for until the directory shows all of it") {
  struct Row {
    const char* name;
    Result<model::LiveObject> now;
    bool waits;
  };
  const Row rows[] = {
      {"as written", live(), false},
      {"the old name", live({{"displayName", "formerly"}}), true},
      {"without its tags", live({{"tags", nlohmann::json::array()}}), true},
      {"without its principal", live(nlohmann::json::object(), false), true},
      {"can't be read", failure(Errc::unavailable), false},
  };
  for (const auto& row : rows) DYNAMIC_SECTION(row.name) {
      CHECK(after_write(row.now, wanted()).has_value() != row.waits);
    }
}

TEST_CASE("a release is waited for until the mark is gone") {
  CHECK_FALSE(after_release(live()).has_value());
  CHECK(after_release(live({{"tags", nlohmann::json::array()}})).has_value());
  CHECK(after_release(failure(Errc::not_found)).has_value());
}

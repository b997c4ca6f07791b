#include "checker/access.hpp"

#include <catch2/catch.hpp>

#include "checker/places.hpp"

using namespace keyless::checker;
using keyless::model::Strings;

namespace {

Row row(std::string_view kind, std::string id, keyless::model::Fields fields) {
  return {.kind = kind, .id = std::move(id), .fields = std::move(fields)};
}

/// What is gained by going from the first to the second.
std::vector<std::string> gained(const std::vector<Row>& before, const std::vector<Row>& after) {
  std::vector<std::string> texts;
  for (const auto& access : grown(access_in({.rows = before}), access_in({.rows = after})))
    texts.push_back(text_of(access));
  return texts;
}

const auto connection = row(kind::connection, "sc", {{"clientId", "c"}});
const auto identity = row(kind::identity, "mi", {{"clientId", "C"}, {"principalId", "p"}});

Row branches(const Strings& patterns, const char* verify = "false") {
  return row(kind::check, "check",
             {{"connectionId", "sc"}, {"type", "branchControl"}, {"branches", patterns}, {"verifyProtection", verify}});
}

Row role(const std::string& condition) {
  return row(kind::role, "r", {{"principalId", "p"}, {"scope", "/S"}, {"roleId", "x"}, {"condition", condition}});
}

}  // namespace

TEST_CASE("each kind of access is one line") {
  const auto pipeline = row(kind::permission, "x", {{"projectId", "P"}, {"pipelineId", "7"}, {"connectionId", "sc"}});
  CHECK(gained({}, {pipeline}) == Strings{"pipeline P/7 -> sc"});
  const auto share = row(kind::share, "x", {{"projectId", "P"}, {"connectionId", "sc"}});
  CHECK(gained({}, {share}) == Strings{"project P -> sc"});
  const auto trust =
      row(kind::trust, "x", {{"identityId", "MI"}, {"issuer", "i"}, {"subject", "s"}, {"audience", "a"}});
  CHECK(gained({}, {trust}) == Strings{"holder of trust i s -> mi (a)"});
  CHECK(gained({connection}, {connection, identity}) == Strings{"connection sc -> mi"});
}

TEST_CASE("a higher role on a connection gives more, a lower one nothing") {
  const auto held = [](const char* level) {
    return row(kind::person_role, "x", {{"principal", "Ana"}, {"connectionId", "sc"}, {"role", level}});
  };
  CHECK(gained({held("Reader")}, {held("User")}) == Strings{"person ana -> sc (User)"});
  CHECK(gained({held("Administrator")}, {held("User")}).empty());
}

TEST_CASE("a member gets an access level, and what its groups have") {
  const auto member = [](const char* level) {
    return row(kind::member, "m", {{"principalId", "P"}, {"organization", "o"}, {"accessLevel", level}});
  };
  const auto in_project = [](const char* group) {
    return row(kind::entitlement, "e", {{"memberId", "m"}, {"projectName", "Mine"}, {"group", group}});
  };
  const auto in_group = row(kind::membership, "g", {{"memberId", "m"}, {"groupName", "[Mine]\\Scanners"}});
  const auto as = member("Basic");
  CHECK(gained({member("Stakeholder")}, {as}) == Strings{"member p -> o (Basic)"});
  CHECK(gained({member("BasicAndTestPlans")}, {as}).empty());
  CHECK(gained({as}, {as, in_group}) == Strings{"member in p -> [Mine]\\Scanners"});
  CHECK(gained({as, in_project("Readers")}, {as, in_project("Contributors")}) ==
        Strings{"member in p -> Mine (Contributors)"});
  CHECK(gained({as, in_project("Contributors")}, {as, in_project("Readers")}).empty());
}

TEST_CASE("a condition taken off gives access, one put on gives none") {
  CHECK(gained({role(condition_declared)}, {role("")}).size() == 2);
  CHECK(gained({role("")}, {role(condition_declared)}).empty());
  CHECK(gained({role(condition_of_others)}, {role(condition_declared)}).size() == 1);
}

TEST_CASE("a restriction that lets more pass gives access") {
  const auto with = [](Row check) { return std::vector{connection, std::move(check)}; };
  CHECK(gained({connection}, with(branches({"refs/heads/main"}))).empty());
  CHECK(gained(with(branches({"refs/heads/main"})), {connection}).size() == 2);
  CHECK(gained(with(branches({"refs/heads/release/*"})), with(branches({"refs/heads/main"}))) ==
        Strings{"branch refs/heads/main -> sc"});
  CHECK(gained(with(branches({"refs/heads/main"}, "true")), with(branches({"refs/heads/main"}))) ==
        Strings{"branch unprotected branches -> sc"});
}

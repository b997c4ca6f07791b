#include <catch2/catch.hpp>

#include "rights/rights.hpp"

using namespace keyless::rights;

TEST_CASE("an action is allowed where one entry names it and does not take it away again") {
  struct Row {
    const char* what;
    std::vector<Permission> permissions;
    bool allowed;
  };
  const Row rows[] = {
      {"nothing is granted", {}, false},
      {"the action itself", {{{"Microsoft.Authorization/roleAssignments/write"}, {}}}, true},
      {"in another letter case", {{{"microsoft.authorization/ROLEASSIGNMENTS/write"}, {}}}, true},
      {"everything", {{{"*"}, {}}}, true},
      {"everything but granting", {{{"*"}, {"Microsoft.Authorization/*/Write"}}}, false},
      {"taken away by one role, given by another",
       {{{"*"}, {"Microsoft.Authorization/*/Write"}}, {{"Microsoft.Authorization/roleAssignments/*"}, {}}},
       true},
      {"all writing everywhere", {{{"*/write"}, {}}}, true},
      {"reading only", {{{"*/read"}, {}}}, false},
      {"another action of the same type", {{{"Microsoft.Authorization/roleAssignments/delete"}, {}}}, false},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    CHECK(allows(row.permissions, "Microsoft.Authorization/roleAssignments/write") == row.allowed);
  }
}

#include <catch2/catch.hpp>
#include <sstream>

#include "base/json.hpp"
#include "report/migration.hpp"
#include "report/migration_compare.hpp"
#include "report/migration_work_lists.hpp"

using namespace keyless;
using model::MigrationRow;

namespace {

MigrationRow row(const std::string& name, model::Way way,
                 const model::Person& creator = {"Ada", "ada@contoso.example"}) {
  MigrationRow made;
  made.project = "Payments";
  made.name = name;
  made.id = "id of " + name;
  made.type = "azurerm";
  made.scheme = "ServicePrincipal";
  made.issuer = "none";
  made.application = "app";
  made.client_id = "11111111-0000-4000-8000-000000000001";
  made.created_by = creator;
  made.way = way;
  return made;
}

model::Migration report_of(std::vector<MigrationRow> rows) {
  model::Migration made;
  made.organization = "contoso";
  made.today = "2026-11-21";
  made.days_left = 222;
  made.rows = std::move(rows);
  return made;
}

report::Heading heading() {
  report::Heading made;
  made.cloud = "AzureCloud";
  return made;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

bool holds(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

const auto convert = model::Way::convert, none = model::Way::none;

}  // namespace

TEST_CASE("no cell of the CSV is a formula, another cell or another line") {
  const std::pair<const char*, const char*> cases[] = {{"=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\""},
                                                       {"+1", "\"'+1\""},
                                                       {"-1", "\"'-1\""},
                                                       {"@SUM(A1)", "\"'@SUM(A1)\""},
                                                       {"  =1", "\"'  =1\""},
                                                       {"\t=1", "\"'\\t=1\""},
                                                       {"\r=1", "\"'\\r=1\""},
                                                       {"a\"b", "\"a\"\"b\""},
                                                       {"a,b", "\"a,b\""},
                                                       {"sc-a", "\"sc-a\""}};
  for (const auto& [name, cell] : cases) {
    INFO(name);
    const auto text = report::migration_csv(report_of({row(name, convert)}));
    const auto lines = lines_of(text);
    REQUIRE(lines.size() == 2);
    CHECK(lines[1].starts_with("\"Payments\"," + std::string(cell) + ",\"id of"));
    CHECK(lines[1].ends_with("\r"));
  }
}

TEST_CASE("a CSV line has a cell for every head") {
  auto full = row("sc-a", convert);
  full.new_trust = {{"https://issuer", "/subject", "api://AzureADTokenExchange"}};
  full.obstacles = {{"shared", "it is shared", "stop sharing it"}, {"rights", "not ours", "ask"}};
  const auto lines = lines_of(report::migration_csv(report_of({full})));
  const auto cells = [](const std::string& line) { return std::ranges::count(line, '"') / 2; };
  CHECK(cells(lines[0]) == cells(lines[1]));
  CHECK(holds(lines[1], "\"it is shared; not ours\",\"stop sharing it; ask\""));
  CHECK(holds(lines[1], "\"https://issuer\",\"/subject\",\"api://AzureADTokenExchange\""));
}

TEST_CASE("each owner has a list of what is to be done, with a text; those without an owner come last") {
  auto bobs = row("sc-b", convert, {"Bob", ""});
  const auto lists = report::work_lists_of(report_of(
      {row("sc-nobody", convert, {}), bobs, row("sc-done", none), row("sc-a", convert), row("sc-c", convert)}));
  REQUIRE(lists.size() == 3);
  CHECK(lists[0].owner.name() == "Ada");
  CHECK(lists[0].connections == std::vector<std::string>{"id of sc-a", "id of sc-c"});
  CHECK(lists[0].subject == "2 service connections in contoso before 2027-07-01");
  CHECK(
      lists[0].text.starts_with("Hello Ada,\n\n2 service connections of the Azure DevOps organization contoso were "
                                "created by you and have work to be done."));
  CHECK(lists[1].owner.name() == "Bob");
  CHECK(lists[2].owner.name().empty());
  for (const auto& list : lists) CHECK_FALSE(holds(list.text, "sc-done"));
}

TEST_CASE("the text hands the new federated credential to the owner of the identity, until it is there") {
  auto waits = row("sc-a", convert);
  waits.new_trust = {{"https://login.example/t/v2.0", "/eid1/c/sc", "api://AzureADTokenExchange"}};
  waits.identity_owners = {"Grace"};
  const auto asked = report::work_lists_of(report_of({waits})).front().text;
  for (const auto* part :
       {"issuer:   https://login.example/t/v2.0\n", "subject:  /eid1/c/sc\n", "audience: api://AzureADTokenExchange\n",
        "owners of the identity: Grace\n", "The next run of keyless recognizes them."}) {
    INFO(part);
    CHECK(holds(asked, part));
  }
  waits.new_trust->exists = true;
  const auto done = report::work_lists_of(report_of({waits})).front().text;
  CHECK(holds(done, "has the new federated credential already"));
  CHECK_FALSE(holds(done, "subject:"));
}

TEST_CASE("the owner of an identity is asked for all credentials that it lacks, in one text") {
  const auto waiting = [](const std::string& name, const std::string& client_id, bool exists) {
    auto made = row(name, convert);
    made.client_id = client_id;
    made.application = client_id == "1" ? "app-one" : client_id;
    made.identity_tenant = "t";
    made.identity_owners = {"Grace"};
    made.new_trust = {{"https://issuer", "/subject of " + name, "api://AzureADTokenExchange", exists}};
    return made;
  };
  const auto requests = report::credential_requests_of(
      report_of({waiting("sc-a", "1", false), waiting("sc-b", "2", false), waiting("sc-c", "1", false),
                 waiting("sc-d", "1", true), row("sc-e", none)}));
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].identity == "2");
  CHECK(holds(requests[0].text,
              "1 service connection of the Azure DevOps organization contoso signs in as an identity "
              "(client id 2, tenant t)."));
  CHECK(requests[1].identity == "app-one");
  CHECK(requests[1].owners == std::vector<std::string>{"Grace"});
  CHECK(requests[1].connections == std::vector<std::string>{"id of sc-a", "id of sc-c"});
  CHECK(holds(requests[1].text,
              "- for connection Payments/sc-a\n    issuer:   https://issuer\n    subject:  /subject of "
              "sc-a\n    audience: api://AzureADTokenExchange\n"));
  CHECK(holds(requests[1].text, "these federated credentials to this identity, byte for byte"));
  CHECK_FALSE(holds(requests[1].text, "sc-d"));
}

TEST_CASE("texts to send hold no commands of terminals or pipelines") {
  auto hostile = row("##vso[x]\x1b[31m\nHello Boss,", convert, {"##vso[y]\x1b", "a@b\n"});
  hostile.obstacles = {{"x", "\x1b]0;x\x07", "\n##vso[z]"}};
  const auto list = report::work_lists_of(report_of({hostile})).front();
  CHECK_FALSE(holds(list.text + list.subject, "\x1b"));
  CHECK_FALSE(holds(list.text, "##vso["));
  CHECK_FALSE(holds(list.text, "\nHello Boss"));
  hostile.new_trust = {{"i", "s", "a"}};
  const auto request = report::credential_requests_of(report_of({hostile})).front();
  CHECK_FALSE(holds(request.text + request.subject, "\x1b"));
  CHECK_FALSE(holds(request.text, "##vso["));
}

TEST_CASE("two reports are compared by id: new, gone, and with another thing to do") {
  const auto before = report::migration_json(
      report_of({row("sc-gone", none), row("sc-converted", convert), row("sc-same", convert)}), heading());
  auto now = report_of({row("sc-converted", none), row("sc-same", convert), row("sc-new", convert)});
  const auto since = report::compared_with(now, before, "old.json");
  REQUIRE(since.has_value());
  std::vector<std::string> said;
  for (const auto& change : since->changes) said.push_back(change.name + ": " + change.was + " > " + change.now);
  CHECK(said ==
        std::vector<std::string>{"sc-converted: convert > nothing", "sc-gone: nothing > ", "sc-new:  > convert"});
  now.since = *since;
  CHECK(holds(report::migration(now, heading(), {}),
              "Since the report of 2026-11-21: 3 connections changed.\n"
              "  changed: Payments/sc-converted, convert → nothing\n"
              "  gone: Payments/sc-gone, was nothing\n"
              "  new: Payments/sc-new, convert\n"));
}

TEST_CASE("what can't be compared with is refused, and why") {
  const auto now = report_of({});
  auto elsewhere = report_of({});
  elsewhere.organization = "fabrikam";
  const auto filtered = model::filtered(report_of({}), {{"convert"}, {}});
  const std::pair<std::string, const char*> cases[] = {
      {"not JSON", "no list of connections"},
      {"[]", "no list of connections"},
      {"{\"about\": 1, \"connections\": []}", "organization \"\""},
      {"{\"about\": {\"organization\": \"contoso\"}, \"connections\": 3}", "no list of connections"},
      {std::string(100000, '['), "nests too deeply"},
      {report::migration_json(elsewhere, heading()), "organization \"fabrikam\""},
      {report::migration_json(filtered, heading()), "filtered"}};
  for (const auto& [text, why] : cases) {
    INFO(why);
    const auto since = report::compared_with(now, text, "old.json");
    REQUIRE_FALSE(since.has_value());
    CHECK(holds(since.error().message, why));
    CHECK(since.error().where == "old.json");
  }
}

TEST_CASE("the page is whole in itself, and its data can't leave their element") {
  auto hostile = row("</script><script>alert(1)</script><!--", convert);
  const auto page = report::migration_html(report_of({hostile}), heading());
  CHECK_FALSE(holds(page, "alert(1)</script>"));
  CHECK_FALSE(holds(page, "<!--"));
  for (const auto* outside : {"src=", "@import", "url(", "<link", "onclick", "style=\"", "eval("}) {
    INFO(outside);
    CHECK_FALSE(holds(page, outside));
  }
  const std::string begin = "<script type=\"application/json\" id=\"report\">";
  const auto from = page.find(begin) + begin.size();
  const auto data = parsed_json(page.substr(from, page.find("</script>", from) - from));
  CHECK(data.at("connections").at(0).at("name") == hostile.name);
}

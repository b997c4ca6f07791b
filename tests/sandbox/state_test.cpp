#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "base/json.hpp"
#include "sandbox/places.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

Options in(const fs::path& folder) {
  Options options;
  options.folder = folder / "state";
  return options;
}

std::vector<json> requests_in(const fs::path& folder) {
  std::ifstream file(folder / "requests.jsonl");
  std::vector<json> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(keyless::parsed_json(line));
  return lines;
}

unsigned mode_of(const fs::path& path) {
  struct stat status = {};
  ::stat(path.c_str(), &status);
  return status.st_mode & 0777;
}

}  // namespace

TEST_CASE("a restart keeps ids, trust, certificate and ports", "[sandbox]") {
  ScratchFolder scratch;
  Lab lab(in(scratch.path));
  auto before = make_identity(lab, "mi-one");
  auto origin = lab.ready("resourceManager");
  auto ca = lab.ready("caFile");
  lab.restart();
  CHECK(lab.arm("GET", msi(identity("mi-one"))).body["properties"] == before);
  CHECK(lab.ready("resourceManager") == origin);
  CHECK(lab.ready("caFile") == ca);
}

TEST_CASE("what was answered survives a process that just ended", "[sandbox]") {
  ScratchFolder scratch;
  auto copy = scratch.path / "copy";
  json before;
  {
    Lab lab(in(scratch.path));
    before = make_identity(lab, "mi-one");
    lab.arm("PUT", msi(credential("mi-one", "fic-one")), trust("https://token.example", "s"));
    lab.arm("DELETE", msi(credential("mi-one", "fic-one")));
    fs::copy(scratch.path / "state", copy, fs::copy_options::recursive);
  }
  std::ofstream(copy / "journal.jsonl", std::ios::app) << "[{\"table\":\"resources\",\"key\":\"/half";
  Options options;
  options.folder = copy;
  Lab revived(options);
  CHECK(revived.arm("GET", msi(identity("mi-one"))).body["properties"] == before);
  CHECK(revived.arm("GET", msi(credential("mi-one", "fic-one"))).status == 404);
}

TEST_CASE("a folder has one sandbox at a time, and says where it is", "[sandbox]") {
  ScratchFolder scratch;
  auto folder = scratch.path / "state";
  CHECK(running_at(folder).error().code == keyless::Errc::not_found);
  {
    Lab lab(in(scratch.path));
    auto second = start(lab.context.get_executor(), in(scratch.path));
    REQUIRE_FALSE(second.has_value());
    CHECK(second.error().code == keyless::Errc::conflict);
    auto line = running_at(folder);
    REQUIRE(line.has_value());
    CHECK(*line == lab.sandbox->ready_line());
  }
  CHECK_FALSE(running_at(folder).has_value());
}

TEST_CASE("secrets of the folder are for its owner alone", "[sandbox]") {
  ScratchFolder scratch;
  Lab lab(in(scratch.path));
  make_identity(lab, "mi-one");
  auto folder = scratch.path / "state";
  CHECK(mode_of(folder) == 0700);
  for (auto name : {"state.json", "journal.jsonl", "tls.json", "ready.json", "requests.jsonl", "lock"}) {
    INFO(name);
    CHECK(mode_of(folder / name) == 0600);
  }
  CHECK(mode_of(folder / "ca.pem") == 0644);
}

TEST_CASE("each request is on record, seeding is not", "[sandbox]") {
  ScratchFolder scratch;
  Lab lab(in(scratch.path));
  auto folder = scratch.path / "state";
  CHECK(requests_in(folder).empty());
  lab.arm("GET", rg(group("rg-openai")));
  make_identity(lab, "mi-one");
  lab.arm("PUT", msi(identity("mi-two")), json::object());
  auto lines = requests_in(folder);
  REQUIRE(lines.size() == 4);
  CHECK(lines[0]["service"] == "activeDirectory");
  CHECK(lines[0]["method"] == "POST");
  CHECK(lines[0]["wrote"] == false);
  CHECK(lines[1]["wrote"] == false);
  CHECK(lines[1]["url"] == lab.ready("resourceManager") + rg(group("rg-openai")));
  CHECK(lines[1]["time"] == "2026-11-21T00:00:00.0000000Z");
  CHECK(lines[2]["status"] == 201);
  CHECK(lines[2]["wrote"] == true);
  CHECK(lines[2]["caller"].get<std::string>().starts_with("principal "));
  CHECK(lines[3]["status"] == 400);
  CHECK(lines[3]["wrote"] == true);
  std::ostringstream all;
  all << std::ifstream(folder / "requests.jsonl").rdbuf();
  CHECK(all.str().find(lab.ready("clientSecret")) == std::string::npos);
}

TEST_CASE("a folder that no sandbox wrote is refused, not overwritten", "[sandbox]") {
  ScratchFolder scratch;
  fs::create_directory(scratch.path / "state");
  std::ofstream(scratch.path / "state" / "state.json") << "[1, 2]";
  boost::asio::io_context context(1);
  auto started = start(context.get_executor(), in(scratch.path));
  REQUIRE_FALSE(started.has_value());
  CHECK(started.error().code == keyless::Errc::invalid_argument);
}

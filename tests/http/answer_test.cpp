#include "http/answer.hpp"

#include "http/client.hpp"
#include "http/support/ok.hpp"

using namespace keyless;
using http::Audience;
using http::Response;
using support::ok;

namespace {

Response answer(int status, std::string body, std::string type = "application/json") {
  Response response;
  response.status = status;
  response.body = std::move(body);
  response.headers = {{"Content-Type", std::move(type)}, {"x-ms-request-id", "id-1"}};
  return response;
}

http::Request request(std::string method, Audience audience) {
  http::Request made;
  made.method = std::move(method);
  made.url = http::Url("https://a.example");
  made.url.segment("x").query("secret", "s3cret");
  made.audience = audience;
  return made;
}

}  // namespace

TEST_CASE("failures are classified by status and code") {
  struct Case {
    const char* name;
    const char* method;
    Audience audience;
    int status;
    std::string body;
    Errc code;
    const char* service_code;
    const char* type = "application/json";
  };
  const auto arm = Audience::resource_manager;
  const auto ado = Audience::azure_devops;
  const Case cases[] = {
      {"arm forbidden", "PUT", arm, 403, R"({"error":{"code":"AuthorizationFailed","message":"no"}})", Errc::forbidden,
       "AuthorizationFailed"},
      {"arm flat", "GET", arm, 404, R"({"code":"ResourceNotFound","message":"no"})", Errc::not_found,
       "ResourceNotFound"},
      {"arm 404", "GET", arm, 404, R"({"error":{"code":"ResourceGroupNotFound","message":"no"}})", Errc::not_found,
       "ResourceGroupNotFound"},
      {"404 of a gateway", "GET", arm, 404, "", Errc::protocol, ""},
      {"404 page", "GET", arm, 404, "<html>", Errc::protocol, "", "text/html"},
      {"404 of HEAD", "HEAD", arm, 404, "", Errc::not_found, ""},
      {"wrong version", "GET", arm, 404, R"({"error":{"code":"InvalidResourceType","message":"no"}})", Errc::protocol,
       "InvalidResourceType"},
      {"hidden subscription", "GET", arm, 404, R"({"error":{"code":"SubscriptionNotFound","message":"no"}})",
       Errc::forbidden, "SubscriptionNotFound"},
      {"exists", "PUT", arm, 409,
       R"({"error":{"code":"RoleAssignmentExists","message":"The role assignment already exists."}})", Errc::conflict,
       "RoleAssignmentExists"},
      {"update refused", "PUT", arm, 400, R"({"error":{"code":"RoleAssignmentUpdateNotPermitted","message":"no"}})",
       Errc::conflict, "RoleAssignmentUpdateNotPermitted"},
      {"locked", "DELETE", arm, 409, R"({"error":{"code":"ScopeLocked","message":"no"}})", Errc::conflict,
       "ScopeLocked"},
      {"replication", "PUT", arm, 400, R"({"error":{"code":"PrincipalNotFound","message":"no"}})",
       Errc::invalid_argument, "PrincipalNotFound"},
      {"policy", "PUT", arm, 403, R"({"error":{"code":"RequestDisallowedByPolicy","message":"no"}})", Errc::forbidden,
       "RequestDisallowedByPolicy"},
      {"throttled", "GET", arm, 429, R"({"error":{"code":"TooManyRequests","message":"no"}})", Errc::throttled,
       "TooManyRequests"},
      {"expired", "GET", arm, 401, R"({"error":{"code":"ExpiredAuthenticationToken","message":"no"}})",
       Errc::unauthorized, "ExpiredAuthenticationToken"},
      {"read 503", "GET", arm, 503, "", Errc::unavailable, ""},
      {"write 502 page", "PUT", arm, 502, "<html>", Errc::indeterminate, "", "text/html"},
      {"arm redirect", "GET", arm, 302, "", Errc::protocol, ""},
      {"etag", "PUT", arm, 412, "{}", Errc::conflict, ""},
      {"graph", "GET", Audience::graph, 404,
       R"({"error":{"code":"Request_ResourceNotFound","message":"no","innerError":{"request-id":"r"}}})",
       Errc::not_found, "Request_ResourceNotFound"},
      {"entra", "POST", Audience::none, 400,
       R"({"error":"invalid_client","error_description":"AADSTS700213: No match.\r\nTrace ID: t","error_codes":[700213],"trace_id":"t"})",
       Errc::unauthorized, "AADSTS700213"},
      {"entra without codes", "POST", Audience::none, 401,
       R"({"error":"invalid_client","error_description":"AADSTS7000215: Bad."})", Errc::unauthorized, "AADSTS7000215"},
      {"ado typed", "GET", ado, 403, R"({"$id":"1","message":"no","typeKey":"AccessCheckException"})", Errc::forbidden,
       "AccessCheckException"},
      {"ado model", "POST", ado, 400, R"({"count":1,"value":{"Message":"bad"}})", Errc::invalid_argument, ""},
      {"ado duplicate", "POST", ado, 500,
       R"({"message":"Service connection with name X already exists.","typeKey":"DuplicateServiceConnectionException"})",
       Errc::conflict, "DuplicateServiceConnectionException"},
      {"ado code in text", "GET", ado, 400, R"({"message":"VS800075: The project does not exist."})",
       Errc::invalid_argument, "VS800075"},
      {"ado sign-in page", "GET", ado, 203, "<html>", Errc::unauthorized, "", "text/html; charset=utf-8"},
      {"ado redirect", "GET", ado, 302, "<html>", Errc::unauthorized, "", "text/html"},
      {"ado page with 200", "GET", ado, 200, "<html>", Errc::unauthorized, "", "text/html"},
      {"ado missing", "GET", ado, 404, "", Errc::not_found, ""},
      {"ado write 500", "POST", ado, 500, R"({"message":"boom","typeKey":"Exception"})", Errc::indeterminate,
       "Exception"},
      {"captive portal", "GET", arm, 200, "<html>", Errc::protocol, "", "text/html"},
      {"captive portal, write", "PUT", arm, 200, "<html>", Errc::indeterminate, "", "text/html"},
      {"no body", "GET", arm, 200, "", Errc::protocol, ""},
      {"text", "GET", arm, 200, "hello", Errc::protocol, ""},
      {"hidden error", "GET", arm, 200, R"({"error":{"code":"X","message":"no"}})", Errc::protocol, "X"},
  };
  for (const auto& c : cases) {
    DYNAMIC_SECTION(c.name) {
      const auto sent = request(c.method, c.audience);
      const auto read = http::expect_json(answer(c.status, c.body, c.type), "reading it", sent);
      REQUIRE_FALSE(ok(read));
      CHECK(std::string(name_of(read.error().code)) == name_of(c.code));
      CHECK(read.error().service_code == c.service_code);
      CHECK(read.error().request_id == "id-1");
      CHECK(read.error().status == c.status);
      CHECK(read.error().where == "https://a.example/x");
      CHECK(read.error().message.rfind("reading it: ", 0) == 0);
      CHECK(read.error().message.find("Trace ID") == std::string::npos);
    }
  }
}

TEST_CASE("answers that are what was promised pass") {
  const auto arm = Audience::resource_manager;
  CHECK(ok(http::expect_json(answer(200, R"({"value":[]})"), "x", request("GET", arm))));
  CHECK(ok(http::expect_json(answer(200, "null"), "x", request("GET", Audience::azure_devops))));
  CHECK(ok(http::expect_json(answer(204, ""), "x", request("DELETE", arm))));
  CHECK(ok(http::expect_json(answer(202, ""), "x", request("GET", arm))));
  CHECK(ok(http::expect_json(answer(200, ""), "x", request("DELETE", arm))));
}

TEST_CASE("hostile error bodies are survived") {
  for (const auto* body :
       {"", "null", "[]", "\"x\"", "{\"error\":null}", "{\"error\":5}", "{\"error\":{\"code\":7}}", "{\"value\":{}}",
        "{\"error_codes\":[],\"error\":\"x\"}", "{\"error_codes\":{},\"error\":\"x\"}", "{", "\xff\xfe"}) {
    const auto error = http::service_error(body);
    CHECK(error.message.size() < 100);
  }
  const auto deep = std::string(100'000, '[');
  CHECK(http::service_error(deep).code.empty());
}

#include "manifest/rules.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "manifest/bytes.hpp"
#include "manifest/pattern.hpp"
#include "manifest/source.hpp"

namespace keyless::manifest {
namespace {

std::string guid_hint(std::string_view text) {
  std::string digits = lower(text);
  if (digits.starts_with("urn:uuid:")) digits.erase(0, 9);
  std::erase_if(digits, [](char c) { return c == '-' || c == '{' || c == '}' || c == '(' || c == ')' || c == ' '; });
  const bool hexadecimal = digits.find_first_not_of("0123456789abcdef") == std::string::npos;
  const bool zero = digits.find_first_not_of('0') == std::string::npos;
  if (!hexadecimal || digits.size() != 32) return "write 8-4-4-4-12 hexadecimal digits";
  if (zero) return "the all-zero GUID names nothing";
  for (const std::size_t dash : {8U, 13U, 18U, 23U}) digits.insert(dash, "-");
  return "write " + digits;
}

std::string location_hint(std::string_view text) {
  auto name = lower(text);
  std::erase(name, ' ');
  return name == text ? "" : "write the name without spaces, in lower case: " + name;
}

std::string lower_hint(std::string_view text) {
  auto folded = lower(text);
  std::ranges::replace(folded, ' ', '-');
  return folded == text || !matches_pattern(rules::team.pattern, folded) ? "" : "write " + folded;
}

std::string trim_hint(std::string_view text) {
  const bool blank_ends = text.starts_with(' ') || text.ends_with(' ');
  return blank_ends ? "remove the space at the start or end" : "";
}

std::string issuer_hint(std::string_view text) {
  if (text.find(' ') != std::string_view::npos) return "remove the white space: the exchange compares byte for byte";
  if (starts_with_caseless(text, "http://")) return "an issuer is reached by https:// only";
  return "";
}

std::string path_hint(std::string_view text) {
  if (text.find("//") != std::string_view::npos) return "remove the empty segment: `//`";
  if (text.find("..") != std::string_view::npos) return "`..` is not resolved; write the id itself";
  if (text.find('%') != std::string_view::npos) return "write the characters themselves, not percent escapes";
  if (text.find_first_of("?#") != std::string_view::npos) return "remove the query or fragment";
  if (text.size() > 1 && text.ends_with('/')) return "remove the `/` at the end";
  return "";
}

std::string scope_hint(std::string_view text) {
  auto hint = path_hint(text);
  if (!hint.empty()) return hint;
  if (!text.starts_with('/'))
    return "an id starts with /subscriptions/; or write resourceGroup: and resource: below scope";
  return "as in /subscriptions/GUID/resourceGroups/NAME/providers/NAMESPACE/TYPE/NAME";
}

std::string resource_hint(std::string_view text) {
  if (text.starts_with('/')) return "write a full id as `scope: /subscriptions/...`";
  auto hint = path_hint(text);
  return hint.empty() ? "as in Microsoft.CognitiveServices/accounts/my-account" : hint;
}

std::string pipeline_hint(std::string_view text) {
  if (text == "*") return "name the pipelines; `pipelines: {all: true}` opens it to all, where a policy allows that";
  if (text.ends_with('\\')) return "a folder stands for whatever is put into it later: name each of its pipelines";
  if (text.find('/') != std::string_view::npos) return "folders are separated by \\";
  return trim_hint(text);
}

std::string connection_description_hint(std::string_view text) {
  return text.find("[keyless") == std::string_view::npos ? "" : "lines that start with [keyless are ours";
}

std::string group_hint(std::string_view text) {
  if (text.find('/') != std::string_view::npos) return "between project and group stands a \\";
  if (!text.starts_with('[')) return "as in [Project]\\Contributors";
  return trim_hint(text);
}

std::string branch_hint(std::string_view text) {
  return text.find(',') == std::string_view::npos ? trim_hint(text) : "write each branch as an entry of its own";
}

std::string time_zone_hint(std::string_view text) {
  return text.find('/') == std::string_view::npos ? "" : "Azure DevOps takes the names of Windows, not those of tz";
}

std::string ref_hint(std::string_view text) {
  return text.starts_with("refs/") ? "" : "write refs/heads/" + std::string(text);
}

}  // namespace

namespace rules {

#define KEYLESS_GUID "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
#define KEYLESS_GROUP "[A-Za-z0-9_().-]{0,89}[A-Za-z0-9_()-]"
#define KEYLESS_IDENTITY "[A-Za-z0-9][A-Za-z0-9_-]{2,127}"
#define KEYLESS_TYPES "[A-Za-z0-9.]+(/[A-Za-z0-9]+/(?! )[A-Za-z0-9_.()~!@$'+,;:= -]*[A-Za-z0-9_()~!@$'+,;:=-])+"

const Rule team = {.code = "bad-name",
                   .noun = "a team",
                   .allowed = "lower-case letters, digits and `-`, starting with a letter",
                   .pattern = "^[a-z][a-z0-9-]*$",
                   .longest = 40,
                   .hint = lower_hint};
const Rule manifest_owner = {.code = "bad-name",
                             .noun = "an owner",
                             .allowed = "TEAM, or TEAM/NAME of a manifest that has a name",
                             .pattern = "^[a-z][a-z0-9-]*(/[a-z][a-z0-9-]*)?$",
                             .longest = 81};
const Rule guid = {.code = "bad-guid",
                   .noun = "a GUID",
                   .allowed = "8-4-4-4-12 hexadecimal digits, not all zero",
                   .pattern = "^(?!0{8}-0{4}-0{4}-0{4}-0{12}$)" KEYLESS_GUID "$",
                   .longest = 80,
                   .hint = guid_hint};
const Rule location = {.code = "bad-location",
                       .noun = "a location",
                       .allowed = "lower-case letters and digits, as in `westeurope`",
                       .pattern = "^[a-z][a-z0-9]+$",
                       .longest = 50,
                       .hint = location_hint};
const Rule organization = {.code = "bad-name",
                           .noun = "an organization",
                           .allowed = "letters, digits and `-`, starting and ending with a letter or digit",
                           .pattern = "^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$",
                           .longest = 50,
                           .hint = trim_hint};
const Rule project = {.code = "bad-name",
                      .noun = "a project",
                      .allowed =
                          "printable ASCII without \\ / : * ? \" < > | # $ & % @ ; ' ~ + = , { } [ ], no `_` or `.` "
                          "at the start, no `.` at the end, no name the system reserves",
                      .pattern =
                          "^(?![Cc][Oo][Nn]$|[Nn][Uu][Ll]$|[Aa][Uu][Xx]$|[Pp][Rr][Nn]$|[Ww][Ee][Bb]$|"
                          "[Cc][Oo][Mm][0-9]+$|[Ll][Pp][Tt][0-9]+$|[Ss][Ee][Rr][Vv][Ee][Rr]$)"
                          "(?![ _.])[A-Za-z0-9 !()_.`^-]*[A-Za-z0-9!()_`^-]$",
                      .longest = 64,
                      .hint = trim_hint};
const Rule identity_name = {.code = "bad-name",
                            .noun = "an identity's name",
                            .allowed = "letters, digits, `-` and `_`, starting with a letter or digit",
                            .pattern = "^" KEYLESS_IDENTITY "$",
                            .shortest = 3,
                            .longest = 128,
                            .hint = trim_hint};
const Rule identity_reference = {.code = "bad-name",
                                 .noun = "an identity",
                                 .allowed = "the name of an identity of this manifest, or RESOURCEGROUP/NAME",
                                 .pattern = "^(" KEYLESS_GROUP "/)?" KEYLESS_IDENTITY "$",
                                 .shortest = 3,
                                 .longest = 219,
                                 .hint = trim_hint};
const Rule resource_group = {.code = "bad-name",
                             .noun = "a resource group",
                             .allowed = "letters, digits and _ ( ) . -, not ending in `.`",
                             .pattern = "^" KEYLESS_GROUP "$",
                             .longest = 90,
                             .hint = trim_hint};
const Rule identity_id = {
    .code = "bad-id",
    .noun = "the id of a user-assigned identity, or of a resource with an identity of its own",
    .allowed =
        "/subscriptions/GUID/resourceGroups/NAME/providers/Microsoft.ManagedIdentity/userAssignedIdentities/NAME, or "
        "the same with another NAMESPACE/TYPE/NAME",
    .pattern = "^/subscriptions/" KEYLESS_GUID "/resourceGroups/" KEYLESS_GROUP
               "/providers/([Mm]icrosoft\\.[Mm]anaged[Ii]dentity/userAssignedIdentities/" KEYLESS_IDENTITY
               "|(?![Mm]icrosoft\\.[Mm]anaged[Ii]dentity/)" KEYLESS_TYPES ")$",
    .longest = 400,
    .caseless = true,
    .hint = path_hint};
const Rule unique_name = {.code = "bad-name",
                          .noun = "a unique name",
                          .allowed = "letters, digits, `.`, `-` and `_`, starting with a letter or digit",
                          .pattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$",
                          .longest = 200,
                          .hint = trim_hint};
const Rule connection = {.code = "bad-name",
                         .noun = "a service connection",
                         .allowed = "printable ASCII without / \\ * ? \" < > | # %, no space at either end",
                         .pattern = "^(?! )[ !$&-).+,0-;=@-\\[\\]-{}~-]*[!$&-).+,0-;=@-\\[\\]-{}~-]$",
                         .longest = 256,
                         .hint = trim_hint};
const Rule management_group = {.code = "bad-name",
                               .noun = "a management group's id",
                               .allowed = "letters, digits and _ ( ) . -, not ending in `.`",
                               .pattern = "^" KEYLESS_GROUP "$",
                               .longest = 90,
                               .hint = trim_hint};
const Rule pipeline = {.code = "bad-name",
                       .noun = "a pipeline",
                       .allowed = "its name, \\FOLDER\\NAME, or its id; printable ASCII without / : * ? \" < > |",
                       .pattern = "^(?! )[ !#-).+,0-9;=@-{}~-]*[!#-).+,0-9;=@-\\[\\]-{}~-]$",
                       .longest = 400,
                       .hint = pipeline_hint};
const Rule role = {.code = "bad-role",
                   .noun = "a role",
                   .allowed = "a role's display name or GUID, printable ASCII, no space at either end",
                   .pattern = "^(?!0{8}-0{4}-0{4}-0{4}-0{12}$)[!-~]([ -~]*[!-~])?$",
                   .longest = 512,
                   .hint = trim_hint};
const Rule scope = {.code = "bad-scope",
                    .noun = "a scope",
                    .allowed = "a full resource id, or `/` for the root",
                    .pattern =
                        "^(?!.*\\.\\.)(/|/providers/Microsoft\\.Management/managementGroups/[A-Za-z0-9_().-]+|"
                        "/subscriptions/(?!0{8}-0{4}-0{4}-0{4}-0{12})" KEYLESS_GUID "(/resourceGroups/" KEYLESS_GROUP
                        ")?(/providers/" KEYLESS_TYPES ")*)$",
                    .longest = 1024,
                    .caseless = true,
                    .hint = scope_hint};
const Rule resource_path = {.code = "bad-scope",
                            .noun = "a resource",
                            .allowed = "NAMESPACE/TYPE/NAME, and TYPE/NAME again for what lies inside it",
                            .pattern = "^(?!.*\\.\\.)" KEYLESS_TYPES "$",
                            .longest = 800,
                            .hint = resource_hint};
const Rule credential_name = {.code = "bad-name",
                              .noun = "a federated credential's name",
                              .allowed = "letters, digits, `-` and `_`, starting with a letter or digit",
                              .pattern = "^[A-Za-z0-9][A-Za-z0-9_-]*$",
                              .shortest = 3,
                              .longest = 120,
                              .hint = trim_hint};
const Rule issuer = {.code = "bad-issuer",
                     .noun = "an issuer",
                     .allowed = "an https:// URL without white space, user name, query or fragment",
                     .pattern = "^https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?(/[!$&-;=A-Z_a-z~-]*)?$",
                     .longest = 600,
                     .hint = issuer_hint};
const Rule subject = {.code = "bad-subject",
                      .noun = "a subject",
                      .allowed = "printable ASCII, no space at either end",
                      .pattern = "^[!-~]([ -~]*[!-~])?$",
                      .longest = 600,
                      .hint = trim_hint};
const Rule audience = {.code = "bad-audience",
                       .noun = "an audience",
                       .allowed = "printable ASCII without spaces",
                       .pattern = "^[!-~]+$",
                       .longest = 600};
const Rule short_description = {.code = "bad-text", .noun = "a description", .allowed = "text", .longest = 512};
#define KEYLESS_UNMARKED "^(?!\\[keyless)[^\\n]*(\\n(?!\\[keyless)[^\\n]*)*$"
// 80 of the 1024 characters that the service keeps are for the mark.
const Rule connection_description = {.code = "bad-text",
                                     .noun = "a description",
                                     .allowed = "text in which no line starts with [keyless",
                                     .pattern = KEYLESS_UNMARKED,
                                     .shortest = 0,
                                     .longest = 944,
                                     .hint = connection_description_hint};
// What further projects show carries no mark.
const Rule share_description = {.code = "bad-text",
                                .noun = "a description",
                                .allowed = "text in which no line starts with [keyless",
                                .pattern = KEYLESS_UNMARKED,
                                .shortest = 0,
                                .longest = 1024,
                                .hint = connection_description_hint};
#undef KEYLESS_UNMARKED
const Rule tag_name = {
    .code = "bad-tag",
    .noun = "a tag's name",
    .allowed = "printable ASCII without < > % & \\ ? /, not starting with keyless-",
    .pattern = "^(?! )(?![Kk][Ee][Yy][Ll][Ee][Ss][Ss]-)[ !-$'-.0-;=@-\\[\\]-~]*[!-$'-.0-;=@-\\[\\]-~]$",
    .longest = 512,
    .hint = trim_hint};
const Rule tag_value = {.code = "bad-tag", .noun = "a tag's value", .allowed = "text", .shortest = 0, .longest = 256};
const Rule address_pattern = {.code = "bad-pattern",
                              .noun = "an address pattern",
                              .allowed = "KIND/NAME, where `*` stands for any characters, as in roleAssignment/mi-x/*",
                              .pattern = "^[A-Za-z*?]+/[!-~]([ -~]*[!-~])?$",
                              .longest = 600,
                              .hint = trim_hint};

const Rule principal = {.code = "bad-principal",
                        .noun = "a user, group or identity",
                        .allowed = "an e-mail address, [Project]\\Group, a display name, or a GUID, on one line",
                        .pattern = "^[^ \\n]([^\\n]*[^ \\n])?$",
                        .longest = 256,
                        .hint = trim_hint};
const Rule group = {.code = "bad-group",
                    .noun = "a group",
                    .allowed = "[Project]\\Name or [organization]\\Name",
                    .pattern = "^\\[[^\\]\\n]+\\]\\\\[^ \\n]([^\\n]*[^ \\n])?$",
                    .longest = 256,
                    .hint = group_hint};
const Rule branch = {.code = "bad-branch",
                     .noun = "a branch",
                     .allowed = "a name such as main, or refs/heads/main; `*` stands for any characters",
                     .pattern = "^[!-+.-9;-\\[\\]-}-]+$",
                     .longest = 400,
                     .hint = branch_hint};
const Rule minutes = {.code = "bad-number",
                      .noun = "a number of minutes",
                      .allowed = "1 to 43200",
                      .pattern = "^([1-9][0-9]{0,3}|[1-3][0-9]{4}|4[0-2][0-9]{3}|43[01][0-9]{2}|43200)$",
                      .longest = 5};
const Rule approver_count = {.code = "bad-number",
                             .noun = "a number of approvers",
                             .allowed = "1 or more",
                             .pattern = "^[1-9][0-9]{0,2}$",
                             .longest = 3};
const Rule condition = {.code = "bad-condition",
                        .noun = "a condition",
                        .allowed = "an expression; '' when there shall be none",
                        .shortest = 0,
                        .longest = 8192};
const Rule instructions = {
    .code = "bad-text", .noun = "instructions", .allowed = "text", .shortest = 0, .longest = 4000};
const Rule date = {.code = "bad-date",
                   .noun = "a date",
                   .allowed = "YYYY-MM-DD, as in 2027-06-30",
                   .pattern = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
                   .longest = 10};
const Rule time_of_day = {.code = "bad-time",
                          .noun = "a time of day",
                          .allowed = "HH:mm, as in 08:30",
                          .pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$",
                          .longest = 5};
const Rule time_zone = {.code = "bad-time-zone",
                        .noun = "a time zone",
                        .allowed = "its name in Windows, as in `W. Europe Standard Time` or `UTC`",
                        .pattern = "^[A-Za-z][A-Za-z0-9 .()+-]*$",
                        .longest = 80,
                        .hint = time_zone_hint};
const Rule repository = {.code = "bad-repository",
                         .noun = "a repository",
                         .allowed = "PROJECT/REPOSITORY or OWNER/REPOSITORY",
                         .pattern = "^[^ /\\n][^/\\n]*/[^/\\n]*[^ /\\n]$",
                         .longest = 200,
                         .hint = trim_hint};
const Rule git_ref = {.code = "bad-ref",
                      .noun = "a git ref",
                      .allowed = "refs/heads/NAME or refs/tags/NAME",
                      .pattern = "^refs/(heads|tags)/[!-9;-\\[\\]-}]+$",
                      .longest = 400,
                      .hint = ref_hint};
const Rule template_path = {.code = "bad-path",
                            .noun = "the path of a template",
                            .allowed = "a path in the repository, as in templates/secure.yml",
                            .pattern = "^[^ \\n]([^\\n]*[^ \\n])?$",
                            .longest = 400,
                            .hint = trim_hint};

#undef KEYLESS_GUID
#undef KEYLESS_GROUP
#undef KEYLESS_IDENTITY
#undef KEYLESS_TYPES

}  // namespace rules

std::optional<Complaint> complaint_about(const Rule& rule, std::string_view text) {
  const auto length = length_in_characters(text);
  const auto complain = [&](std::string message) {
    return Complaint{std::string(rule.code), std::move(message), rule.hint ? rule.hint(text) : std::string()};
  };
  if (length < rule.shortest || length > rule.longest) {
    const auto range = std::to_string(rule.shortest) + " to " + std::to_string(rule.longest);
    return complain(std::string(rule.noun) + " has " + range + " characters; this has " + std::to_string(length));
  }
  if (rule.pattern.empty() || matches_pattern(rule.pattern, text, rule.caseless)) return std::nullopt;
  return complain(shown(text) + " is not " + std::string(rule.noun) + ": " + std::string(rule.allowed));
}

}  // namespace keyless::manifest

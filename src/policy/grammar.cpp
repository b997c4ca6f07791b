#include "policy/grammar.hpp"

#include "manifest/grammar/shape.hpp"

namespace keyless::policy {
namespace {

using manifest::Key;
using manifest::Rule;
using manifest::Shape;

#define KEYLESS_TEXT "[!-~]([ -~]*[!-~])?"
#define KEYLESS_TEAM "[A-Za-z*][A-Za-z0-9*-]*"

const Rule team_rule = {.code = "bad-name",
                        .noun = "a team",
                        .allowed = "letters, digits and `-`; `*` stands for any characters",
                        .pattern = "^" KEYLESS_TEAM "$",
                        .longest = 80,
                        .quoted = true};
const Rule owner_rule = {.code = "bad-name",
                         .noun = "an owner",
                         .allowed = "TEAM or TEAM/NAME; `*` stands for any characters",
                         .pattern = "^" KEYLESS_TEAM "(/" KEYLESS_TEAM ")?$",
                         .longest = 160,
                         .quoted = true};
const Rule role_rule = {.code = "bad-role",
                        .noun = "a role",
                        .allowed = "its display name or GUID; `*` stands for any characters",
                        .pattern = "^" KEYLESS_TEXT "$",
                        .longest = 512,
                        .quoted = true};
const Rule scope_rule = {
    .code = "bad-scope",
    .noun = "a scope",
    .allowed = "a full resource id, or ORGANIZATION/PROJECT of a group; `*` stands for any characters",
    .pattern = "^" KEYLESS_TEXT "$",
    .longest = 1024,
    .quoted = true};
const Rule identity_rule = {.code = "bad-id",
                            .noun = "an identity",
                            .allowed = "its resource id, client id or principal id; `*` stands for any characters",
                            .pattern = "^" KEYLESS_TEXT "$",
                            .longest = 400,
                            .quoted = true};
const Rule issuer_rule = {.code = "bad-issuer",
                          .noun = "an issuer",
                          .allowed = "its https:// URL; `*` stands for any characters",
                          .pattern = "^(\\*|https://)[!-~]*$",
                          .longest = 600,
                          .quoted = true};
const Rule subject_rule = {.code = "bad-subject",
                           .noun = "a subject",
                           .allowed = "printable ASCII, no space at either end; `*` stands for any characters",
                           .pattern = "^" KEYLESS_TEXT "$",
                           .longest = 600,
                           .quoted = true};
const Rule audience_rule = {.code = "bad-audience",
                            .noun = "an audience",
                            .allowed = "printable ASCII without spaces; `*` stands for any characters",
                            .pattern = "^[!-~]+$",
                            .longest = 600,
                            .quoted = true};
const Rule group_rule = {.code = "bad-group",
                         .noun = "a group",
                         .allowed = "its name on one line; `*` stands for any characters",
                         .pattern = "^[^ \\n]([^\\n]*[^ \\n])?$",
                         .longest = 256,
                         .quoted = true};
const Rule group_scope_rule = {.code = "bad-scope",
                               .noun = "the organization or project of a group",
                               .allowed = "ORGANIZATION or ORGANIZATION/PROJECT; `*` stands for any characters",
                               .pattern = "^" KEYLESS_TEXT "$",
                               .longest = 200,
                               .quoted = true};
const Rule connection_rule = {.code = "bad-name",
                              .noun = "a connection",
                              .allowed = "PROJECT/NAME; `*` stands for any characters",
                              .pattern = "^[!-~]([ -~]*[!-~])?$",
                              .longest = 400,
                              .quoted = true};
const Rule address_rule = {.code = "bad-pattern",
                           .noun = "an address pattern",
                           .allowed = "KIND/NAME as the plan prints it; `*` stands for any characters",
                           .pattern = "^(\\*|[A-Za-z*?]+/" KEYLESS_TEXT ")$",
                           .longest = 600,
                           .quoted = true};
const Rule field_rule = {.code = "bad-name",
                         .noun = "a field",
                         .allowed = "its name as the plan prints it; `*` stands for any characters",
                         .pattern = "^[A-Za-z*]+$",
                         .longest = 80,
                         .quoted = true};
const Rule id_rule = {.code = "bad-guid",
                      .noun = "a connection's id",
                      .allowed = "the exact GUID, 8-4-4-4-12 hexadecimal digits, without `*`",
                      .pattern = "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",
                      .longest = 80,
                      .quoted = true};
const Rule date_rule = {.code = "bad-date",
                        .noun = "a date",
                        .allowed = "YYYY-MM-DD, at most 90 days ahead",
                        .pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
                        .longest = 10,
                        .quoted = true};

#undef KEYLESS_TEXT
#undef KEYLESS_TEAM

constexpr Shape text(const Rule& rule) {
  return {.type = Shape::Type::text, .rule = &rule};
}
constexpr Shape list(std::string_view noun, const Shape& item) {
  return {.type = Shape::Type::list, .noun = noun, .item = &item, .remedy = "put the entries into [ ]"};
}
constexpr Shape entry(std::string_view noun, std::span<const Key> keys) {
  return {.type = Shape::Type::mapping, .noun = noun, .keys = keys, .remedy = "`*` means any"};
}

const Shape team = text(team_rule), owner = text(owner_rule), role = text(role_rule), scope = text(scope_rule),
            identity = text(identity_rule), issuer = text(issuer_rule), subject = text(subject_rule),
            audience = text(audience_rule), group = text(group_rule), group_scope = text(group_scope_rule),
            connection = text(connection_rule), address = text(address_rule), field = text(field_rule),
            connection_id = text(id_rule), date = text(date_rule);
constexpr auto team_doc = "The team whose manifests may do so.";

const Key grant_keys[] = {
    {"team", &team, team_doc, true},
    {"role", &role, "Role by display name or GUID, or a group that administers something.", true},
    {"scope", &scope, "Full scope in Azure; of a group ORGANIZATION or ORGANIZATION/PROJECT.", true},
};
const Shape grant = entry("a grant", grant_keys);
const Shape grants = list("a list of grants", grant);

const Key identity_keys[] = {
    {"team", &team, team_doc, true},
    {"identity", &identity, "Resource id, client id or principal id; the identity that runs keyless only by exact id.",
     true},
};
const Shape lent_identity = entry("an identity that may be lent", identity_keys);
const Shape identities = list("a list of identities that may be lent", lent_identity);

const Key issuer_keys[] = {
    {"team", &team, team_doc, true},
    {"issuer", &issuer, "Whose tokens may be trusted.", true},
};
const Shape trusted_issuer = entry("an issuer that may be trusted", issuer_keys);
const Shape issuers = list("a list of issuers that may be trusted", trusted_issuer);

const Key subject_keys[] = {
    {"team", &team, team_doc, true},
    {"issuer", &issuer, "Whose tokens carry the subject.", true},
    {"subject", &subject, "Who may be trusted.", true},
    {"audience", &audience, "Whom the tokens are for; any when left out."},
};
const Shape trusted_subject = entry("a subject that may be trusted", subject_keys);
const Shape subjects = list("a list of subjects that may be trusted", trusted_subject);

const Key group_keys[] = {
    {"team", &team, team_doc, true},
    {"group", &group, "The group's name in Azure DevOps.", true},
    {"scope", &group_scope, "ORGANIZATION or ORGANIZATION/PROJECT.", true},
};
const Shape admitting_group = entry("a group that identities may be put into", group_keys);
const Shape groups = list("a list of groups that identities may be put into", admitting_group);

const Key pipeline_keys[] = {
    {"team", &team, team_doc, true},
    {"connection", &connection, "PROJECT/NAME.", true},
};
const Shape open_connection = entry("a connection open to all pipelines", pipeline_keys);
const Shape pipelines = list("a list of connections open to all pipelines", open_connection);

const Key widening_keys[] = {
    {"team", &team, team_doc, true},
    {"address", &address, "Address of what is loosened, as the plan prints it.", true},
    {"field", &field, "The restriction, as the plan names it.", true},
};
const Shape widening = entry("a restriction that may be loosened", widening_keys);
const Shape widenings = list("a list of restrictions that may be loosened", widening);

const Key connection_keys[] = {
    {"team", &team, team_doc, true},
    {"id", &connection_id, "The connection's exact id.", true},
    {"until", &date, "The last day on which this holds (UTC), at most 90 days ahead.", true},
};
const Shape trusted_connection = {
    .type = Shape::Type::mapping, .noun = "a connection that may be given an identity", .keys = connection_keys};
const Shape connections = list("a list of connections that may be given an identity", trusted_connection);

const Key handover_keys[] = {
    {"from", &owner, "TEAM or TEAM/NAME that owns the object so far.", true},
    {"to", &owner, "TEAM or TEAM/NAME that may take it over.", true},
};
const Shape handover = entry("a handover", handover_keys);
const Shape handovers = list("a list of handovers", handover);

const Shape version = {.type = Shape::Type::version, .noun = "the number 1", .remedy = "write \"version\": 1"};
const Key policy_keys[] = {
    {"version", &version, "Version of this grammar.", true},
    {"grants", &grants, "Privileged roles and wide scopes that may be granted."},
    {"identities", &identities,
     "Identities that a manifest did not create and that connections and issuers may sign in as."},
    {"issuers", &issuers, "Issuers that may be trusted although they are none of the known ones."},
    {"subjects", &subjects, "Broad subjects and unusual audiences that may be trusted."},
    {"groups", &groups, "Administering groups of Azure DevOps that identities may be put into."},
    {"pipelines", &pipelines, "Connections that may be open to all pipelines of their project."},
    {"openToAllPipelines", &pipelines, "Older name of `pipelines`."},
    {"widenings", &widenings, "Restrictions that may be loosened."},
    {"connections", &connections, "Connections of others that may be given an identity, by exact id and for a while."},
    {"handovers", &handovers, "Who may take over what another manifest or team owns."},
};
const Shape policy = {.type = Shape::Type::mapping,
                      .noun = "a policy",
                      .keys = policy_keys,
                      .remedy = "a policy file is a JSON object that starts with \"version\": 1"};

}  // namespace

const Shape& grammar() {
  return policy;
}

}  // namespace keyless::policy

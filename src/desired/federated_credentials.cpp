#include "base/text.hpp"
#include "desired/building.hpp"
#include "model/kinds/kinds.hpp"
#include "model/mark.hpp"

namespace keyless::desired {

namespace kinds = model::kinds;
using manifest::Identity;
using manifest::IdentityKind;
using manifest::ServiceConnection;
using model::Reference;

void add_credential(Building& building, const Identity& identity, const manifest::FederatedCredential& credential) {
  auto made = building.resource(kinds::federated_credential,
                                building.labels.identity(identity) + "/" + credential.name.value, credential.name.at);
  made.fields = {
      {"identityId", Reference{building.address_of(identity), "id"}},
      {"name", credential.name.value},
      {"issuer", credential.issuer.value},
      {"subject", credential.subject.value},
      {"audience", credential.audience.written() ? credential.audience.value : building.cloud.exchange_audience},
      {"onExisting", word_for(identity.kind == IdentityKind::existing)}};
  // What is usual is told only where something else was written: then it takes a policy.
  if (credential.audience.written() && credential.audience.value != building.cloud.exchange_audience)
    made.fields["usualAudience"] = building.cloud.exchange_audience;
  made.adopt = identity.adopt;
  building.add_managed(std::move(made));
}

void add_wired_credential(Building& building, const ServiceConnection& connection, const Identity& identity,
                          const ConnectionNames& names) {
  auto made = building.resource(kinds::federated_credential, building.labels.identity(identity) + "/" + names.label,
                                connection.name.at);
  const auto project = names.organization + "/" + names.project + "/";
  const auto purpose = lower(project + connection.name.value);
  made.fields = {{"identityId", Reference{building.address_of(identity), "id"}},
                 {"name", model::credential_name(made.owner, identity.id, purpose)},
                 {"nameBeside", model::credential_name(made.owner, identity.id, model::purpose_beside(purpose))},
                 {"issuer", Reference{names.address, "issuer"}},
                 {"subject", Reference{names.address, "subject"}},
                 {"audience", building.cloud.exchange_audience},
                 {"purpose", purpose},
                 {"holder", identity.id},
                 {"onExisting", word_for(identity.kind == IdentityKind::existing)}};
  // Names are immutable: a renamed connection's credential keeps the name it was given, or goes when its subject does.
  if (connection.previously.written())
    made.fields["formerName"] =
        model::credential_name(made.owner, identity.id, lower(project + connection.previously.value));
  made.adopt = connection.adopt;
  building.add_managed(std::move(made));
}

}  // namespace keyless::desired

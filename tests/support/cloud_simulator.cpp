#include "support/cloud_simulator.hpp"

#include <algorithm>
#include <tuple>

#include "base/arm_id.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "model/mark.hpp"

namespace keyless::test {

using namespace model;

namespace {

constexpr auto arm = "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/";

std::string field(const Fields& fields, std::string_view name) {
  return text_of(fields, name);
}

std::string group_id(const Fields& fields, std::string_view name) {
  return "/subscriptions/" + field(fields, "subscriptionId") + "/resourceGroups/" + field(fields, name);
}

std::string mark_id_of(const LiveObject& object) {
  if (object.kind == &kinds::application)
    return application_mark_id(field(object.fields, "tenantId"), field(object.fields, "uniqueName"));
  if (object.kind != &kinds::service_connection) return object.id;
  return connection_mark_id(field(object.fields, "organization"), field(object.fields, "projectId"),
                            field(object.fields, "name"));
}

/// Fills in what the service decides. `salt` makes the ids of a second life differ from those of the first.
void decide(LiveObject& object, const Resource& desired, const std::string& salt) {
  auto& fields = object.fields;
  const auto set = [&](const char* name, std::string value) { fields.insert_or_assign(name, Value(std::move(value))); };
  if (object.kind == &kinds::resource_group) object.id = group_id(fields, "name");
  if (object.kind == &kinds::identity) {
    object.id = group_id(fields, "resourceGroup") + arm + field(fields, "name");
    for (const auto output : {"clientId", "principalId"})
      set(output, uuid5(std::string(output) + lower(object.id) + salt));
    set("tenantId", "72f988bf-86f1-41af-91ab-2d7cd011db47");
  }
  if (object.kind == &kinds::application) {
    object.id = kinds::entra_application_id(uuid5("application" + mark_id_of(object) + salt));
    for (const auto output : {"clientId", "principalId"}) set(output, uuid5(std::string(output) + object.id));
  }
  if (object.kind == &kinds::application_owner)
    object.id = field(fields, "identityId") + "/owners/" + field(fields, "ownerId");
  if (object.kind == &kinds::role_assignment) {
    const auto existing = field(fields, "onExisting") == "true";
    set("name", role_assignment_name(existing ? desired.owner : "", field(fields, "scope"),
                                     field(fields, "principalId"), field(fields, "roleId")));
    object.id = field(fields, "scope") + "/providers/Microsoft.Authorization/roleAssignments/" + field(fields, "name");
  }
  if (object.kind == &kinds::service_connection) {
    object.id = uuid5("connection" + mark_id_of(object) + salt);
    set("issuer", "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0");
    set("subject", "/eid1/c/pub/t/TENANT/a/APP/sc/ORG/" + object.id);
  }
  if (object.kind == &kinds::federated_credential)
    object.id = field(fields, "identityId") + "/federatedIdentityCredentials/" + field(fields, "name");
  if (object.kind == &kinds::connection_share)
    object.id = field(fields, "connectionId") + "/" + field(fields, "projectId");
  if (object.kind == &kinds::pipeline_permission)
    object.id = field(fields, "connectionId") + "/" + field(fields, "pipelineId");
  if (object.kind == &kinds::check) object.id = field(fields, "connectionId") + "/" + field(fields, "type");
  if (object.kind == &kinds::security_role)
    object.id = field(fields, "connectionId") + "/role/" + field(fields, "principalId");
  set("id", object.id);
}

void take_mark(LiveObject& object, const Resource& desired) {
  if (object.kind == &kinds::service_connection)
    object.mark = Mark{desired.owner, proof_of(desired.owner, mark_id_of(object)), "", desired.protect};
  else
    object.mark = mark_in(tags_of(object.fields, "tags"));
}

void overwrite(LiveObject& object, const Fields& desired) {
  for (const auto& [name, value] : desired) {
    auto merged = value;
    if (const auto* wanted = std::get_if<Tags>(&value)) {
      auto tags = tags_of(object.fields, name);
      for (const auto& [key, text] : *wanted) {
        std::erase_if(tags, [&](const auto& tag) { return equal_caseless(tag.first, key); });
        tags[key] = text;
      }
      merged = tags;
    }
    // Names that the service keeps for ever stay what they are.
    const bool chosen_once = name == "name" && object.kind != &kinds::service_connection &&
                             object.kind != &kinds::connection_share && object.kind != &kinds::application;
    if (!chosen_once) object.fields.insert_or_assign(name, std::move(merged));
  }
}

void release(LiveObject& object) {
  object.mark.reset();
  const auto tags = object.fields.find("tags");
  if (tags == object.fields.end()) return;
  std::erase_if(std::get<Tags>(tags->second), [](const auto& tag) { return tag.first.starts_with("keyless-"); });
}

class Run {
 public:
  Run(CloudSimulator& cloud, const Plan& plan) : cloud_(cloud), plan_(plan) {
    for (const auto& object : cloud.objects)
      if (cloud.is_ours(object)) ours_.insert(object.id);
  }

  int go(int limit, unsigned pick) {
    std::set<Address> done;
    int count = 0;
    for (; count < limit; ++count) {
      const auto ready = ready_now(done);
      if (ready.empty()) break;
      const auto* change = ready[(pick * 2654435761u + static_cast<unsigned>(count) * pick) % ready.size()];
      const bool refused = cloud_.refuses.contains(change->address);
      if (!refused) perform(*change);
      const bool fails = refused || cloud_.loses.contains(change->address);
      if (!fails) cloud_.done.push_back(change->address);
      (fails ? failed_ : done).insert(change->address);
    }
    return count;
  }

 private:
  std::vector<const Change*> ready_now(const std::set<Address>& done) const {
    std::vector<const Change*> ready;
    for (const auto& change : plan_.changes) {
      if (!writes(change.action) || done.contains(change.address) || failed_.contains(change.address)) continue;
      const bool free = std::ranges::all_of(change.after, [&](const Address& earlier) {
        const auto* needed = plan_.find(earlier);
        return done.contains(earlier) || !needed || !writes(needed->action);
      });
      if (free) ready.push_back(&change);
    }
    return ready;
  }

  void mistake(const Change& change, const std::string& what) {
    cloud_.mistakes.push_back(change.address.text() + ": " + what);
  }

  Resource filled(const Change& change) {
    auto desired = *change.desired;
    for (auto& [name, value] : desired.fields) {
      const auto* reference = std::get_if<Reference>(&value);
      if (!reference) continue;
      const auto source = made_.find(reference->to);
      const auto known = source == made_.end() ? std::string() : field(source->second.fields, reference->output);
      if (known.empty()) mistake(change, name + " is not known: " + reference->to.text() + "." + reference->output);
      value = Value(known);
    }
    return desired;
  }

  void perform(const Change& change) {
    if (change.live && change.action != Action::adopt && change.action != Action::stamp) check_ours(change);
    if (change.action == Action::remove) cloud_.remove(change.live->id);
    if (change.action == Action::remove) return;
    const auto desired = filled(change);
    if (change.action == Action::create) return create(change, desired);
    update(change, desired);
  }

  void check_ours(const Change& change) {
    // What proves it may be gone before it is, by the order of removals.
    const auto found = std::ranges::find(cloud_.objects, change.live->id, &LiveObject::id);
    const bool ours_now = found != cloud_.objects.end() && cloud_.is_ours(*found);
    if (!ours_now && !ours_.contains(change.live->id))
      mistake(change, std::string("not ours, and ") + word_for(change.action));
  }

  void create(const Change& change, const Resource& desired) {
    LiveObject object;
    object.kind = change.kind;
    object.fields = desired.fields;
    const auto keys = change.kind->keys(object.fields);
    for (const auto& other : cloud_.objects)
      for (const auto& key : keys)
        if (other.kind == change.kind && std::ranges::count(other.kind->keys(other.fields), key))
          return mistake(change, "exists already: " + key);
    const auto salt = keys.empty() ? 0 : cloud_.made_before[std::string(change.kind->name) + keys.front()]++;
    decide(object, desired, std::to_string(salt));
    take_mark(object, desired);
    if (change.kind == &kinds::federated_credential) check_room(change, object);
    made_.insert_or_assign(change.address, object);
    cloud_.objects.push_back(std::move(object));
  }

  void check_room(const Change& change, const LiveObject& credential) {
    const auto there = std::ranges::count_if(cloud_.objects, [&](const LiveObject& other) {
      return other.kind == &kinds::federated_credential &&
             equal_caseless(field(other.fields, "identityId"), field(credential.fields, "identityId"));
    });
    if (there >= 20) mistake(change, "no room for another credential");
  }

  void update(const Change& change, const Resource& desired) {
    const auto& address = change.action == Action::stamp ? change.desired->address : change.address;
    const auto made = made_.find(address);
    const auto id = made != made_.end() ? made->second.id : change.live ? change.live->id : std::string();
    const auto found = std::ranges::find(cloud_.objects, id, &LiveObject::id);
    if (found == cloud_.objects.end()) return mistake(change, "nothing to write to");
    if (change.action == Action::release) return release(*found);
    const auto before = *found;
    overwrite(*found, desired.fields);
    take_mark(*found, desired);
    if (is_transition(change.action)) sign_in_anew(change, before, *found);
    if (change.kind == &kinds::service_connection) follow_name(before, *found);
    made_.insert_or_assign(address, *found);
  }

  /// The service gives a converted or migrated connection another issuer and subject; whatever is changed must be
  /// trusted already.
  void sign_in_anew(const Change& change, const LiveObject& before, LiveObject& connection) {
    for (const auto& [next, output, former] :
         {std::tuple("nextIssuer", "issuer", "formerIssuer"), std::tuple("nextSubject", "subject", "formerSubject")}) {
      if (change.action == Action::move || field(before.fields, next).empty()) continue;
      connection.fields.insert_or_assign(former, Value(field(before.fields, output)));
      connection.fields.insert_or_assign(output, Value(field(before.fields, next)));
      connection.fields.erase(next);
    }
    if (!is_trusted(connection)) mistake(change, "nobody trusts it");
  }

  /// On the issuer that retires the subject is the name.
  void follow_name(const LiveObject& before, LiveObject& connection) {
    const auto subject = field(connection.fields, "subject");
    if (!subject.starts_with("sc://") || field(before.fields, "name") == field(connection.fields, "name")) return;
    connection.fields.insert_or_assign(
        "subject", Value(subject.substr(0, subject.rfind('/') + 1) + field(connection.fields, "name")));
  }

  bool is_trusted(const LiveObject& connection) const {
    return std::ranges::any_of(cloud_.objects, [&](const LiveObject& trust) {
      return trust.kind == &kinds::federated_credential &&
             field(trust.fields, "issuer") == field(connection.fields, "issuer") &&
             field(trust.fields, "subject") == field(connection.fields, "subject");
    });
  }

  CloudSimulator& cloud_;
  const Plan& plan_;
  std::set<std::string> ours_;  ///< ids of what was proven ours before the run
  std::map<Address, LiveObject> made_;
  std::set<Address> failed_ = {};  ///< what waits for one of these is never ready
};

}  // namespace

Live CloudSimulator::read() const {
  Live live;
  const auto see = [&](std::string collection) {
    const auto unseen = hidden.find(collection);
    if (unseen == hidden.end())
      live.saw_all_of(std::move(collection));
    else
      live.could_not_see(std::move(collection), unseen->second);
  };
  for (const auto* name :
       {"subscriptions", "organizations", "existingIdentities", "applications@72f988bf-86f1-41af-91ab-2d7cd011db47"})
    see(name);
  for (const auto& object : objects) {
    const auto collection = object.kind->collection(object.fields);
    if (!hidden.contains(collection)) live.add(object);
    if (object.kind == &kinds::subscription)
      for (const auto* set : {"resourceGroups", "identities", "roleAssignments", "roleDefinitions"})
        see(std::string(set) + "@/subscriptions/" + lower(object.id));
    if (object.kind == &kinds::organization) see("projects@" + lower(field(object.fields, "name")));
    if (object.kind == &kinds::project)
      for (const auto* set : {"pipelines", "serviceConnections"})
        see(std::string(set) + "@" + lower(field(object.fields, "organization") + "/" + field(object.fields, "name")));
    if (object.kind->is_principal) see("federatedCredentials@" + folded_arm_id(object.id));
    if (object.kind->is_principal) see("reachedRoles@" + lower(field(object.fields, "principalId")));
    if (object.kind == &kinds::application)
      for (const auto* set : {"applicationOwners@", "applicationSecrets@"}) see(set + folded_arm_id(object.id));
    if (object.kind == &kinds::service_connection) {
      for (const auto* set : {"connectionShares@", "checks@", "securityRoles@", "connectionRoles@"})
        see(set + lower(object.id));
      see("pipelinePermissions@" + lower(object.id) + "/" + lower(field(object.fields, "projectId")));
    }
    if (object.kind == &kinds::connection_share) see("pipelinePermissions@" + lower(object.id));
  }
  return live;
}

int CloudSimulator::carry_out(const Plan& plan, int limit, unsigned pick) {
  return Run(*this, plan).go(limit, pick);
}

std::string CloudSimulator::state() const {
  std::set<std::string> lines;
  for (const auto& object : objects) {
    auto line = std::string(object.kind->name) + " " + folded_arm_id(object.id);
    for (const auto& [name, value] : object.fields) line += "\n  " + name + " = " + printed(value);
    if (object.mark) line += "\n  mark " + object.mark->owner + " " + object.mark->proof + " " + object.mark->entry;
    lines.insert(line);
  }
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}

LiveObject* CloudSimulator::find(const Kind& kind, std::string_view name) {
  const auto found = std::ranges::find_if(objects, [&](const LiveObject& object) {
    return object.kind == &kind && equal_caseless(text_of(object.fields, "name"), name);
  });
  return found == objects.end() ? nullptr : &*found;
}

// What the services do by themselves: credentials go with their identity, permissions with their connection. Role
// assignments stay behind as orphans.
void CloudSimulator::remove(std::string_view id) {
  const auto key = std::string(id);
  std::erase_if(objects, [&](const LiveObject& object) {
    const auto &identity = text_of(object.fields, "identityId"), &connection = text_of(object.fields, "connectionId");
    return equal_caseless(object.id, key) || (!identity.empty() && equal_caseless(identity, key)) ||
           (!connection.empty() && equal_caseless(connection, key));
  });
}

bool CloudSimulator::is_ours(const LiveObject& object) const {
  const auto marked = [&](const LiveObject& other) {
    return other.mark && proves(*other.mark, mark_id_of(other)) && std::ranges::count(owners, other.mark->owner) == 1;
  };
  if (marked(object)) return true;
  const auto ours_where = [&](const Kind* kind, std::string_view output, const std::string& value) {
    return std::ranges::any_of(objects, [&](const LiveObject& other) {
      const bool parent = kind ? other.kind == kind : other.kind->is_principal && other.kind->managed;
      return parent && equal_caseless(text_of(other.fields, output), value) && is_ours(other);
    });
  };
  const auto& fields = object.fields;
  if (object.kind == &kinds::role_assignment)
    return ours_where(nullptr, "principalId", field(fields, "principalId")) ||
           std::ranges::any_of(owners, [&](const std::string& owner) {
             return field(fields, "name") == role_assignment_name(owner, field(fields, "scope"),
                                                                  field(fields, "principalId"),
                                                                  field(fields, "roleId"));
           });
  if (object.kind == &kinds::federated_credential)
    return ours_where(nullptr, "id", field(fields, "identityId")) ||
           std::ranges::any_of(owners, [&](const std::string& owner) {
             return carries_digest(field(fields, "name"), owner, field(fields, "holder"), field(fields, "purpose"));
           });
  if (object.kind == &kinds::application_owner || object.kind == &kinds::application_secret)
    return ours_where(nullptr, "id", field(fields, "identityId"));
  if (object.kind == &kinds::pipeline_permission || object.kind == &kinds::connection_share ||
      object.kind == &kinds::check || object.kind == &kinds::security_role)
    return ours_where(&kinds::service_connection, "id", field(fields, "connectionId"));
  if (object.kind != &kinds::service_connection) return false;
  return std::ranges::any_of(objects, [&](const LiveObject& other) {
    return other.kind == &kinds::federated_credential && field(other.fields, "subject").ends_with("/" + object.id) &&
           is_ours(other);
  });
}

}  // namespace keyless::test

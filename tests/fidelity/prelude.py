"""What a recording presumes to exist already, read off the recording itself, and how to put it into a sandbox.

Something is presumed when the recording meets it before it made it: a group that is read before it is put, the
principal of a role assignment that no earlier answer named. Everything is put in through the sandbox's own API.
"""
import re

import urllib.parse

from compare import code_of
from mapping import GUID, HOSTS, walk

ARM, GRAPH = "resourceManager", "microsoftGraph"
GROUP = re.compile(r"/subscriptions/([^/?]+)/resourcegroups/([^/?]+)", re.I)
IDENTITY = re.compile(r"/userAssignedIdentities/([^/?]+)", re.I)
SUBSCRIPTION_TAGS = re.compile(r"/subscriptions/[^/?]+(?=/providers/Microsoft\.Resources/tags/default)", re.I)
CREDENTIAL = re.compile(r"/federatedIdentityCredentials/([^/?]+)", re.I)
EXTENDED = re.compile(r"/subscriptions/[^/?]+/resourcegroups/[^/?]+/providers/([^/?]+/[^/?]+/[^/?]+)"
                      r"(?=/providers/Microsoft\.Authorization/roleAssignments)", re.I)
ASSIGNED = re.compile(r"/roleAssignments\?.*(?:assignedTo\('|principalId eq ')([0-9a-f-]{36})'", re.I)
ASSIGNMENT = re.compile(r"/providers/Microsoft\.Authorization/roleAssignments/([^/?]+)", re.I)
GROUP_VERSION, IDENTITY_VERSION = "api-version=2021-04-01", "api-version=2023-01-31"


def steps_of(recording, mapping):
    """Requests to send, each just before the interaction that first presumes what they make."""
    done = set()
    for interaction in recording.interactions:
        for step in presumed_by(interaction, recording, mapping):
            key = (step.method, step.target.lower(), step.body.get("displayName") if step.body else None)
            if key not in done:
                done.add(key)
                step.before = interaction.number
                yield step


def presumed_by(interaction, recording, mapping):
    if HOSTS.get(interaction.host) == ARM:
        yield from subscription_tags(interaction, recording)
        yield from groups(interaction, recording, mapping)
        yield from identities(interaction, recording, mapping)
        yield from credentials(interaction, recording, mapping)
        yield from listed_groups(interaction, recording, mapping)
        yield from extended_resources(interaction, recording, mapping)
        yield from principals(interaction, recording, mapping)
        yield from listed_assignments(interaction, recording)
    if HOSTS.get(interaction.host) == GRAPH:
        yield from directory_objects(interaction, recording)


class Step:
    """A request; `stands_for`: recorded body to align the answer with; `before`: number of the interaction to go
    before, all of them when None; `unless_known`: recorded id that makes the step needless once it has a meaning."""

    def __init__(self, service, method, target, body, stands_for=None, before=None, unless_known=None):
        self.service, self.method, self.target, self.body = service, method, target, body
        self.stands_for, self.before, self.unless_known = stands_for, before, unless_known


def earlier(interaction, recording):
    return recording.interactions[:recording.interactions.index(interaction)]


def first_to_name(interaction, recording, pattern, name):
    """Whether no earlier interaction met the thing `name` that `pattern` finds."""
    for other in earlier(interaction, recording):
        found = pattern.search(other.path)
        if found and found.groups()[-1].lower() == name.lower() and other.status not in (400, 404):
            return False
    return True


def makes(interaction, pattern):
    """Whether this very request is what creates the thing."""
    found = pattern.search(interaction.path)
    return interaction.method == "PUT" and interaction.path.endswith(found.group(0)) and interaction.status == 201


def own_answer(recording, pattern, name):
    for other in recording.interactions:
        found = pattern.search(other.path)
        if found and found.groups()[-1].lower() == name.lower() and other.path.endswith(found.group(0)):
            if other.status in (200, 201) and isinstance(other.body, dict) and "id" in other.body:
                return other.body
    return {}


def listed(recording, name):
    for other in recording.interactions:
        entries = other.body.get("value", []) if isinstance(other.body, dict) else []
        for entry in entries if isinstance(entries, list) else []:
            if isinstance(entry, dict) and str(entry.get("name")).lower() == name.lower() and "location" in entry:
                return entry
    return {}


def subscription_tags(interaction, recording):
    """Tags that a subscription has before the recording writes any."""
    tags = interaction.body.get("tags") if isinstance(interaction.body, dict) else None
    if not tags or not re.fullmatch(r"/subscriptions/[^/]+", interaction.path, re.I):
        return
    if not any(SUBSCRIPTION_TAGS.search(other.path) for other in earlier(interaction, recording)):
        target = "/subscriptions/{subscription}/providers/Microsoft.Resources/tags/default?" + GROUP_VERSION
        yield Step(ARM, "PUT", target, {"properties": {"tags": tags}})


def groups(interaction, recording, mapping):
    found = GROUP.search(interaction.path)
    missing = interaction.status in (400, 404) and code_of(interaction.body) != "ResourceNotFound"
    if not found or missing or makes(interaction, GROUP):
        return
    if not first_to_name(interaction, recording, GROUP, found.group(2)):
        return
    known = own_answer(recording, GROUP, found.group(2)) or listed(recording, found.group(2))
    body = {"location": known.get("location", "eastus")}
    if known.get("tags") is not None and interaction.method == "GET":
        body["tags"] = known["tags"]
    yield Step(ARM, "PUT", mapping.text(found.group(0)) + "?" + GROUP_VERSION, body)


def listed_groups(interaction, recording, mapping):
    """Groups that a list of a few names although the recording never made them."""
    found = re.fullmatch(r"(/subscriptions/[^/]+/resourcegroups)", interaction.path, re.I)
    value = interaction.body.get("value", []) if isinstance(interaction.body, dict) else []
    if not found or interaction.method != "GET" or len(value) > 10:
        return
    for group in value:
        if first_to_name(interaction, recording, GROUP, group["name"]):
            body = {name: group[name] for name in ("location", "tags") if group.get(name) is not None}
            yield Step(ARM, "PUT", mapping.text(found[1]) + f"/{group['name']}?" + GROUP_VERSION, body)


def identities(interaction, recording, mapping):
    found = IDENTITY.search(interaction.path)
    if not found or interaction.status in (400, 404, 409, 429) or makes(interaction, IDENTITY):
        return
    if not first_to_name(interaction, recording, IDENTITY, found.group(1)):
        return
    known = own_answer(recording, IDENTITY, found.group(1))
    target = mapping.text(interaction.path[:found.end()]) + "?" + IDENTITY_VERSION
    yield Step(ARM, "PUT", target, {"location": known.get("location", "eastus")}, known or None)


def credentials(interaction, recording, mapping):
    found = CREDENTIAL.search(interaction.path)
    if not found or interaction.status in (400, 404) or makes(interaction, CREDENTIAL):
        return
    if not first_to_name(interaction, recording, CREDENTIAL, found.group(1)):
        return
    trust = {"issuer": "https://issuer.example/before", "subject": "before", "audiences": ["before"]}
    target = mapping.text(interaction.path[:found.end()]) + "?" + IDENTITY_VERSION
    yield Step(ARM, "PUT", target, {"properties": trust})


def extended_resources(interaction, recording, mapping):
    """Resources of other providers that roles are assigned at."""
    found = EXTENDED.search(interaction.path)
    if found and interaction.status not in (400, 403, 404) and first_to_name(interaction, recording, EXTENDED, found[1]):
        known = own_answer(recording, EXTENDED, found[1])
        provider = found[1].split("/")[0]
        yield Step(ARM, "POST", f"/subscriptions/{{subscription}}/providers/{provider}/register?{GROUP_VERSION}", None)
        yield Step(ARM, "PUT", mapping.text(found[0]) + "?" + GROUP_VERSION, {"location": known.get("location", "eastus")})


def listed_assignments(interaction, recording):
    """The first of the assignments that a list tells of a principal whom the recording never met."""
    found = ASSIGNED.search(urllib.parse.unquote(interaction.url))
    value = interaction.body.get("value", []) if isinstance(interaction.body, dict) else []
    own = [one for one in value if found and one["properties"]["principalId"] == found[1]]
    if not own or named_before(interaction, recording, found[1]):
        return
    yield from principal_of_kind(own[0]["properties"]["principalType"], found[1])
    properties = {name: own[0]["properties"][name] for name in ("roleDefinitionId", "principalId")}
    yield Step(ARM, "PUT", own[0]["id"] + "?api-version=2022-04-01", {"properties": properties})


def named_before(interaction, recording, principal):
    seen = []
    for other in earlier(interaction, recording):
        walk(other.body, lambda _, value: seen.append(value) if isinstance(value, str) else None)
        if ASSIGNMENT.search(other.path) and other.method == "PUT" and isinstance(other.request_body, dict):
            seen.append(other.request_body.get("properties", {}).get("principalId"))
    return any(isinstance(value, str) and principal.lower() == value.lower() for value in seen)


def principals(interaction, recording, mapping):
    body = interaction.request_body
    if not ASSIGNMENT.search(interaction.path) or interaction.method != "PUT" or not isinstance(body, dict):
        return
    principal = (body.get("properties") or {}).get("principalId", "")
    if not GUID.fullmatch(principal) or named_before(interaction, recording, principal):
        return
    kinds = {}
    walk([other.body for other in recording.interactions],
         lambda name, value: kinds.setdefault(name, value) if name == "principalType" else None)
    yield from principal_of_kind(kinds.get("principalType", "ServicePrincipal"), principal)


def principal_of_kind(kind, principal):
    name = "presumed-" + principal[:8]
    if kind == "User":
        yield Step(GRAPH, "POST", "/v1.0/users",
                   {"displayName": name, "mailNickname": name, "accountEnabled": True,
                    "userPrincipalName": name + "@contoso.example",
                    "passwordProfile": {"password": "Presumed-1-" + principal[:8]}}, {"id": principal})
    elif kind == "Group":
        yield Step(GRAPH, "POST", "/v1.0/groups",
                   {"displayName": name, "mailNickname": name, "mailEnabled": False, "securityEnabled": True},
                   {"id": principal})
    else:
        group = "/subscriptions/{subscription}/resourceGroups/presumed"
        yield Step(ARM, "PUT", group + "?" + GROUP_VERSION, {"location": "eastus"})
        yield Step(ARM, "PUT", f"{group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{name}?"
                   + IDENTITY_VERSION, {"location": "eastus"}, {"properties": {"principalId": principal}})


COLLECTION = re.compile(r"\$metadata#(users|groups|servicePrincipals|applications)(/\$entity)?$")


def directory_objects(interaction, recording):
    """Users, groups, service principals and applications that are read although the recording never made them."""
    if interaction.method != "GET" or not isinstance(interaction.body, dict):
        return
    found = COLLECTION.search(str(interaction.body.get("@odata.context")))
    for entry in interaction.body.get("value", [interaction.body]) if found else []:
        if "id" in entry and not met_before(entry["id"], interaction, recording):
            yield from directory_object(found[1], entry)


def met_before(identifier, interaction, recording):
    seen = set()
    for other in earlier(interaction, recording):
        walk(other.body, lambda name, value: seen.add(value) if name == "id" and isinstance(value, str) else None)
    return identifier in seen


def directory_object(collection, entry):
    name = entry.get("displayName") or "presumed"
    nickname = re.sub(r"[^A-Za-z0-9]", "", name) or "presumed"
    if collection == "users":
        yield Step(GRAPH, "POST", "/v1.0/users",
                   {"displayName": name, "mailNickname": nickname, "accountEnabled": True,
                    "userPrincipalName": entry.get("userPrincipalName", nickname + "@contoso.example"),
                    "passwordProfile": {"password": "Presumed-1-Presumed"}}, {"id": entry["id"]})
    elif collection == "groups":
        yield Step(GRAPH, "POST", "/v1.0/groups",
                   {"displayName": name, "mailNickname": entry.get("mailNickname") or nickname, "mailEnabled": False,
                    "securityEnabled": True,
                    **{known: entry[known] for known in ("description", "visibility") if entry.get(known)}},
                   {"id": entry["id"]})
    elif entry.get("servicePrincipalType") == "ManagedIdentity":
        yield from managed_identity(name, entry)
    else:
        yield from application(collection, name, entry)


def managed_identity(name, entry):
    group = "/subscriptions/{subscription}/resourceGroups/presumed"
    yield Step(ARM, "PUT", group + "?" + GROUP_VERSION, {"location": "eastus"})
    yield Step(ARM, "PUT", f"{group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{name}?"
               + IDENTITY_VERSION, {"location": "eastus"},
               {"properties": {"principalId": entry["id"], "clientId": entry["appId"]}})


def application(collection, name, entry):
    """Service principals of applications of other tenants, Microsoft's own among them, are asked for first."""
    stands_for = {"appId": entry["appId"]}
    if collection == "applications":
        stands_for["id"] = entry["id"]
    elif entry.get("appOwnerOrganizationId") == "f8cdef31-a31e-4b4a-93e4-5f571e91255a":
        yield Step(GRAPH, "GET", f"/v1.0/servicePrincipals(appId='{entry['appId']}')", None, {"id": entry["id"]})
        return
    yield Step(GRAPH, "POST", "/v1.0/applications", {"displayName": name}, stands_for, None, entry["appId"])
    if collection == "servicePrincipals":
        yield Step(GRAPH, "POST", "/v1.0/servicePrincipals", {"appId": entry["appId"]}, {"id": entry["id"]})

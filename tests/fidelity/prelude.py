"""What a recording presumes to exist already, read off the recording itself, and how to put it into a sandbox.

Something is presumed when the recording meets it before it made it: a group that is read before it is put, the
principal of a role assignment that no earlier answer named. Everything is put in through the sandbox's own API.
"""
import re

from mapping import GUID, HOSTS, walk

ARM, GRAPH = "resourceManager", "microsoftGraph"
GROUP = re.compile(r"/subscriptions/([^/?]+)/resourcegroups/([^/?]+)", re.I)
IDENTITY = re.compile(r"/userAssignedIdentities/([^/?]+)", re.I)
CREDENTIAL = re.compile(r"/federatedIdentityCredentials/([^/?]+)", re.I)
ASSIGNMENT = re.compile(r"/providers/Microsoft\.Authorization/roleAssignments/([^/?]+)", re.I)
GROUP_VERSION, IDENTITY_VERSION = "api-version=2021-04-01", "api-version=2023-01-31"


def steps_of(recording, mapping):
    """Requests to send first, each with what its answer stands for (recorded body, or None)."""
    for interaction in recording.interactions:
        if HOSTS.get(interaction.host) == ARM:
            yield from groups(interaction, recording, mapping)
            yield from identities(interaction, recording, mapping)
            yield from credentials(interaction, recording, mapping)
            yield from principals(interaction, recording, mapping)


class Step:
    def __init__(self, service, method, target, body, stands_for=None):
        self.service, self.method, self.target, self.body = service, method, target, body
        self.stands_for = stands_for


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


def groups(interaction, recording, mapping):
    found = GROUP.search(interaction.path)
    if not found or interaction.status in (400, 404) or makes(interaction, GROUP):
        return
    if not first_to_name(interaction, recording, GROUP, found.group(2)):
        return
    known = own_answer(recording, GROUP, found.group(2))
    body = {"location": known.get("location", "eastus")}
    if known.get("tags") is not None and interaction.method == "GET":
        body["tags"] = known["tags"]
    yield Step(ARM, "PUT", mapping.text(found.group(0)) + "?" + GROUP_VERSION, body)


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

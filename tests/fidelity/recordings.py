"""Recorded traffic of the real services in one form, whatever published it.

Shapes of the files: recordings/README.md. Nothing is left out here: what can be replayed is decided by the caller.
"""
import json
import pathlib
import re
import urllib.parse
from dataclasses import dataclass, field

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEVOPS_HOSTS = ("dev.azure.com", "visualstudio.com")


@dataclass
class Interaction:
    number: int  # from 0, as in the file
    method: str
    url: str
    request_headers: dict = field(default_factory=dict)  # lower-case name: first value
    request_body: object = None  # parsed JSON, text, or None
    status: int = 0
    headers: dict = field(default_factory=dict)  # lower-case name: first value
    body: object = None
    text: str = ""

    @property
    def host(self):
        return urllib.parse.urlsplit(self.url).hostname or ""

    @property
    def path(self):
        return urllib.parse.urlsplit(self.url).path

    @property
    def query(self):
        return urllib.parse.urlsplit(self.url).query


@dataclass
class Recording:
    name: str  # path below recordings/
    publisher: str
    interactions: list


def headers_of(raw):
    flat = {}
    for name, value in (raw or {}).items():
        if isinstance(value, list):
            value = value[0] if value else ""
        flat[name.lower()] = str(value)
    return flat


def parsed(body):
    """JSON where it is JSON, the text otherwise; None for nothing."""
    if isinstance(body, bytes):
        body = body.decode("utf-8", "replace")
    if body is None or body == "":
        return None
    if not isinstance(body, str):
        return body
    try:
        return json.loads(body.lstrip("\ufeff"))
    except ValueError:
        return body


def text_of(body):
    if body is None:
        return ""
    if isinstance(body, bytes):
        return body.decode("utf-8", "replace")
    return body if isinstance(body, str) else json.dumps(body)


def inner(body, name):
    return body.get(name) if isinstance(body, dict) else body


def made(number, method, url, sent_headers, sent, status, headers, body):
    return Interaction(number, method.upper(), url, headers_of(sent_headers), parsed(sent), int(status),
                       headers_of(headers), parsed(body), text_of(body))


def from_vcr(data):
    for number, entry in enumerate(data["interactions"]):
        request, response = entry["request"], entry["response"]
        body = response.get("body")
        if isinstance(body, dict):
            body = body.get("data", body.get("string"))
        yield made(number, request["method"], request["uri"], request.get("headers"), request.get("body"),
                   response["status"]["code"], response.get("headers"), body)


def from_go_vcr(data):
    for number, entry in enumerate(data["interactions"]):
        request, response = entry["request"], entry["response"]
        yield made(number, request["method"], request["url"], request.get("headers"), request.get("body"),
                   response["code"], response.get("headers"), response.get("body"))


def from_ruby_vcr(data):
    for number, entry in enumerate(data["http_interactions"]):
        request, response = entry["request"], entry["response"]
        yield made(number, request["method"], request["uri"], request.get("headers"),
                   inner(request.get("body"), "string"), response["status"]["code"], response.get("headers"),
                   inner(response.get("body"), "string"))


def from_dotnet(data):
    for number, entry in enumerate(data["Entries"]):
        yield made(number, entry["RequestMethod"], "https://management.azure.com" + entry["RequestUri"],
                   entry.get("RequestHeaders"), entry.get("RequestBody"), entry["StatusCode"],
                   entry.get("ResponseHeaders"), entry.get("ResponseBody"))


def from_java(data):
    for number, entry in enumerate(data["networkCallRecords"]):
        response = dict(entry["Response"])
        status, body = response.pop("StatusCode"), response.pop("Body", None)
        url = entry["Uri"].replace("http://localhost:1234", "https://management.azure.com")
        yield made(number, entry["Method"], url, entry.get("Headers"), entry.get("Body"), status, response, body)


def from_azps(data):
    for number, entry in enumerate(data.values()):
        request, response = entry["Request"], entry["Response"]
        headers = {**response.get("Headers", {}), **response.get("ContentHeaders", {})}
        sent = {**request.get("Headers", {}), **request.get("ContentHeaders", {})}
        yield made(number, request["Method"], request["RequestUri"], sent, request.get("Content"),
                   response["StatusCode"], headers, response.get("Content"))


SAMPLE_NAME = re.compile(r"(GET|PATCH|POST)__memberEntitlementManagement_(\w+?)(?:s|ById)?\.json")


def told_by_name(path):
    """Method and URL of an example that leaves them to the name of its file."""
    found = SAMPLE_NAME.fullmatch(path.name)
    if not found:
        return {}
    below = "/{servicePrincipalId}" if path.stem.endswith("ById") else ""
    return {"x-ms-vss-request-method": found[1], "x-ms-vss-request-url":
            f"https://vsaex.dev.azure.com/fabrikam/_apis/{found[2]}s{below}?api-version=7.1-preview"}


def from_sample(data):
    """A documentation example: what the parameters hold beside the body belongs into the URL's placeholders."""
    parameters = data.get("parameters", {})
    url = data["x-ms-vss-request-url"].replace("{servicePrincipalId}", parameters.get("servicePrincipalId", ""))
    sent = {"accept": parameters["accept"]} if "accept" in parameters else {}
    if "api-version" in parameters and "api-version=" not in url:
        url += ("&" if "?" in url else "?") + "api-version=" + str(parameters["api-version"])
    for status, response in data["responses"].items():
        yield made(0, data.get("x-ms-vss-request-method", "GET"), url, sent, parameters.get("body"), status,
                   response.get("headers"), response.get("body"))


def sent_by(interaction, entries):
    """A body that the recorder left out, read off what was answered to it (or to the same request later)."""
    for other in entries:
        same = (other.method, other.path) == (interaction.method, interaction.path)
        if same and other.number >= interaction.number and other.status < 300 and isinstance(other.body, dict):
            properties = {name: value for name, value in (other.body.get("properties") or {}).items()
                          if name in ("roleDefinitionId", "principalId", "tags")}
            told = {name: other.body[name] for name in ("location", "tags") if name in other.body}
            told.update({"properties": properties} if properties else {})
            if interaction.method == "PATCH" and properties.get("tags") is not None:
                told["operation"] = "Replace"
            return told
    return None


def with_bodies(entries):
    for entry in entries:
        if entry.request_body in (None, "mock_body") and entry.method in ("PUT", "PATCH"):
            entry.request_body = sent_by(entry, entries)
    return entries


def shape_of(path):
    """Publisher (README section on what publishers changed) and the reader of its files."""
    name = path.name
    if "docs-samples" in path.parts:
        return "docs", from_sample
    for mark, publisher, reader in ((".ruby.", "ruby", from_ruby_vcr), (".c7n", "c7n", from_vcr),
                                    (".dotnet.", "dotnet", from_dotnet), (".java.", "java", from_java),
                                    (".azps", "azps", from_azps), (".aso", "aso", from_go_vcr),
                                    (".azd", "azd", from_go_vcr), (".azcli", "azcli", from_vcr)):
        if mark in name:
            return publisher, reader
    return "devops", from_vcr


def load(path, root):
    publisher, reader = shape_of(path)
    text = path.read_text(encoding="utf-8")
    data = json.loads(text) if path.suffix == ".json" else yaml.load(text, Loader=LOADER)
    if publisher == "docs" and isinstance(data, dict):
        data = {**told_by_name(path), **data}
    if publisher == "docs" and not (isinstance(data, dict) and "x-ms-vss-request-url" in data):
        return None
    return Recording(str(path.relative_to(root)), publisher, with_bodies(list(reader(data))))


def files_of(root):
    root = pathlib.Path(root)
    found = [path for path in root.rglob("*") if path.suffix in (".yaml", ".json")]
    return sorted(found)


def load_all(root):
    root = pathlib.Path(root)
    loaded = (load(path, root) for path in files_of(root))
    return [recording for recording in loaded if recording]

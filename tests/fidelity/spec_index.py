"""The operations of the descriptions below specs/, to be found by a request."""
import pathlib
import re
import urllib.parse

SERVICES = {"dev.azure.com": "azureDevOps", "vssps.dev.azure.com": "azureDevOpsGraph",
            "vsaex.dev.azure.com": "azureDevOpsEntitlements"}
METHODS = ("get", "put", "post", "patch", "delete", "head", "options")


class Operation:
    def __init__(self, service, area, version, method, template, described, shared, base):
        self.service, self.area, self.version, self.method = service, area, version, method
        self.template, self.described, self.base = template, described, base
        self.parameters = shared + described.get("parameters", [])
        path, _, query = template.partition("?")
        self.path = re.compile(pattern_of(path), re.I)
        self.query = [pair.split("=")[0].lower() for pair in query.split("&") if pair]
        self.literal = len(re.sub(r"\{[^}]*\}", "", path))

    @property
    def name(self):
        return f"{self.area} {self.described.get('operationId', self.method + ' ' + self.template)}"

    @property
    def loose(self):
        return self.service.startswith("azureDevOps")


# Parameters that take several parts of a path, and what they look like.
WIDE = {"scope": "(.+)", "parentResourcePath": "(.+)",
        "roleAssignmentId": "(.+/providers/Microsoft.Authorization/roleAssignments/[^/]+)",
        "roleId": "(.+/providers/Microsoft.Authorization/roleDefinitions/[^/]+)",
        "resourceId": "(subscriptions/[^/]+/resourceGroups/[^/]+/providers/(?!Microsoft.Authorization/).+)"}


# Clients leave out the namespace of Graph's actions; the root is a scope without a name.
SPELLINGS = ((re.escape("/microsoft.graph."), r"/(?:microsoft\.graph\.)?"),
             ("/(.+)/providers/Microsoft", "(?:/(.+))?/providers/Microsoft"))


def pattern_of(path):
    pieces = re.split(r"\{([^}]*)\}", path)
    wide = {} if path.startswith("/{organization}") else WIDE
    text = "".join(re.escape(piece) if number % 2 == 0 else wide.get(piece, "([^/]+)")
                   for number, piece in enumerate(pieces))
    for described, met in SPELLINGS:
        text = text.replace(described, met)
    return text + "/?$"


def version_key(text):
    """For nearness: numbers of a version or date, and whether it is a preview."""
    numbers = [int(n) for n in re.findall(r"\d+", text.split("-preview")[0])]
    return numbers


class Index:
    def __init__(self, documents):
        self.documents = documents
        self.operations = []
        root = documents.root
        for path in sorted(root.glob("Microsoft.*/*/*.json")):
            self.add(path, "resourceManager", path.parent.parent.name, path.parent.name)
        for path in sorted(root.glob("azure-devops/*/*/*.json")):
            host = documents.document(path).get("host", "dev.azure.com")
            self.add(path, SERVICES[host], path.parent.parent.name, path.parent.name)
        for path in sorted(root.glob("microsoft-graph/*/*.json")):
            self.add(path, "microsoftGraph", path.stem, path.parent.name, "/" + path.parent.name)

    def add(self, path, service, area, version, prefix=""):
        document = self.documents.document(path)
        for template, item in {**document.get("paths", {}), **document.get("x-ms-paths", {})}.items():
            for method in METHODS:
                if method in item:
                    self.operations.append(Operation(service, area, version, method.upper(), prefix + template,
                                                     item[method], item.get("parameters", []), path.resolve()))

    def needed(self, operation):
        """Query parameters without which the request means another operation."""
        parameters = [self.documents.follow(p, operation.base)[0] for p in operation.parameters]
        named = {p["name"].lower() for p in parameters if p.get("in") == "query" and p.get("required")}
        return (named | set(operation.query)) - {"api-version"}

    def find(self, service, method, url, version):
        """The operation for this request, and whether it describes exactly this version."""
        parts = urllib.parse.urlsplit(url)
        path = re.sub("^//+", "/", urllib.parse.unquote(parts.path))
        asked = {name.lower() for name in urllib.parse.parse_qs(parts.query, keep_blank_values=True)}
        fitting = [o for o in self.operations
                   if o.service == service and o.method == method and o.path.match(path)]
        fitting = [o for o in fitting if self.needed(o) <= asked] or fitting
        if not fitting:
            return None, False
        literal = max((len(o.query), o.literal) for o in fitting)
        fitting = [o for o in fitting if (len(o.query), o.literal) == literal]
        wanted = version.split("-preview")[0] if service.startswith("azureDevOps") else version
        exact = [o for o in fitting if o.version == wanted]
        if exact or service == "microsoftGraph":
            return (exact or fitting)[0], True
        return min(fitting, key=lambda o: distance(o.version, version)), False


def distance(left, right):
    pair = version_key(left), version_key(right)
    return [abs(a - b) for a, b in zip(*pair)]

"""What of a recording means what in the sandbox: ids, organizations, links. Names stay as they are."""
import re
import urllib.parse

GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.I)
TENANT_FIELDS = ("tenantId", "homeTenantId", "appOwnerOrganizationId", "tenant_id")
HOSTS = {
    "management.azure.com": "resourceManager",
    "login.microsoftonline.com": "activeDirectory",
    "graph.microsoft.com": "microsoftGraph",
    "dev.azure.com": "azureDevOps",
    "vssps.dev.azure.com": "azureDevOpsGraph",
    "vsaex.dev.azure.com": "azureDevOpsEntitlements",
}


def walk(value, visit):
    if isinstance(value, dict):
        for name, inner in value.items():
            visit(name, inner)
            walk(inner, visit)
    elif isinstance(value, list):
        for inner in value:
            walk(inner, visit)


def bare_path(url):
    return urllib.parse.urlsplit(url).path.lower()


def whole_path(url):
    parts = urllib.parse.urlsplit(url)
    return urllib.parse.unquote(parts.path + "?" + parts.query).lower()


class Mapping:
    def __init__(self, ready):
        self.ready = ready
        self.ids = {}  # recorded GUID, lower case: the sandbox's
        self.numbers = {}  # recorded number as text: the sandbox's
        self.links = {}  # path of a recorded link: the sandbox's whole link
        self.pages = {}  # path and query of a recorded next page: the sandbox's whole link
        self.organizations = set()
        self.words = {}  # texts that a publisher replaced in one place and not in another

    def foresee(self, recording):
        """What is known before the first request: subscriptions, tenants and organizations are the sandbox's own."""
        for interaction in recording.interactions:
            if HOSTS.get(interaction.host, "").startswith("azureDevOps"):
                self.organizations.add(interaction.path.lstrip("/").split("/")[0])
            for found in re.findall(r"/subscriptions/([^/?]+)", interaction.url, re.I):
                self.ids[found.lower()] = self.ready["subscription"]
            walk(interaction.body, self.note_tenant)

    def note_tenant(self, name, value):
        if name in TENANT_FIELDS and isinstance(value, str) and GUID.fullmatch(value):
            self.ids.setdefault(value.lower(), self.ready["tenant"])

    def guid(self, match):
        return self.ids.get(match.group(0).lower(), match.group(0))

    def text(self, text):
        text = text.replace("<AZURE_SUBSCRIPTION_ID>", self.ready["subscription"])
        for old, new in self.words.items():
            text = text.replace(old, new)
        for name in self.organizations:
            text = re.sub(r"(?<=dev\.azure\.com/)" + re.escape(name) + r"(?=[/?\"]|$)", self.ready["organization"], text,
                          flags=re.I)
        return GUID.sub(self.guid, text)

    def body(self, value):
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.body(inner) for inner in value]
        if isinstance(value, dict):
            return {self.text(name): self.number(name, inner) for name, inner in value.items()}
        return value

    def number(self, name, value):
        if name == "id" and type(value) in (int, str) and str(value) in self.numbers:
            return type(value)(self.numbers[str(value)])
        return self.body(value)

    def target(self, interaction):
        """Path and query to ask for in the place of the recorded ones."""
        link = self.pages.get(whole_path(interaction.url)) or self.links.get(bare_path(interaction.url))
        if link:
            parts = urllib.parse.urlsplit(link)
            return parts.path + ("?" + parts.query if parts.query else "")
        path = interaction.path
        if HOSTS.get(interaction.host, "").startswith("azureDevOps"):
            pieces = path.split("/")
            pieces[1] = self.ready["organization"]
            path = "/".join(self.numbers.get(piece, piece) for piece in pieces)
        query = re.sub(r"(?<=\bid=)\d+", lambda m: self.numbers.get(m.group(0), m.group(0)), interaction.query)
        target = self.text(path + ("?" + query if query else ""))
        return target.replace(" ", "%20")

    def learn(self, interaction, headers, body):
        """Takes what differs between the two answers as the same thing under two names."""
        for name in ("location", "azure-asyncoperation"):
            self.learn_link(interaction.headers.get(name), headers.get(name), interaction)
        self.align(interaction.body, body, "")

    def learn_link(self, recorded, answered, interaction):
        """Where to poll; a link to the resource itself, as a creation answers it, is none of these."""
        if recorded and answered and bare_path(recorded) != bare_path(interaction.url):
            self.links[bare_path(recorded)] = answered

    def align(self, recorded, answered, name):
        if isinstance(recorded, dict) and isinstance(answered, dict):
            for key in recorded:
                here = key if key in answered else self.text(key)
                if here in answered:
                    self.align(recorded[key], answered[here], key)
        elif isinstance(recorded, list) and isinstance(answered, list):
            for left, right in self.pairs(recorded, answered):
                self.align(left, right, name)
        elif isinstance(recorded, str) and isinstance(answered, str):
            self.align_text(recorded, answered, name)
        elif name in ("id", "importRequestId") and type(recorded) is int and type(answered) is int:
            self.numbers[str(recorded)] = str(answered)

    def align_text(self, recorded, answered, name):
        if name in ("nextLink", "@odata.nextLink"):
            self.pages[whole_path(recorded)] = answered
            return
        left, right = GUID.findall(recorded), GUID.findall(answered)
        if len(left) != len(right):
            return
        for old, new in zip(left, right):
            if old.lower() != new.lower():
                self.ids.setdefault(old.lower(), new)

    def pairs(self, recorded, answered):
        """Elements of two lists that mean the same: by what they are called, else by place in lists of one length."""
        for key in ("id", "appId", "name", "displayName", "roleName", "principalName", "keyId"):
            named = {str(self.body(e[key])).lower(): e for e in answered if isinstance(e, dict) and key in e}
            found = [(e, named[str(self.body(e[key])).lower()]) for e in recorded
                     if isinstance(e, dict) and key in e and str(self.body(e[key])).lower() in named]
            if found:
                return found
        return list(zip(recorded, answered)) if len(recorded) == len(answered) else []

"""A sandbox in a process of its own, and a client of Python's own for it."""
import base64
import http.client
import json
import os
import ssl
import subprocess
import tempfile
import urllib.parse


class Answer:
    def __init__(self, status, headers, text):
        self.status, self.headers, self.text = status, headers, text
        try:
            self.body = json.loads(text.lstrip("\ufeff")) if text else None
        except ValueError:
            self.body = text


PERSON = "person-10"  # what the recordings call the one who made them
KEPT_OF_A_WORLD = ("state.json", "tls.json")


class NewWorld:
    """State of a sandbox that nobody has used: copying it saves every other one the making of its keys."""

    def __init__(self, binary):
        self.files = {}
        with Sandbox(binary) as sandbox:
            sandbox.stop_serving()
            for name in KEPT_OF_A_WORLD:
                with open(os.path.join(sandbox.state, name), "rb") as file:
                    self.files[name] = file.read()

    def put_into(self, folder):
        os.mkdir(folder, 0o700)
        for name, content in self.files.items():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(content)


class Sandbox:
    """`keyless sandbox serve` with a fresh world; its exchange log tells which route answered."""

    def __init__(self, binary, world=None, scenario=None):
        self.folder = tempfile.TemporaryDirectory(prefix="fidelity-")
        self.log_path = os.path.join(self.folder.name, "exchanges.jsonl")
        self.state = os.path.join(self.folder.name, "state")
        if world:
            world.put_into(self.state)
        options = []
        if scenario:
            path = os.path.join(self.folder.name, "scenario.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(scenario, file)
            options = ["--scenario", path]
        environment = {k: v for k, v in os.environ.items() if k != "KEYLESS_EXCHANGES"}
        self.process = subprocess.Popen([binary, "sandbox", "serve", "--exchanges", self.log_path, "--state", self.state,
                                         *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
        line = self.process.stdout.readline()
        if not line:
            self.stop()
            raise RuntimeError("the sandbox did not start")
        self.ready = json.loads(line)
        self.tls = ssl.create_default_context(cafile=self.ready["caFile"])
        self.connections = {}
        self.tokens = {}
        self.personal_tokens = {}
        self.secrets = {"administrator": (self.ready["clientId"], self.ready["clientSecret"])}
        self.log = open(self.log_path, encoding="utf-8")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop_serving(self):
        self.process.terminate()
        self.process.wait(20)

    def stop(self):
        self.stop_serving()
        self.process.stdout.close()
        if hasattr(self, "log"):
            self.log.close()
        self.folder.cleanup()

    def connection(self, service):
        if service not in self.connections:
            parts = urllib.parse.urlsplit(self.ready[service])
            self.connections[service] = http.client.HTTPSConnection(parts.hostname, parts.port, context=self.tls,
                                                                    timeout=20)
        return self.connections[service]

    def exchange(self, service, method, target, headers, body=None):
        if isinstance(body, str):
            body = body.encode()
        for attempt in (1, 2):
            connection = self.connection(service)
            try:
                connection.request(method, target, body, headers)
                response = connection.getresponse()
                text = response.read().decode("utf-8", "replace")
                flat = {}
                for name, value in response.getheaders():
                    flat.setdefault(name.lower(), value)
                return Answer(response.status, flat, text)
            except (http.client.HTTPException, OSError):
                self.connections.pop(service).close()
                if attempt == 2:
                    raise

    def last_route(self):
        """Template of the route that the newest exchange met; None when there was none."""
        line = None
        for line in self.log:
            pass
        return json.loads(line).get("route") if line else None

    def token(self, audience, caller):
        if (audience, caller) not in self.tokens:
            client, secret = self.secrets[caller]
            form = urllib.parse.urlencode({"grant_type": "client_credentials", "client_id": client,
                                           "client_secret": secret, "scope": audience + "/.default"})
            answer = self.exchange("activeDirectory", "POST", f"/{self.ready['tenant']}/oauth2/v2.0/token",
                                   {"Content-Type": "application/x-www-form-urlencoded"}, form)
            self.tokens[audience, caller] = answer.body["access_token"]
        return self.tokens[audience, caller]

    def can_be(self, caller):
        """Makes an application without any rights to ask as; whether that worked."""
        if caller in self.secrets:
            return True
        made = self.ask("microsoftGraph", "POST", "/v1.0/applications", {"displayName": caller})
        if made.status != 201:
            return False
        self.ask("microsoftGraph", "POST", "/v1.0/servicePrincipals", {"appId": made.body["appId"]})
        target = f"/v1.0/applications/{made.body['id']}/addPassword"
        secret = self.ask("microsoftGraph", "POST", target, {"passwordCredential": {"displayName": "replay"}})
        if secret.status == 200:
            self.secrets[caller] = (made.body["appId"], secret.body["secretText"])
        return caller in self.secrets

    def be_a_person(self):
        """Makes a person who administers the organization, as most recordings of Azure DevOps were made by one."""
        organization = self.ready["organization"]
        user = {"displayName": "Person 01", "mailNickname": PERSON, "accountEnabled": True,
                "userPrincipalName": PERSON + "@contoso.onmicrosoft.com", "passwordProfile": {"password": "Presumed-1"}}
        made = self.ask("microsoftGraph", "POST", "/v1.0/users", user).body
        wanted = {"accessLevel": {"accountLicenseType": "express"}, "user": {"subjectKind": "user",
                                                                            "originId": made["id"]}}
        added = self.ask("azureDevOpsEntitlements", "POST",
                         f"/{organization}/_apis/userentitlements?api-version=7.1-preview.3", wanted).body
        groups = self.ask("azureDevOpsGraph", "GET", f"/{organization}/_apis/graph/groups?api-version=7.1-preview.1").body
        rulers = [g["descriptor"] for g in groups["value"] if g["displayName"] == "Project Collection Administrators"]
        member = added["operationResult"]["result"]["user"]["descriptor"]
        self.ask("azureDevOpsGraph", "PUT",
                 f"/{organization}/_apis/graph/memberships/{member}/{rulers[0]}?api-version=7.1-preview.1")
        token = self.ask("control", "POST", "/personalAccessTokens",
                         {"organization": organization, "principal": made["id"]})
        self.personal_tokens["person"] = token.body["token"]

    def personal_token(self, caller):
        if caller == "person" and caller not in self.personal_tokens:
            self.be_a_person()
        return self.personal_tokens.get(caller, self.ready["personalAccessToken"])

    def authorization(self, service, caller="administrator"):
        """A proof of identity in the way the service expects; Azure DevOps knows the administrator and a person."""
        if caller == "nobody":
            return None
        if service == "control":
            return "Bearer " + self.ready["controlToken"]
        if service == "resourceManager":
            return "Bearer " + self.token("https://management.azure.com", caller)
        if service == "microsoftGraph":
            return "Bearer " + self.token("https://graph.microsoft.com", caller)
        if service.startswith("azureDevOps"):
            return "Basic " + base64.b64encode((":" + self.personal_token(caller)).encode()).decode()
        return None

    def ask(self, service, method, target, body=None, headers=None, caller="administrator"):
        sent = dict(headers or {})
        proof = self.authorization(service, caller)
        if proof:
            sent.setdefault("Authorization", proof)
        if body is not None and not isinstance(body, str):
            body = json.dumps(body)
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        return self.exchange(service, method, target, sent, body)

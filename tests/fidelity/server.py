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
            self.body = json.loads(text) if text else None
        except ValueError:
            self.body = text


class Sandbox:
    """`keyless sandbox serve` with a fresh world; its exchange log tells which route answered."""

    def __init__(self, binary, options=()):
        self.folder = tempfile.TemporaryDirectory(prefix="fidelity-")
        self.log_path = os.path.join(self.folder.name, "exchanges.jsonl")
        environment = {k: v for k, v in os.environ.items() if k != "KEYLESS_EXCHANGES"}
        self.process = subprocess.Popen([binary, "sandbox", "serve", "--exchanges", self.log_path, *options],
                                        stdout=subprocess.PIPE, env=environment)
        line = self.process.stdout.readline()
        if not line:
            self.stop()
            raise RuntimeError("the sandbox did not start")
        self.ready = json.loads(line)
        self.tls = ssl.create_default_context(cafile=self.ready["caFile"])
        self.connections = {}
        self.tokens = {}
        self.log = open(self.log_path, encoding="utf-8")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
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

    def token(self, audience):
        if audience not in self.tokens:
            form = urllib.parse.urlencode({"grant_type": "client_credentials", "client_id": self.ready["clientId"],
                                           "client_secret": self.ready["clientSecret"],
                                           "scope": audience + "/.default"})
            answer = self.exchange("activeDirectory", "POST", f"/{self.ready['tenant']}/oauth2/v2.0/token",
                                   {"Content-Type": "application/x-www-form-urlencoded"}, form)
            self.tokens[audience] = answer.body["access_token"]
        return self.tokens[audience]

    def authorization(self, service):
        """The ready line's administrator, in the way the service expects."""
        if service == "resourceManager":
            return "Bearer " + self.token("https://management.azure.com")
        if service == "microsoftGraph":
            return "Bearer " + self.token("https://graph.microsoft.com")
        if service.startswith("azureDevOps"):
            return "Basic " + base64.b64encode((":" + self.ready["personalAccessToken"]).encode()).decode()
        return None

    def ask(self, service, method, target, body=None, headers=None):
        sent = dict(headers or {})
        proof = self.authorization(service)
        if proof:
            sent.setdefault("Authorization", proof)
        if body is not None and not isinstance(body, str):
            body = json.dumps(body)
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        return self.exchange(service, method, target, sent, body)

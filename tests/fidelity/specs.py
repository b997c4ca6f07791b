#!/usr/bin/env python3
"""Validates every exchange that tests had with the sandbox against the published descriptions of the services.

    specs.py --exchanges build/dev/exchanges [--specs ../shared/specs] [--verbose]

Left out, by number: exchanges with injected faults, and what no description covers. Exchanges that were refused
(4xx) are held to the error's schema alone. What is allowed beyond the descriptions is what specs/README.md measured,
and null for an absent property in answers, which recordings show on Resource Manager as well.
"""
import argparse
import collections
import json
import pathlib
import re
import sys
import urllib.parse

import jsonschema

from rules import land, table
from spec_index import Index
from spec_schema import FORMATS, Conversion, Documents, Fields, without_nulls

# What a description leaves out, by area: the service shows the version of a check, and its own Terraform provider sends
# it back with each change.
BEYOND = {"approvalsAndChecks": {"body.version: unknown field"}}
DEVOPS_STATUSES = (201, 202, 204)
SIGN_IN_PAGES = (203, 302)  # what Azure DevOps answers to a proof of identity that it does not take


class Checker:
    def __init__(self, root):
        self.documents = Documents(root)
        self.index = Index(self.documents)
        self.fields = Fields(self.documents)
        self.validators = {}

    def validator(self, schema, base, for_request, loose):
        key = (id(schema), for_request)
        if key not in self.validators:
            whole = Conversion(self.documents, for_request, loose).whole(schema, base)
            self.validators[key] = (jsonschema.Draft4Validator(whole, format_checker=FORMATS), schema)
        return self.validators[key][0]

    def violations(self, value, schema, base, for_request, loose, where):
        for error in self.validator(schema, base, for_request, loose).iter_errors(value):
            place = "".join("[]" if isinstance(p, int) else f".{p}" for p in error.absolute_path)
            yield f"{where}{place}: {re.sub(chr(39) + '[^' + chr(39) + ']{60,}' + chr(39), '<long>', error.message)[:140]}"

    def check(self, exchange, operation):
        found = []
        if exchange["status"] < 400:
            found += list(self.request(exchange, operation))
        return found + list(self.response(exchange, operation))

    def request(self, exchange, operation):
        parameters = [self.documents.follow(p, operation.base) for p in operation.parameters]
        yield from self.query(exchange, operation, [p for p, _ in parameters])
        schema, base = self.body_schema(operation, parameters)
        if schema is None:
            if exchange["requestBody"] and exchange["method"] in ("GET", "DELETE"):
                yield "request body: sent, not described"
            return
        body = parsed(exchange["requestBody"])
        if body is None:
            return
        if operation.loose:
            if isinstance(body, list) and self.documents.follow(schema, base)[0].get("type") != "array":
                yield from json_patch(body)
                return
            body = without_nulls(body)
            if operation.area == "security" and isinstance(body, dict) and "value" in body:
                body = body["value"]
        yield from self.violations(body, schema, base, True, operation.loose, "request body")
        beyond = BEYOND.get(operation.area, ())
        yield from (f"request {line}" for line in self.fields.unknown(body, schema, base) if line not in beyond)

    def body_schema(self, operation, parameters):
        for parameter, base in parameters:
            if parameter.get("in") == "body":
                return parameter["schema"], base
        body, base = self.documents.follow(operation.described.get("requestBody", {}), operation.base)
        content = body.get("content", {}).get("application/json")
        return (content["schema"], base) if content else (None, None)

    def query(self, exchange, operation, parameters):
        known = {p["name"].lower(): p for p in parameters if p.get("in") == "query"}
        sent = {n.lower(): v[0] for n, v in urllib.parse.parse_qs(urllib.parse.urlsplit(exchange["url"]).query,
                                                                  keep_blank_values=True).items()}
        for name, parameter in known.items():
            # Azure DevOps takes the version from the Accept header as well.
            by_header = operation.loose and name == "api-version"
            in_template = name in operation.query
            if parameter.get("required") and name not in sent and not by_header and not (operation.loose and in_template):
                yield f"request query {name}: required, not sent"
        for name, value in sent.items():
            if name in operation.query or name in ("api-version", "$skiptoken", "continuationtoken", "$filter"):
                continue
            if name not in known:
                yield f"request query {name}: unknown parameter"
            else:
                schema = known[name].get("schema", known[name])
                if not fits(value, schema):
                    yield f"request query {name}: '{value[:40]}' is no {schema.get('type')}"

    def response(self, exchange, operation):
        described, status = operation.described["responses"], exchange["status"]
        answer = described.get(str(status)) or described.get(f"{status // 100}XX")
        if answer is None and operation.loose and status in DEVOPS_STATUSES:
            answer = described.get("200")
        if answer is None and status >= 400:
            answer = described.get("default") or described.get("4XX")
            if answer is None:
                yield from devops_error(exchange) if operation.loose else ()
                return
        if operation.loose and status in SIGN_IN_PAGES:
            return
        if answer is None:
            yield f"response: status {status} is not described ({', '.join(described)})"
            return
        if operation.loose and exchange["body"] == "null":
            return
        answer, base = self.documents.follow(answer, operation.base)
        contents = answer.get("content", {})
        schema = answer.get("schema") or contents.get("application/json", contents.get("text/plain", {})).get("schema")
        body = parsed(exchange["body"])
        if status == 204 or exchange["method"] == "HEAD":
            return
        if schema is None:
            if body is not None and status < 400:
                yield "response body: sent, not described"
            return
        if body is None:
            yield "response body: described, not sent"
            return
        body = without_nulls(body)
        if operation.loose and self.documents.follow(schema, base)[0].get("type") == "array" and isinstance(body, dict):
            if "value" in body and "count" in body:
                body = body["value"]
        yield from self.violations(body, schema, base, False, operation.loose, "response body")


def fits(value, schema):
    kind = schema.get("type")
    if kind == "integer":
        return re.fullmatch(r"-?\d+", value) is not None
    if kind == "boolean":
        return value.lower() in ("true", "false")
    if "enum" in schema and not schema.get("x-ms-enum", {}).get("modelAsString"):
        return value.lower() in [str(v).lower() for v in schema["enum"]]
    return True


def json_patch(operations):
    for operation in operations:
        if not isinstance(operation, dict) or not {"op", "path"} <= set(operation):
            yield "request body[]: no JSON Patch operation"


def devops_error(exchange):
    """No description has one; the shape is that of every recorded refusal."""
    body = parsed(exchange["body"])
    if isinstance(body, dict) and "typeKey" in body:
        for name, kind in (("message", str), ("typeName", str), ("errorCode", int), ("eventId", int)):
            if not isinstance(body.get(name), kind):
                yield f"response body.{name}: missing or of another type in an error"


def parsed(text):
    if not text:
        return None
    try:
        return json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None


def version_of(exchange):
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(exchange["url"]).query)
    for name, values in query.items():
        if name.lower() == "api-version":
            return values[0]
    for name, value in exchange["requestHeaders"]:
        found = re.search(r"api-version=([^;\s]+)", value) if name.lower() in ("accept", "content-type") else None
        if found:
            return found[1]
    return ""


class Tally:
    def __init__(self):
        self.checked = self.valid = self.faulted = 0
        self.undescribed = collections.Counter()
        self.nearest = collections.Counter()
        self.violations = collections.Counter()
        self.example = {}
        self.met = set()


def exchanges_in(folder):
    for path in sorted(pathlib.Path(folder).glob("*.jsonl")):
        with open(path, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                try:
                    yield json.loads(line)
                except ValueError:
                    continue  # a process that was killed may leave half a line


def route_of(exchange):
    return f"{exchange['method']} {exchange['service']} {exchange['route'] or '(no such route)'}"


def tally_of(checker, exchanges):
    tally, known = Tally(), {}
    for exchange in exchanges:
        if exchange["service"] not in ("resourceManager", "microsoftGraph") and "azureDevOps" not in exchange["service"]:
            continue
        if exchange["faulted"]:
            tally.faulted += 1
            continue
        version = version_of(exchange)
        try:
            operation, exact = checker.index.find(exchange["service"], exchange["method"], exchange["url"], version)
        except ValueError:  # what tests send need not be a URL
            operation = None
        if not operation:
            tally.undescribed[route_of(exchange)] += 1
            continue
        tally.met.add(operation.name)
        if not exact and exchange["status"] < 400:
            tally.nearest[f"{operation.area} {version or 'no version'}, checked as {operation.version}"] += 1
        key = (id(operation), exchange["url"].partition("?")[2], exchange["status"], exchange["requestBody"],
               exchange["body"])
        if key not in known:
            known[key] = list(dict.fromkeys(checker.check(exchange, operation)))
        tally.checked += 1
        tally.valid += not known[key]
        for line in known[key]:
            text = f"{operation.name} ({operation.version}): {line}"
            tally.violations[text] += 1
            tally.example.setdefault(text, f"{exchange['method']} {urllib.parse.urlsplit(exchange['url']).path}")
    return tally


def print_tally(tally, checker, verbose):
    for text, count in tally.violations.most_common():
        print(f"{count} x {text}\n      as in {tally.example[text][:170]}")
    for text, count in sorted(tally.nearest.items()):
        print(f"nearest version: {count} x {text}")
    if verbose:
        for route, count in tally.undescribed.most_common():
            print(f"not described: {count} x {route}")
    unmet = sorted({o.name for o in checker.index.operations} - tally.met)
    print(f"operations never exercised: {len(unmet)} of {len(unmet) + len(tally.met)}"
          + (":" if verbose else " (--verbose names them)"))
    if verbose:
        print("\n".join("    " + name for name in unmet))
    print(f"left out: {tally.faulted} with injected faults, {sum(tally.undescribed.values())} that no description covers")
    print(f"{tally.valid} of {tally.checked} exchanges valid")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--exchanges", required=True)
    parser.add_argument("--specs", default="../shared/specs")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--publish", metavar="FILE", help="put the figures into this document")
    parser.add_argument("--land", action="store_true", help="make what is valid now the floor")
    options = parser.parse_args()
    if not pathlib.Path(options.specs).is_dir():
        print(f"skipped: {options.specs} is missing")
        return 77
    checker = Checker(options.specs)
    tally = tally_of(checker, exchanges_in(options.exchanges))
    print_tally(tally, checker, options.verbose)
    if options.publish:
        import publish
        publish.specs_section(options.publish, tally)
    if options.land:
        # How many exchanges the tests have may fall a little when a test is rewritten.
        land("specs", {"checked": tally.checked * 9 // 10, "invalid": tally.checked - tally.valid})
    landed = table("landed.json").get("specs", {})
    if tally.checked < landed.get("checked", 1):
        print(f"FAILED: {tally.checked} exchanges checked, {landed.get('checked', 1)} landed")
        return 1
    if tally.checked - tally.valid > landed.get("invalid", 0):
        print(f"FAILED: {tally.checked - tally.valid} exchanges are not valid, {landed.get('invalid', 0)} landed")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

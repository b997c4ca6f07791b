"""Schemas of Swagger 2.0 and OpenAPI 3 documents as self-contained JSON Schema (draft 4)."""
import datetime
import json
import pathlib
import re
import uuid

import jsonschema

KEPT = ("type", "properties", "required", "items", "enum", "minimum", "maximum", "minLength", "maxLength", "pattern",
        "minItems", "maxItems", "uniqueItems", "multipleOf", "format")
MANY = ("allOf", "anyOf", "oneOf")
FORMATS = jsonschema.FormatChecker(formats=())


@FORMATS.checks("uuid")
def is_uuid(value):
    if not isinstance(value, str):
        return True
    try:
        return str(uuid.UUID(value)) == value.lower()
    except ValueError:
        return False


@FORMATS.checks("date-time")
def is_date_time(value):
    if not isinstance(value, str):
        return True
    found = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?", value)
    if not found:
        return False
    try:
        datetime.datetime.strptime(found[1], "%Y-%m-%dT%H:%M:%S")
    except ValueError:
        return False
    return True


class Documents:
    """Files below specs/, read once; every reference resolves inside them."""

    def __init__(self, root):
        self.root = pathlib.Path(root).resolve()
        self.read = {}

    def document(self, path):
        path = pathlib.Path(path).resolve()
        if path not in self.read:
            self.read[path] = json.loads(path.read_text(encoding="utf-8"))
        return self.read[path]

    def resolve(self, reference, base):
        """The value that a $ref in the file `base` means, and the file it is in."""
        file, _, pointer = reference.partition("#")
        path = (base.parent / file).resolve() if file else base
        value = self.document(path)
        for piece in pointer.strip("/").split("/") if pointer.strip("/") else []:
            value = value[piece.replace("~1", "/").replace("~0", "~")]
        return value, path

    def follow(self, value, base):
        while isinstance(value, dict) and "$ref" in value:
            value, base = self.resolve(value["$ref"], base)
        return value, base


class Conversion:
    """One schema with all it refers to. `loose`: of Azure DevOps, whose descriptions leave things out."""

    def __init__(self, documents, for_request, loose):
        self.documents, self.for_request, self.loose = documents, for_request, loose
        self.definitions, self.names = {}, {}

    def whole(self, schema, base):
        top = self.converted(schema, base)
        return {**top, "definitions": self.definitions}

    def reference(self, reference, base):
        file, _, pointer = reference.partition("#")
        path = (base.parent / file).resolve() if file else base
        key = (path, pointer)
        if key not in self.names:
            self.names[key] = f"d{len(self.names)}"
            value, found_in = self.documents.resolve(reference, base)
            self.definitions[self.names[key]] = self.converted(value, found_in)
        return {"$ref": "#/definitions/" + self.names[key]}

    def converted(self, schema, base):
        if not isinstance(schema, dict):
            return {}
        if "$ref" in schema:
            return self.reference(schema["$ref"], base)
        if schema.get("type") == "file" or self.means_anything(schema):
            return {}
        made = {name: schema[name] for name in KEPT if name in schema}
        self.open_enumeration(schema, made)
        if "properties" in made:
            made["properties"] = {name: self.property(name, inner, base) for name, inner in made["properties"].items()}
        if "items" in made:
            made["items"] = self.converted(made["items"], base)
        # Microsoft Graph's descriptions say "any other property is an object" where they mean "anything".
        is_map = not self.loose and "properties" not in schema and "microsoft-graph" not in str(base)
        if isinstance(schema.get("additionalProperties"), dict) and is_map:
            made["additionalProperties"] = self.converted(schema["additionalProperties"], base)
        for name in MANY:
            if name in schema:
                made[name] = [self.converted(inner, base) for inner in schema[name]]
        self.required(schema, made, base)
        if schema.get("nullable") or schema.get("x-nullable"):
            return {"anyOf": [{"type": "null"}, made]}
        return made

    def means_anything(self, schema):
        """Azure DevOps declares values of any type as an object without properties."""
        return self.loose and schema.get("type") == "object" and not any(name in schema for name in ("properties",
                                                                                                      "allOf"))

    def property(self, name, schema, base):
        # specs/README.md: an entitlement's result is declared a string and sent as the entitlement; `data` of Resource
        # Graph is declared an object and sent as an array. The result of a proxied query is whatever was found.
        if self.loose and name == "result":
            return {}
        if "ResourceGraph" in str(base) and name == "data":
            return {}
        return self.converted(schema, base)

    def open_enumeration(self, schema, made):
        if schema.get("x-ms-enum", {}).get("modelAsString"):
            made.pop("enum", None)
        if self.loose and made.get("type") == "string" and "enum" in made and made["enum"]:
            made["enum"] = list(made["enum"])
        if made.get("format") not in ("uuid", "date-time"):
            made.pop("format", None)
        if isinstance(made.get("pattern"), str) and "\\p{" in made["pattern"]:
            made.pop("pattern")

    def required(self, schema, made, base):
        names = schema.get("required") if isinstance(schema.get("required"), list) else []
        if self.for_request:
            names = [n for n in names if not self.is_read_only(schema.get("properties", {}).get(n, {}), base)]
        # Recorded lists of subscriptions have no nextLink, which their description requires.
        names = [n for n in names if n != "nextLink"]
        made.pop("required", None)
        if names:
            made["required"] = names

    def is_read_only(self, schema, base):
        return schema.get("readOnly") or self.documents.follow(schema, base)[0].get("readOnly")


def without_nulls(value):
    if isinstance(value, dict):
        return {name: without_nulls(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [without_nulls(inner) for inner in value]
    return value


class Fields:
    """Which fields a request may hold."""

    def __init__(self, documents):
        self.documents = documents

    def shape(self, schema, base):
        """Named properties (schema and file each), and whether others are allowed too."""
        schema, base = self.documents.follow(schema, base)
        named, open_to_others = {}, bool(schema.get("additionalProperties"))
        for inner in schema.get("allOf", []) + schema.get("anyOf", []) + schema.get("oneOf", []):
            more, opened = self.shape(inner, base)
            named.update(more)
            open_to_others |= opened
        for other in self.made_of(schema, base):
            # What several of them have under one name may hold anything: nothing here tells which one is meant.
            named.update({name: ({} if name in named else inner, base)
                          for name, inner in other.get("properties", {}).items()})
        named.update({name: (inner, base) for name, inner in schema.get("properties", {}).items()})
        return named, open_to_others or "discriminator" in schema

    def made_of(self, schema, base):
        """Types of the same file that build on this one: Azure DevOps names the base where it takes any of them."""
        if "azure-devops" not in base.parts:
            return
        for other in self.documents.document(base).get("definitions", {}).values():
            if any(self.documents.follow(inner, base)[0] is schema for inner in other.get("allOf", [])):
                yield other

    def unknown(self, value, schema, base, where="body"):
        schema, base = self.documents.follow(schema, base)
        if isinstance(value, list):
            for inner in value:
                yield from self.unknown(inner, schema.get("items", {}), base, where + "[]")
        if not isinstance(value, dict):
            return
        named, open_to_others = self.shape(schema, base)
        for name, inner in value.items():
            if name in named:
                yield from self.unknown(inner, *named[name], f"{where}.{name}")
            elif named and not open_to_others and not name.startswith("@odata."):
                yield f"{where}.{name}: unknown field"

"""Where two answers differ, in words. Recorded: what the real service sent; answered: what the sandbox sent."""
import re

from mapping import GUID

DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
EXACT = {"type", "name", "provisioningState", "principalType", "location", "@odata.context", "@odata.type", "typeKey",
         "typeName", "errorCode", "eventId", "signInAudience", "servicePrincipalType", "roleName"}
PRESENT = ("location", "azure-asyncoperation", "retry-after", "www-authenticate", "x-ms-continuationtoken",
           "x-ms-failure-cause")
FAMILY = ("x-ms-request-id", "x-ms-correlation-request-id", "x-ms-routing-request-id", "request-id",
          "client-request-id", "x-ms-ags-diagnostic", "odata-version", "activityid", "x-tfs-processid",
          "x-tfs-session", "x-vss-e2eid", "x-vss-userdata", "x-vss-senderdeploymentid")
# What publishers took out or put in themselves: recordings/README.md.
UNTOLD = {"azcli": ("retry-after",), "java": ("retry-after",), "c7n": ("retry-after", "x-ms-failure-cause"),
          "docs": PRESENT + FAMILY + ("content-type",), "devops": ("retry-after",), "ruby": ("retry-after",)}
UNTRUE_VALUES = {"azd": ("retry-after",)}
FREE_MAPS = ("tags",)  # in lists of other things than ours, their names say nothing
UNDASHED = re.compile(r"\b[0-9a-f]{32}\b", re.I)
DATES_REWRITTEN = ("aso",)


def differences(recorded, answer, publisher, mapping):
    """A list of texts; empty when the answers agree."""
    if recorded.status != answer.status:
        return [f"status: {recorded.status} recorded, {answer.status} answered{code_hint(answer.body)}"]
    found = header_differences(recorded.headers, answer.headers, publisher, recorded.method)
    if recorded.method != "HEAD":
        found += body_differences(recorded.body, answer.body, publisher, mapping)
    return found


def code_of(body):
    if not isinstance(body, dict):
        return None
    error = body.get("error") or body.get("odata.error")
    if isinstance(error, dict):
        return error.get("code")
    return error or body.get("typeKey")


def message_of(body):
    error = body.get("error") if isinstance(body, dict) else None
    if isinstance(error, dict):
        return error.get("message")
    return body.get("message") if isinstance(body, dict) else None


def code_hint(body):
    code = code_of(body)
    return f" ({code}: {str(message_of(body))[:160]})" if code else ""


def header_differences(recorded, answered, publisher, method):
    untold = UNTOLD.get(publisher, ())
    found = []
    for name in PRESENT:
        if name not in untold and (name in recorded) != (name in answered):
            found.append(f"header {name}: {said(recorded, name)} recorded, {said(answered, name)} answered")
    for name in FAMILY:
        if name in recorded and name not in answered and name not in untold:
            found.append(f"header {name}: recorded, not answered")
    if "location" in recorded and "location" in answered and "location" not in untold:
        left, right = ("absolute" if "://" in headers["location"] else "relative" for headers in (recorded, answered))
        if left != right:
            found.append(f"header location: {left} recorded, {right} answered")
    if ("retry-after" in recorded and "retry-after" in answered and "retry-after" not in untold + UNTRUE_VALUES.get(
            publisher, ()) and recorded["retry-after"] != answered["retry-after"]):
        found.append(f"header retry-after: {recorded['retry-after']} recorded, {answered['retry-after']} answered")
    if "content-type" not in untold and method != "HEAD":
        left, right = (content_type(headers) for headers in (recorded, answered))
        if left != right:
            found.append(f"header content-type: {left} recorded, {right} answered")
    return found


def said(headers, name):
    return f"'{headers[name][:60]}'" if name in headers else "none"


def content_type(headers):
    value = headers.get("content-type", "").lower().replace(" ", "")
    return ";".join(sorted(value.split(";"))) if value else "none"


def body_differences(recorded, answered, publisher, mapping):
    if code_of(recorded) != code_of(answered):
        return [f"error code: {code_of(recorded)} recorded, {code_of(answered)} answered"]
    found = []
    if code_of(recorded):
        left, right = (blurred(message_of(body)) for body in (mapping.body(recorded), answered))
        if left != right:
            found.append(f"error message: '{left}' recorded, '{right}' answered")
    compare(mapping.body(recorded), answered, "body", found, publisher)
    return found


def blurred(message):
    """A message without what differs from call to call."""
    text = re.sub(r"[Tt]he client '[^']*'", "The client '<caller>'", UNDASHED.sub("<id>", GUID.sub("<id>", str(message))))
    return DATE.sub("<date>", text)


def kind(value):
    for name, types in (("null", type(None)), ("boolean", bool), ("number", (int, float)), ("text", str),
                        ("list", list), ("object", dict)):
        if isinstance(value, types):
            return name
    return "unknown"


def compare(recorded, answered, where, found, publisher):
    if kind(recorded) != kind(answered):
        found.append(f"{where}: {kind(recorded)} recorded, {kind(answered)} answered")
    elif isinstance(recorded, dict):
        compare_objects(recorded, answered, where, found, publisher)
    elif isinstance(recorded, list):
        compare_lists(recorded, answered, where, found, publisher)
    elif isinstance(recorded, str):
        compare_texts(recorded, answered, where, found, publisher)
    elif where.rsplit(".", 1)[-1] in EXACT and recorded != answered:
        found.append(f"{where}: {recorded} recorded, {answered} answered")


def compare_objects(recorded, answered, where, found, publisher):
    for name in recorded:
        if name in answered:
            compare(recorded[name], answered[name], f"{where}.{name}", found, publisher)
        else:
            found.append(f"{where}.{name}: {kind(recorded[name])} recorded, absent in the answer")
    for name in answered:
        if name not in recorded:
            found.append(f"{where}.{name}: not recorded, {kind(answered[name])} answered")


def compare_lists(recorded, answered, where, found, publisher):
    if bool(recorded) != bool(answered):
        found.append(f"{where}[]: {len(recorded)} elements recorded, {len(answered)} answered")
        return
    if not recorded:
        return
    texts = [e for e in recorded + answered if isinstance(e, str)]
    if len(texts) == len(recorded) + len(answered):
        return
    compare_unions(union_of(recorded), union_of(answered), where + "[]", found)


def union_of(elements):
    """Kinds seen, and for objects each field's union and whether every object has it."""
    union = {"kinds": {kind(e) for e in elements}, "fields": {}, "count": 0}
    objects = [e for e in elements if isinstance(e, dict)]
    union["count"] = len(objects)
    for name in {name for e in objects for name in e}:
        values = [e[name] for e in objects if name in e]
        union["fields"][name] = {**union_of(values), "always": len(values) == len(objects)}
    inner = [e for values in elements if isinstance(values, list) for e in values]
    union["inner"] = union_of(inner) if inner else None
    return union


def compare_unions(recorded, answered, where, found):
    strange = answered["kinds"] - recorded["kinds"]
    if strange:
        found.append(f"{where}: {'/'.join(sorted(recorded['kinds']))} recorded, {'/'.join(sorted(strange))} answered")
    if recorded["count"] and answered["count"]:
        for name, field in recorded["fields"].items():
            if name in FREE_MAPS:
                continue
            other = answered["fields"].get(name)
            if other is None and field["always"]:
                found.append(f"{where}.{name}: {'/'.join(sorted(field['kinds']))} recorded, absent in the answer")
            elif other is not None:
                if field["always"] and not other["always"]:
                    found.append(f"{where}.{name}: in every element recorded, absent in some of the answer")
                compare_unions(field, other, f"{where}.{name}", found)
        for name in answered["fields"]:
            if name not in recorded["fields"] and name not in FREE_MAPS:
                found.append(f"{where}.{name}: not recorded, {'/'.join(answered['fields'][name]['kinds'])} answered")
    if recorded["inner"] and answered["inner"]:
        compare_unions(recorded["inner"], answered["inner"], where + "[]", found)


def text_class(text):
    if GUID.fullmatch(text):
        return "GUID"
    if DATE.fullmatch(text):
        return "date"
    if re.match(r"https?://", text):
        return "URL"
    if text.lower().startswith(("/subscriptions/", "/providers/")):
        return "ARM id"
    return "text"


def compare_texts(recorded, answered, where, found, publisher):
    name = where.rsplit(".", 1)[-1]
    left, right = text_class(recorded), text_class(answered)
    if left != right and "text" not in (left, right):
        found.append(f"{where}: {left} recorded, {right} answered")
    elif left != right and "" not in (recorded, answered) and not recorded.startswith("<"):
        found.append(f"{where}: {left} recorded ('{recorded[:50]}'), {right} answered ('{answered[:50]}')")
    elif left == "date" and publisher not in DATES_REWRITTEN:
        compare_dates(recorded, answered, where, found)
    elif left == "ARM id":
        compare_ids(recorded, answered, where, found)
    elif name in EXACT and left == "text" and recorded != answered:
        found.append(f"{where}: '{recorded[:90]}' recorded, '{answered[:90]}' answered")


def compare_dates(recorded, answered, where, found):
    left, right = DATE.fullmatch(recorded), DATE.fullmatch(answered)
    if (left[2] or "none") != (right[2] or "none"):
        found.append(f"{where}: zone '{left[2]}' recorded, '{right[2]}' answered")
    elif bool(left[1]) != bool(right[1]):
        found.append(f"{where}: '{recorded}' recorded, '{answered}' answered")


def compare_ids(recorded, answered, where, found):
    """Letter case of what both spell: clients compare ids as texts."""
    for left, right in zip(recorded.split("/"), answered.split("/")):
        if left != right and left.lower() == right.lower() and not GUID.fullmatch(left):
            found.append(f"{where}: '{left}' recorded, '{right}' answered, in the id")

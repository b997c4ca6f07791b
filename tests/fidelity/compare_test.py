"""The measures themselves: each kind of difference is seen, and no difference where there is none."""
import json
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import compare
import mapping
import recordings
import replay
import spec_index
import specs
from server import Answer

READY = {"subscription": "0b1f6471-1bf0-4dda-aec3-cb9272f09590", "tenant": "72f988bf-86f1-41af-91ab-2d7cd011db47",
         "organization": "contoso"}
OLD = "11111111-1111-4111-8111-111111111111"
NEW = "22222222-2222-4222-8222-222222222222"


def recorded(body, status=200, headers=None, method="GET", url="https://management.azure.com/x", number=0):
    return recordings.made(number, method, url, {}, None, status, headers or {}, body)


def answered(body, status=200, headers=None):
    return Answer(status, headers or {}, json.dumps(body) if body is not None else "")


def found(left, right, publisher="dotnet", **more):
    headers = more.pop("headers", ({}, {}))
    return compare.differences(recorded(left, headers=headers[0], **more), answered(right, headers=headers[1]),
                               publisher, mapping.Mapping(READY))


class Comparison(unittest.TestCase):
    def test_equal_answers_agree(self):
        body = {"id": "/subscriptions/a/resourceGroups/b", "tags": {}, "list": [{"a": 1}]}
        self.assertEqual(found(body, body), [])

    def test_each_kind_of_difference_is_seen(self):
        for left, right, expected in (
                ({"a": 1}, {}, "body.a: number recorded, absent in the answer"),
                ({}, {"a": 1}, "body.a: not recorded, number answered"),
                ({"a": None}, {"a": "x"}, "body.a: null recorded, text answered"),
                ({"a": "1"}, {"a": 1}, "body.a: text recorded, number answered"),
                ({"type": "A/b"}, {"type": "a/b"}, "body.type: 'A/b' recorded, 'a/b' answered"),
                ({"a": [1]}, {"a": []}, "body.a[]: 1 elements recorded, 0 answered"),
                ({"a": [{"b": 1}]}, {"a": [{}]}, "body.a[].b: number recorded, absent in the answer"),
                ({"a": [{"b": 1}]}, {"a": [{"b": "1"}]}, "body.a[].b: number recorded, text answered"),
                ({"error": {"code": "A"}}, {"error": {"code": "B"}}, "error code: A recorded, B answered"),
                ({"at": "2026-01-01T00:00:00.5Z"}, {"at": "2026-01-01T00:00:00"},
                 "body.at: zone 'Z' recorded, 'None' answered"),
                ({"id": "/subscriptions/a/resourceGroups/b"}, {"id": "/subscriptions/a/resourcegroups/b"},
                 "body.id: 'resourceGroups' recorded, 'resourcegroups' answered, in the id")):
            with self.subTest(expected):
                self.assertEqual(found(left, right), [expected])

    def test_error_messages_may_differ_in_ids_alone(self):
        def body(words):
            return {"error": {"code": "A", "message": words}}
        self.assertEqual(found(body(f"no {OLD}"), body(f"no {NEW}")), [])
        self.assertEqual(found(body("no " + OLD.replace("-", "")), body("no " + NEW.replace("-", ""))), [])
        self.assertEqual(len(found(body("no such thing"), body("no such things"))), 1)

    def test_headers(self):
        self.assertEqual(len(found({}, {}, headers=({"location": "https://a/b"}, {}))), 1)
        self.assertEqual(len(found({}, {}, headers=({"location": "https://a/b"}, {"location": "/b"}))), 1)
        self.assertEqual(len(found({}, {}, headers=({"retry-after": "15"}, {"retry-after": "0"}))), 1)
        self.assertEqual(found({}, {}, "azd", headers=({"retry-after": "0"}, {"retry-after": "15"})), [])
        self.assertEqual(found({}, {}, "azcli", headers=({}, {"retry-after": "15"})), [])
        self.assertEqual(len(found({}, {}, headers=({"x-ms-request-id": "1"}, {}))), 1)

    def test_a_status_stands_for_everything_else(self):
        self.assertEqual(len(found({"a": 1}, {}, status=201)), 1)


class Ids(unittest.TestCase):
    def test_numbers_are_followed_whether_they_are_told_as_numbers_or_as_texts(self):
        known = mapping.Mapping(READY)
        known.align({"id": 47}, {"id": 3}, "")
        self.assertEqual(known.body([{"id": "47", "name": "47"}, {"id": 47}]), [{"id": "3", "name": "47"}, {"id": 3}])

    def test_examples_that_leave_their_url_to_the_name_of_their_file(self):
        name = "GET__memberEntitlementManagement_ServicePrincipalEntitlementById.json"
        told = recordings.told_by_name(pathlib.Path(name))
        self.assertEqual(told["x-ms-vss-request-method"], "GET")
        self.assertIn("/_apis/ServicePrincipalEntitlements/{servicePrincipalId}?", told["x-ms-vss-request-url"])
        self.assertEqual(recordings.told_by_name(pathlib.Path("GET__projects.json")), {})

    def test_ids_are_learned_from_answers_and_put_into_requests(self):
        known = mapping.Mapping(READY)
        known.learn(recorded({"name": "x", "id": OLD}), {}, {"name": "x", "id": NEW})
        self.assertEqual(known.body({"principalId": OLD.upper()}), {"principalId": NEW})

    def test_list_elements_are_matched_by_name(self):
        known = mapping.Mapping(READY)
        known.align([{"displayName": "a", "id": OLD}], [{"displayName": "b", "id": READY["tenant"]},
                                                        {"displayName": "a", "id": NEW}], "value")
        self.assertEqual(known.text(OLD), NEW)

    def test_polling_follows_the_location_that_was_answered(self):
        known = mapping.Mapping(READY)
        old, new = "https://management.azure.com/subscriptions/s/operationresults/A?t=1", "https://localhost:1/o/B?t=2"
        known.learn(recorded({}, 202, {"location": old}, "DELETE"), {"location": new}, {})
        self.assertEqual(known.target(recorded({}, url=old)), "/o/B?t=2")

    def test_repeated_polls_are_skipped_and_the_last_one_is_kept(self):
        url = "https://management.azure.com/subscriptions/s/operationresults/A"
        entries = [recorded(None, status, url=url, number=n) for n, status in enumerate((202, 202, 202, 200))]
        self.assertEqual(replay.repeats_of(recordings.Recording("r", "aso", entries)), {0, 1})


DESCRIPTION = {
    "swagger": "2.0", "paths": {"/things/{name}": {"put": {
        "operationId": "Things_Put",
        "parameters": [{"in": "body", "name": "body", "schema": {"$ref": "#/definitions/Thing"}},
                       {"in": "query", "name": "api-version", "required": True, "type": "string"}],
        "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/Thing"}}}}}},
    "definitions": {"Thing": {"type": "object", "required": ["id"], "properties": {
        "id": {"type": "string", "format": "uuid"}, "count": {"type": "integer"}}}}}


class Descriptions(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        place = pathlib.Path(self.folder.name) / "Microsoft.Things" / "2024-01-01"
        place.mkdir(parents=True)
        (place / "things.json").write_text(json.dumps(DESCRIPTION))
        self.checker = specs.Checker(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def violations(self, **changes):
        exchange = {"service": "resourceManager", "method": "PUT", "status": 200, "faulted": False, "route": "",
                    "url": "https://localhost:1/things/a?api-version=2024-01-01", "requestHeaders": [],
                    "requestBody": json.dumps({"id": OLD}), "body": json.dumps({"id": OLD, "count": 1}), **changes}
        tally = specs.tally_of(self.checker, [exchange])
        self.assertEqual(tally.checked, 0 if changes.get("faulted") else 1)
        return sum(tally.violations.values())

    def test_a_sound_exchange_is_valid(self):
        self.assertEqual(self.violations(), 0)

    def test_violations_are_seen(self):
        for change in ({"requestBody": json.dumps({"id": OLD, "colour": "red"})}, {"requestBody": "{}"},
                       {"body": json.dumps({"id": "no uuid"})}, {"body": json.dumps({"count": 1})}, {"body": ""},
                       {"body": json.dumps({"id": OLD, "count": "1"})}, {"status": 201},
                       {"url": "https://localhost:1/things/a"},
                       {"url": "https://localhost:1/things/a?api-version=2024-01-01&colour=red"}):
            with self.subTest(str(change)):
                self.assertEqual(self.violations(**change), 1)

    def test_injected_faults_are_left_out(self):
        self.assertEqual(self.violations(faulted=True, body="nonsense"), 0)


class Finding(unittest.TestCase):
    def met(self, template, path):
        return spec_index.re.match(spec_index.pattern_of(template), path, spec_index.re.I) is not None

    def test_the_namespace_of_an_action_may_be_left_out(self):
        template = "/v1.0/applications/{application-id}/microsoft.graph.addPassword"
        self.assertTrue(self.met(template, f"/v1.0/applications/{OLD}/addPassword"))
        self.assertTrue(self.met(template, f"/v1.0/applications/{OLD}/microsoft.graph.addPassword"))
        self.assertFalse(self.met(template, f"/v1.0/applications/{OLD}/addKey"))

    def test_the_root_is_a_scope(self):
        template = "/{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}"
        for scope in ("", "/subscriptions/a", "/subscriptions/a/resourceGroups/b"):
            self.assertTrue(self.met(template, scope + "/providers/Microsoft.Authorization/roleAssignments/" + OLD))


if __name__ == "__main__":
    unittest.main()

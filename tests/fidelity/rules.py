"""What the tables beside this file say about single recordings (rules.json, differences.json)."""
import fnmatch
import json
import pathlib

HERE = pathlib.Path(__file__).parent


def table(name):
    return json.loads((HERE / name).read_text(encoding="utf-8"))


class Rules:
    """rules.json: options of the server, requests to send first, and what can't be replayed, with the reason."""

    def __init__(self):
        self.rows = table("rules.json")["rules"]

    def of(self, recording):
        return [row for row in self.rows if fnmatch.fnmatch(recording, row["recording"])]

    def reason_against(self, recording, number):
        for row in self.of(recording):
            if "not_replayable" in row and number in row.get("interactions", [number]):
                return row["not_replayable"]
        return None

    def prelude(self, recording):
        return [step for row in self.of(recording) for step in row.get("prelude", [])]

    def scenario(self, recording):
        for row in self.of(recording):
            if "scenario" in row:
                return row["scenario"]
        return None


class Accepted:
    """differences.json: differences that stay, each with its reason."""

    def __init__(self):
        self.rows = table("differences.json")["accepted"]
        self.met = {}

    def reason_for(self, recording, difference):
        for number, row in enumerate(self.rows):
            if fnmatch.fnmatch(recording, row["recording"]) and fnmatch.fnmatchcase(difference, row["difference"]):
                self.met[number] = self.met.get(number, 0) + 1
                return row["reason"]
        return None

"""What the tables beside this file say about single recordings (rules.json, differences.json)."""
import fnmatch
import json
import pathlib

HERE = pathlib.Path(__file__).parent


def table(name):
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def land(measure, reached):
    """Makes what has been reached the floor of the gate (landed.json)."""
    landed = {**table("landed.json"), measure: reached}
    (HERE / "landed.json").write_text(json.dumps(landed, indent=2) + "\n", encoding="utf-8")


class Rules:
    """rules.json, by recording (a glob) and, where given, by `interactions` (numbers):

    prelude       requests {service, method, target, body, stands_for, before}: sent first, or before that interaction;
                  `stands_for` is the recorded body that the answer is aligned with
    replay_first  numbers of recorded requests to send before all others
    words         texts to replace in requests: publishers replaced some in one place only
    as            who asks in place of the administrator: "stranger", an application without rights,
                  "person", who administers the organization, or "nobody"
    scenario      what the server's scenario file says
    not_replayable  why these interactions are left out
    """

    def __init__(self):
        self.rows = table("rules.json")["rules"]

    def of(self, recording):
        return [row for row in self.rows if fnmatch.fnmatch(recording, row["recording"])]

    def reason_against(self, recording, number):
        for row in self.of(recording):
            if "not_replayable" in row and number in row.get("interactions", [number]):
                return row["not_replayable"]
        return None

    def listed(self, recording, name):
        return [entry for row in self.of(recording) for entry in row.get(name, [])]

    def words(self, recording):
        return {old: new for row in self.of(recording) for old, new in row.get("words", {}).items()}

    def caller(self, recording, number):
        for row in self.of(recording):
            if "as" in row and number in row.get("interactions", [number]):
                return row["as"]
        return "administrator"

    def scenario(self, recording):
        for row in self.of(recording):
            if "scenario" in row:
                return row["scenario"]
        return None


class Accepted:
    """differences.json: differences that stay, each with its reason. One with `since` is a member that the service has
    added after the recording was made; it names the newer recording that shows the member."""

    def __init__(self):
        self.rows = table("differences.json")["accepted"]
        self.met = {}

    def row_for(self, recording, difference):
        for number, row in enumerate(self.rows):
            if fnmatch.fnmatch(recording, row["recording"]) and fnmatch.fnmatchcase(difference, row["difference"]):
                self.met[number] = self.met.get(number, 0) + 1
                return row
        return None

    def state_of(self, recording, found):
        """The state of an interaction with these differences, and those that nothing excuses."""
        rows = [(difference, self.row_for(recording, difference)) for difference in found]
        kept = [difference for difference, row in rows if not row]
        if not found:
            return "agreed", kept
        if kept:
            return "differs", kept
        return ("newer" if all("since" in row for _, row in rows) else "accepted"), kept

    def unproven(self, recordings):
        """Rows whose newer recording does not show the member."""
        for row in self.rows:
            member = row["difference"].split(":")[0].split(".")[-1].strip("*")
            if "since" in row and f'"{member}' not in (recordings / row["since"]).read_text().replace("\\", ""):
                yield row

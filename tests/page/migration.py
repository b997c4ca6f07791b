#!/usr/bin/env python3
"""The page of `report migration --output html` in headless Chromium: what it shows is what the JSON says, its controls
work, and nothing that a service named runs. usage: migration.py KEYLESS [SCREENSHOT]; 77: no Chromium here."""
import json
import pathlib
import ssl
import subprocess
import sys
import tempfile
import urllib.request

import chromium

HOSTILE = '</script><img src=x onerror="window.harm=1"><!-- javascript:alert(1)\u202egnp.exe'
SHOWN = HOSTILE.replace('\u202e', '\\u202e')  # nothing turns the text around
problems, passed = [], 0


def check(what, is_so, shown=''):
    global passed
    passed += bool(is_so)
    if not is_so:
        problems.append(f'{what}: {shown}')


class World:
    """A brownfield that is served, with a report from before and one after somebody added a connection with a bad name."""

    def __init__(self, keyless, folder):
        self.keyless, self.folder = keyless, pathlib.Path(folder)
        state = str(self.folder / 'world')
        subprocess.run([keyless, 'sandbox', 'new', 'brownfield', '--size', '60', '--state', state], check=True, stdout=subprocess.DEVNULL)
        self.server = subprocess.Popen([keyless, 'sandbox', 'serve', '--state', state, '--quiet'], stdout=subprocess.PIPE, text=True)
        line = self.server.stdout.readline()
        self.ready = json.loads(line)
        (self.folder / 'cloud.json').write_text(line)

    def report(self, form):
        file = self.folder / f'report.{form}'
        subprocess.run([self.keyless, 'report', 'migration', '--organization', self.ready['organization'], '--cloud',
                        str(self.folder / 'cloud.json'), '--output', form, '--out', str(file)], check=True, stdout=subprocess.DEVNULL)
        return file

    def ask(self, method, path, body=None):
        import base64
        token = base64.b64encode((':' + self.ready['personalAccessToken']).encode()).decode()
        request = urllib.request.Request(f'{self.ready["azureDevOps"].rstrip("/")}/{self.ready["organization"]}{path}', method=method,
                                         data=None if body is None else json.dumps(body).encode(),
                                         headers={'Authorization': 'Basic ' + token, 'Content-Type': 'application/json'})
        with urllib.request.urlopen(request, context=ssl.create_default_context(cafile=self.ready['caFile']), timeout=60) as answer:
            return json.loads(answer.read())

    def add_hostile_connection(self):
        project = self.ask('GET', '/_apis/projects?api-version=7.1')['value'][0]
        reference = {'projectReference': {'id': project['id'], 'name': project['name']}, 'name': HOSTILE, 'description': ''}
        self.ask('POST', '/_apis/serviceendpoint/endpoints?api-version=7.1', {
            'name': HOSTILE, 'type': 'azurerm', 'url': 'https://management.azure.com/',
            'data': {'environment': 'AzureCloud', 'scopeLevel': 'Subscription', 'subscriptionName': 'Production', 'creationMode': 'Manual',
                     'subscriptionId': '0b1f6471-1bf0-4dda-aec3-cb9272f09590'},
            'authorization': {'scheme': 'ServicePrincipal', 'parameters': {
                'tenantid': '72f988bf-86f1-41af-91ab-2d7cd011db47', 'serviceprincipalid': '11111111-0000-4000-8000-000000000001',
                'authenticationType': 'spnKey', 'serviceprincipalkey': 'x'}},
            'serviceEndpointProjectReferences': [reference]})

    def close(self):
        self.server.terminate()
        self.server.wait(20)


def shown(page):
    return page.run("document.querySelectorAll('#connections tbody tr').length")


def look_at(page, report):
    cards = page.run("Object.fromEntries([...document.querySelectorAll('#totals button')].map(card => "
                     "[card.dataset.toDo || 'connections', Number(card.querySelector('b').textContent)]))")
    check('totals are those of the JSON', cards == {key: report['totals'][key] for key in cards} and len(cards) == 6, cards)
    check('every connection is a line', shown(page) == len(report['connections']), shown(page))
    check('the days left are counted', page.run("/^\\d+ days until/.test(document.getElementById('countdown').textContent)"))
    for table, key in (('projects', 'project'), ('owners', 'owner')):
        groups = {row.get(key) for row in report['connections']}
        check(f'a line for each {key}', page.run(f"document.querySelectorAll('#{table} tbody tr').length") == len(groups))
    for place in ('workLists', 'credentialRequests'):
        texts = page.run(f"[...document.querySelectorAll('#{place} textarea')].map(text => text.value)")
        check(f'{place} are those of the JSON', texts and texts == [one['text'] for one in report[place]], texts)
    check('what is not listed is said', page.run("document.querySelectorAll('#notes li').length") >= 1)


def use(page, report):
    name = next(row['name'] for row in report['connections'] if row['name'] != HOSTILE)
    page.run(f"(() => {{ const box = document.getElementById('search'); box.value = {json.dumps(name.upper())}; "
             "box.dispatchEvent(new Event('input')); })()")
    check('search narrows', 1 <= shown(page) < len(report['connections']), shown(page))
    page.run("document.getElementById('filters').reset()")
    page.wait(f"document.querySelectorAll('#connections tbody tr').length === {len(report['connections'])}")
    for to_do in ('convert', 'migrate', 'manual', 'failed'):
        page.run(f"document.querySelector('#totals button[data-to-do={to_do}]').click()")
        check(f'{to_do} filters', shown(page) == report['totals'][to_do], shown(page))
    page.run("document.querySelector('#totals button').click()")
    page.run("document.querySelector('#connections details').open = true")
    page.wait("document.querySelector('#connections .facts dd')")
    check('a line opens to all that is known of it', page.run("document.querySelectorAll('#connections .facts dt').length") > 8)


def withstand(page):
    check('the bad name is text', page.run(f"[...document.querySelectorAll('#connections summary')].some(one => one.textContent === {json.dumps(SHOWN)})"))
    check('and nothing else', page.run("document.images.length === 0 && window.harm === undefined"))
    check('no complaint so far', not page.complaints(), page.complaints())
    page.run("(() => { const one = document.createElement('script'); one.textContent = 'window.harm = 2'; document.body.append(one); })()")
    page.run("(() => { const one = document.createElement('div'); one.innerHTML = '<img src=x onerror=\"window.harm=3\">'; document.body.append(one); })()")
    check('the policy lets nothing else run', page.run("new Promise(done => setTimeout(() => done(window.harm === undefined), 0))"))


def compare(page, older, folder):
    page.choose_file('#older', older)
    page.wait("document.getElementById('comparison').textContent.startsWith('Since the report of')")
    lines = page.run("[...document.querySelectorAll('#changes tbody tr')].map(line => [...line.cells].map(cell => cell.textContent))")
    check('the new connection is the only change', [line[1:3] for line in lines] == [[SHOWN, 'not there']], lines)
    other = folder / 'other.json'
    other.write_text('{"about": {"organization": "<b>fabrikam</b>"}, "connections": []}')
    page.choose_file('#older', other)
    page.wait("document.getElementById('comparison').textContent.startsWith('Can')")


def main():
    program = chromium.find()
    if not program:
        print('page: skipped, because there is no Chromium (apt-get install chromium)')
        return 77
    with tempfile.TemporaryDirectory() as folder:
        world = World(sys.argv[1], folder)
        page = None
        try:
            older = world.report('json').rename(world.folder / 'older.json')
            world.add_hostile_connection()
            html, report = world.report('html'), json.loads(world.report('json').read_text())
            page = chromium.Chromium(program)
            page.open(html.as_uri(), "document.documentElement.dataset.ready === 'yes'")
            look_at(page, report)
            use(page, report)
            compare(page, older, world.folder)
            if len(sys.argv) > 2:
                page.screenshot(sys.argv[2])
            withstand(page)
        finally:
            if page:
                page.close()
            world.close()
    print('\n'.join(f'FAILED: {one}' for one in problems))
    print(f'page: {passed} passed, {len(problems)} failed')
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())

"""A headless Chromium, driven over its debugging pipe: no port, no package beside the browser itself."""
import json
import os
import select
import shutil
import subprocess
import tempfile
import time


def find():
    return next((found for name in ('chromium', 'chromium-browser', 'google-chrome') if (found := shutil.which(name))), None)


class Chromium:
    def __init__(self, program, timeout=60):
        self.timeout, self.number, self.unread, self.events = timeout, 0, b'', []
        self.profile = tempfile.mkdtemp(prefix='keyless-page-')
        to_browser, self.out = os.pipe()
        self.incoming, from_browser = os.pipe()

        def connect():  # the browser reads commands from 3 and answers on 4
            low, high = os.dup(to_browser), os.dup(from_browser)
            os.dup2(low, 3)
            os.dup2(high, 4)

        self.process = subprocess.Popen(
            [program, '--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--remote-debugging-pipe',
             f'--user-data-dir={self.profile}', '--window-size=1400,1800', 'about:blank'],
            preexec_fn=connect, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        target = self.send('Target.createTarget', {'url': 'about:blank'})['targetId']
        self.session = self.send('Target.attachToTarget', {'targetId': target, 'flatten': True})['sessionId']
        for domain in ('Page', 'Runtime', 'Log', 'DOM'):
            self.command(f'{domain}.enable')

    def receive(self):
        end = time.monotonic() + self.timeout
        while b'\0' not in self.unread:
            if not select.select([self.incoming], [], [], max(0, end - time.monotonic()))[0]:
                raise TimeoutError('Chromium does not answer')
            read = os.read(self.incoming, 1 << 16)
            if not read:
                raise EOFError('Chromium ended')
            self.unread += read
        message, self.unread = self.unread.split(b'\0', 1)
        return json.loads(message)

    def send(self, method, params=None, session=None):
        self.number += 1
        message = {'id': self.number, 'method': method, 'params': params or {}}
        if session:
            message['sessionId'] = session
        os.write(self.out, json.dumps(message).encode() + b'\0')
        while True:
            answer = self.receive()
            if answer.get('id') == self.number:
                if 'error' in answer:
                    raise RuntimeError(f'{method}: {answer["error"]}')
                return answer['result']
            self.events.append(answer)

    def command(self, method, params=None):
        return self.send(method, params, self.session)

    def run(self, script):
        """The value of an expression in the page; a promise is waited for."""
        answer = self.command('Runtime.evaluate', {'expression': script, 'returnByValue': True, 'awaitPromise': True})
        if 'exceptionDetails' in answer:
            raise RuntimeError(f'{script}: {answer["exceptionDetails"]}')
        return answer['result'].get('value')

    def wait(self, condition):
        """Until it holds: asks at every frame, inside the page."""
        return self.run(f'''new Promise((done, late) => {{
            const end = performance.now() + {self.timeout * 1000};
            const ask = () => {{ try {{ if ({condition}) return done(true); }} catch (error) {{ }}
                                 performance.now() > end ? late(new Error('never true')) : setTimeout(ask, 20); }};
            ask(); }})''')

    def open(self, url, condition):
        self.command('Page.navigate', {'url': url})
        self.wait(condition)

    def choose_file(self, selector, path):
        root = self.command('DOM.getDocument')['root']['nodeId']
        node = self.command('DOM.querySelector', {'nodeId': root, 'selector': selector})['nodeId']
        self.command('DOM.setFileInputFiles', {'nodeId': node, 'files': [str(path)]})

    def screenshot(self, path):
        import base64
        shot = self.command('Page.captureScreenshot', {'captureBeyondViewport': True})
        with open(path, 'wb') as file:
            file.write(base64.b64decode(shot['data']))

    def complaints(self):
        """What the page logged or threw."""
        found = []
        for event in self.events:
            if event.get('method') == 'Log.entryAdded' and event['params']['entry']['level'] in ('error', 'warning'):
                found.append(event['params']['entry']['text'])
            elif event.get('method') == 'Runtime.exceptionThrown':
                found.append(str(event['params']['exceptionDetails']))
        return found

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        os.close(self.out)
        os.close(self.incoming)
        shutil.rmtree(self.profile, ignore_errors=True)

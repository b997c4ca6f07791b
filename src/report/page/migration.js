'use strict';
const report = JSON.parse(document.getElementById('report').textContent);
const words = {nothing: 'nothing', convert: 'convert', migrate: 'migrate issuer', manual: 'manual action', failed: 'failed'};
const known = {mark: 'the mark of its team', createdBy: 'who created it', administrators: 'its administrators', unknown: ''};
const page = 200;
const at = id => document.getElementById(id);
const owned = row => row.owner || '(unknown)';
const typed = row => row.registry ? row.type + ' ' + row.registry : row.type;
let limit = page;

// What can't be seen, or turns text around, is shown as a number.
const invisible = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
const plain = text => String(text).replace(invisible, one => '\\u' + one.charCodeAt(0).toString(16).padStart(4, '0'));

// Everything that a service or a person named goes in as text, never as markup.
function element(name, text, kind) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = plain(text);
  if (kind) made.className = kind;
  return made;
}

function fill(table, heads, rows) {
  table.replaceChildren();
  const head = table.createTHead().insertRow();
  for (const name of heads) head.append(element('th', name));
  const body = table.createTBody();
  for (const cells of rows) {
    const line = body.insertRow();
    for (const cell of cells) line.insertCell().append(cell instanceof Node ? cell : plain(cell));
  }
}

function showHead() {
  at('organization').textContent = plain(report.about.organization);
  const about = [report.about.cloud + (report.about.sandbox ? ' (sandbox)' : ''), 'tenant ' + (report.about.tenant || 'not known'),
                 'report of ' + report.about.date];
  const filter = report.about.filter;
  if (filter) about.push('filtered: ' + [...filter.toDo, ...filter.owners].join(', ') + ' (' + report.connections.length + ' of ' + filter.of + ')');
  at('about').textContent = plain(about.join(' · '));
  const left = Math.ceil((Date.parse(report.oldIssuerEnds) - Date.now()) / 86400000);
  const days = element('strong', Math.abs(left));
  const words_after = left >= 0 ? ' days until the Azure DevOps issuer is retired (' : ' days since the Azure DevOps issuer was retired (';
  at('countdown').append(days, words_after + report.oldIssuerEnds + ')');
}

function showTotals() {
  const choices = [['', 'connections', report.totals.connections]].concat(
      ['convert', 'migrate', 'manual', 'failed', 'nothing'].map(key => [key, key === 'nothing' ? 'need nothing' : words[key], report.totals[key]]));
  for (const [key, label, count] of choices) {
    const card = element('button');
    card.type = 'button';
    card.dataset.toDo = key;
    card.append(element('b', count), label);
    card.addEventListener('click', () => { at('toDo').value = key; refresh(); });
    at('totals').append(card);
  }
}

function offer(id, values, label = value => value) {
  const select = at(id);
  select.append(new Option('all', ''));
  for (const value of [...new Set(values)].sort()) select.append(new Option(plain(label(value)), value));
  select.addEventListener('change', refresh);
}

function textOf(row) {
  return [row.name, row.project, row.id, typed(row), row.scheme, owned(row), row.ownerMail, row.application, row.clientId, row.manifest,
          row.reason, words[row.toDo], ...row.obstacles.map(one => one.reason)].join('\n').toLowerCase();
}

function wanted() {
  const search = at('search').value.trim().toLowerCase();
  const is = (id, value) => !at(id).value || at(id).value === value;
  return report.connections.filter(row => is('toDo', row.toDo) && is('project', row.project) && is('owner', owned(row)) &&
      is('type', typed(row)) && is('risk', row.risk) && (!search || textOf(row).includes(search)));
}

const names = list => list && list.length ? list.map(one => one.name).join(', ') : undefined;

function detailsOf(row) {
  const trust = row.newTrust;
  const facts = {
    'id': row.id, 'scheme': row.scheme, 'condition': row.condition, 'issuer': row.issuerUrl, 'subject': row.subject,
    'identity': row.application, 'client id': row.clientId, 'identity tenant': row.identityTenant,
    'owners of the identity': (row.identityOwners || []).join(', '), 'owner known by': known[row.ownerKnownBy], 'mail': row.ownerMail,
    'declared in': row.manifest, 'secret ends': row.secretEnds,
    'last use': row.used === undefined ? 'not known' : row.used ? [row.lastUsed, row.lastResult].filter(Boolean).join(' ') : 'never',
    'authorized pipelines': row.pipelines === undefined ? 'not known' : row.allPipelines ? 'all' : row.pipelines,
    'used it, not authorized': names(row.notAuthorized),
    'authorized, not seen using it': names(row.notSeenUsing),
    'verdict': row.verdict, 'risk': row.riskReason,
    'blocked by': row.obstacles.map(one => one.reason + '; ' + one.advice).join(' · '),
    'new federated credential': trust && (trust.exists ? 'exists already' : 'needed first'),
    'new issuer': trust && trust.issuer, 'new subject': trust && trust.subject, 'new audience': trust && trust.audience};
  const list = element('dl');
  for (const [name, value] of Object.entries(facts))
    if (value !== undefined && value !== '') list.append(element('dt', name), element('dd', value));
  return list;
}

// What is known of a row stands below it, as wide as the table.
function named(row) {
  const details = element('details');
  details.append(element('summary', row.name));
  details.addEventListener('toggle', () => {
    const line = details.closest('tr');
    if (!details.open) return line.nextElementSibling.remove();
    const below = element('tr', undefined, 'facts'), cell = element('td');
    cell.colSpan = line.cells.length;
    cell.append(detailsOf(row));
    below.append(cell);
    line.after(below);
  });
  return details;
}

function refresh() {
  const rows = wanted();
  for (const card of at('totals').children) card.setAttribute('aria-pressed', card.dataset.toDo === at('toDo').value);
  at('shown').textContent = rows.length + ' of ' + report.connections.length + ' connections';
  fill(at('connections'), ['connection', 'project', 'type', 'issuer', 'owner', 'risk', 'to do', 'why'],
       rows.slice(0, limit).map(row => [named(row), row.project, typed(row), row.issuer === 'none' ? '–' : row.issuer, owned(row),
           element('span', row.risk === 'none' ? '–' : row.risk, row.risk), words[row.toDo],
           row.obstacles.length ? row.obstacles[0].reason : row.reason]));
  at('more').hidden = rows.length <= limit;
}

function summarize(id, head, key) {
  const groups = new Map();
  for (const row of report.connections) {
    const group = groups.get(key(row)) || {convert: 0, migrate: 0, manual: 0, failed: 0, nothing: 0, high: 0, all: 0};
    group[row.toDo] += 1, group.all += 1, group.high += row.risk === 'high';
    groups.set(key(row), group);
  }
  fill(at(id), [head, 'connections', 'convert', 'migrate issuer', 'manual action', 'failed', 'need nothing', 'high risk'],
       [...groups].sort((one, other) => (other[1].all - other[1].nothing) - (one[1].all - one[1].nothing)).map(
           ([name, one]) => [name, one.all, one.convert, one.migrate, one.manual, one.failed, one.nothing, one.high]));
}

function showMessage(place, title, message, mail) {
  const box = element('details', undefined, 'list');
  box.append(element('summary', title + ': ' + message.connections.length));
  const text = element('textarea');
  text.readOnly = true;
  text.rows = Math.min(24, message.text.split('\n').length + 1);
  text.value = message.text;
  const copy = element('button', 'Copy');
  copy.type = 'button';
  copy.addEventListener('click', () => { text.select(); document.execCommand('copy'); });
  box.append(text, copy);
  if (mail) box.append(mailLink(mail, message));
  at(place).append(box);
}

function mailLink(to, message) {
  const link = element('a', 'Write a mail');
  // Mail programs take about 2000 characters of an address: longer texts are copied.
  const body = message.text.length < 1500 ? '&body=' + encodeURIComponent(message.text) : '';
  link.href = 'mailto:' + encodeURIComponent(to) + '?subject=' + encodeURIComponent(message.subject) + body;
  return link;
}

const titleOfList = list => owned(list) + (list.mail ? ' <' + list.mail + '>' : '');
const titleOfRequest = one => one.identity + (one.owners ? ', owned by ' + one.owners.join(', ') : '');

function changesSince(older) {
  if (!older.about || older.about.organization.toLowerCase() !== report.about.organization.toLowerCase())
    throw new Error('it is no migration report of this organization');
  if (older.about.filter || report.about.filter) throw new Error('one of the reports is filtered');
  const changes = new Map(older.connections.map(row => [row.id.toLowerCase(), {...row, was: row.toDo, now: undefined}]));
  for (const row of report.connections) {
    const was = (changes.get(row.id.toLowerCase()) || {}).was;
    changes.set(row.id.toLowerCase(), {...row, was, now: row.toDo});
  }
  return {date: older.about.date, changes: [...changes.values()].filter(one => one.was !== one.now)};
}

function showComparison(since) {
  at('comparison').textContent = 'Since the report of ' + plain(since.date) + ': ' + since.changes.length + ' changed.';
  fill(at('changes'), ['project', 'connection', 'was', 'is'],
       since.changes.map(one => [one.project, one.name, words[one.was] || 'not there', words[one.now] || 'gone']));
}

async function compareWithFile(event) {
  const [file] = event.target.files;
  if (!file) return;
  try {
    showComparison(changesSince(JSON.parse(await file.text())));
  } catch (error) {
    at('changes').replaceChildren();
    at('comparison').textContent = 'Can’t compare with this file: ' + plain(error.message);
  }
}

function showNotes() {
  const notes = [
    ...report.notRead.map(one => 'Could not be read: ' + one),
    ...report.notListed.map(one => one.connections + ' of type ' + (one.type || '?') + ' (' + (one.scheme || 'no scheme') + ') not listed: ' + one.reason),
    'Which pipelines refer to a connection is told by its execution history (the newest 50 runs). Pipeline files are not read: an authorized '
    + 'pipeline without such a run may still refer to it.'];
  for (const one of notes) at('notes').append(element('li', one));
}

showHead();
showTotals();
offer('toDo', report.connections.map(row => row.toDo), key => words[key]);
offer('project', report.connections.map(row => row.project));
offer('owner', report.connections.map(owned));
offer('type', report.connections.map(typed));
offer('risk', report.connections.map(row => row.risk));
at('search').addEventListener('input', () => { limit = page; refresh(); });
at('filters').addEventListener('submit', event => event.preventDefault());
at('filters').addEventListener('reset', () => setTimeout(refresh));
at('more').addEventListener('click', () => { limit += page; refresh(); });
at('older').addEventListener('change', compareWithFile);
refresh();
summarize('projects', 'project', row => row.project);
summarize('owners', 'owner', owned);
for (const list of report.workLists) showMessage('workLists', titleOfList(list), list, list.mail);
for (const one of report.credentialRequests) showMessage('credentialRequests', titleOfRequest(one), one);
if (report.since) showComparison(report.since);
showNotes();
document.documentElement.dataset.ready = 'yes';

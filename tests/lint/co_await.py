#!/usr/bin/env python3
"""g++ 12 miscompiles co_await expressions that hold braces, lambdas or ?: - silently. None may stand in the sources.

A logical line is a statement: physical lines up to `;`, `{` or `}` at its end. Strings and comments are left out.
"""
import pathlib
import re
import sys

STRING = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'')


def statements(text):
    text = re.sub(r'R"\((?:.|\n)*?\)"', '""', text)
    text = re.sub(r'//[^\n]*', '', text)
    text = re.sub(r'/\*(?:.|\n)*?\*/', lambda m: '\n' * m.group().count('\n'), text)
    text = STRING.sub('""', text)
    statement, start = '', 1
    for number, line in enumerate(text.split('\n'), 1):
        if not statement.strip():
            start = number
        statement += line + '\n'
        if re.search(r'[;{}]\s*$', line):
            yield start, statement.strip()
            statement = ''


def forbidden(statement):
    if 'co_await' not in statement:
        return None
    if statement.count('co_await') > 1:
        return 'two co_await in one statement'
    # Of the statement itself: what stands before the last block it follows is another one, and the brace of
    # `if (co_await f()) {` opens a block, which is no part of the expression.
    body = re.split(r'[;}]\s*\n|\)\s*\{\s*\n|\belse\s*\{?\s*\n', statement)[-1]
    body = re.sub(r'\)\s*\{$', ')', body)
    for token, what in (('{', 'braces'), ('[', 'a lambda or subscript'), ('?', 'a conditional')):
        if token in body:
            return what
    return None


def main(roots):
    found = 0
    for root in roots:
        for path in sorted(pathlib.Path(root).rglob('*.[ch]pp')):
            for number, statement in statements(path.read_text()):
                what = forbidden(statement)
                if what:
                    print(f'{path}:{number}: co_await with {what}')
                    found += 1
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:] or ['src', 'tests']))

import { describe, expect, test } from 'vitest';

import { replaceLines } from '../src/core/edits';
import { blockers, sorted } from '../src/core/findings';
import { below, folders } from '../src/core/folders';
import { layout, MOST_LANES } from '../src/core/graph';
import type { DiagnosticMessage, StepMessage } from '../src/core/messages';
import { suggestedSteps } from '../src/core/suggestions';
import { duration, shown, shownLines } from '../src/core/text';

function step(name: string, takes: Record<string, string>, gives: string[]): StepMessage {
  return {
    name,
    role: 'data',
    title: '',
    cells: [name],
    inputs: Object.entries(takes).map(([port, from_step]) => ({
      name: port,
      type: 'Any',
      from_step
    })),
    outputs: gives.map(port => ({ name: port, type: 'Any', metric: false, optional: false })),
    parameters: [],
    carried: []
  };
}

function finding(severity: DiagnosticMessage['severity'], cell: string | null, line = 1) {
  return {
    code: 'NB1',
    severity,
    message: '',
    hint: '',
    cell,
    first_line: line,
    last_line: line,
    fix: null
  };
}

describe('the graph', () => {
  const steps = [
    step('load', {}, ['X', 'y']),
    step('fit', { X: 'load', y: 'load' }, ['model']),
    step('other', { X: 'load' }, ['model']),
    step('score', { model: 'other', y: 'load' }, ['auc'])
  ];
  const graph = layout(steps);

  test('nothing overlaps', () => {
    const tops = graph.boxes.flatMap(box => [...box.edges.map(row => row.y), box.y]);
    expect(tops).toEqual([...tops].sort((one, other) => one - other));
    expect(graph.boxes[3].y + graph.boxes[3].height).toBeLessThanOrEqual(graph.height);
  });

  test('ports of one source share a row', () => {
    expect(graph.boxes[1].edges.map(row => [row.from, row.ports])).toEqual([['load', ['X', 'y']]]);
  });

  test('lanes that run side by side are apart', () => {
    expect(graph.lanes.map(lane => [lane.from, lane.lane])).toEqual([
      ['load', 0],
      ['other', 1]
    ]);
  });

  test('what nobody takes is a result', () => {
    expect(graph.boxes[1].results).toEqual(['model']);
    expect(graph.boxes[0].results).toEqual([]);
  });

  test('many steps leave room for their names', () => {
    const sources = Array.from({ length: 40 }, (_, n) => step(`from_${n}`, {}, [`x_${n}`]));
    const taking = step(
      'all',
      Object.fromEntries(sources.map((one, n) => [`x_${n}`, one.name])),
      []
    );
    const wide = layout([...sources, taking]);
    expect(new Set(wide.lanes.map(lane => lane.lane)).size).toBe(MOST_LANES);
    expect(wide.lanes).toHaveLength(40);
  });

  test('no steps, no size', () => expect(layout([])).toMatchObject({ width: 0, height: 0 }));
});

test('blockers come first, then the order of the notebook', () => {
  const order = new Map([
    ['a', 0],
    ['b', 1]
  ]);
  const found = [finding('info', 'a'), finding('error', 'b', 2), finding('error', 'b', 1)];
  const all = sorted([...found, finding('warning', null)], order);
  expect(all.map(one => [one.severity, one.first_line])).toEqual([
    ['error', 1],
    ['error', 2],
    ['warning', 1],
    ['info', 1]
  ]);
  expect([...blockers(found).keys()]).toEqual(['b']);
});

test('suggested steps: neighbours with one tag are one', () => {
  const tags = ['setup', 'data', 'skip', 'data', 'training', 'evaluation', 'training'];
  expect(suggestedSteps(tags.map(tag => ({ cell: tag, tag })))).toBe(4);
});

test('folders before files, both by name', () => {
  const tree = folders(['README.md', 'src/churn/b.py', 'src/churn/a.py'].map(path => ({ path })));
  expect(tree.files.map(file => file.name)).toEqual(['README.md']);
  expect(tree.folders[0].folders[0].files.map(file => file.name)).toEqual(['a.py', 'b.py']);
});

test.each([
  ['a/churn', 'src/x.py', 'a/churn/src/x.py'],
  ['a/churn', '../.github/ci.yml', 'a/.github/ci.yml'],
  ['churn', '../../x', null]
])('%s and %s', (folder, path, expected) => expect(below(folder, path)).toBe(expected));

test.each([
  ['a\nb\nc', { first_line: 2, last_line: 2, text: 'x\ny' }, 'a\nx\ny\nc'],
  ['a\nb\nc', { first_line: 1, last_line: 2, text: '' }, 'c'],
  ['a', { first_line: 1, last_line: 1, text: 'b\n' }, 'b']
])('replaceLines %#', (source, edit, expected) =>
  expect(replaceLines(source, edit)).toBe(expected)
);

describe('texts', () => {
  test('what turns the direction is seen', () => {
    expect(shown('a\u202eb\u0000')).toBe('a\\u202eb\\u0000');
  });
  test('long ones are cut', () => {
    expect(shown('x'.repeat(1_000_000))).toHaveLength(400);
    expect(shownLines('x\n'.repeat(1_000_000)).length).toBeLessThan(200_010);
  });
  test('lines stay lines', () => expect(shownLines('a\n\tb')).toBe('a\n\tb'));
  test.each([
    [4.21, '4.2 s'],
    [48.2, '48 s'],
    [125, '2 min 5 s']
  ])('%d seconds', (seconds, expected) => expect(duration(seconds)).toBe(expected));
});

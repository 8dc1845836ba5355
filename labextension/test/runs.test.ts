import { describe, expect, it } from 'vitest';

import type { RunMessage } from '../src/core/messages';
import {
  bestRun,
  cellText,
  change,
  columns,
  firstColumns,
  lines,
  numberText,
  scatter,
  sparkline
} from '../src/core/runs';

function run(id: string, parameters: Record<string, string>, score: number | null): RunMessage {
  return {
    id,
    short: id,
    status: 'completed',
    via: 'jupyter',
    started: 0,
    seconds: 1,
    parameters: Object.entries(parameters).map(([name, text]) => ({ name, text })),
    metrics: [{ name: 'score', value: score, text: score === null ? 'nan' : String(score) }],
    sweep: '',
    error: '',
    mixed: []
  };
}

describe('numbers', () => {
  it.each([
    [0.849617974, '0.8496'],
    [60, '60'],
    [-3, '-3'],
    [1234567.891, '1235000'],
    [0.00000123456, '1.235e-6'],
    [1e12, '1.000e+12'],
    [0, '0'],
    [-0, '-0']
  ])('%s is read as %s', (value, text) => expect(numberText(value)).toBe(text));

  it('says what is not finite', () => expect(numberText(null, 'nan')).toBe('nan'));

  it.each([
    [0.9, 0.8, false, '+0.1', 'better'],
    [0.9, 0.8, true, '+0.1', 'worse'],
    [0.78, 0.85, false, '−0.07', 'worse'],
    [1, 1, false, '±0', 'same']
  ])('%s after %s', (now, then, lower, text, verdict) =>
    expect(change(now, then, lower)).toEqual({ text, verdict })
  );

  it('has no change where a value is missing', () => expect(change(null, 1, false)).toBeNull());
});

describe('runs', () => {
  const runs = [run('a', { k: '2' }, 0.5), run('b', { k: '10' }, null), run('c', { k: '3' }, 0.7)];

  it('finds the best, what is no number aside', () => {
    expect(bestRun(runs, 'score', false)).toBe('c');
    expect(bestRun(runs, 'score', true)).toBe('a');
    expect(bestRun(runs, 'other', true)).toBeNull();
  });

  it('shows what varies first', () => {
    const all = columns(['k', 'seed'], [{ name: 'score', lower: false }]);
    expect(firstColumns(all, ['k'])).toEqual(['parameters.k', 'metrics.score']);
    expect(all.map(one => cellText(runs[1], one))).toEqual(['10', '', 'nan']);
  });

  it('places numbers by size, and texts side by side', () => {
    expect(scatter(runs, 'k', 'score').dots).toEqual([
      { id: 'a', x: 0, y: 0 },
      { id: 'c', x: 1, y: 1 }
    ]);
    const named = [run('a', { k: "'x'" }, 1), run('b', { k: "'y'" }, 1)];
    expect(scatter(named, 'k', 'score').dots.map(dot => [dot.x, dot.y])).toEqual([
      [0, 0.5],
      [1, 0.5]
    ]);
    expect(scatter([], 'k', 'score').dots).toEqual([]);
  });

  it('draws a line around gaps', () => {
    expect(sparkline([1, null, 3], 10, 4)).toBe('0,4 10,0');
    expect(sparkline([2], 10, 4)).toBe('0,2');
    expect(sparkline([null], 10, 4)).toBe('');
  });
});

describe('curves', () => {
  const line = { run: 'a', positions: [0, 1, 2, 4], values: [1, null, 3, 2], count: 4 };

  it('share their axes, and break where a value is not finite', () => {
    const other = { run: 'b', positions: [0, 8], values: [5, 5], count: 2 };
    const found = lines({ name: 'loss', lines: [line, other] });
    expect(found.lines[0].pieces).toEqual([
      [{ x: 0, y: 0 }],
      [
        { x: 0.25, y: 0.5 },
        { x: 0.5, y: 0.25 }
      ]
    ]);
    expect(found.lines[1]).toEqual({
      run: 'b',
      pieces: [
        [
          { x: 0, y: 1 },
          { x: 1, y: 1 }
        ]
      ]
    });
    expect(found.xMarks.map(mark => mark.text)).toEqual(['0', '8']);
    expect(found.yMarks.map(mark => mark.text)).toEqual(['1', '5']);
  });

  it('without any number are empty', () => {
    const found = lines({ name: 'loss', lines: [{ ...line, values: [null, null, null, null] }] });
    expect(found.lines[0].pieces).toEqual([]);
    expect(found.yMarks).toEqual([]);
  });
});

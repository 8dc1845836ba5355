/** Runs as people read them: numbers, changes, columns and places in a plot. */

import type { CurveMessage, MetricMessage, MetricName, RunMessage } from './messages';

const DIGITS = 4;
const FIRST = 3;

/** A number with the digits that matter; for what is not finite its text. */
export function numberText(value: number | null, text = ''): string {
  if (value === null) {
    return text;
  }
  if (Object.is(value, -0)) {
    return '-0';
  }
  if (Number.isInteger(value) && Math.abs(value) < 1e9) {
    return String(value);
  }
  const size = Math.abs(value);
  return size >= 1e-4 && size < 1e9
    ? String(Number(value.toPrecision(DIGITS)))
    : value.toExponential(DIGITS - 1);
}

export interface Change {
  /** Such as `+0.012`. */
  text: string;
  verdict: 'better' | 'worse' | 'same';
}

/** How a metric differs from another value of it; null if that cannot be said. */
export function change(now: number | null, then: number | null, lower: boolean): Change | null {
  if (now === null || then === null) {
    return null;
  }
  const difference = now - then;
  if (difference === 0) {
    return { text: '±0', verdict: 'same' };
  }
  const text = numberText(Number(difference.toPrecision(2)));
  return {
    text: difference > 0 ? `+${text}` : text.replace('-', '−'),
    verdict: difference < 0 === lower ? 'better' : 'worse'
  };
}

/** The id of the run with the best value of a metric; null if none has a number. */
export function bestRun(
  runs: readonly RunMessage[],
  metric: string,
  lower: boolean
): string | null {
  let best: { id: string; value: number } | null = null;
  for (const run of runs) {
    const value = metricOf(run, metric)?.value ?? null;
    if (value !== null && (!best || (lower ? value < best.value : value > best.value))) {
      best = { id: run.id, value };
    }
  }
  return best?.id ?? null;
}

export function metricOf(run: RunMessage, name: string): MetricMessage | undefined {
  return run.metrics.find(metric => metric.name === name);
}

export function parameterOf(run: RunMessage, name: string): string | undefined {
  return run.parameters.find(parameter => parameter.name === name)?.text;
}

/** A column of the table: its name as the server sorts by it, and what people read. */
export interface Column {
  key: string;
  kind: 'parameters' | 'metrics';
  name: string;
}

/** All columns that runs can have. */
export function columns(parameters: readonly string[], metrics: readonly MetricName[]): Column[] {
  return [
    ...parameters.map(name => column('parameters', name)),
    ...metrics.map(({ name }) => column('metrics', name))
  ];
}

/** The columns that are shown before the user chooses: what varies, and the first metrics. */
export function firstColumns(all: readonly Column[], varied: readonly string[]): string[] {
  const metrics = all.filter(one => one.kind === 'metrics').slice(0, FIRST);
  const parameters = all
    .filter(one => one.kind === 'parameters' && varied.includes(one.name))
    .slice(0, FIRST);
  return [...parameters, ...metrics].map(one => one.key);
}

/** What a run shows in a column. */
export function cellText(run: RunMessage, { kind, name }: Column): string {
  if (kind === 'parameters') {
    return parameterOf(run, name) ?? '';
  }
  const metric = metricOf(run, name);
  return metric ? numberText(metric.value, metric.text) : '';
}

/** A text beside an axis, at a place from 0 to 1. */
export interface Mark {
  text: string;
  at: number;
}

export interface Dot {
  id: string;
  /** From 0 to 1, left to right. */
  x: number;
  /** From 0 to 1, bottom to top. */
  y: number;
}

export interface Scatter {
  dots: Dot[];
  /** Marks on the axis: texts with places from 0 to 1. */
  xMarks: Mark[];
  yMarks: Mark[];
}

/** Runs by a parameter and a metric; values that are no numbers stand side by side. */
export function scatter(runs: readonly RunMessage[], parameter: string, metric: string): Scatter {
  const points = runs.flatMap(run => {
    const y = metricOf(run, metric)?.value ?? null;
    const x = parameterOf(run, parameter);
    return y === null || x === undefined ? [] : [{ id: run.id, x, y }];
  });
  const numbers = points.map(point => (point.x.trim() ? Number(point.x) : NaN));
  const isNumeric = numbers.every(Number.isFinite);
  const texts = [...new Set(points.map(point => point.x))].sort();
  const places = isNumeric ? numbers : points.map(point => texts.indexOf(point.x));
  const x = scale(places);
  const y = scale(points.map(point => point.y));
  return {
    dots: points.map(({ id, y: value }, index) => ({ id, x: x.at(places[index]), y: y.at(value) })),
    xMarks: isNumeric ? marks(x) : texts.map((text, index) => ({ text, at: x.at(index) })),
    yMarks: marks(y)
  };
}

export interface Lines {
  /** For each run the places of its values in pieces: a value that is not finite breaks a line. */
  lines: { run: string; pieces: { x: number; y: number }[][] }[];
  /** Marks on the axes: texts with places from 0 to 1. */
  xMarks: Mark[];
  yMarks: Mark[];
}

/** The values that runs logged of one metric, by position; places are from 0 to 1. */
export function lines({ lines: all }: CurveMessage): Lines {
  const x = scale(all.flatMap(line => line.positions));
  const y = scale(all.flatMap(line => line.values.filter(value => value !== null)));
  return {
    lines: all.map(({ run, positions, values }) => {
      const pieces: { x: number; y: number }[][] = [[]];
      values.forEach((value, index) => {
        if (value === null) {
          pieces.push([]);
        } else {
          pieces[pieces.length - 1].push({ x: x.at(positions[index]), y: y.at(value) });
        }
      });
      return { run, pieces: pieces.filter(piece => piece.length > 0) };
    }),
    xMarks: marks(x),
    yMarks: marks(y)
  };
}

/** The places of a small line: `x,y` pairs in a box of this size, higher values higher. */
export function sparkline(
  history: readonly (number | null)[],
  width: number,
  height: number
): string {
  const known = history.flatMap((value, index) => (value === null ? [] : [{ value, index }]));
  const y = scale(known.map(one => one.value));
  const step = width / Math.max(1, history.length - 1);
  return known
    .map(({ value, index }) => `${round(index * step)},${round(height * (1 - y.at(value)))}`)
    .join(' ');
}

interface Scale {
  low: number;
  high: number;
  at(value: number): number;
}

function scale(values: readonly number[]): Scale {
  const low = values.reduce((one, other) => Math.min(one, other), Infinity);
  const high = values.reduce((one, other) => Math.max(one, other), -Infinity);
  return { low, high, at: value => (high > low ? (value - low) / (high - low) : 0.5) };
}

function marks({ low, high, at }: Scale): Mark[] {
  const ends = low === high ? [low] : [low, high];
  return ends.filter(Number.isFinite).map(value => ({ text: numberText(value), at: at(value) }));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function column(kind: Column['kind'], name: string): Column {
  return { key: `${kind}.${name}`, kind, name };
}

/**
 * Where the parts of a pipeline stand in a narrow panel.
 *
 * Steps stand below one another in notebook order. Above each step there is a row for every
 * earlier step that it takes values from. A step's values run down a lane at the left, from the
 * step to the last row that takes them.
 */

import type { StepMessage } from './messages';

export const STEP_HEIGHT = 30;
export const DETAIL_HEIGHT = 18;
export const EDGE_HEIGHT = 20;
export const GAP = 8;
export const LANE_WIDTH = 12;
/** Further lanes share the last one, so that there is room for the steps. */
export const MOST_LANES = 8;

export interface EdgeRow {
  from: string;
  ports: string[];
  y: number;
  lane: number;
}

export interface StepBox {
  step: StepMessage;
  edges: EdgeRow[];
  /** Top of the box. */
  y: number;
  height: number;
  /** Outputs that no other step takes: what the pipeline gives. */
  results: string[];
  /** The lane that its values run down; -1 if nobody takes them. */
  lane: number;
}

export interface Lane {
  lane: number;
  role: string;
  from: string;
  top: number;
  bottom: number;
  /** The rows that it goes to. */
  rows: EdgeRow[];
}

export interface Graph {
  boxes: StepBox[];
  lanes: Lane[];
  /** Width of all lanes together. */
  width: number;
  height: number;
}

export function layout(steps: readonly StepMessage[]): Graph {
  const boxes = placed(steps);
  const lanes = laned(boxes);
  const used = Math.max(0, ...lanes.map(one => one.lane + 1));
  const last = boxes[boxes.length - 1];
  return {
    boxes,
    lanes,
    width: used * LANE_WIDTH + (used ? LANE_WIDTH / 2 : 0),
    height: last ? last.y + last.height + GAP : 0
  };
}

/** Middle of a lane. */
export function laneX(lane: number): number {
  return (lane + 0.5) * LANE_WIDTH;
}

/** What other steps take, by the step that gives it. */
function takenNames(steps: readonly StepMessage[]): Map<string, Set<string>> {
  const taken = new Map<string, Set<string>>();
  for (const { name, from_step: from } of steps.flatMap(step => step.inputs)) {
    if (from) {
      taken.set(from, (taken.get(from) ?? new Set()).add(name));
    }
  }
  return taken;
}

function placed(steps: readonly StepMessage[]): StepBox[] {
  const taken = takenNames(steps);
  let y = 0;
  return steps.map(step => {
    const edges = [...byStep(step)].map(([from, ports]) => {
      const row = { from, ports, y: y + EDGE_HEIGHT / 2, lane: -1 };
      y += EDGE_HEIGHT;
      return row;
    });
    const names = step.outputs.map(port => port.name);
    const results = names.filter(name => !taken.get(step.name)?.has(name));
    const details = Number(step.parameters.length > 0) + Number(results.length > 0);
    const height = STEP_HEIGHT + details * DETAIL_HEIGHT;
    const box = { step, edges, y, height, results, lane: -1 };
    y += height + GAP;
    return box;
  });
}

function byStep(step: StepMessage): Map<string, string[]> {
  const sources = new Map<string, string[]>();
  for (const port of step.inputs) {
    if (port.from_step) {
      sources.set(port.from_step, [...(sources.get(port.from_step) ?? []), port.name]);
    }
  }
  return sources;
}

/** The rows that take values, by the step that gives them. */
function rowsBySource(boxes: readonly StepBox[]): Map<string, EdgeRow[]> {
  const rows = new Map<string, EdgeRow[]>();
  for (const row of boxes.flatMap(box => box.edges)) {
    const known = rows.get(row.from);
    if (known) {
      known.push(row);
    } else {
      rows.set(row.from, [row]);
    }
  }
  return rows;
}

/** Give each step whose values are taken the first lane that is free that long. */
function laned(boxes: StepBox[]): Lane[] {
  const lanes: Lane[] = [];
  const taking = rowsBySource(boxes);
  for (const box of boxes) {
    const rows = taking.get(box.step.name);
    if (!rows) {
      continue;
    }
    const top = box.y + STEP_HEIGHT / 2;
    const taken = new Set(lanes.filter(one => one.bottom >= top).map(one => one.lane));
    let lane = 0;
    while (taken.has(lane) && lane < MOST_LANES - 1) {
      lane += 1;
    }
    box.lane = lane;
    rows.forEach(row => (row.lane = lane));
    const bottom = Math.max(...rows.map(row => row.y));
    lanes.push({ lane, role: box.step.role, from: box.step.name, top, bottom, rows });
  }
  return lanes;
}

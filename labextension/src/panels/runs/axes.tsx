import * as React from 'react';

import type { Mark } from '../../core/runs';
import { shown } from '../../core/text';

const BOX = { left: 52, top: 8, width: 202, height: 120, below: 20 } as const;
const MOST_MARKS = 5;
const LONGEST = 12;

/** Turn a place from 0 to 1 into one in the picture; higher values are higher. */
export const place = {
  x: (at: number) => BOX.left + at * BOX.width,
  y: (at: number) => BOX.top + (1 - at) * BOX.height
};

/** A picture with two axes and their marks, around what is drawn in it. */
export function Axes(props: {
  label: string;
  role: 'group' | 'img';
  xMarks: readonly Mark[];
  yMarks: readonly Mark[];
  children: React.ReactNode;
}): JSX.Element {
  const width = BOX.left + BOX.width + 12;
  const height = BOX.top + BOX.height + BOX.below;
  return (
    <svg
      className="nb2prod-Plot"
      viewBox={`0 0 ${width} ${height}`}
      role={props.role}
      aria-label={props.label}
    >
      <path d={`M${BOX.left},${BOX.top - 4} V${place.y(0) + 4} H${width - 4}`} />
      {props.xMarks.slice(0, MOST_MARKS).map(({ text, at }) => (
        <text key={text} x={place.x(at)} y={height - 4} textAnchor="middle">
          {shown(text, LONGEST)}
        </text>
      ))}
      {props.yMarks.map(({ text, at }) => (
        <text key={text} x={BOX.left - 4} y={place.y(at) + 4} textAnchor="end">
          {shown(text, LONGEST)}
        </text>
      ))}
      {props.children}
    </svg>
  );
}

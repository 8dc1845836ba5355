import * as React from 'react';

import { shown } from '../../core/text';

const LONGEST = 60;

/** A name that may break after each of its parts. */
export function breakable(name: string): React.ReactNode[] {
  return shown(name, LONGEST)
    .split(/(?<=[._])/)
    .flatMap((part, index) => [part, <wbr key={index} />]);
}

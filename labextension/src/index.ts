import { examples } from './lab/examples';
import { marks } from './lab/marks';
import { notebooks } from './lab/notebooks';
import { panel } from './lab/panel';
import { settings } from './lab/settings';
import { strip } from './lab/strip';
import { tags } from './lab/tags';
import { tracking } from './lab/tracking';
import { checks } from './panels/checks';
import { exporting } from './panels/export';
import { runs } from './panels/runs';
import { steps } from './panels/steps';

export default [
  settings,
  notebooks,
  tags,
  marks,
  tracking,
  strip,
  panel,
  steps,
  checks,
  runs,
  exporting,
  examples
];

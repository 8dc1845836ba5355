import { examples } from './lab/examples';
import { marks } from './lab/marks';
import { notebooks } from './lab/notebooks';
import { panel } from './lab/panel';
import { settings } from './lab/settings';
import { tags } from './lab/tags';
import { checks } from './panels/checks';
import { exporting } from './panels/export';
import { runs } from './panels/runs';
import { steps } from './panels/steps';

export default [settings, notebooks, tags, marks, panel, steps, checks, runs, exporting, examples];

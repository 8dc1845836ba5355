/** What the plugins of nb2prod offer one another. */

import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { Widget } from '@lumino/widgets';

import type { LiveCheck } from './core/live';
import type { EditMessage, ExportOptions } from './core/messages';
import type { Request } from './core/requests';
import type { Role, Tag } from './core/roles';

/** The user's settings. */
export interface ISettings {
  readonly liveChecks: boolean;
  /** Names of `--jp-` variables. */
  readonly colours: Readonly<Record<Role, string>>;
  readonly exportDefaults: Readonly<Pick<ExportOptions, 'ci' | 'extras'>>;
  readonly trans: TranslationBundle;
  readonly changed: ISignal<ISettings, void>;
}

export const ISettings = new Token<ISettings>(
  'nb2prod:ISettings',
  "The user's settings for nb2prod, and the translator."
);

/** A notebook that is open. */
export interface IOpenNotebook {
  readonly panel: NotebookPanel;
  /** Relative to the server's root, without a drive. */
  readonly path: string;
  readonly live: LiveCheck;
  /** Cells with a role. */
  readonly tagged: number;
  /** Cells without a role, with the tag that is proposed and shown; empty unless asked for. */
  readonly ghosts: ReadonlyMap<string, string>;
  showGhosts(show: boolean): void;
  /** Emitted when tags, the analysis or the ghosts have changed. */
  readonly changed: ISignal<IOpenNotebook, void>;

  /** Give cells a tag, or take the role away, as one step of undo. */
  tag(cells: readonly string[], tag: Tag | null): void;
  /** Give the proposed tags to these cells, or to all. */
  accept(cells?: readonly string[]): void;
  /** Make changes together, as one step of undo; false if a cell has changed meanwhile. */
  apply(edits: readonly EditMessage[]): boolean;
  /** Show a cell and put the cursor on a line of it, counted from 1. */
  reveal(cell: string, line?: number | null): Promise<void>;
  /** The role tag of a cell. */
  tagOf(cell: string): Tag | null;
  /** Position among all cells from 0, by id; the same map until a cell comes, goes or moves. */
  order(): ReadonlyMap<string, number>;
  save(): Promise<void>;
}

/** The open notebooks. */
export interface INotebooks {
  readonly current: IOpenNotebook | null;
  readonly currentChanged: ISignal<INotebooks, IOpenNotebook | null>;
  readonly opened: ISignal<INotebooks, IOpenNotebook>;
  forEach(visit: (notebook: IOpenNotebook) => void): void;
  /** The notebook that holds this element, and the id of the cell. */
  at(element: Element): { notebook: IOpenNotebook; cell: string } | null;
  /** Somebody looks at the analysis of untagged notebooks too. */
  watch(): IDisposable;
  readonly request: Request;
}

export const INotebooks = new Token<INotebooks>(
  'nb2prod:INotebooks',
  'The open notebooks with their tags and live analyses.'
);

/** A part of the side panel that folds. */
export interface ISection {
  id: string;
  title: string;
  /** Lower stands higher. */
  rank: number;
  content: Widget;
  /** Folded at first. */
  folded?: boolean;
}

/** The side panel. */
export interface ISections {
  add(section: ISection): IDisposable;
  /** Unfold a section and bring it into view. */
  reveal(id: string): void;
}

export const ISections = new Token<ISections>(
  'nb2prod:ISections',
  'The sections of the nb2prod side panel.'
);

/** How the runs of one open notebook get into the lab book. */
export interface ITracked {
  readonly notebook: IOpenNotebook;
  /** Kept in the notebook's metadata. */
  isOn: boolean;
  /** What cells gave is saved as an output, too; kept in the notebook's metadata. */
  isSaved: boolean;
  /** The collector is at work in the kernel. */
  readonly isReady: boolean;
  /** Why the runs are not tracked although they should be; empty if they are. */
  readonly error: string;
  /** Whether a lower value is better, by metric, where the user has said so. */
  readonly lower: Readonly<Record<string, boolean>>;
  setLower(metric: string, lower: boolean): void;
  /** Emitted when the switch, the error or the readiness has changed. */
  readonly changed: ISignal<ITracked, void>;
  /** Emitted when there may be runs that are new, or look otherwise. */
  readonly ran: ISignal<ITracked, void>;
}

/** Tracks the runs of notebooks. */
export interface ITracking {
  of(notebook: IOpenNotebook): ITracked;
}

export const ITracking = new Token<ITracking>(
  'nb2prod:ITracking',
  'Tracks the runs of notebooks in their lab books.'
);

export namespace CommandIDs {
  export const tag = 'nb2prod:tag';
  export const tagNamed = 'nb2prod:tag-named';
  export const untag = 'nb2prod:untag';
  export const tagMenu = 'nb2prod:tag-menu';
  export const acceptSuggestion = 'nb2prod:accept-suggestion';
  export const acceptSuggestions = 'nb2prod:accept-suggestions';
  export const showSuggestions = 'nb2prod:show-suggestions';
  export const showPanel = 'nb2prod:show-panel';
  export const exportAndProve = 'nb2prod:export';
  export const trackRuns = 'nb2prod:track-runs';
  export const openExample = 'nb2prod:open-example';
}

// Made by tools/protocol_types.py from the messages of src/nb2prod/protocol: do not edit.

/**
 * What the notebook would become; a section that is as in the base's answer is
 * left out.
 */
export interface AnalysisMessage {
  /**
   * the import name of the package.
   */
  package?: string;
  /**
   * errors stop the export.
   */
  refused?: boolean;
  /**
   * why the notebook cannot be analysed at all; empty otherwise. Then the other
   * sections are left out.
   */
  unreadable?: string;
  steps?: StepMessage[];
  parameters?: ParameterMessage[];
  left_behind?: LeftBehindMessage[];
  diagnostics?: DiagnosticMessage[];
  /**
   * tags for untagged cells.
   */
  suggestions?: SuggestionMessage[];
  /**
   * names of the outputs that are certainly metrics.
   */
  metrics?: string[];
}

/**
 * Stops a job; one that has ended stays as it is.
 */
export interface CancelRequest {
  job: string;
}

/**
 * A cell as the front end has it.
 */
export interface CellMessage {
  id: string;
  kind: 'code' | 'markdown' | 'raw';
  source: string;
  /**
   * of the cell's metadata, `tags` and `nb2prod` are enough.
   */
  metadata?: { [key: string]: unknown };
  /**
   * the number that the cell shows; null if it has none.
   */
  execution_count?: number | null;
}

/**
 * A parameter that differs from the run before; null where a run has none.
 */
export interface ChangedMessage {
  name: string;
  before: string | null;
  now: string | null;
}

/**
 * Asks for a live analysis; nothing is executed, and the file need not be
 * saved.
 */
export interface CheckRequest {
  /**
   * where the notebook lies, for the files that it reads.
   */
  path: string;
  /**
   * the `state` of an earlier answer that this request changes; empty for a
   * request in full.
   */
  base?: string;
  /**
   * all cells in order; with a base, only those that changed or are new.
   */
  cells: CellMessage[];
  /**
   * the ids of all cells, where cells came, went or moved; only with a base.
   */
  order?: string[];
  /**
   * of the notebook's metadata, `kernelspec`, `language_info` and `nb2prod` are
   * enough; left out, it is that of the base.
   */
  metadata?: { [key: string]: unknown };
}

/**
 * The answer to `check`.
 */
export interface CheckResponse {
  /**
   * names this answer; the `base` of the next request.
   */
  state: string;
  /**
   * the base is not known (any more): ask again in full. The rest is empty.
   */
  resend: boolean;
  /**
   * the notebook is large, so this tells only what a look at the changed cells
   * gives; ask `complete` for the rest.
   */
  pending: boolean;
  /**
   * the sections that differ from those of the base; all of them without a
   * base.
   */
  analysis: AnalysisMessage;
}

/**
 * Asks for the code that tracks a notebook's runs in its kernel.
 */
export interface CollectorRequest {
  path: string;
  /**
   * all cells in order.
   */
  cells: CellMessage[];
  /**
   * of the notebook's metadata, `kernelspec`, `language_info` and `nb2prod` are
   * enough.
   */
  metadata?: { [key: string]: unknown };
}

/**
 * Code for silent execute requests.
 */
export interface CollectorResponse {
  /**
   * to be executed one after the other; again after each restart, and when tags
   * have changed. A collector that is at work goes on.
   */
  start: string[];
  /**
   * ends the tracking; for a kernel that has executed `start`.
   */
  stop: string;
  /**
   * what a cell gave is shown as an output, too, which the notebook keeps.
   */
  saves: boolean;
}

/**
 * Asks for two or more runs side by side.
 */
export interface CompareRunsRequest {
  path: string;
  ids: string[];
}

/**
 * Two or more runs side by side.
 */
export interface CompareRunsResponse {
  runs: RunMessage[];
  /**
   * those that differ.
   */
  parameters: ComparedMessage[];
  /**
   * all.
   */
  metrics: ComparedMessage[];
  /**
   * variables whose data differ, with shape and digest.
   */
  data: ComparedMessage[];
  curves: CurveMessage[];
  /**
   * from the first run's cells to the last one's, as a unified diff.
   */
  code: string;
}

/**
 * A row: one text for each run; null where a run has none.
 */
export interface ComparedMessage {
  name: string;
  texts: (string | null)[];
  /**
   * of metrics; null where there is none or it is not finite.
   */
  numbers: (number | null)[];
}

/**
 * Asks for the whole analysis of a content; answered when it is done.
 */
export interface CompleteRequest {
  path: string;
  /**
   * that of the answer to `check`; the answer to this has one of its own.
   */
  state: string;
}

/**
 * A metric that runs logged while they went on.
 */
export interface CurveMessage {
  name: string;
  lines: LineMessage[];
}

/**
 * What identifies the data in a variable.
 */
export interface DataMessage {
  name: string;
  shape: string;
  digest: string;
  /**
   * only a part of the data went into the digest.
   */
  sampled: boolean;
}

/**
 * One finding.
 */
export interface DiagnosticMessage {
  code: string;
  /**
   * an error refuses the export.
   */
  severity: 'error' | 'warning' | 'info';
  message: string;
  /**
   * what to do; may be empty.
   */
  hint: string;
  /**
   * null for the whole notebook.
   */
  cell: string | null;
  /**
   * null for the whole cell.
   */
  first_line: number | null;
  last_line: number | null;
  /**
   * null where there is none.
   */
  fix: FixMessage | null;
}

/**
 * Something that is not as in the notebook.
 */
export interface DifferenceMessage {
  /**
   * what was compared.
   */
  kind: 'step' | 'port' | 'metric' | 'print' | 'file' | 'figure';
  /**
   * empty for what belongs to no step.
   */
  step: string;
  name: string;
  /**
   * the notebook itself gives another value in every run.
   */
  varies: boolean;
  /**
   * the notebook's value, where it is short.
   */
  expected: string;
  /**
   * the package's value, where it is short.
   */
  found: string;
  /**
   * how they differ.
   */
  text: string;
}

/**
 * A change of one cell.
 */
export interface EditMessage {
  cell: string;
  /**
   * all tags that the cell has afterwards.
   */
  tags?: string[];
  /**
   * lines to replace.
   */
  lines?: ReplacementMessage;
}

/**
 * Why a request or a job failed.
 */
export interface ErrorMessage {
  kind:
    | 'request'
    | 'not_found'
    | 'too_large'
    | 'input'
    | 'refused'
    | 'protected'
    | 'run';
  /**
   * one line that names the cause and what to do.
   */
  message: string;
}

/**
 * Something happened in a job.
 */
export interface EventMessage {
  /**
   * what the job does now, in a few words.
   */
  phase: string;
  /**
   * how many cells have run, or how many per cent of the tests; null where
   * nothing is counted.
   */
  done: number | null;
  /**
   * of how many.
   */
  total: number | null;
  /**
   * the first line of the cell that runs, or a line of output.
   */
  text: string;
}

/**
 * An example.
 */
export interface ExampleMessage {
  name: string;
  /**
   * its first heading.
   */
  title: string;
  /**
   * one line.
   */
  description: string;
}

/**
 * Asks which example notebooks there are.
 */
export type ExamplesRequest = Record<string, never>;

/**
 * The examples that come with nb2prod.
 */
export interface ExamplesResponse {
  examples: ExampleMessage[];
}

/**
 * One execution of a cell.
 */
export interface ExecutionMessage {
  cell: string;
  /**
   * the number that the cell showed.
   */
  count: number;
  role: string;
  step: string;
  /**
   * long ones are cut.
   */
  source: string;
  seconds: number;
  error: string;
  models: ModelMessage[];
  data: DataMessage[];
}

/**
 * Asks for the page of a diagnostic's code.
 */
export interface ExplainRequest {
  code: string;
}

/**
 * The page of a diagnostic's code, in Markdown; to be shown sanitised.
 */
export interface ExplainResponse {
  code: string;
  markdown: string;
}

/**
 * What an export can be told; what is left out comes from the project and the
 * notebook.
 */
export interface ExportOptions {
  /**
   * the import name.
   */
  package?: string;
  /**
   * the folder of the package.
   */
  output?: string;
  /**
   * the name of a CI provider, or `none`.
   */
  ci?: string;
  /**
   * names of the targets beside local runs.
   */
  targets?: string[];
  /**
   * files made only when asked for.
   */
  extras?: string[];
  /**
   * warnings refuse the export too.
   */
  strict?: boolean;
  /**
   * what the fixtures of a recording hold; without it, the data decides.
   */
  fixtures?: 'real' | 'masked' | 'stats';
}

/**
 * Starts an export of the saved notebook.
 */
export interface ExportRequest {
  path: string;
  options?: ExportOptions;
  /**
   * run the notebook once, and prove that the package computes the same values.
   */
  record: boolean;
}

/**
 * What came of an export.
 */
export interface ExportResult {
  /**
   * the package's folder.
   */
  folder: string;
  /**
   * the package's README, to be opened; empty where nothing was written.
   */
  readme: string;
  /**
   * errors stopped it; nothing was written.
   */
  refused: boolean;
  /**
   * how many values of the notebook the tests compare with; null without a
   * recording.
   */
  values: number | null;
  /**
   * whether the package computed all of these values; null where it was not
   * tried.
   */
  proved: boolean | null;
  /**
   * the last line of the tests that compared them, or why they did not run.
   */
  proof: string;
  diagnostics: DiagnosticMessage[];
  /**
   * null where nothing was written.
   */
  written: WrittenMessage | null;
  seconds: number;
}

/**
 * One file of a package, and what becomes of it.
 */
export interface FileMessage {
  /**
   * relative to the package's folder; CI files may start with `../`.
   */
  path: string;
  /**
   * `keep` is a conflict: the user's file stays, ours goes to `beside`.
   */
  change:
    | 'create'
    | 'update'
    | 'merge'
    | 'unchanged'
    | 'keep'
    | 'delete'
    | 'left_deleted'
    | 'released';
  /**
   * bytes of the new file.
   */
  size: number;
  /**
   * the new text; null where it is no text, is large or is not written.
   */
  text: string | null;
  /**
   * what changes on the disk, as a unified diff; empty where nothing does.
   */
  diff: string;
  /**
   * where the generated file goes in a conflict; empty otherwise.
   */
  beside: string;
}

/**
 * A change that mends a fault.
 */
export interface FixMessage {
  /**
   * what the button says.
   */
  label: string;
  /**
   * to be made together, as one step of undo.
   */
  edits: EditMessage[];
}

/**
 * A value that a step takes.
 */
export interface InputMessage {
  name: string;
  /**
   * a Python type expression; `Any` where nothing is certain.
   */
  type: string;
  /**
   * the step whose output it is.
   */
  from_step: string;
}

/**
 * Asks how a job goes.
 */
export interface JobRequest {
  job: string;
  /**
   * number of events that are known already.
   */
  since?: number;
  /**
   * seconds to wait for news, at most 20.
   */
  wait?: number;
}

/**
 * How a job goes.
 */
export interface JobResponse {
  job: string;
  kind: 'export' | 'verify' | 'test';
  /**
   * the notebook, or the package's folder.
   */
  path: string;
  state: 'running' | 'done' | 'failed' | 'cancelled';
  /**
   * those after `since`.
   */
  events: EventMessage[];
  /**
   * the `since` of the next request.
   */
  next: number;
  /**
   * why it failed; null otherwise.
   */
  error: ErrorMessage | null;
  /**
   * the result of an export; null otherwise, as the next two.
   */
  export: ExportResult | null;
  verify: VerifyResult | null;
  test: TestResult | null;
}

/**
 * A job was started; ask `job` how it goes.
 */
export interface JobStarted {
  job: string;
}

/**
 * A job, in short.
 */
export interface JobSummary {
  job: string;
  kind: 'export' | 'verify' | 'test';
  path: string;
  state: 'running' | 'done' | 'failed' | 'cancelled';
}

/**
 * Asks for the jobs of a notebook or a folder, to find them again after a
 * reload.
 */
export interface JobsRequest {
  /**
   * empty for all.
   */
  path?: string;
}

/**
 * Jobs that run, and those that ended not long ago; the newest first.
 */
export interface JobsResponse {
  jobs: JobSummary[];
}

/**
 * A conflict: the user's file, and the generated one beside it.
 */
export interface KeptMessage {
  path: string;
  beside: string;
}

/**
 * Lines that no step needs.
 */
export interface LeftBehindMessage {
  cell: string;
  first_line: number;
  last_line: number;
  reason: string;
}

/**
 * One run's values of a metric, by position.
 */
export interface LineMessage {
  /**
   * the part of its id that people see.
   */
  run: string;
  /**
   * such as the epoch; as many as there are values.
   */
  positions: number[];
  /**
   * null for what is not finite.
   */
  values: (number | null)[];
  /**
   * how many there were, before those were left out that cannot be seen.
   */
  count: number;
}

/**
 * Lines of a cell.
 */
export interface LinesMessage {
  cell: string;
  first_line: number;
  last_line: number;
}

/**
 * A number that a run computed.
 */
export interface MetricMessage {
  name: string;
  /**
   * null if it is not finite.
   */
  value: number | null;
  /**
   * the value as Python writes it, such as `0.5` or `nan`.
   */
  text: string;
}

/**
 * A metric that runs have.
 */
export interface MetricName {
  name: string;
  /**
   * a lower value is better, going by the name.
   */
  lower: boolean;
}

/**
 * A fitted model, with what `get_params()` gave.
 */
export interface ModelMessage {
  name: string;
  kind: string;
  params: NamedText[];
}

/**
 * A parameter, as a Python literal; long ones are cut.
 */
export interface NamedText {
  name: string;
  text: string;
}

/**
 * Copies an example into a folder of the user; nothing is overwritten.
 */
export interface OpenExampleRequest {
  /**
   * the example's name.
   */
  name: string;
  /**
   * where to put it; empty for the server's root.
   */
  folder?: string;
}

/**
 * The notebook to open.
 */
export interface OpenExampleResponse {
  path: string;
}

/**
 * Asks what an export of this notebook can be told.
 */
export interface OptionsRequest {
  path: string;
}

/**
 * What is preset, and what there is to choose from.
 */
export interface OptionsResponse {
  /**
   * what an export would do without further options.
   */
  chosen: ExportOptions;
  /**
   * there is something at `chosen.output` already.
   */
  folder_exists: boolean;
  ci: string[];
  targets: string[];
  extras: string[];
  /**
   * how long the last recording of this notebook took; null if there was none.
   */
  last_seconds: number | null;
}

/**
 * A value that a step gives.
 */
export interface OutputMessage {
  name: string;
  type: string;
  /**
   * it is certainly a number that tells how good a model is.
   */
  metric: boolean;
  /**
   * it is assigned on some paths only.
   */
  optional: boolean;
}

/**
 * A value that can be set from outside.
 */
export interface ParameterMessage {
  name: string;
  /**
   * a Python type expression.
   */
  type: string;
  /**
   * the default as Python writes it.
   */
  default: string;
  /**
   * the comment beside it, else the one above it; may be empty.
   */
  help: string;
  cell: string;
  line: number;
}

/**
 * Asks what an export would write; the notebook is read from the disk, so save
 * it first.
 */
export interface PreviewRequest {
  path: string;
  options?: ExportOptions;
}

/**
 * What an export would write.
 */
export interface PreviewResponse {
  /**
   * the package's folder.
   */
  folder: string;
  /**
   * there is something there already.
   */
  exists: boolean;
  /**
   * errors stop the export; then there are no files.
   */
  refused: boolean;
  diagnostics: DiagnosticMessage[];
  files: FileMessage[];
}

/**
 * Lines of a source, and what stands there afterwards; an empty text takes them
 * out.
 */
export interface ReplacementMessage {
  first_line: number;
  last_line: number;
  text: string;
}

/**
 * Asks for a copy of the saved notebook with the cells as they were in a run.
 * The copy lies beside the notebook under a name that is free.
 */
export interface RestoreRunRequest {
  path: string;
  id: string;
}

/**
 * Where the copy lies.
 */
export interface RestoreRunResponse {
  path: string;
  /**
   * how many cells differ from those of the notebook.
   */
  changed: number;
  /**
   * cells of the run that the notebook has no longer; they stand at the end.
   */
  missing: number;
  /**
   * parameters that the run's cells read with different values.
   */
  mixed: string[];
}

/**
 * A run.
 */
export interface RunMessage {
  id: string;
  /**
   * the part of the id that people see.
   */
  short: string;
  status: 'running' | 'completed' | 'failed' | 'interrupted' | 'pruned';
  via: string;
  /**
   * seconds since 1970.
   */
  started: number;
  /**
   * null while it is running.
   */
  seconds: number | null;
  parameters: NamedText[];
  metrics: MetricMessage[];
  sweep: string;
  error: string;
  /**
   * parameters that its cells read with different values.
   */
  mixed: string[];
}

/**
 * Asks for one run.
 */
export interface RunRequest {
  path: string;
  id: string;
}

/**
 * A run with the executions that led to it, and its curves.
 */
export interface RunResponse {
  run: RunMessage;
  executions: ExecutionMessage[];
  curves: CurveMessage[];
}

/**
 * Asks for the runs of a notebook.
 */
export interface RunsRequest {
  path: string;
  /**
   * conditions that all must hold, such as `accuracy>0.8`.
   */
  where?: string[];
  /**
   * a metric, a parameter, or `started`, `seconds`, `status`, `via`; left out,
   * the newest come first.
   */
  order?: string;
  descending?: boolean;
  /**
   * of how many runs at most.
   */
  limit?: number;
}

/**
 * Runs of a notebook.
 */
export interface RunsResponse {
  runs: RunMessage[];
  /**
   * there are more than these.
   */
  more: boolean;
  /**
   * names of those that the runs have.
   */
  parameters: string[];
  /**
   * those that the runs have.
   */
  metrics: MetricName[];
  /**
   * names of the parameters that are not the same in all of the runs.
   */
  varied: string[];
}

/**
 * One step of the pipeline.
 */
export interface StepMessage {
  name: string;
  role:
    | 'parameters'
    | 'setup'
    | 'data'
    | 'training'
    | 'evaluation'
    | 'inference'
    | 'skip';
  /**
   * the heading above its first cell; may be empty.
   */
  title: string;
  /**
   * ids of its tagged cells.
   */
  cells: string[];
  inputs: InputMessage[];
  outputs: OutputMessage[];
  /**
   * names of the parameters that it takes.
   */
  parameters: string[];
  /**
   * lines of other cells that it needs.
   */
  carried: LinesMessage[];
}

/**
 * What stands under a cell.
 */
export interface StripMessage {
  cell: string;
  run: string;
  metrics: StripMetricMessage[];
  changed: ChangedMessage[];
}

/**
 * A metric of a cell, and what it was before.
 */
export interface StripMetricMessage {
  name: string;
  /**
   * null if it is not finite.
   */
  value: number | null;
  /**
   * the value as Python writes it.
   */
  text: string;
  /**
   * in the nearest earlier run that has it; null if none has a finite one.
   */
  previous: number | null;
  /**
   * of all runs.
   */
  best: number | null;
  /**
   * a lower value is better.
   */
  lower: boolean;
  /**
   * up to this run, oldest first; null for what is not finite.
   */
  history: (number | null)[];
}

/**
 * Asks for what stands under the cells of a notebook that gave metrics.
 */
export interface StripsRequest {
  path: string;
  /**
   * whether a lower value is better, by metric, where the user has said so.
   */
  lower?: { [key: string]: boolean };
}

/**
 * The strips of a notebook.
 */
export interface StripsResponse {
  strips: StripMessage[];
}

/**
 * A tag for a cell that has no role.
 */
export interface SuggestionMessage {
  cell: string;
  tag: string;
}

/**
 * Starts the tests that an exported package brings.
 */
export interface TestRequest {
  /**
   * the package's folder.
   */
  folder: string;
}

/**
 * What the package's own tests showed.
 */
export interface TestResult {
  passed: boolean;
  /**
   * the last line that the test runner wrote.
   */
  summary: string;
  seconds: number;
}

/**
 * Starts a comparison of an exported package with its saved notebook; both run
 * once more.
 */
export interface VerifyRequest {
  path: string;
  /**
   * the package's folder.
   */
  folder: string;
}

/**
 * What a comparison of the package with its notebook showed.
 */
export interface VerifyResult {
  equal: boolean;
  /**
   * how many things were compared and are equal.
   */
  values: number;
  /**
   * how many could not be compared.
   */
  aside: number;
  differences: DifferenceMessage[];
  /**
   * what a reader has to know besides.
   */
  notes: string[];
  seconds: number;
}

/**
 * What became of the files of an export, by path relative to the package's
 * folder.
 */
export interface WrittenMessage {
  created: string[];
  updated: string[];
  unchanged: string[];
  merged: string[];
  /**
   * conflicts: the user's file stays, the generated one lies beside it.
   */
  kept: KeptMessage[];
  deleted: string[];
  left_deleted: string[];
  released: string[];
}

/**
 * What each operation takes and gives.
 */
export interface Operations {
  check: {
    request: CheckRequest;
    response: CheckResponse;
  };
  complete: {
    request: CompleteRequest;
    response: CheckResponse;
  };
  options: {
    request: OptionsRequest;
    response: OptionsResponse;
  };
  preview: {
    request: PreviewRequest;
    response: PreviewResponse;
  };
  export: {
    request: ExportRequest;
    response: JobStarted;
  };
  verify: {
    request: VerifyRequest;
    response: JobStarted;
  };
  test: {
    request: TestRequest;
    response: JobStarted;
  };
  job: {
    request: JobRequest;
    response: JobResponse;
  };
  jobs: {
    request: JobsRequest;
    response: JobsResponse;
  };
  cancel: {
    request: CancelRequest;
    response: JobResponse;
  };
  examples: {
    request: ExamplesRequest;
    response: ExamplesResponse;
  };
  'open-example': {
    request: OpenExampleRequest;
    response: OpenExampleResponse;
  };
  explain: {
    request: ExplainRequest;
    response: ExplainResponse;
  };
  collector: {
    request: CollectorRequest;
    response: CollectorResponse;
  };
  runs: {
    request: RunsRequest;
    response: RunsResponse;
  };
  run: {
    request: RunRequest;
    response: RunResponse;
  };
  'compare-runs': {
    request: CompareRunsRequest;
    response: CompareRunsResponse;
  };
  'restore-run': {
    request: RestoreRunRequest;
    response: RestoreRunResponse;
  };
  strips: {
    request: StripsRequest;
    response: StripsResponse;
  };
}

import { NotebookModel } from '../notebookModel';

/** The runs of the notebook's pipeline. */
export class RunsModel extends NotebookModel {}

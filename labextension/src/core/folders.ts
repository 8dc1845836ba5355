/** A list of paths as folders and files. */

export interface Folder<T> {
  name: string;
  folders: Folder<T>[];
  files: { name: string; item: T }[];
}

/** Folders before files, both by name. */
export function folders<T extends { path: string }>(items: readonly T[]): Folder<T> {
  const root: Folder<T> = { name: '', folders: [], files: [] };
  for (const item of items) {
    const parts = item.path.split('/');
    const name = parts.pop() ?? '';
    parts.reduce(subfolder, root).files.push({ name, item });
  }
  return sorted(root);
}

function subfolder<T>(folder: Folder<T>, name: string): Folder<T> {
  const known = folder.folders.find(one => one.name === name);
  const found = known ?? { name, folders: [], files: [] };
  if (!known) {
    folder.folders.push(found);
  }
  return found;
}

function sorted<T>(folder: Folder<T>): Folder<T> {
  folder.folders.sort((one, other) => one.name.localeCompare(other.name));
  folder.files.sort((one, other) => one.name.localeCompare(other.name));
  folder.folders.forEach(sorted);
  return folder;
}

/** The path below `folder`, `..` resolved; null if it leaves the root. */
export function below(folder: string, path: string): string | null {
  const parts = folder.split('/').filter(Boolean);
  for (const part of path.split('/')) {
    if (part !== '..') {
      parts.push(part);
    } else if (parts.pop() === undefined) {
      return null;
    }
  }
  return parts.join('/');
}

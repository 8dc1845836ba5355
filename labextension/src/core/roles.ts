/** The words of tags: `role` or `role:name` in a cell's `metadata.tags`. */

export const ROLES = [
  'data',
  'training',
  'evaluation',
  'inference',
  'parameters',
  'setup',
  'skip'
] as const;

export type Role = (typeof ROLES)[number];

/** The roles that the menu shows first; the rest stands under More. */
export const MAIN_ROLES: readonly Role[] = ['data', 'training', 'evaluation'];
export const MORE_ROLES: readonly Role[] = ROLES.filter(role => !MAIN_ROLES.includes(role));

export interface Tag {
  role: Role;
  /** The text after the colon, as written; may be empty. */
  name: string;
}

/** What people read for a role. */
export const LABELS: Readonly<Record<Role, string>> = {
  data: 'Data & features',
  training: 'Train',
  evaluation: 'Evaluate',
  inference: 'Predict',
  parameters: 'Parameters',
  setup: 'Setup',
  skip: 'Skip'
};

const STEP_ROLES: ReadonlySet<Role> = new Set(['data', 'training', 'evaluation', 'inference']);
const LONGEST_NAME = 64;
const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except ' +
    'finally for from global if import in is lambda nonlocal not or pass raise return try ' +
    'while with yield'
  ).split(' ')
);

export function isRole(text: unknown): text is Role {
  return ROLES.includes(text as Role);
}

/** Whether cells with this role become a step of the pipeline. */
export function isStepRole(role: Role): boolean {
  return STEP_ROLES.has(role);
}

/** Read a tag; null for the tags of other tools. */
export function parseTag(text: unknown): Tag | null {
  if (typeof text !== 'string') {
    return null;
  }
  const colon = text.indexOf(':');
  const role = colon < 0 ? text : text.slice(0, colon);
  return isRole(role) ? { role, name: colon < 0 ? '' : text.slice(colon + 1).trim() } : null;
}

export function tagText(tag: Tag): string {
  return tag.name ? `${tag.role}:${tag.name}` : tag.role;
}

/** The first role tag in `metadata.tags`, which may be anything. */
export function roleTag(tags: unknown): Tag | null {
  for (const text of asTags(tags)) {
    const tag = parseTag(text);
    if (tag) {
      return tag;
    }
  }
  return null;
}

/** All tags after giving a cell this role, or none; tags of other tools stay where they are. */
export function retag(tags: unknown, wanted: Tag | null): unknown[] {
  const all = asTags(tags);
  const first = all.findIndex(text => parseTag(text) !== null);
  const kept = (from: number, to?: number) =>
    all.slice(from, to).filter(text => parseTag(text) === null);
  if (!wanted) {
    return kept(0);
  }
  if (first < 0) {
    return [...all, tagText(wanted)];
  }
  return [...kept(0, first), tagText(wanted), ...kept(first)];
}

/** The name as a Python identifier, or empty if it cannot be one. */
export function identifier(name: string): string {
  const plain = name
    .normalize('NFKC')
    .trim()
    .replace(/[ .-]+/g, '_');
  const usable =
    /^\p{ID_Start}[\p{ID_Continue}]*$/u.test(plain) &&
    !KEYWORDS.has(plain) &&
    plain.length <= LONGEST_NAME;
  return usable ? plain : '';
}

function asTags(tags: unknown): unknown[] {
  return Array.isArray(tags) ? tags : [];
}

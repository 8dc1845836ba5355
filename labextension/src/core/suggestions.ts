import type { SuggestionMessage } from './messages';
import { isStepRole, parseTag } from './roles';

/** How many steps the tags would make, neighbours with one tag being one; in cell order. */
export function suggestedSteps(suggestions: readonly SuggestionMessage[]): number {
  const tags = suggestions.map(one => one.tag).filter(text => isStep(text));
  return tags.filter((tag, index) => tag !== tags[index - 1]).length;
}

function isStep(text: string): boolean {
  const tag = parseTag(text);
  return tag !== null && isStepRole(tag.role);
}

/** Text from notebooks, made harmless to read. */

const LONGEST = 400;

// Controls, and the characters that turn the direction of what follows.
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** One line to show: unseen characters become visible, long texts are cut. */
export function shown(text: unknown, longest = LONGEST): string {
  const plain = String(text)
    .slice(0, longest + 1)
    .replace(/\s+/g, ' ')
    .replace(UNSEEN, escaped);
  return plain.length > longest ? `${plain.slice(0, longest - 1)}…` : plain;
}

/** Several lines to show: unseen characters become visible, long texts are cut. */
export function shownLines(text: string, longest = 200_000): string {
  const plain = text.slice(0, longest).replace(UNSEEN, escaped);
  return text.length > longest ? `${plain}\n…` : plain;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Seconds as people say them. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) {
    return seconds < 10 ? `${seconds.toFixed(1)} s` : `${whole} s`;
  }
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** How the core talks to the server, whoever carries the messages. */

import type { Operations } from './messages';

export type Request = <K extends keyof Operations>(
  operation: K,
  body: Operations[K]['request'],
  signal?: AbortSignal
) => Promise<Operations[K]['response']>;

/** An answer that says no. */
export class RequestError extends Error {
  /**
   * @param kind - the protocol's word for the cause; `absent` where no nb2prod answers.
   */
  constructor(
    readonly kind: string,
    message: string
  ) {
    super(message);
  }
}

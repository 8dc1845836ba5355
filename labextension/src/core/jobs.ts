/** Follows long work on the server until it ends. */

import type { EventMessage, JobResponse } from './messages';
import type { Request } from './requests';

const WAIT_S = 15;

/**
 * @param heard - called with each new event.
 * @returns the last answer, whose state is not `running`.
 */
export async function follow(
  request: Request,
  job: string,
  heard: (event: EventMessage) => void
): Promise<JobResponse> {
  for (let since = 0; ;) {
    const answer = await request('job', { job, since, wait: WAIT_S });
    answer.events.forEach(heard);
    if (answer.state !== 'running') {
      return answer;
    }
    since = answer.next;
  }
}

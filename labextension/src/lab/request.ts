import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import type { Operations } from '../core/messages';
import { Request, RequestError } from '../core/requests';

/** The one function that talks to the server part. */
export function requestVia(settings: ServerConnection.ISettings): Request {
  return async <K extends keyof Operations>(
    operation: K,
    body: Operations[K]['request'],
    signal?: AbortSignal
  ): Promise<Operations[K]['response']> => {
    const url = URLExt.join(settings.baseUrl, 'nb2prod/api', operation);
    const init = {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
      signal
    };
    const response = await ServerConnection.makeRequest(url, init, settings);
    const answer: unknown = await response.json().catch(() => null);
    if (!response.ok) {
      throw refusal(response.status, answer);
    }
    return answer as Operations[K]['response'];
  };
}

function refusal(status: number, answer: unknown): RequestError {
  const { kind, message } = (answer ?? {}) as { kind?: string; message?: string };
  const isAbsent = status === 404 || status === 405;
  const said = isAbsent
    ? 'The server part of nb2prod does not answer.'
    : `The server answered ${status}.`;
  return new RequestError(kind ?? (isAbsent ? 'absent' : 'server'), message ?? said);
}

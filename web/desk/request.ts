import type { Session } from './api.ts';

/** A problem+json answer (RFC 9457), or `offline` when there was no answer at all. */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly detail: string | undefined;
  readonly retryAfterS: number | undefined;
  /** What an administrator finds the request by in the log. */
  readonly requestId: string | undefined;

  constructor(
    code: string,
    status: number,
    title: string,
    more: { detail?: string; retryAfterS?: number; requestId?: string } = {},
  ) {
    super(title);
    this.name = 'Problem';
    this.code = code;
    this.status = status;
    this.detail = more.detail;
    this.retryAfterS = more.retryAfterS;
    this.requestId = more.requestId;
  }
}

/** What every call carries: the token against forged requests, and the language answers are wanted in. */
export const connection = { csrfToken: '', language: 'zh-CN' };

const headers = (): Record<string, string> => ({
  accept: 'application/json',
  'accept-language': connection.language,
  'x-csrf-token': connection.csrfToken,
});

const textIn = (body: unknown, name: string): string | undefined => {
  const value = (body as Record<string, unknown> | null)?.[name];
  return typeof value === 'string' ? value : undefined;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy answered with a page of its own: the status has to do.
    return null;
  }
};

const problemFrom = (status: number, text: string, retryAfter: string | null): Problem => {
  const body = parsed(text) as { errors?: { detail: string }[] } | null;
  const code = textIn(body, 'type')?.split('/').at(-1) ?? 'internal';
  const fields = body?.errors?.map((error) => error.detail).join('; ');
  return new Problem(code, status, textIn(body, 'title') ?? `HTTP ${status}`, {
    detail: textIn(body, 'detail') ?? fields,
    retryAfterS: retryAfter === null ? undefined : Number(retryAfter),
    requestId: textIn(body, 'requestId'),
  });
};

const offline = () => new Problem('offline', 0, 'offline');

/** Calls the service and gives the JSON answer; throws `Problem` for everything else. */
export const request = async <T>(
  path: string,
  options: { method?: string; json?: unknown; signal?: AbortSignal; keepalive?: boolean } = {},
): Promise<T> => {
  const { json, method = json === undefined ? 'GET' : 'POST', signal, keepalive = false } = options;
  const response = await fetch(path, {
    method,
    keepalive,
    credentials: 'same-origin',
    headers: json === undefined ? headers() : { ...headers(), 'content-type': 'application/json' },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    ...(signal ? { signal } : {}),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw offline();
  });
  const text = await response.text();
  if (!response.ok) throw problemFrom(response.status, text, response.headers.get('retry-after'));
  return (text === '' ? undefined : JSON.parse(text)) as T;
};

/** Sends a form with files; `onProgress` hears the share already sent, 0 to 1. (`fetch` cannot tell.) */
export const upload = <T>(
  path: string,
  form: FormData,
  onProgress: (share: number) => void,
  signal?: AbortSignal,
): Promise<T> =>
  new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open('POST', path);
    for (const [name, value] of Object.entries(headers())) call.setRequestHeader(name, value);
    call.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    call.onerror = () => reject(offline());
    call.onabort = () => reject(signal?.reason);
    signal?.addEventListener('abort', () => call.abort());
    call.onload = () => {
      if (call.status < 300) resolve(JSON.parse(call.responseText));
      else
        reject(problemFrom(call.status, call.responseText, call.getResponseHeader('retry-after')));
    };
    call.send(form);
  });

const remember = (session: Session): Session => {
  connection.csrfToken = session.csrfToken;
  return session;
};

/** The session this browser has, or null when nobody is signed in. */
export const currentSession = (): Promise<Session | null> =>
  request<Session>('/api/session').then(remember, (error: unknown) => {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  });

export const signIn = (login: string, password: string): Promise<Session> =>
  request<Session>('/api/session', { json: { login, password } }).then(remember);

import { afterAll, beforeAll, expect } from 'vitest';
import { type TestApp, type TestStaff, testApp } from './app.ts';
import { STREET } from './cameras.ts';

export let service: TestApp;
export let admin: TestStaff;
/** Starts the service for the tests of this file. */
export function withCameraService(): void {
  beforeAll(async () => {
    service = await testApp();
    admin = await service.signIn('asset_admin');
  });
  afterAll(() => service.close());
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
/** Asks as an asset administrator, unless told who. */
export const call = (method: Method, url: string, payload?: unknown, by = admin) =>
  service.inject({
    method,
    url,
    headers: {
      ...by.headers,
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(payload === undefined
      ? {}
      : { payload: typeof payload === 'string' ? payload : JSON.stringify(payload) }),
  });

let made = 0;
/** A camera over the street, as the service answers it. */
export async function add(draft: object = {}) {
  made += 1;
  const camera = { cameraCode: `C-${made}`, name: `摄像头${made}`, ...STREET, ...draft };
  const answer = await call('POST', '/api/cameras', camera);
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json();
}

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { roles } from '../platform/actor.ts';
import { AppError } from '../platform/errors.ts';
import { cookieName, tokenOf } from './auth.ts';
import { changePassword } from './change-password.ts';
import type { AppDeps } from './deps.ts';
import { deleteSession, type Session } from './session-store.ts';
import { signIn, tokenHash } from './sign-in.ts';

const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength });

const SignedInStaff = Type.Object({
  staffId: Type.String(),
  login: Type.String(),
  name: Type.String(),
  departmentId: Type.String(),
  departmentName: Type.String(),
  roles: Type.Array(Type.Enum([...roles])),
  mustChangePassword: Type.Boolean(),
});
const SessionAnswer = Type.Object({
  staff: SignedInStaff,
  csrfToken: Type.String({ description: 'Goes back in the header x-csrf-token of every change' }),
});
const SignIn = Type.Object({ login: Text(64), password: Text(200) });
const PasswordChange = Type.Object({ current: Text(200), next: Text(200) });
const Nothing = Type.Null();

/** Signing in and out, and changing one's password. */
export const authRoutes =
  (deps: AppDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { publicUrl } = deps.settings;
    const cookie = {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: publicUrl.startsWith('https:'),
    } as const;
    const tags = ['session'];

    app.post(
      '/api/session',
      {
        config: { access: 'public', limit: 'sign-in' },
        schema: { tags, summary: 'Sign in', body: SignIn, response: { 200: SessionAnswer } },
      },
      async (request, reply) => {
        const oldToken = tokenOf(request, publicUrl);
        const signedIn = await signIn(deps, { ...request.body, address: request.ip, oldToken });
        reply.setCookie(cookieName(publicUrl), signedIn.token, {
          ...cookie,
          expires: signedIn.expiresAt,
        });
        reply.header('cache-control', 'no-store');
        return { staff: signedIn.staff, csrfToken: signedIn.csrfToken };
      },
    );

    app.get(
      '/api/session',
      {
        config: { access: 'signed-in', whilePasswordExpired: true },
        schema: { tags, summary: 'Who is signed in', response: { 200: SessionAnswer } },
      },
      async (request, reply) => {
        const session = sessionOf(request);
        reply.header('cache-control', 'no-store');
        return { staff: session, csrfToken: session.csrfToken };
      },
    );

    app.delete(
      '/api/session',
      {
        config: { access: 'signed-in', whilePasswordExpired: true },
        schema: { tags, summary: 'Sign out', response: { 204: Nothing } },
      },
      async (request, reply) => {
        const token = tokenOf(request, publicUrl);
        if (token) await deleteSession(deps.db.query, tokenHash(token));
        return reply.clearCookie(cookieName(publicUrl), cookie).code(204).send(null);
      },
    );

    app.post(
      '/api/session/password',
      {
        config: { access: 'signed-in', limit: 'sign-in', whilePasswordExpired: true },
        schema: {
          tags,
          summary: 'Change the password; ends all other sessions',
          body: PasswordChange,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        const { login } = sessionOf(request);
        const { current: password, next } = request.body;
        const token = tokenOf(request, publicUrl) ?? '';
        await changePassword(deps, { login, password, next, address: request.ip, token });
        return reply.code(204).send(null);
      },
    );
  };

function sessionOf(request: FastifyRequest): Session {
  if (!request.session) throw new AppError('not-signed-in');
  return request.session;
}

import type {} from '@fastify/multipart';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { signedIn } from '../../platform/signed-in.ts';
import { readPhotoForm } from '../photos/read-photo-form.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import {
  FieldTask,
  FieldTaskList,
  FieldTaskParams,
  FieldTaskQuery,
  ReportBody,
} from './field-task-schema.ts';
import { fieldTaskDetail, fieldTaskList } from './field-task-view.ts';
import { reportFieldTask } from './report-field-task.ts';
import { verificationReaders, verifiers } from './verification-schema-parts.ts';

const tags = ['verification'];
const numberOf = (value: number | string | undefined) =>
  value === undefined ? undefined : Number(value);

/** What somebody has to go and look at, with a phone. */
export const fieldTaskRoutes =
  (deps: TicketDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/field-tasks',
      {
        config: { access: verificationReaders },
        schema: {
          tags,
          summary: 'Places somebody has to go to',
          querystring: FieldTaskQuery,
          response: { 200: FieldTaskList },
        },
      },
      async (request) => fieldTaskList(deps, signedIn(request), request.query),
    );

    app.get(
      '/api/field-tasks/:fieldTaskId',
      {
        config: { access: verificationReaders },
        schema: {
          tags,
          summary: 'One field task',
          params: FieldTaskParams,
          response: { 200: FieldTask },
        },
      },
      async (request) => fieldTaskDetail(deps, signedIn(request), request.params.fieldTaskId),
    );

    app.post(
      '/api/field-tasks/:fieldTaskId/report',
      {
        config: { access: verifiers },
        preValidation: (request) => readPhotoForm(request),
        schema: {
          tags,
          summary: 'Report what is there, with photos',
          consumes: ['multipart/form-data'],
          params: FieldTaskParams,
          body: ReportBody,
          response: { 200: FieldTask },
        },
      },
      async (request) => {
        const { version, verdict, note, lng, lat, photos = [] } = request.body;
        const { fieldTaskId } = request.params;
        const place = { lng: numberOf(lng), lat: numberOf(lat) };
        const report = { version: Number(version), verdict, note, ...place, photos };
        const actor = signedIn(request);
        await reportFieldTask(deps, actor, fieldTaskId, report);
        return fieldTaskDetail(deps, actor, fieldTaskId);
      },
    );
  };

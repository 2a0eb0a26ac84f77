import { randomUUID } from 'node:crypto';
import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  LogController,
} from 'fastify';
import {
  assetFileRoutes,
  assetRoutes,
  departmentRoutes,
  plateRoutes,
  type ReportsOn,
  scanRoutes,
} from '../assets/index.ts';
import {
  algorithmRoutes,
  assetCameraRoutes,
  assetIsSeen,
  cameraImportRoutes,
  cameraRoutes,
  cameraSettingRoutes,
  cameraSightRoutes,
  clipRoutes,
  eventRoutes,
  exampleRoutes,
  footageProviderRoutes,
  footageRoutes,
  footageViewRoutes,
  openMaskedCopies,
  openModels,
  sightingRoutes,
  workerReferenceRoutes,
  workerRoutes,
  zlmHookRoutes,
  zoneRoutes,
} from '../detection/index.ts';

import { AppError } from '../platform/errors.ts';
import {
  assetTicketRoutes,
  boardRoutes,
  calendarRoutes,
  chainCheckRoutes,
  complaintFormRoutes,
  complaintRoutes,
  dutyRoutes,
  evidenceRoutes,
  fieldTaskRoutes,
  mergeRoutes,
  openReports,
  photoRoutes,
  reportRoutes,
  responsibilityFileRoutes,
  responsibilityRoutes,
  ticketMapRoutes,
  ticketRoutes,
  trackingPictureRoutes,
  trackingRoutes,
  verificationPolicyRoutes,
  verificationRoutes,
} from '../tickets/index.ts';
import { auditLogRoutes } from './audit-log-routes.ts';
import { registerAuth } from './auth.ts';
import { authRoutes } from './auth-routes.ts';
import { originsOf } from './base-map.ts';
import { demoRoutes } from './demo-routes.ts';
import { departmentCareRoutes } from './department-care-routes.ts';
import type { AppDeps } from './deps.ts';
import { deskRoutes } from './desk-routes.ts';
import { errorPage } from './error-page.ts';
import { registerFootageMetrics } from './footage-metrics.ts';
import { healthRoutes } from './health-routes.ts';
import { registerLimits } from './limits.ts';
import { liveRoutes } from './live-routes.ts';
import { mapAssetRoutes } from './map-asset-routes.ts';
import { mapBaseRoutes } from './map-base-routes.ts';
import { mapStreetRoutes } from './map-street-routes.ts';
import { registerMetrics } from './metrics.ts';
import { registerDeeds } from './note-deeds.ts';
import { openapiRoutes, registerOpenapi } from './openapi.ts';
import { openPages } from './pages.ts';
import { answerError } from './problem.ts';
import { problemRoutes } from './problem-pages.ts';
import { registerRequestLog } from './request-log.ts';
import { registerSecurityHeaders } from './security-headers.ts';
import { staffRoutes } from './staff-routes.ts';
import { validatorCompiler } from './validation.ts';
import { workerDeps } from './worker-deps.ts';
import { workerTokenRoutes } from './worker-token-routes.ts';

const MEBIBYTE = 1024 * 1024;

/** The HTTP side of the service, ready to listen or to be injected into. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const { publicUrl } = deps.settings;
  const pages = await openPages(deps.clock);
  const answer = answerError(publicUrl, errorPage(pages));
  const app = Fastify({
    loggerInstance: deps.logger as FastifyBaseLogger,
    logController: new LogController({
      disableRequestLogging: true,
      requestIdLogLabel: 'requestId',
    }),
    // Addresses that cannot be decoded never reach a route.
    frameworkErrors: (error, request, reply) => void answer(error, request, reply as FastifyReply),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: deps.config.server.trustProxy,
    bodyLimit: MEBIBYTE,
    requestTimeout: 120_000,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.decorate('routeTable', []);
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(validatorCompiler);

  registerRequestLog(app);
  const registry = registerMetrics(app, deps);
  registerFootageMetrics(deps, registry);
  app.setErrorHandler(answer);
  app.setNotFoundHandler(() => {
    throw new AppError('not-found');
  });
  registerSecurityHeaders(app, publicUrl, originsOf(deps.config.baseMap));
  await app.register(cookie);
  await registerLimits(app, deps);
  registerAuth(app, deps);
  registerDeeds(app, deps);
  await app.register(formbody, { bodyLimit: MEBIBYTE / 16 });
  await app.register(multipart, {
    limits: { fileSize: 12 * MEBIBYTE, files: 6, fields: 20, fieldSize: 16 * 1024, parts: 26 },
  });
  await app.register(compress, {
    threshold: 1024,
    encodings: ['br', 'gzip', 'identity'],
    // The default of 11 is meant for files that are packed once.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  });

  await registerOpenapi(app as unknown as FastifyInstance);

  const reportsOn: ReportsOn = (assetIds) => openReports(deps.db.query, assetIds);
  const models = await openModels({ ...deps.config.models, logger: deps.logger });
  app.addHook('onClose', () => models.close());
  const cameraDeps = { ...deps, models };
  const maskedCopies = openMaskedCopies(cameraDeps);
  for (const routes of [
    healthRoutes(deps, registry),
    problemRoutes(pages),
    authRoutes(deps),
    staffRoutes(deps),
    liveRoutes(deps, registry),
    deskRoutes,
    openapiRoutes,
    pages.files.routes,
    departmentRoutes(deps),
    assetRoutes({ ...deps, isSeen: assetIsSeen }),
    assetCameraRoutes(deps),
    assetTicketRoutes(deps),
    assetFileRoutes(deps),
    plateRoutes(deps),
    scanRoutes({ ...deps, pages, reportsOn }),
    complaintRoutes(deps),
    complaintFormRoutes({ ...deps, pages }),
    trackingRoutes({ ...deps, pages }),
    trackingPictureRoutes({ ...deps, maskedCopies }),
    ticketRoutes(deps),
    boardRoutes(deps),
    mergeRoutes(deps),
    ticketMapRoutes(deps),
    mapAssetRoutes(deps),
    mapBaseRoutes(deps),
    mapStreetRoutes(deps),
    photoRoutes({ ...deps, maskedCopies }),
    reportRoutes(deps),
    verificationRoutes(deps),
    fieldTaskRoutes(deps),
    verificationPolicyRoutes(deps),
    responsibilityRoutes(deps),
    responsibilityFileRoutes(deps),
    dutyRoutes(deps),
    calendarRoutes(deps),
    chainCheckRoutes(deps),
    auditLogRoutes(deps),
    departmentCareRoutes(deps),
    workerTokenRoutes(deps),
    evidenceRoutes({ ...deps, maskedCopies }),
    workerReferenceRoutes(deps),
    workerRoutes(workerDeps(deps, registry, models)),
    algorithmRoutes(cameraDeps),
    sightingRoutes(deps),
    cameraRoutes(cameraDeps),
    cameraSightRoutes(cameraDeps),
    cameraSettingRoutes(deps),
    exampleRoutes(deps),
    cameraImportRoutes(deps),
    zoneRoutes(deps),
    footageProviderRoutes(deps),
    zlmHookRoutes(deps),
    footageRoutes(deps),
    clipRoutes(deps),
    footageViewRoutes(deps),
    demoRoutes(deps),
    eventRoutes({
      ...deps,
      eventsToken: deps.config.events.token,
      count: deps.eventCounts.count,
    }),
  ]) {
    await app.register(routes);
  }
  return app as unknown as FastifyInstance;
}

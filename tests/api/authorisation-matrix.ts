/**
 * The columns of the table below. A citizen is anybody without a session; a worker is a program with a token of
 * its own. The last column may be left out: a worker may do what a citizen may.
 */
export const callers = [
  'citizen',
  'handler',
  'grid_worker',
  'dispatcher',
  'supervisor',
  'asset_admin',
  'auditor',
  'leader',
  'admin',
  'worker',
] as const;

export type Caller = (typeof callers)[number];

/**
 * Who may call what, decided by hand: `+` may, `-` may not. A new route needs a row. What somebody may see
 * behind a route that is open to the role (own department only) is decided by the rules of the domain.
 */
const table = `
                                                              ci ha gw di su aa au le ad wo
  GET    /healthz                                              +  +  +  +  +  +  +  +  +
  GET    /readyz                                               +  +  +  +  +  +  +  +  +
  GET    /metrics                                              +  +  +  +  +  +  +  +  +
  GET    /problems                                             +  +  +  +  +  +  +  +  +
  GET    /problems/:code                                       +  +  +  +  +  +  +  +  +
  GET    /api/openapi.json                                     +  +  +  +  +  +  +  +  +
  GET    /api/reference/                                       +  +  +  +  +  +  +  +  +
  GET    /api/reference/static/index.html                      +  +  +  +  +  +  +  +  +
  GET    /api/reference/static/swagger-initializer.js          +  +  +  +  +  +  +  +  +
  GET    /api/reference/static/*                               +  +  +  +  +  +  +  +  +
  GET    /api/reference/json                                   +  +  +  +  +  +  +  +  +
  GET    /api/reference/yaml                                   +  +  +  +  +  +  +  +  +

  GET    /                                                     +  +  +  +  +  +  +  +  +
  GET    /A                                                    +  +  +  +  +  +  +  +  +
  GET    /A/:smartCode                                         +  +  +  +  +  +  +  +  +
  POST   /A/:smartCode                                         +  +  +  +  +  +  +  +  +
  POST   /A/:smartCode/fake-label                              +  +  +  +  +  +  +  +  +
  POST   /api/scans                                            +  +  +  +  +  +  +  +  +
  POST   /api/complaints                                       +  +  +  +  +  +  +  +  +
  GET    /track                                                +  +  +  +  +  +  +  +  +
  POST   /track                                                +  +  +  +  +  +  +  +  +
  GET    /t/:trackingKey                                       +  +  +  +  +  +  +  +  +
  GET    /t/:trackingKey/pictures/:evidenceId                  +  +  +  +  +  +  +  +  +
  POST   /t/:trackingKey/rating                                +  +  +  +  +  +  +  +  +
  GET    /citizen/citizen.css                                  +  +  +  +  +  +  +  +  +
  GET    /citizen/citizen.js                                   +  +  +  +  +  +  +  +  +
  GET    /citizen/icon.svg                                     +  +  +  +  +  +  +  +  +
  GET    /citizen/service-worker.js                            +  +  +  +  +  +  +  +  +
  GET    /desk                                                 +  +  +  +  +  +  +  +  +
  GET    /desk/*                                               +  +  +  +  +  +  +  +  +

  POST   /api/session                                          +  +  +  +  +  +  +  +  +
  GET    /api/session                                          -  +  +  +  +  +  +  +  +
  DELETE /api/session                                          -  +  +  +  +  +  +  +  +
  POST   /api/session/password                                 -  +  +  +  +  +  +  +  +
  GET    /api/staff                                            -  -  -  -  -  -  -  -  +
  POST   /api/staff                                            -  -  -  -  -  -  -  -  +
  PATCH  /api/staff/:staffId                                   -  -  -  -  -  -  -  -  +

  GET    /api/departments                                      -  +  +  +  +  +  +  +  +
  POST   /api/departments                                      -  -  -  -  -  -  -  -  +
  GET    /api/classes                                          -  +  +  +  +  +  +  +  +
  GET    /api/assets                                           -  +  +  +  +  +  +  +  +
  GET    /api/assets/:assetCode                                -  +  +  +  +  +  +  +  +
  POST   /api/assets                                           -  -  -  -  -  +  -  -  +
  GET    /api/assets/:assetCode/cameras                        -  -  +  +  +  +  +  +  +
  GET    /api/assets/:assetCode/tickets                        -  -  -  -  +  +  +  -  +
  PATCH  /api/assets/:assetCode                                -  -  -  -  -  +  -  -  +
  POST   /api/assets/import                                    -  -  -  -  -  +  -  -  +
  POST   /api/assets/import/preview                            -  -  -  -  -  +  -  -  +
  POST   /api/assets/import/refused                            -  -  -  -  -  +  -  -  +
  GET    /api/assets/export                                    -  -  -  -  +  +  +  -  +

  POST   /api/assets/:assetCode/plates                         -  -  -  -  -  +  -  -  +
  GET    /api/plates                                           -  -  -  -  +  +  +  -  +
  GET    /api/plates/:plateId                                  -  -  -  -  +  +  +  -  +
  POST   /api/plates/:plateId/bind                             -  +  +  -  -  +  -  -  +
  POST   /api/plates/:plateId/printed                          -  -  -  -  -  +  -  -  +
  POST   /api/plates/:plateId/replace                          -  -  -  -  -  +  -  -  +
  POST   /api/plates/:plateId/retire                           -  -  -  -  -  +  -  -  +
  GET    /api/plates/:plateId/label.svg                        -  -  -  -  -  +  -  -  +
  GET    /api/plates/:plateId/label.png                        -  -  -  -  -  +  -  -  +
  GET    /api/plate-keys                                       -  -  -  -  +  +  +  -  +
  POST   /api/plate-keys/rotate                                -  -  -  -  -  -  -  -  +
  POST   /api/plate-keys/:keyId/revoke                         -  -  -  -  -  -  -  -  +
  GET    /api/label-designs                                    -  -  -  -  -  +  -  -  +
  POST   /api/label-designs                                    -  -  -  -  -  +  -  -  +
  PUT    /api/label-designs/:designId                          -  -  -  -  -  +  -  -  +
  DELETE /api/label-designs/:designId                          -  -  -  -  -  +  -  -  +
  GET    /api/label-designs/preview.svg                        -  -  -  -  -  +  -  -  +
  POST   /api/label-batches                                    -  -  -  -  -  +  -  -  +
  GET    /api/label-batches                                    -  -  -  -  -  +  -  -  +
  GET    /api/label-batches/:batchId                           -  -  -  -  -  +  -  -  +
  GET    /api/label-batches/:batchId/labels.pdf                -  -  -  -  -  +  -  -  +
  GET    /api/scan-anomalies                                   -  -  -  -  +  +  +  -  +
  GET    /api/scan-anomalies/:anomalyId                        -  -  -  -  +  +  +  -  +
  POST   /api/scan-anomalies/:anomalyId/resolve                -  -  -  -  -  +  -  -  +

  GET    /api/map/base                                         -  +  +  +  +  +  +  +  +
  GET    /api/map/base.pmtiles                                 -  +  +  +  +  +  +  +  +
  GET    /api/map/streets.geojson                              -  +  +  +  +  +  +  +  +
  GET    /api/map/assets/:z/:x/:y.mvt                          -  +  +  +  +  +  +  +  +
  GET    /api/map/blind-spots                                  -  -  +  +  +  +  +  +  +
  GET    /api/map/tickets                                      -  +  +  +  +  -  +  +  +
  GET    /api/map/heat                                         -  +  +  +  +  -  +  +  +

  GET    /api/live                                             -  +  +  +  +  +  +  +  +
  GET    /api/tickets                                          -  +  +  +  +  -  +  +  +
  GET    /api/board/dispatcher                                 -  -  -  +  +  -  +  +  +
  GET    /api/board/supervisor                                 -  -  -  +  +  -  +  +  +
  GET    /api/board/leader                                     -  -  -  +  +  -  +  +  +
  GET    /api/tickets/:ticketNumber                            -  +  +  +  +  -  +  +  +
  GET    /api/photos/:photoId                                  -  +  +  +  +  -  +  +  +
  GET    /api/tickets/:ticketNumber/evidence                   -  +  +  +  +  -  +  +  +
  GET    /api/tickets/:ticketNumber/evidence/bundle            -  +  +  +  +  -  +  +  +
  GET    /api/evidence/:evidenceId/picture                     -  +  +  +  +  -  +  +  +
  GET    /api/evidence/:evidenceId/masked                      -  +  +  +  +  -  +  +  +
  GET    /api/evidence-key                                     +  +  +  +  +  +  +  +  +
  POST   /api/tickets/:ticketNumber/accept                     -  +  -  -  -  -  -  -  -
  POST   /api/tickets/:ticketNumber/return                     -  +  -  -  -  -  -  -  -
  POST   /api/tickets/:ticketNumber/dispute                    -  +  -  -  -  -  -  -  -
  POST   /api/tickets/:ticketNumber/request-extension          -  +  -  -  -  -  -  -  -
  POST   /api/tickets/:ticketNumber/handled                    -  +  -  -  -  -  -  -  -
  POST   /api/tickets/:ticketNumber/grant-extension            -  -  -  +  -  -  -  -  -
  POST   /api/tickets/:ticketNumber/refuse-extension           -  -  -  +  -  -  -  -  -
  POST   /api/tickets/:ticketNumber/dispatch                   -  -  -  +  -  -  -  -  -
  POST   /api/tickets/:ticketNumber/reject                     -  -  -  +  -  -  -  -  -
  POST   /api/tickets/:ticketNumber/suspend                    -  -  -  +  -  -  -  -  -
  POST   /api/tickets/:ticketNumber/resume                     -  -  -  +  -  -  -  -  -
  POST   /api/tickets/:ticketNumber/supervise                  -  -  -  +  +  -  -  -  -
  POST   /api/tickets/:ticketNumber/send-back                  -  -  +  +  +  -  -  -  -
  POST   /api/tickets/:ticketNumber/merge                      -  -  -  +  -  -  -  -  -
  POST   /api/tickets/:ticketNumber/not-same                   -  -  -  +  -  -  -  -  -
  POST   /api/tickets/:ticketNumber/complaints/:complaintId/contact  -  +  -  -  -  -  -  -  -
  GET    /api/verifications                                    -  -  +  +  +  -  +  +  +
  GET    /api/verifications/:verificationId                    -  -  +  +  +  -  +  +  +
  POST   /api/verifications/:verificationId/answer             -  -  +  +  -  -  -  -  -
  GET    /api/verification-agreement                           -  -  +  +  +  -  +  +  +
  GET    /api/field-tasks                                      -  -  +  +  +  -  +  +  +
  GET    /api/field-tasks/:fieldTaskId                         -  -  +  +  +  -  +  +  +
  POST   /api/field-tasks/:fieldTaskId/report                  -  -  +  +  -  -  -  -  -
  GET    /api/verification-policies                            -  -  +  +  +  -  +  +  +
  PUT    /api/verification-policies/:category                  -  -  -  +  -  -  -  -  +

  GET    /api/responsibilities                                -  +  +  +  +  +  +  +  +
  GET    /api/responsibilities/export                         -  +  +  +  +  +  +  +  +
  POST   /api/responsibilities/import                         -  -  -  -  -  -  -  -  +
  GET    /api/responsibilities/:classCode/:problemCode/versions  -  +  +  +  +  +  +  +  +
  PUT    /api/responsibilities/:classCode/:problemCode        -  -  -  -  -  -  -  -  +
  DELETE /api/responsibilities/:classCode/:problemCode/versions/:effectiveFrom  -  -  -  -  -  -  -  -  +
  GET    /api/duties                                          -  +  +  +  +  +  +  +  +
  PUT    /api/duties                                          -  -  -  -  -  -  -  -  +
  GET    /api/calendar                                        -  +  +  +  +  +  +  +  +
  PUT    /api/calendar/days/:day                              -  -  -  -  -  -  -  -  +
  DELETE /api/calendar/days/:day                              -  -  -  -  -  -  -  -  +
  PUT    /api/calendar/coverage                               -  -  -  -  -  -  -  -  +
  GET    /api/chain-checks                                    -  -  -  -  -  -  +  -  +
  POST   /api/chain-checks                                    -  -  -  -  -  -  +  -  +
  GET    /api/audit-log                                       -  -  -  -  -  -  +  -  +
  GET    /api/departments/:departmentId/load                  -  -  -  -  -  -  +  -  +
  PATCH  /api/departments/:departmentId                       -  -  -  -  -  -  -  -  +
  GET    /api/worker-tokens                                   -  -  -  -  -  -  -  -  +
  POST   /api/worker-tokens                                   -  -  -  -  -  -  -  -  +
  DELETE /api/worker-tokens/:tokenId                          -  -  -  -  -  -  -  -  +
  GET    /api/report/morning                                   -  -  -  +  +  -  +  +  +
  GET    /api/report/days                                      -  -  -  +  +  -  +  +  +
  GET    /api/report/morning.pdf                               -  -  -  +  +  -  +  +  +
  POST   /api/report/morning/send                              -  -  -  -  +  -  -  +  +

  POST   /api/external/vias/:cameraCode                        +  +  +  +  +  +  +  +  +
  POST   /api/external/zlmediakit/:providerId/record           +  +  +  +  +  +  +  +  +
  POST   /api/worker/leases                                    -  -  -  -  -  -  -  -  -  +
  POST   /api/worker/looks                                     -  -  -  -  -  -  -  -  -  +
  GET    /api/worker/models                                    -  -  -  -  -  -  -  -  -  +
  GET    /api/worker/cameras/:cameraId/reference.jpg           -  -  -  -  -  -  -  -  -  +
  GET    /api/workers                                          -  -  -  +  +  -  -  -  +
  GET    /api/cameras                                          -  -  +  +  +  +  +  +  +
  POST   /api/cameras                                          -  -  -  -  -  +  -  -  +
  GET    /api/cameras/:cameraId                                -  -  +  +  +  +  +  +  +
  PATCH  /api/cameras/:cameraId                                -  -  -  -  -  +  -  -  +
  DELETE /api/cameras/:cameraId                                -  -  -  -  -  +  -  -  +
  GET    /api/cameras/:cameraId/frame.jpg                      -  -  +  +  +  +  +  +  +
  GET    /api/cameras/:cameraId/preview                        -  -  +  +  +  +  +  +  +
  GET    /api/cameras/:cameraId/sight                          -  -  +  +  +  +  +  +  +
  PUT    /api/cameras/:cameraId/calibration                    -  -  -  -  -  +  -  -  +
  PUT    /api/cameras/:cameraId/algorithms/:algorithmId        -  -  -  -  -  +  -  -  +
  PUT    /api/cameras/:cameraId/assets/:assetId                -  -  -  -  -  +  -  -  +
  GET    /api/cameras/:cameraId/footage-provider               -  -  +  +  +  +  +  +  +
  PUT    /api/cameras/:cameraId/footage-provider               -  -  -  -  -  +  -  -  +
  DELETE /api/cameras/:cameraId/footage-provider               -  -  -  -  -  +  -  -  +
  GET    /api/footage-providers                                -  -  -  -  -  +  -  -  +
  POST   /api/footage-providers                                -  -  -  -  -  +  -  -  +
  DELETE /api/footage-providers/:providerId                    -  -  -  -  -  +  -  -  +
  POST   /api/footage-providers/:providerId/check              -  -  -  -  -  +  -  -  +
  GET    /api/cameras/:cameraId/examples                       -  -  +  +  +  +  +  +  +
  DELETE /api/cameras/:cameraId/examples/:exampleId            -  -  +  +  -  +  -  -  +
  POST   /api/cameras/import                                   -  -  -  -  -  +  -  -  +
  GET    /api/algorithms                                       -  -  +  +  +  +  +  +  +
  GET    /api/zones                                            -  -  +  +  +  +  +  +  +
  POST   /api/zones                                            -  -  -  -  -  +  -  -  +
  PATCH  /api/zones/:zoneId                                    -  -  -  -  -  +  -  -  +
  DELETE /api/zones/:zoneId                                    -  -  -  -  -  +  -  -  +
  GET    /api/sightings                                        -  -  +  +  +  +  +  +  +
  GET    /api/sightings/:sightingId                            -  -  +  +  +  +  +  +  +
  GET    /api/sightings/:sightingId/frame.jpg                  -  -  +  +  +  +  +  +  +
  POST   /api/sightings/:sightingId/verdict                    -  -  +  +  -  -  -  -  -
  GET    /api/places/history                                   -  -  +  +  +  +  +  +  +
  GET    /api/algorithms/precision                             -  -  +  +  +  +  +  +  +
  GET    /api/cameras/:cameraId/footage                        -  +  +  +  +  -  +  -  +
  GET    /api/cameras/:cameraId/frame                          -  +  +  +  +  -  +  -  +
  POST   /api/cameras/:cameraId/clips                          -  +  +  +  +  -  +  -  +
  GET    /api/footage                                          -  +  +  +  +  -  +  -  +
  GET    /api/clips/:clipId                                    -  +  +  +  +  -  +  -  +
  GET    /api/clips/:clipId/video                              -  +  +  +  +  -  +  -  +
  GET    /api/footage-views                                    -  -  -  -  -  -  +  -  +
  GET    /api/demo                                             +  +  +  +  +  +  +  +  +
  GET    /api/demo/story                                       -  +  +  +  +  +  +  +  +
  POST   /api/demo/story                                       -  +  +  +  +  +  +  +  +
  GET    /api/demo/story/pictures/:sha256                      -  +  +  +  +  +  +  +  +
`;

/** Route (`GET /api/tickets`) → the callers that may call it. */
export const authorisationMatrix: ReadonlyMap<string, ReadonlySet<Caller>> = new Map(
  table
    .trim()
    .split('\n')
    .slice(1)
    .filter((line) => line.trim())
    .map((line) => {
      const [method, url, ...cells] = line.trim().split(/\s+/);
      if (cells.length === callers.length - 1) cells.push(cells[0] ?? '');
      if (cells.length !== callers.length || cells.some((cell) => !'+-'.includes(cell))) {
        throw new Error(`every row needs a decision for each caller: ${line}`);
      }
      return [`${method} ${url}`, new Set(callers.filter((_, column) => cells[column] === '+'))];
    }),
);

/** The columns of the table below. A citizen is anybody without a session. */
export const callers = [
  'citizen',
  'handler',
  'grid_worker',
  'dispatcher',
  'supervisor',
  'asset_admin',
  'auditor',
  'admin',
] as const;

export type Caller = (typeof callers)[number];

/**
 * Who may call what, decided by hand: `+` may, `-` may not. A new route needs a row. What somebody may see
 * behind a route that is open to the role (own department only) is decided by the rules of the domain.
 */
const table = `
                                                              ci ha gw di su aa au ad
  GET    /healthz                                              +  +  +  +  +  +  +  +
  GET    /readyz                                               +  +  +  +  +  +  +  +
  GET    /metrics                                              +  +  +  +  +  +  +  +
  GET    /problems                                             +  +  +  +  +  +  +  +
  GET    /problems/:code                                       +  +  +  +  +  +  +  +
  GET    /api/openapi.json                                     +  +  +  +  +  +  +  +
  GET    /api/reference/                                       +  +  +  +  +  +  +  +
  GET    /api/reference/static/index.html                      +  +  +  +  +  +  +  +
  GET    /api/reference/static/swagger-initializer.js          +  +  +  +  +  +  +  +
  GET    /api/reference/static/*                               +  +  +  +  +  +  +  +
  GET    /api/reference/json                                   +  +  +  +  +  +  +  +
  GET    /api/reference/yaml                                   +  +  +  +  +  +  +  +

  GET    /                                                     +  +  +  +  +  +  +  +
  GET    /A                                                    +  +  +  +  +  +  +  +
  GET    /A/:smartCode                                         +  +  +  +  +  +  +  +
  POST   /A/:smartCode                                         +  +  +  +  +  +  +  +
  POST   /A/:smartCode/fake-label                              +  +  +  +  +  +  +  +
  POST   /api/scans                                            +  +  +  +  +  +  +  +
  POST   /api/complaints                                       +  +  +  +  +  +  +  +
  GET    /track                                                +  +  +  +  +  +  +  +
  POST   /track                                                +  +  +  +  +  +  +  +
  GET    /t/:trackingKey                                       +  +  +  +  +  +  +  +
  POST   /t/:trackingKey/rating                                +  +  +  +  +  +  +  +
  GET    /citizen/citizen.css                                  +  +  +  +  +  +  +  +
  GET    /citizen/citizen.js                                   +  +  +  +  +  +  +  +
  GET    /citizen/icon.svg                                     +  +  +  +  +  +  +  +
  GET    /citizen/service-worker.js                            +  +  +  +  +  +  +  +
  GET    /desk                                                 +  +  +  +  +  +  +  +
  GET    /desk/*                                               +  +  +  +  +  +  +  +

  POST   /api/session                                          +  +  +  +  +  +  +  +
  GET    /api/session                                          -  +  +  +  +  +  +  +
  DELETE /api/session                                          -  +  +  +  +  +  +  +
  POST   /api/session/password                                 -  +  +  +  +  +  +  +
  GET    /api/staff                                            -  -  -  -  -  -  -  +
  POST   /api/staff                                            -  -  -  -  -  -  -  +
  PATCH  /api/staff/:staffId                                   -  -  -  -  -  -  -  +

  GET    /api/departments                                      -  +  +  +  +  +  +  +
  POST   /api/departments                                      -  -  -  -  -  -  -  +
  GET    /api/classes                                          -  +  +  +  +  +  +  +
  GET    /api/assets                                           -  +  +  +  +  +  +  +
  GET    /api/assets/:assetCode                                -  +  +  +  +  +  +  +
  POST   /api/assets                                           -  -  -  -  -  +  -  +
  PATCH  /api/assets/:assetCode                                -  -  -  -  -  +  -  +
  POST   /api/assets/import                                    -  -  -  -  -  +  -  +
  GET    /api/assets/export                                    -  -  -  -  +  +  +  +

  POST   /api/assets/:assetCode/plates                         -  -  -  -  -  +  -  +
  GET    /api/plates                                           -  -  -  -  +  +  +  +
  GET    /api/plates/:plateId                                  -  -  -  -  +  +  +  +
  POST   /api/plates/:plateId/bind                             -  +  +  -  -  +  -  +
  POST   /api/plates/:plateId/replace                          -  -  -  -  -  +  -  +
  POST   /api/plates/:plateId/retire                           -  -  -  -  -  +  -  +
  GET    /api/plates/:plateId/label.svg                        -  -  -  -  -  +  -  +
  GET    /api/plates/:plateId/label.png                        -  -  -  -  -  +  -  +
  GET    /api/plate-keys                                       -  -  -  -  +  +  +  +
  POST   /api/plate-keys/rotate                                -  -  -  -  -  -  -  +
  POST   /api/plate-keys/:keyId/revoke                         -  -  -  -  -  -  -  +
  POST   /api/label-batches                                    -  -  -  -  -  +  -  +
  GET    /api/label-batches                                    -  -  -  -  -  +  -  +
  GET    /api/label-batches/:batchId                           -  -  -  -  -  +  -  +
  GET    /api/label-batches/:batchId/labels.pdf                -  -  -  -  -  +  -  +
  GET    /api/scan-anomalies                                   -  -  -  -  +  +  +  +
  GET    /api/scan-anomalies/:anomalyId                        -  -  -  -  +  +  +  +
  POST   /api/scan-anomalies/:anomalyId/resolve                -  -  -  -  -  +  -  +

  GET    /api/live                                             -  +  +  +  +  -  +  +
  GET    /api/tickets                                          -  +  +  +  +  -  +  +
  GET    /api/tickets/:ticketNumber                            -  +  +  +  +  -  +  +
  GET    /api/photos/:photoId                                  -  +  +  +  +  -  +  +
  POST   /api/tickets/:ticketNumber/accept                     -  +  -  -  -  -  -  -
  POST   /api/tickets/:ticketNumber/return                     -  +  -  -  -  -  -  -
  POST   /api/tickets/:ticketNumber/dispute                    -  +  -  -  -  -  -  -
  POST   /api/tickets/:ticketNumber/request-extension          -  +  -  -  -  -  -  -
  POST   /api/tickets/:ticketNumber/handled                    -  +  -  -  -  -  -  -
  POST   /api/tickets/:ticketNumber/grant-extension            -  -  -  +  -  -  -  -
  POST   /api/tickets/:ticketNumber/refuse-extension           -  -  -  +  -  -  -  -
  POST   /api/tickets/:ticketNumber/dispatch                   -  -  -  +  -  -  -  -
  POST   /api/tickets/:ticketNumber/reject                     -  -  -  +  -  -  -  -
  POST   /api/tickets/:ticketNumber/suspend                    -  -  -  +  -  -  -  -
  POST   /api/tickets/:ticketNumber/resume                     -  -  -  +  -  -  -  -
  POST   /api/tickets/:ticketNumber/supervise                  -  -  -  +  +  -  -  -
  POST   /api/tickets/:ticketNumber/confirm                    -  -  +  +  -  -  -  -
  POST   /api/tickets/:ticketNumber/send-back                  -  -  +  +  +  -  -  -
  POST   /api/tickets/:ticketNumber/complaints/:complaintId/contact  -  +  -  -  -  -  -  -
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
      if (cells.length !== callers.length || cells.some((cell) => !'+-'.includes(cell))) {
        throw new Error(`every row needs a decision for each caller: ${line}`);
      }
      return [`${method} ${url}`, new Set(callers.filter((_, column) => cells[column] === '+'))];
    }),
);

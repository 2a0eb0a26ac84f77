/** What the desk hears about cameras, zones, algorithms and sightings. Types only. Times are ISO 8601, places WGS-84 degrees. */

export const cameraHealths = [
  'ok',
  'dark',
  'blurred',
  'covered',
  'frozen',
  'moved',
  'offline',
] as const;
export type CameraHealth = (typeof cameraHealths)[number];

/** Left, top, right, bottom in pixels of the picture. */
export type PixelBox = readonly [x1: number, y1: number, x2: number, y2: number];

export const sourceKinds = ['rtsp', 'http', 'file', 'none'] as const;
export type SourceKind = (typeof sourceKinds)[number];

export type Camera = {
  cameraId: string;
  cameraCode: string;
  name: string;
  sourceKind: SourceKind;
  /** Without credentials. */
  sourceShown: string;
  lng: number;
  lat: number;
  heightM: number | null;
  calibrated: boolean;
  everySeconds: number;
  enabled: boolean;
  record: boolean;
  /** Days; null: as the installation does. */
  footageDays: number | null;
  departmentId: string | null;
  departmentName: string | null;
  gridCode: string;
  isDemo: boolean;
  health: CameraHealth;
  healthSince: string;
  lastLookAt: string | null;
  lastFrameSha256: string | null;
  lastFrameAt: string | null;
  lagSeconds: number | null;
};

export type CameraPage = { cameras: Camera[]; next: string | null };

export type Click = { x: number; y: number; lng: number; lat: number };
export type Residual = { residualM: number; used: boolean };

export type Calibration = {
  widthPx: number;
  heightPx: number;
  rmseM: number;
  clicks: Click[];
  residuals: Residual[];
};

export type CameraAlgorithm = {
  algorithmId: string;
  enabled: boolean;
  /** What this camera has of its own; everything else is the catalogue's default. */
  settings: Record<string, number>;
  hours: [from: string, to: string] | null;
  available: boolean;
  reasonZh: string | null;
  reasonEn: string | null;
};

export type AssetInSight = {
  assetId: string;
  assetCode: string;
  name: string;
  classCode: string;
  lng: number;
  lat: number;
};

export type CameraDetail = Camera & {
  calibration: Calibration | null;
  /** How our recorder fares with it; null: it does not record it. */
  recording: {
    state: 'opening' | 'recording' | 'waiting' | 'no-room' | 'cannot';
    reason: string | null;
    since: string;
  } | null;
  sightCells: number;
  zones: Pick<Zone, 'zoneId' | 'name' | 'purpose'>[];
  algorithms: CameraAlgorithm[];
  assets: AssetInSight[];
};

/** The fields of a camera that people fill in; `sourceUrl` is never read back. */
export type CameraInput = {
  cameraCode: string;
  name: string;
  sourceUrl?: string | null;
  lng: number;
  lat: number;
  heightM: number | null;
  everySeconds: number;
  enabled: boolean;
  record: boolean;
  footageDays: number | null;
  departmentId: string | null;
};

export type Preview = {
  takenAt: string;
  widthPx: number;
  heightPx: number;
  detections: { label: string; score: number; box: PixelBox }[];
  observations: { algorithmId: string; box: PixelBox; score: number }[];
};

export type CalibrationAnswer = {
  rmseM: number;
  residuals: Residual[];
  /** A net on the ground as it lies in the picture. */
  lines: { x: number; y: number }[][];
  saved: boolean;
  sightCells?: number;
};

export const coordinateSystems = ['wgs84', 'gcj02', 'bd09'] as const;
/** What the positions of a list are given in. */
export type CoordinateSystem = (typeof coordinateSystems)[number];

export type ImportReport = {
  rows: number;
  added: number;
  changed: number;
  unchanged: number;
  /** Rows with something wrong in them; they are left out. */
  refused: number;
  problemCount: number;
  /** The first of them. */
  problems: { row: number; column: string; value: string; code: string; zh: string; en: string }[];
  /** Columns that mean nothing here. */
  ignored: string[];
};

export const zonePurposes = [
  'no_vending',
  'no_parking',
  'fire_lane',
  'shop_front',
  'restricted',
  'watch',
] as const;
export type ZonePurpose = (typeof zonePurposes)[number];

export type Ring = [lng: number, lat: number][];

export type ZoneInput = {
  name: string;
  purpose: ZonePurpose;
  ring: Ring;
  departmentId: string | null;
};
export type Zone = ZoneInput & { zoneId: string };

export type Parameter = {
  key: string;
  unit: string;
  nameZh: string;
  nameEn: string;
  byDefault: number;
  minimum: number;
  maximum: number;
};

export type Algorithm = {
  algorithmId: string;
  nameZh: string;
  nameEn: string;
  definitionZh: string;
  definitionEn: string;
  /** Null: the class of the fixture it is about. */
  eventCode: string | null;
  labels: string[];
  zonePurposes: ZonePurpose[] | null;
  /** Without such a zone it looks nowhere (true) or everywhere. */
  zoneRequired: boolean;
  parameters: Parameter[];
  /** Null: always. */
  hours: [from: string, to: string] | null;
  confirmBeforeDispatch: boolean;
  urgency: 'A' | 'B' | 'C';
  available: boolean;
  reasonZh: string | null;
  reasonEn: string | null;
};

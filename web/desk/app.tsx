import { App as AntApp, ConfigProvider, theme as themes } from 'antd';
import en from 'antd/es/locale/en_US';
import zh from 'antd/es/locale/zh_CN';
import { lazy, Suspense } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { seesTickets } from './filters.ts';
import { ProblemNote } from './parts/problem-note.tsx';
import { usePreferences } from './preferences.tsx';
import { useSession } from './queries.ts';
import {
  homeOf,
  seesAdministration,
  seesAssets,
  seesBoard,
  seesCameras,
  seesVerifications,
  setsUpCameras,
} from './rooms.ts';
import { PasswordPage } from './shell/password.tsx';
import { Shell } from './shell/shell.tsx';
import { SignInPage } from './shell/sign-in.tsx';
import { TicketsPage } from './tickets/tickets.tsx';

const CamerasPage = lazy(() =>
  import('./cameras/cameras.tsx').then((page) => ({ default: page.CamerasPage })),
);
const CameraPage = lazy(() =>
  import('./cameras/camera.tsx').then((page) => ({ default: page.CameraPage })),
);
const CalibrationPage = lazy(() =>
  import('./cameras/calibration.tsx').then((page) => ({ default: page.CalibrationPage })),
);
const ZonesPage = lazy(() =>
  import('./zones/zones.tsx').then((page) => ({ default: page.ZonesPage })),
);
const SightingsPage = lazy(() =>
  import('./sightings/sightings.tsx').then((page) => ({ default: page.SightingsPage })),
);

const MapPage = lazy(() => import('./map/map.tsx').then((page) => ({ default: page.MapPage })));
const BoardPage = lazy(() =>
  import('./board/board.tsx').then((page) => ({ default: page.BoardPage })),
);
const AssetsPage = lazy(() =>
  import('./assets/assets.tsx').then((page) => ({ default: page.AssetsPage })),
);
const AdminPage = lazy(() =>
  import('./admin/admin.tsx').then((page) => ({ default: page.AdminPage })),
);
const VerificationPage = lazy(() =>
  import('./verification/verification.tsx').then((page) => ({ default: page.VerificationPage })),
);

const TourDock = lazy(() =>
  import('./tour/tour-dock.tsx').then((tour) => ({ default: tour.TourDock })),
);

const font =
  'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

const lightTokens = {
  colorPrimary: '#0b5cab',
  colorPrimaryHover: '#094d90',
  colorPrimaryActive: '#073f77',
  colorInfo: '#0b5cab',
  colorLink: '#0b5cab',
  colorLinkHover: '#094d90',
  colorLinkActive: '#073f77',
  colorError: '#b3261e',
  colorWarning: '#8a5300',
  colorSuccess: '#1b6e3c',
  colorErrorBg: '#fdeceb',
  colorErrorBorder: '#e9b3af',
  colorWarningBg: '#fff3dc',
  colorWarningBorder: '#e6c48a',
  colorInfoBg: '#e4effa',
  colorInfoBorder: '#a9cbed',
  colorSuccessBg: '#e6f4ea',
  colorSuccessBorder: '#b5dcc2',
  colorTextSecondary: 'rgba(0,0,0,0.68)',
  colorTextTertiary: 'rgba(0,0,0,0.62)',
  colorTextDescription: 'rgba(0,0,0,0.62)',
  colorTextPlaceholder: 'rgba(0,0,0,0.58)',
};

const darkTokens = {
  colorPrimary: '#2f7fd6',
  colorPrimaryHover: '#2868b0',
  colorPrimaryActive: '#215894',
  colorLink: '#7fb8f5',
  colorLinkHover: '#a9d0fa',
  colorLinkActive: '#a9d0fa',
  colorError: '#ff8a80',
  colorWarning: '#f5b95a',
  colorErrorBg: '#43201d',
  colorErrorBorder: '#7a3a35',
  colorWarningBg: '#3d2e14',
  colorWarningBorder: '#75592a',
  colorSuccessBg: '#193626',
  colorSuccessBorder: '#2f5c42',
  colorTextSecondary: 'rgba(255,255,255,0.75)',
  colorTextTertiary: 'rgba(255,255,255,0.68)',
  colorTextDescription: 'rgba(255,255,255,0.68)',
  colorTextPlaceholder: 'rgba(255,255,255,0.62)',
};

const Rooms = () => {
  const session = useSession();
  if (session.isPending) return null;
  if (session.data === undefined)
    return <ProblemNote error={session.error} onRetry={() => void session.refetch()} />;
  if (!session.data) return <SignInPage />;
  const { staff } = session.data;
  if (staff.mustChangePassword) return <PasswordPage staff={staff} forced />;
  const home = homeOf(staff.roles);
  return (
    <>
      <Routes>
        <Route element={<Shell staff={staff} />}>
          <Route path="/password" element={<PasswordPage staff={staff} forced={false} />} />
          {seesCameras(staff.roles) && (
            <>
              <Route path="/cameras" element={<CamerasPage staff={staff} />} />
              <Route path="/cameras/:cameraId" element={<CameraPage staff={staff} />} />
              {setsUpCameras(staff.roles) && (
                <Route path="/cameras/:cameraId/calibration" element={<CalibrationPage />} />
              )}
              <Route path="/zones/:zoneId?" element={<ZonesPage staff={staff} />} />
              <Route
                path="/sightings/:view?/:sightingId?"
                element={<SightingsPage staff={staff} />}
              />
            </>
          )}
          <Route path="/map" element={<MapPage staff={staff} />} />
          {seesBoard(staff.roles) && (
            <Route path="/board/*" element={<BoardPage staff={staff} />} />
          )}
          {seesAssets(staff.roles) && (
            <Route path="/assets/*" element={<AssetsPage staff={staff} />} />
          )}
          {seesAdministration(staff.roles) && (
            <Route path="/admin/*" element={<AdminPage staff={staff} />} />
          )}
          {seesVerifications(staff.roles) && (
            <Route
              path="/verification/:view?/:caseId?"
              element={<VerificationPage staff={staff} />}
            />
          )}
          {seesTickets(staff.roles) && (
            <Route path="/:box/:ticketNumber?" element={<TicketsPage staff={staff} />} />
          )}
        </Route>
        <Route path="*" element={<Navigate to={home} replace />} />
      </Routes>
      <Suspense fallback={null}>
        <TourDock staff={staff} />
      </Suspense>
    </>
  );
};

/** The desk as a whole: look and language around, then whichever room the session opens. */
export const App = () => {
  const { language, theme } = usePreferences();
  const dark = theme === 'dark';
  return (
    <ConfigProvider
      locale={language === 'en' ? en : zh}
      theme={{
        algorithm: dark ? themes.darkAlgorithm : themes.defaultAlgorithm,
        token: { ...(dark ? darkTokens : lightTokens), borderRadius: 8, fontFamily: font },
        // On the light red of the dark theme only dark text can be read.
        components: {
          // With the corners of buttons a box would look like a choice of one.
          Checkbox: { borderRadiusSM: 4 },
          Button: {
            dangerColor: dark ? '#2b0b08' : '#fff',
            // Under the pointer, too, words have to be read.
            ...(dark && { defaultHoverColor: '#a9d0fa', defaultActiveColor: '#a9d0fa' }),
          },
        },
      }}
      button={{ autoInsertSpace: false }}
    >
      <AntApp>
        <Rooms />
      </AntApp>
    </ConfigProvider>
  );
};

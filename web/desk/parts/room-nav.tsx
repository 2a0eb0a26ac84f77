import {
  AimOutlined,
  AuditOutlined,
  BarChartOutlined,
  BorderOuterOutlined,
  EnvironmentOutlined,
  InboxOutlined,
  QrcodeOutlined,
  SettingOutlined,
  VideoCameraOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import type { Staff } from '../api.ts';
import { usePreferences } from '../preferences.tsx';
import { pathOfRoom, type Room, rooms, roomsOf } from '../rooms.ts';
import { useShortcuts } from '../shortcuts.ts';

const signs: Record<Room, ReactNode> = {
  tickets: <InboxOutlined aria-hidden />,
  verification: <AuditOutlined aria-hidden />,
  sightings: <AimOutlined aria-hidden />,
  map: <EnvironmentOutlined aria-hidden />,
  board: <BarChartOutlined aria-hidden />,
  cameras: <VideoCameraOutlined aria-hidden />,
  zones: <BorderOuterOutlined aria-hidden />,
  assets: <QrcodeOutlined aria-hidden />,
  admin: <SettingOutlined aria-hidden />,
};

const roomAt = (pathname: string): Room =>
  rooms.find((room) => pathname.split('/')[1] === room) ?? 'tickets';

/** Leads between the rooms; people with one room only see nothing of it. */
export const RoomNav = ({ staff }: { staff: Staff }) => {
  const { t } = usePreferences();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const open = roomsOf(staff.roles);
  const steps = open.map((room, index) => [
    String(index + 1),
    () => void navigate(pathOfRoom(room, staff.roles)),
  ]);
  // On the verification desk the digits are the answers.
  useShortcuts(roomAt(pathname) === 'verification' ? {} : Object.fromEntries(steps));
  if (open.length < 2) return null;
  return (
    <nav className="rooms" aria-label={t('room.label')}>
      {open.map((room) => (
        <Link
          key={room}
          to={pathOfRoom(room, staff.roles)}
          aria-current={roomAt(pathname) === room ? 'page' : undefined}
        >
          {signs[room]} {t(`room.${room}`)}
        </Link>
      ))}
    </nav>
  );
};

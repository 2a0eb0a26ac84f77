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
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import type { Staff } from '../api.ts';
import { usePreferences } from '../preferences.tsx';
import { pathOfRoom, type Room, roomAt, roomsOf } from '../rooms.ts';
import { useShortcuts } from '../shortcuts.ts';
import { MoreRooms } from './more-rooms.tsx';
import { fitting, fittingOnPhone } from './room-fit.ts';

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

/** The widths of the links, whether they are shown or not, against that of the bar; measured before anything is painted. */
const useFitting = (count: number, words: string) => {
  const row = useRef<HTMLElement>(null);
  const [fit, setFit] = useState(count);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other words are of another width
  useLayoutEffect(() => {
    const nav = row.current;
    if (!nav) return;
    const measure = () => {
      if (matchMedia('(max-width: 899px)').matches) return setFit(fittingOnPhone(count));
      const gap = Number.parseFloat(getComputedStyle(nav).columnGap) || 0;
      const widthOf = (each: HTMLElement) => each.offsetWidth + gap;
      const widths = [...nav.querySelectorAll<HTMLElement>(':scope > a')].map(widthOf);
      const more = nav.querySelector<HTMLElement>(':scope > button');
      setFit(fitting(widths, nav.clientWidth + gap, more ? widthOf(more) : 0));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(nav);
    return () => observer.disconnect();
  }, [count, words]);
  return { row, fit: Math.min(fit, count) };
};

/** Leads between the rooms, and to those for which the bar has no place; people with one room only see nothing of it. */
export const RoomNav = ({ staff }: { staff: Staff }) => {
  const { t, language } = usePreferences();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const open = roomsOf(staff.roles);
  const here = roomAt(pathname);
  // On the verification desk the digits are the answers.
  const digits = here !== 'verification';
  const entries = open.map((room, index) => ({
    room,
    sign: signs[room],
    name: t(`room.${room}`),
    path: pathOfRoom(room, staff.roles),
    digit: digits ? String(index + 1) : undefined,
    current: here === room,
  }));
  const { row, fit } = useFitting(entries.length, language);
  useShortcuts(
    Object.fromEntries(
      entries.flatMap(({ digit, path }) => (digit ? [[digit, () => void navigate(path)]] : [])),
    ),
  );
  if (entries.length < 2) return null;
  return (
    <nav className="rooms" aria-label={t('room.label')} ref={row}>
      {entries.map(({ room, sign, name, path, digit, current }, index) => (
        <Link
          key={room}
          to={path}
          data-unfit={index >= fit || undefined}
          aria-current={current ? 'page' : undefined}
          aria-keyshortcuts={digit}
        >
          {sign}
          <span>{name}</span>
        </Link>
      ))}
      <MoreRooms entries={entries.slice(fit)} />
    </nav>
  );
};

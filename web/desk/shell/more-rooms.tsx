import { EllipsisOutlined } from '@ant-design/icons';
import { type CSSProperties, type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { usePreferences } from '../preferences.tsx';
import type { Room } from '../rooms.ts';

export type RoomEntry = {
  room: Room;
  sign: ReactNode;
  name: string;
  path: string;
  digit: string | undefined;
  current: boolean;
};

/** The rooms for which the bar has no place: under a button, on a phone in a sheet that comes up from its foot. */
export const MoreRooms = ({ entries }: { entries: readonly RoomEntry[] }) => {
  const { t } = usePreferences();
  const sheet = useRef<HTMLDialogElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const here = entries.find(({ current }) => current);
  // With the links in it already, so that the first of them gets the focus.
  useLayoutEffect(() => {
    if (open) sheet.current?.showModal();
  }, [open]);
  const hide = () => sheet.current?.close();
  const { left = 0, bottom = 0 } = open ? (button.current?.getBoundingClientRect() ?? {}) : {};
  return (
    <>
      <button
        type="button"
        ref={button}
        className="rooms-more"
        data-unfit={entries.length === 0 || undefined}
        data-here={here !== undefined || undefined}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        <EllipsisOutlined aria-hidden />
        <span>{t('room.more')}</span>
        {here && <span className="unseen">{t('room.here', { room: here.name })}</span>}
      </button>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the sheet closes it; the Escape key does so by itself */}
      <dialog
        ref={sheet}
        className="more-rooms"
        aria-label={t('room.more')}
        style={{ '--left': `${left}px`, '--top': `${bottom}px` } as CSSProperties}
        onClose={() => setOpen(false)}
        onClick={({ target, currentTarget }) => target === currentTarget && hide()}
      >
        {open && (
          <ul>
            {entries.map(({ room, sign, name, path, digit, current }) => (
              <li key={room}>
                <Link to={path} aria-current={current ? 'page' : undefined} onClick={hide}>
                  {sign}
                  <span>{name}</span>
                  {digit && (
                    <span className="key wide-only" aria-hidden="true">
                      {digit}
                    </span>
                  )}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </dialog>
    </>
  );
};

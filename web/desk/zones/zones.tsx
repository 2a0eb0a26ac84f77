import { EditOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Empty, Skeleton } from 'antd';
import { useMemo, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { Staff } from '../api.ts';
import type { Ring, Zone, ZonePurpose } from '../cameras/detection-api.ts';
import { useCameras } from '../cameras/detection-queries.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import { setsUpCameras } from '../rooms.ts';
import { useShortcuts } from '../shortcuts.ts';
import { purposeColours } from './zone-colours.ts';
import { ZoneForm } from './zone-form.tsx';
import { ZoneMap } from './zone-map.tsx';
import { useZones } from './zone-queries.ts';

type Drawing = { subject: string; zone: Zone | null; ring: Ring; purpose: ZonePurpose };

const none: Zone[] = [];
const everyCamera = { query: '', health: null };

type ListProps = {
  zones: readonly Zone[];
  chosen: string | null;
  writes: boolean;
  onChoose: (zoneId: string) => void;
  onEdit: (zone: Zone) => void;
};

const ZoneList = ({ zones, chosen, writes, onChoose, onEdit }: ListProps) => {
  const { t } = usePreferences();
  return (
    <ul className="zone-list" aria-label={t('room.zones')}>
      {zones.map((zone) => (
        <li key={zone.zoneId} data-zone={zone.zoneId}>
          <button
            type="button"
            aria-pressed={zone.zoneId === chosen}
            onClick={() => onChoose(zone.zoneId)}
          >
            <span
              className="swatch"
              style={{ background: purposeColours[zone.purpose] }}
              aria-hidden="true"
            />
            <span>
              {zone.name}
              <small className="quiet">{t(`purpose.${zone.purpose}`)}</small>
            </span>
          </button>
          {writes && (
            <Button
              type="text"
              icon={<EditOutlined />}
              aria-label={t('zone.edit', { name: zone.name })}
              onClick={() => onEdit(zone)}
            />
          )}
        </li>
      ))}
    </ul>
  );
};

/** The zones of the district on one map: looked at, drawn, changed. */
export const ZonesPage = ({ staff }: { staff: Staff }) => {
  const { t } = usePreferences();
  const { zoneId: chosen = null } = useParams();
  const navigate = useNavigate();
  const zones = useZones();
  const cameras = useCameras(everyCamera);
  const shownCameras = useMemo(
    () => cameras.data?.pages.flatMap((page) => page.cameras) ?? [],
    [cameras.data],
  );
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  const writes = setsUpCameras(staff.roles);

  const choose = (zoneId: string) => void navigate(`/zones/${zoneId}`);
  const edit = (zone: Zone | null) => {
    if (zone) choose(zone.zoneId);
    setDrawing({
      subject: zone?.zoneId ?? 'new',
      zone,
      ring: zone?.ring ?? [],
      purpose: zone?.purpose ?? 'no_parking',
    });
  };
  const change = (part: Partial<Drawing>) => setDrawing((now) => now && { ...now, ...part });
  useShortcuts(drawing ? { Escape: () => setDrawing(null) } : {});

  return (
    <main className="room room-full" id="content">
      <header className="room-head">
        <h1>{t('room.zones')}</h1>
        {writes && !drawing && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => edit(null)}>
            {t('zone.draw')}
          </Button>
        )}
      </header>
      {zones.isError && <ProblemNote error={zones.error} onRetry={() => void zones.refetch()} />}
      <div className="zones">
        <div className="zones-side">
          {drawing ? (
            <ZoneForm
              key={drawing.subject}
              zone={drawing.zone}
              ring={drawing.ring}
              onRing={(ring) => change({ ring })}
              onPurpose={(purpose) => change({ purpose })}
              onDone={() => setDrawing(null)}
            />
          ) : (
            <>
              {zones.isPending && <Skeleton active />}
              {zones.data?.length === 0 && <Empty description={t('zone.none')} />}
              <ZoneList
                zones={zones.data ?? []}
                chosen={chosen}
                writes={writes}
                onChoose={choose}
                onEdit={edit}
              />
            </>
          )}
        </div>
        {cameras.isPending ? (
          <Skeleton active />
        ) : (
          <ZoneMap
            zones={zones.data ?? none}
            cameras={shownCameras}
            chosen={chosen}
            drawn={drawing?.subject ?? null}
            ring={drawing?.ring ?? []}
            purpose={drawing?.purpose ?? 'no_parking'}
            onRing={(ring) => change({ ring })}
            onChoose={choose}
          />
        )}
      </div>
    </main>
  );
};

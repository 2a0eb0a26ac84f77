import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { Role } from '../api.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import { setsUpCameras } from '../rooms.ts';
import { ZoneForm } from '../zones/zone-form.tsx';
import { idOfChosen } from './chosen.ts';
import { InViewList } from './in-view.tsx';
import { LayerSwitches } from './layer-switches.tsx';
import type { Chosen } from './map-api.ts';
import { MapCard } from './map-card.tsx';
import type { ZoneDraft } from './map-stage.tsx';
import type { MapData } from './use-map-data.ts';

type Props = {
  roles: readonly Role[];
  data: MapData;
  chosen: Chosen | null;
  classes: string;
  onClasses: (classes: string) => void;
  onChoose: (chosen: Chosen | null) => void;
  onEditZone: (zoneId: string | null) => void;
};

/** What is chosen, what is shown, and what of it is in view. */
const Contents = ({ roles, data, chosen, classes, ...on }: Props) => {
  const { t } = usePreferences();
  const { layers, tickets, failed } = data;
  return (
    <>
      {failed && <ProblemNote error={failed.error} onRetry={() => void failed.refetch()} />}
      {tickets.data?.more && (
        <p className="quiet">{t('map.moreTickets', { n: tickets.data.tickets.length })}</p>
      )}
      {chosen && (
        <MapCard
          chosen={chosen}
          roles={roles}
          onEditZone={on.onEditZone}
          onClose={() => on.onChoose(null)}
        />
      )}
      <LayerSwitches
        open={layers.open}
        isOn={layers.isOn}
        onToggle={layers.toggle}
        classes={classes}
        onClasses={on.onClasses}
        blindSpots={data.blindSpots.data}
      />
      {setsUpCameras(roles) && (
        <Button icon={<PlusOutlined />} onClick={() => on.onEditZone(null)}>
          {t('zone.draw')}
        </Button>
      )}
      <InViewList inView={data.inView} chosenId={idOfChosen(chosen)} onChoose={on.onChoose} />
    </>
  );
};

type PanelProps = Props & {
  drawing: ZoneDraft | null;
  onDraw: (part: Partial<ZoneDraft>) => void;
  onDrawn: () => void;
};

/** What stands beside the map: the zone that is being drawn, or everything else. */
export const MapPanel = ({ drawing, onDraw, onDrawn, ...contents }: PanelProps) => (
  <div className="map-sheet">
    {drawing ? (
      <ZoneForm
        key={drawing.subject}
        zone={drawing.zone}
        ring={drawing.ring}
        onRing={(ring) => onDraw({ ring })}
        onPurpose={(purpose) => onDraw({ purpose })}
        onDone={onDrawn}
      />
    ) : (
      <Contents {...contents} />
    )}
  </div>
);

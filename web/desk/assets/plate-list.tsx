import { DownloadOutlined, PlusOutlined, PrinterOutlined } from '@ant-design/icons';
import { App, Button, Skeleton } from 'antd';
import { useState } from 'react';
import { dateTimeWords } from '../moments.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import type { Plate } from './asset-api.ts';
import { usePlateMove, usePlates } from './asset-queries.ts';
import { PrintDialog } from './print-dialog.tsx';
import { ReasonDialog } from './reason-dialog.tsx';

type Ending = { plate: Plate; move: 'replace' | 'retire' };

const steps = ['minted', 'printed', 'bound'] as const;

/** When a plate went which way. */
const Life = ({ plate }: { plate: Plate }) => {
  const { t, language } = usePreferences();
  const at = (iso: string | null) => (iso === null ? null : dateTimeWords(iso, language));
  return (
    <ol className="plate-life">
      {steps.map((step) => {
        const when = at(plate[`${step}At`]);
        return (
          <li key={step} data-done={when !== null}>
            {t(`plate.${step}`)}
            <span className="quiet">{when ?? t('plate.notYet')}</span>
          </li>
        );
      })}
      {plate.endedAt !== null && (
        <li data-done="true" data-ended="true">
          {t(`plate.${plate.state}`)}
          <span className="quiet">
            {at(plate.endedAt)} · {plate.endReason}
          </span>
        </li>
      )}
    </ol>
  );
};

type ItemProps = {
  plate: Plate;
  writes: boolean;
  onPrint: () => void;
  onMove: (move: 'bind' | 'printed') => void;
  onEnd: (move: Ending['move']) => void;
};

const Item = ({ plate, writes, onPrint, onMove, onEnd }: ItemProps) => {
  const { t } = usePreferences();
  const live = plate.endedAt === null;
  return (
    <li data-plate={plate.serial} data-live={live}>
      <p className="plate-head">
        <strong>{t('plate.number', { serial: plate.serial })}</strong>
        <span className="mark" data-plate-state={plate.state}>
          {t(`plate.${plate.state}`)}
        </span>
        {plate.printedCode !== null && live && (
          <span className="quiet number">{plate.printedCode}</span>
        )}
        {plate.url === null && live && <span className="soon-words">{t('plate.keyRevoked')}</span>}
      </p>
      <Life plate={plate} />
      {writes && live && (
        <div className="room-buttons">
          {plate.url !== null && (
            <>
              <Button icon={<PrinterOutlined />} onClick={onPrint}>
                {t('plate.print')}
              </Button>
              <Button
                icon={<DownloadOutlined />}
                href={`/api/plates/${plate.plateId}/label.png`}
                download
              >
                {t('plate.download')}
              </Button>
            </>
          )}
          {plate.state === 'minted' && (
            <Button onClick={() => onMove('printed')}>{t('plate.notePrinted')}</Button>
          )}
          {plate.state !== 'bound' && (
            <Button onClick={() => onMove('bind')}>{t('plate.bind')}</Button>
          )}
          <Button onClick={() => onEnd('replace')}>{t('plate.replace')}</Button>
          <Button danger onClick={() => onEnd('retire')}>
            {t('plate.retire')}
          </Button>
        </div>
      )}
    </li>
  );
};

/** The plates of a fixture, the newest first, and what can be done with them. */
export const PlateList = ({ assetCode, writes }: { assetCode: string; writes: boolean }) => {
  const { t } = usePreferences();
  const { message } = App.useApp();
  const plates = usePlates(assetCode);
  const move = usePlateMove(assetCode);
  const [printing, setPrinting] = useState<Plate | null>(null);
  const [ending, setEnding] = useState<Ending | null>(null);
  const newest = [...(plates.data ?? [])].reverse();
  const hasLive = newest.some(({ endedAt }) => endedAt === null);
  return (
    <Section title={t('plate.title')}>
      {plates.isPending && <Skeleton active paragraph={{ rows: 2 }} title={false} />}
      {plates.isError && <ProblemNote error={plates.error} />}
      {move.isError && !ending && <ProblemNote error={move.error} />}
      {plates.data && !hasLive && <p className="quiet">{t('plate.none')}</p>}
      {writes && plates.data && !hasLive && (
        <Button
          type="primary"
          icon={<PlusOutlined />}
          loading={move.isPending}
          onClick={() => move.mutate({ move: 'mint' })}
        >
          {t('plate.mint')}
        </Button>
      )}
      <ul className="plates">
        {newest.map((plate) => (
          <Item
            key={plate.plateId}
            plate={plate}
            writes={writes}
            onPrint={() => setPrinting(plate)}
            onMove={(how) => move.mutate({ move: how, plateId: plate.plateId })}
            onEnd={(how) => {
              move.reset();
              setEnding({ plate, move: how });
            }}
          />
        ))}
      </ul>
      {printing && (
        <PrintDialog
          choice={{ plateIds: [printing.plateId] }}
          count={1}
          onDone={() => setPrinting(null)}
        />
      )}
      {ending && (
        <ReasonDialog
          title={t(`plate.${ending.move}Ask`, { serial: ending.plate.serial })}
          hint={t(`plate.${ending.move}Hint`)}
          label={t('plate.why')}
          okText={t(`plate.${ending.move}`)}
          danger={ending.move === 'retire'}
          pending={move.isPending}
          error={move.error}
          onGiven={(reason) =>
            move.mutate(
              { move: ending.move, plateId: ending.plate.plateId, reason },
              {
                onSuccess: () => {
                  setEnding(null);
                  void message.success(t(`plate.${ending.move}Done`));
                },
              },
            )
          }
          onClose={() => setEnding(null)}
        />
      )}
    </Section>
  );
};

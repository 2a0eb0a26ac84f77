import { DownloadOutlined, FileTextOutlined } from '@ant-design/icons';
import { Alert, Button, Progress, Select, Steps } from 'antd';
import { useRef, useState } from 'react';
import { Link } from 'react-router';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import { type CoordinateSystem, coordinateSystems, type ImportReport } from './asset-api.ts';
import { useImportRun } from './import-run.ts';
import { ImportTable } from './import-table.tsx';
import { saveRefused } from './save-refused.ts';

const stages = ['choose', 'look', 'done'] as const;

const Numbers = ({ report }: { report: ImportReport }) => {
  const { t } = usePreferences();
  const { rows, created, updated, unchanged, refused, applied } = report;
  const words = t(applied ? 'assetImport.did' : 'assetImport.would', {
    ...{ rows, created, updated, unchanged, refused },
  });
  return <Alert type={refused > 0 ? 'warning' : 'success'} showIcon title={words} />;
};

const Refused = ({ file, crs }: { file: File; crs: CoordinateSystem }) => {
  const { t } = usePreferences();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    setError(null);
    await saveRefused({ file, crs }).catch(setError);
    setBusy(false);
  };
  return (
    <>
      {error !== null && <ProblemNote error={error} />}
      <div>
        <Button icon={<DownloadOutlined />} loading={busy} onClick={() => void save()}>
          {t('assetImport.saveRefused')}
        </Button>
      </div>
    </>
  );
};

type BusyProps = {
  sent: number;
  told: ReturnType<typeof useImportRun>['told'];
  onGiveUp: () => void;
};

/** How far it is: sent, read and checked, written. What is being written goes on to its end. */
const Busy = ({ sent, told, onGiveUp }: BusyProps) => {
  const { t } = usePreferences();
  const share = told ? told.done / Math.max(1, told.rows) : sent < 1 ? sent : 0;
  const words = told
    ? t(`assetImport.${told.phase}Rows`, { done: told.done, rows: told.rows })
    : t(sent < 1 ? 'assetImport.sending' : 'assetImport.reading');
  return (
    <>
      <Progress
        percent={Math.round(share * 100)}
        status="active"
        aria-label={t(told?.phase === 'writing' ? 'assetImport.writing' : 'assetImport.checking')}
      />
      <p data-import-phase={told?.phase ?? 'sending'}>{words}</p>
      <p className="quiet">{t('assetImport.goesOn')}</p>
      {told?.phase !== 'writing' && (
        <div>
          <Button onClick={onGiveUp}>{t('app.cancel')}</Button>
        </div>
      )}
    </>
  );
};

/** Bringing a file of fixtures in: choose, see what it would do row by row, then for good. */
export const AssetImport = () => {
  const { t } = usePreferences();
  const chooser = useRef<HTMLInputElement>(null);
  const { run, told, look, bring, setSystem } = useImportRun();
  const { file, crs, stage, busy, wasGivenUp, error } = run;
  const report = stage.at === 'look' ? stage.preview : stage.at === 'done' ? stage.report : null;
  const fitting = report ? report.created + report.updated : 0;
  return (
    <>
      <header className="room-head">
        <h1>{t('assets.view.import')}</h1>
      </header>
      <Steps
        size="small"
        responsive={false}
        current={stages.indexOf(stage.at)}
        items={stages.map((each) => ({ title: t(`assetImport.step.${each}`) }))}
      />
      <p className="quiet">{t('assetImport.hint')}</p>
      <div className="room-buttons">
        <Select
          aria-label={t('import.crs')}
          value={crs}
          disabled={busy !== null || stage.at === 'done'}
          popupMatchSelectWidth={false}
          onChange={(system) => {
            if (file) void look(file, system);
            else setSystem(system);
          }}
          options={coordinateSystems.map((each) => ({ value: each, label: t(`assetCrs.${each}`) }))}
        />
        <Button
          type={file ? 'default' : 'primary'}
          icon={<FileTextOutlined />}
          disabled={busy !== null}
          onClick={() => chooser.current?.click()}
        >
          {file ? t('assetImport.other') : t('import.choose')}
        </Button>
        {stage.at === 'look' && file && (
          <Button
            type="primary"
            disabled={fitting === 0 || busy !== null}
            onClick={() => void bring(file)}
          >
            {t('assetImport.bring', { n: fitting })}
          </Button>
        )}
        <input
          ref={chooser}
          type="file"
          accept=".csv,.xlsx,.geojson,.json"
          style={{ display: 'none' }}
          aria-label={t('import.choose')}
          onChange={(event) => {
            const [chosen] = event.target.files ?? [];
            // The same file again, corrected, is another one.
            event.target.value = '';
            if (chosen) void look(chosen, crs);
          }}
        />
      </div>
      <div aria-live="polite" className="stack" data-import={busy ? 'busy' : stage.at}>
        {file && <p className="number">{file.name}</p>}
        {busy && <Busy sent={busy.sent} told={told} onGiveUp={() => busy.giveUp.abort()} />}
        {wasGivenUp && !busy && (
          <Alert
            type="info"
            showIcon
            title={t(stage.at === 'look' ? 'assetImport.lookedAgain' : 'assetImport.givenUp')}
          />
        )}
        {error !== null && <ProblemNote error={error} />}
        {report && !busy && <Numbers report={report} />}
        {report && !busy && file && report.refused > 0 && <Refused file={file} crs={crs} />}
        {stage.at === 'done' && <Link to="/assets">{t('assetImport.toList')}</Link>}
      </div>
      {stage.at === 'look' && !busy && <ImportTable preview={stage.preview} />}
    </>
  );
};

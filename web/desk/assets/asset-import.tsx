import { DownloadOutlined, FileTextOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Progress, Select, Steps } from 'antd';
import { useRef, useState } from 'react';
import { Link } from 'react-router';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import {
  type CoordinateSystem,
  coordinateSystems,
  type ImportPreview,
  type ImportReport,
} from './asset-api.ts';
import { bringIn, previewImport } from './asset-queries.ts';
import { ImportTable } from './import-table.tsx';
import { saveRefused } from './save-refused.ts';

type Stage =
  | { at: 'choose' }
  | { at: 'look'; preview: ImportPreview }
  | { at: 'done'; report: ImportReport };

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
      <Button icon={<DownloadOutlined />} loading={busy} onClick={() => void save()}>
        {t('assetImport.saveRefused')}
      </Button>
    </>
  );
};

/** Bringing a file of fixtures in: choose, see what it would do row by row, then for good. */
export const AssetImport = () => {
  const { t } = usePreferences();
  const cache = useQueryClient();
  const chooser = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [crs, setCrs] = useState<CoordinateSystem>('cgcs2000');
  const [stage, setStage] = useState<Stage>({ at: 'choose' });
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);

  const run = async (work: () => Promise<Stage>) => {
    setError(null);
    setShare(0);
    try {
      setStage(await work());
    } catch (problem) {
      setError(problem);
    } finally {
      setShare(null);
    }
  };
  const look = (chosen: File, system: CoordinateSystem) => {
    setFile(chosen);
    setStage({ at: 'choose' });
    void run(async () => ({
      at: 'look',
      preview: await previewImport({ file: chosen, crs: system }, setShare),
    }));
  };
  const bring = (chosen: File) =>
    run(async () => {
      const report = await bringIn({ file: chosen, crs }, setShare);
      await cache.invalidateQueries({ queryKey: ['assets'] });
      return { at: 'done', report };
    });
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
          disabled={share !== null || stage.at === 'done'}
          popupMatchSelectWidth={false}
          onChange={(system) => {
            setCrs(system);
            if (file) look(file, system);
          }}
          options={coordinateSystems.map((each) => ({ value: each, label: t(`assetCrs.${each}`) }))}
        />
        <Button
          type={file ? 'default' : 'primary'}
          icon={<FileTextOutlined />}
          disabled={share !== null}
          onClick={() => chooser.current?.click()}
        >
          {file ? t('assetImport.other') : t('import.choose')}
        </Button>
        {stage.at === 'look' && file && (
          <Button
            type="primary"
            disabled={fitting === 0 || share !== null}
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
            if (chosen) look(chosen, crs);
          }}
        />
      </div>
      <div aria-live="polite" className="stack" data-import={share === null ? stage.at : 'busy'}>
        {file && <p className="number">{file.name}</p>}
        {share !== null && (
          <>
            <Progress
              percent={Math.round(share * 100)}
              status="active"
              aria-label={t('assetImport.sending')}
            />
            <p>{t(share < 1 ? 'assetImport.sending' : 'assetImport.checking')}</p>
          </>
        )}
        {error !== null && <ProblemNote error={error} />}
        {report && share === null && <Numbers report={report} />}
        {report && share === null && file && report.refused > 0 && (
          <Refused file={file} crs={crs} />
        )}
        {stage.at === 'done' && <Link to="/assets">{t('assetImport.toList')}</Link>}
      </div>
      {stage.at === 'look' && share === null && <ImportTable preview={stage.preview} />}
    </>
  );
};

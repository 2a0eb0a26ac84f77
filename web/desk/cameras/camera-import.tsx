import { FileTextOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Modal, Progress, Select } from 'antd';
import { useRef, useState } from 'react';
import { PlainTable } from '../parts/plain-table.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import { type CoordinateSystem, coordinateSystems, type ImportReport } from './detection-api.ts';
import { importCameras } from './detection-queries.ts';

const Report = ({ report }: { report: ImportReport }) => {
  const { t, pick } = usePreferences();
  const { rows, added, changed, unchanged, refused, problems, problemCount, ignored } = report;
  return (
    <>
      <Alert
        type={problemCount > 0 ? 'warning' : 'success'}
        showIcon
        title={t('import.found', { rows, added, changed, unchanged, refused })}
        description={ignored.length > 0 && t('import.ignored', { columns: ignored.join(', ') })}
      />
      {problems.length > 0 && (
        <PlainTable
          title={t('cameras.import')}
          heads={[t('import.row'), t('import.field'), t('import.value'), t('import.problem')]}
        >
          {problems.map(({ row, column, value, code, zh, en }) => (
            <tr key={`${row} ${column} ${code}`}>
              <td>{row}</td>
              <td>{column}</td>
              <td className="number">{value}</td>
              <td>{pick(zh, en)}</td>
            </tr>
          ))}
        </PlainTable>
      )}
    </>
  );
};

/** A list of cameras from a file: first what would happen, row by row, then for good. */
export const CameraImport = ({ onDone }: { onDone: () => void }) => {
  const { t } = usePreferences();
  const cache = useQueryClient();
  const chooser = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [report, setReport] = useState<ImportReport | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [share, setShare] = useState<number | null>(null);
  const [crs, setCrs] = useState<CoordinateSystem>('wgs84');
  const [open, setOpen] = useState(true);
  const [kept, setKept] = useState(false);

  const send = async (chosen: File, commit: boolean, system = crs) => {
    setError(null);
    setShare(0);
    try {
      setReport(await importCameras(chosen, { commit, crs: system }, setShare));
      setKept(commit);
      if (commit) await cache.invalidateQueries({ queryKey: ['cameras'] });
    } catch (problem) {
      setError(problem);
    } finally {
      setShare(null);
    }
  };
  const choose = (chosen: File | undefined) => {
    if (!chosen) return;
    setFile(chosen);
    setReport(null);
    void send(chosen, false);
  };
  const ready = file !== null && report !== null && !kept && report.added + report.changed > 0;
  return (
    <Modal
      open={open}
      title={t('cameras.import')}
      okText={kept ? t('app.close') : t('import.commit')}
      cancelText={t('app.cancel')}
      cancelButtonProps={{ hidden: kept }}
      okButtonProps={{ disabled: !kept && !ready, loading: share !== null }}
      onOk={() => (kept ? setOpen(false) : file && void send(file, true))}
      onCancel={() => setOpen(false)}
      afterClose={onDone}
      width={720}
    >
      <div className="stack">
        <p className="quiet">{t('import.hint')}</p>
        <div className="room-buttons">
          <Select
            aria-label={t('import.crs')}
            value={crs}
            disabled={kept}
            onChange={(system) => {
              setCrs(system);
              if (file) void send(file, false, system);
            }}
            options={coordinateSystems.map((each) => ({ value: each, label: t(`crs.${each}`) }))}
          />
          <Button autoFocus icon={<FileTextOutlined />} onClick={() => chooser.current?.click()}>
            {file ? file.name : t('import.choose')}
          </Button>
          <input
            ref={chooser}
            type="file"
            accept=".csv,.xlsx,text/csv"
            style={{ display: 'none' }}
            aria-label={t('import.choose')}
            onChange={(event) => choose(event.target.files?.[0])}
          />
        </div>
        {share !== null && (
          <Progress percent={Math.round(share * 100)} aria-label={t('import.choose')} />
        )}
        <div aria-live="polite" className="stack">
          {error !== null && <ProblemNote error={error} />}
          {kept && <Alert type="success" showIcon title={t('import.kept')} />}
          {report && <Report report={report} />}
        </div>
      </div>
    </Modal>
  );
};

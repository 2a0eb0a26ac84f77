import { CameraOutlined, CloseOutlined } from '@ant-design/icons';
import { Alert, Button, Input, Progress } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { addPhotos, photoLimit } from '../action-rules.ts';
import { answerWords } from '../case-words.ts';
import type { FieldReport, FieldTask, FieldVerdict } from '../field-api.ts';
import type { FieldOutbox, KeptReport } from '../field-queries.ts';
import { useHere } from '../here.ts';
import { usePreferences } from '../preferences.tsx';
import { Section } from './section.tsx';

/** The photos that were taken, and the camera of the phone for more. */
const Photos = ({ photos, onChange }: { photos: File[]; onChange: (photos: File[]) => void }) => {
  const { t } = usePreferences();
  const chooser = useRef<HTMLInputElement>(null);
  const [urls, setUrls] = useState<string[]>([]);
  const [left, setLeft] = useState<string[]>([]);
  useEffect(() => {
    const made = photos.map((photo) => URL.createObjectURL(photo));
    setUrls(made);
    return () => {
      for (const url of made) URL.revokeObjectURL(url);
    };
  }, [photos]);
  const take = (files: FileList | null) => {
    const added = addPhotos(photos, [...(files ?? [])]);
    setLeft(added.left.map(({ why, ...words }) => t(why, words)));
    onChange(added.photos);
    if (chooser.current) chooser.current.value = '';
  };
  return (
    <>
      <div className="previews">
        {urls.map((url, index) => (
          <span key={url} className="preview">
            <img src={url} alt={t('task.photo', { n: index + 1 })} />
            <Button
              size="small"
              shape="circle"
              icon={<CloseOutlined />}
              aria-label={t('task.dropPhoto', { n: index + 1 })}
              onClick={() => onChange(photos.filter((_, other) => other !== index))}
            />
          </span>
        ))}
        {photos.length < photoLimit && (
          <Button size="large" icon={<CameraOutlined />} onClick={() => chooser.current?.click()}>
            {t('task.takePhoto')}
          </Button>
        )}
      </div>
      <input
        ref={chooser}
        type="file"
        accept="image/*"
        capture="environment"
        style={{ display: 'none' }}
        aria-label={t('task.takePhoto')}
        onChange={(event) => take(event.target.files)}
      />
      <div role="alert">
        {left.map((words) => (
          <div key={words}>{words}</div>
        ))}
      </div>
    </>
  );
};

/** What became of a report that has not arrived. */
const Kept = ({ kept, outbox }: { kept: KeptReport; outbox: FieldOutbox }) => {
  const { t } = usePreferences();
  const { report, state } = kept;
  if (state.kind === 'sending') {
    return (
      <div role="status">
        {t('task.sending')}
        <Progress percent={Math.round(state.share * 100)} aria-label={t('task.sending')} />
      </div>
    );
  }
  if (state.kind === 'refused') {
    const overtaken = state.problem.status === 409;
    const why = state.problem.detail ?? state.problem.message;
    return (
      <Alert
        type="warning"
        showIcon
        title={overtaken ? t('task.overtaken') : t('task.refused', { why })}
        action={
          <Button size="small" onClick={() => void outbox.drop(report.fieldTaskId)}>
            {t('task.discard')}
          </Button>
        }
      />
    );
  }
  return (
    <Alert
      type="warning"
      showIcon
      title={t(state.kind === 'kept' ? 'task.kept' : 'task.keepFailed')}
      action={
        <Button size="small" onClick={() => outbox.retry(report)}>
          {t('sent.retry')}
        </Button>
      }
    />
  );
};

const verdicts = ['gone', 'still_there'] as const satisfies readonly FieldVerdict[];

/** The report from the spot: a photo, a word, and one of two answers. */
export const FieldReportForm = ({ task, outbox }: { task: FieldTask; outbox: FieldOutbox }) => {
  const { t } = usePreferences();
  const here = useHere();
  const [photos, setPhotos] = useState<File[]>([]);
  const [note, setNote] = useState('');
  const [missing, setMissing] = useState(false);
  const kept = outbox.reports.find(({ report }) => report.fieldTaskId === task.fieldTaskId);

  const send = (verdict: FieldVerdict) => {
    setMissing(photos.length === 0);
    if (photos.length === 0) return;
    const { fieldTaskId, version } = task;
    const report: FieldReport = {
      fieldTaskId,
      version,
      verdict,
      note: note.trim(),
      place: here.place,
      photos,
    };
    void outbox.file(report);
  };
  if (kept) {
    return (
      <Section title={t('task.report')}>
        <Kept kept={kept} outbox={outbox} />
      </Section>
    );
  }
  return (
    <Section title={t('task.report')}>
      <Photos photos={photos} onChange={setPhotos} />
      {missing && photos.length === 0 && (
        <p className="soon-words" role="alert">
          {t('task.photoNeeded')}
        </p>
      )}
      <Input.TextArea
        rows={2}
        maxLength={1000}
        aria-label={t('case.note')}
        placeholder={t('case.note')}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className="action-buttons">
        {verdicts.map((verdict) => (
          <Button
            key={verdict}
            size="large"
            type={verdict === 'gone' ? 'primary' : 'default'}
            danger={verdict === 'still_there'}
            data-answer={verdict}
            onClick={() => send(verdict)}
          >
            {t(answerWords(task.kind, verdict))}
          </Button>
        ))}
      </div>
    </Section>
  );
};

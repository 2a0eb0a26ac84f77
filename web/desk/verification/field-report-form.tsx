import { Alert, Button, Input, Progress } from 'antd';
import { useState } from 'react';
import { PhotoInput } from '../parts/photo-input.tsx';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import { answerWords } from './case-words.ts';
import type { FieldReport, FieldTask, FieldVerdict } from './field-api.ts';
import type { FieldOutbox, KeptReport } from './field-queries.ts';
import { useHere } from './here.ts';

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
      <PhotoInput
        value={photos}
        onChange={setPhotos}
        words={{
          add: t('task.takePhoto'),
          photo: (n) => t('task.photo', { n }),
          drop: (n) => t('task.dropPhoto', { n }),
        }}
        onTheSpot
      />
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

import { Alert, App, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import type { RuleImport } from './admin-api.ts';
import { useImportRules } from './admin-queries.ts';
import { nextMonday } from './days.ts';
import { StartField } from './start-field.tsx';

type Typed = { effectiveFrom: string; reason: string };

const Report = ({ report }: { report: RuleImport }) => {
  const { t } = usePreferences();
  const { rows, added, changed, unchanged, problems, problemCount } = report;
  return (
    <Alert
      type={problemCount > 0 ? 'error' : 'info'}
      title={t('admin.importSays', { rows, added, changed, unchanged })}
      description={
        problemCount > 0 && (
          <>
            <p>{t('admin.importWrong', { n: problemCount })}</p>
            <ul className="plain-list">
              {problems.map(({ row, column, message }) => (
                <li key={`${row} ${column} ${message}`}>
                  {t('admin.importRow', { row, column: column ?? '' })} {message}
                </li>
              ))}
            </ul>
          </>
        )
      }
    />
  );
};

/** A list from a file: looked at first, then taken, all of it or nothing. */
export const RuleImportDialog = ({ today, onClose }: { today: string; onClose: () => void }) => {
  const { t } = usePreferences();
  const { message } = App.useApp();
  const [form] = Form.useForm<Typed>();
  const [file, setFile] = useState<File | null>(null);
  const [report, setReport] = useState<RuleImport | null>(null);
  const load = useImportRules();
  const send = (mode: 'dry-run' | 'all-or-nothing') => async () => {
    const typed = await form.validateFields().catch(() => null);
    if (!typed || !file) return;
    const body = new FormData();
    const format = file.name.toLowerCase().endsWith('.xlsx') ? 'xlsx' : 'csv';
    for (const [name, value] of Object.entries({ ...typed, format, mode }))
      body.append(name, value);
    body.append('file', file, file.name);
    load.mutate(body, {
      onSuccess: (answer) => {
        if (!answer.applied) return setReport(answer);
        void message.success(t('admin.saved'));
        onClose();
      },
    });
  };
  const ready = report !== null && report.problemCount === 0 && report.added + report.changed > 0;
  return (
    <Modal open title={t('admin.import')} onCancel={onClose} footer={null}>
      <p className="quiet">{t('admin.importHint')}</p>
      <Form<Typed>
        form={form}
        layout="vertical"
        initialValues={{ effectiveFrom: nextMonday(today), reason: '' }}
        onValuesChange={() => setReport(null)}
      >
        <Form.Item label={t('admin.file')} htmlFor="rule-file" required>
          <input
            id="rule-file"
            type="file"
            accept=".csv,.xlsx"
            onChange={(event) => {
              setFile(event.target.files?.[0] ?? null);
              setReport(null);
            }}
          />
        </Form.Item>
        <StartField today={today} />
        <Form.Item
          name="reason"
          label={t('admin.reason')}
          rules={[{ required: true, whitespace: true, message: t('admin.needReason') }]}
        >
          <Input maxLength={200} />
        </Form.Item>
      </Form>
      <div aria-live="polite" className="stack">
        {load.isError && <ProblemNote error={load.error} />}
        {report && <Report report={report} />}
      </div>
      <div className="room-buttons admin-foot">
        <Button
          type={ready ? 'default' : 'primary'}
          disabled={!file}
          loading={load.isPending && !ready}
          onClick={() => void send('dry-run')()}
        >
          {t('admin.tryImport')}
        </Button>
        {ready && (
          <Button
            type="primary"
            loading={load.isPending}
            onClick={() => void send('all-or-nothing')()}
          >
            {t('admin.takeImport')}
          </Button>
        )}
      </div>
    </Modal>
  );
};

import { Form, Input, InputNumber, Modal, Switch } from 'antd';
import { useState } from 'react';
import { DepartmentField } from '../parts/department-field.tsx';
import { PlaceFields } from '../parts/place-fields.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import type { CameraDetail, CameraInput } from './detection-api.ts';
import { useSaveCamera } from './detection-queries.ts';

type Props = {
  /** Null to add one. */
  camera: CameraDetail | null;
  /** Null when nothing was saved. */
  onDone: (saved: CameraDetail | null) => void;
};

const fresh: Partial<CameraInput> = { everySeconds: 10, enabled: true, record: false, heightM: 6 };

/** Adding a camera, or changing what is known of one. */
export const CameraForm = ({ camera, onDone }: Props) => {
  const { t } = usePreferences();
  const [form] = Form.useForm<CameraInput>();
  const save = useSaveCamera(camera?.cameraId ?? null);
  const [open, setOpen] = useState(true);

  const submit = ({ sourceUrl, ...fields }: CameraInput) => {
    const source = sourceUrl?.trim();
    // An address that is left empty stays as it is: it is never shown again, so it cannot be edited.
    const input = {
      ...fields,
      departmentId: fields.departmentId ?? null,
      footageDays: fields.footageDays ?? null,
      ...(source ? { sourceUrl: source } : {}),
    };
    save.mutate(input, { onSuccess: onDone });
  };
  return (
    <Modal
      open={open}
      title={t(camera ? 'cameraForm.change' : 'cameras.add')}
      okText={t('app.save')}
      cancelText={t('app.cancel')}
      confirmLoading={save.isPending}
      onOk={form.submit}
      onCancel={() => setOpen(false)}
      afterClose={() => onDone(null)}
      width={640}
    >
      <div aria-live="assertive">{save.isError && <ProblemNote error={save.error} />}</div>
      <Form<CameraInput>
        form={form}
        layout="vertical"
        initialValues={camera ?? fresh}
        onFinish={submit}
      >
        <Form.Item
          name="name"
          label={t('cameraForm.name')}
          rules={[{ required: true, whitespace: true, message: t('cameraForm.needName') }]}
        >
          <Input autoFocus maxLength={100} />
        </Form.Item>
        <Form.Item
          name="cameraCode"
          label={t('cameraForm.code')}
          extra={t('cameraForm.codeHint')}
          rules={[{ required: true, whitespace: true, message: t('cameraForm.needCode') }]}
        >
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item
          name="sourceUrl"
          label={t('cameraForm.source')}
          extra={t(camera ? 'cameraForm.sourceKept' : 'cameraForm.sourceHint')}
        >
          <Input
            maxLength={1000}
            autoComplete="off"
            placeholder={camera?.sourceShown || t('cameraForm.sourceExample')}
          />
        </Form.Item>
        <PlaceFields latMax={90} height={{ label: t('cameraForm.height'), min: 0.1, max: 500 }} />
        <div className="field-row">
          <Form.Item name="everySeconds" label={t('cameraForm.every')}>
            <InputNumber<number> min={0.2} max={3600} suffix={t('unit.s')} />
          </Form.Item>
          <DepartmentField optional />
          <Form.Item name="enabled" label={t('cameraForm.enabled')} valuePropName="checked">
            <Switch />
          </Form.Item>
        </div>
        <div className="field-row">
          <Form.Item name="record" label={t('cameraForm.record')} valuePropName="checked">
            <Switch />
          </Form.Item>
          <Form.Item
            name="footageDays"
            label={t('cameraForm.footageDays')}
            extra={t('cameraForm.footageDaysHint')}
          >
            <InputNumber<number> min={1} max={3650} precision={0} suffix={t('unit.days')} />
          </Form.Item>
        </div>
      </Form>
    </Modal>
  );
};

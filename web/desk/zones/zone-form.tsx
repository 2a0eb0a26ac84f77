import { App, Button, Form, Input, Select } from 'antd';
import { useEffect } from 'react';
import { type Ring, type Zone, type ZonePurpose, zonePurposes } from '../cameras/detection-api.ts';
import { DepartmentField } from '../parts/department-field.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import { useDeleteZone, useSaveZone } from './zone-queries.ts';
import { ringFromText, ringText } from './zone-rings.ts';

type Typed = { name: string; purpose: ZonePurpose; departmentId?: string | null; corners: string };

type Props = {
  /** Null for a new one. */
  zone: Zone | null;
  ring: Ring;
  onRing: (ring: Ring) => void;
  onPurpose: (purpose: ZonePurpose) => void;
  onDone: () => void;
};

/** Name, purpose, department and corners of a zone; the corners are drawn on the map or typed here. */
export const ZoneForm = ({ zone, ring, onRing, onPurpose, onDone }: Props) => {
  const { t } = usePreferences();
  const { modal, message } = App.useApp();
  const [form] = Form.useForm<Typed>();
  const save = useSaveZone(zone?.zoneId ?? null);
  const remove = useDeleteZone();

  useEffect(() => {
    const typed = ringFromText(form.getFieldValue('corners') ?? '');
    // What somebody is just typing stays as it is.
    if (typed && ringText(typed) === ringText(ring)) return;
    if (ring.length > 0) form.setFieldValue('corners', ringText(ring));
  }, [form, ring]);

  const submit = ({ name, purpose, departmentId, corners }: Typed) => {
    const typed = ringFromText(corners);
    if (!typed) return;
    const input = { name: name.trim(), purpose, departmentId: departmentId ?? null, ring: typed };
    save.mutate(input, {
      onSuccess: () => {
        void message.success(t('zone.saved'));
        onDone();
      },
    });
  };
  const askDelete = () =>
    zone &&
    modal.confirm({
      title: t('zone.deleteAsk', { name: zone.name }),
      okText: t('zone.delete'),
      okButtonProps: { danger: true },
      cancelText: t('app.cancel'),
      onOk: () => remove.mutateAsync(zone.zoneId).then(onDone),
    });
  return (
    <Form<Typed>
      form={form}
      layout="vertical"
      className="zone-form"
      initialValues={{ purpose: 'no_parking', ...zone, corners: ringText(ring) }}
      onValuesChange={(part: Partial<Typed>) => {
        if (part.purpose) onPurpose(part.purpose);
        const typed = part.corners === undefined ? null : ringFromText(part.corners);
        if (typed) onRing(typed);
      }}
      onFinish={submit}
    >
      <h2>{zone ? zone.name : t('zone.new')}</h2>
      <p className="quiet">{t(zone ? 'zone.editHint' : 'zone.drawHint')}</p>
      <div aria-live="assertive">
        {save.isError && <ProblemNote error={save.error} />}
        {remove.isError && <ProblemNote error={remove.error} />}
      </div>
      <Form.Item
        name="name"
        label={t('zone.name')}
        rules={[{ required: true, whitespace: true, message: t('zone.needName') }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="purpose" label={t('zone.purpose')}>
        <Select
          options={zonePurposes.map((purpose) => ({
            value: purpose,
            label: t(`purpose.${purpose}`),
          }))}
        />
      </Form.Item>
      <DepartmentField optional />
      <Form.Item
        name="corners"
        label={t('zone.corners')}
        extra={t('zone.cornersHint')}
        rules={[
          {
            validator: (_, value?: string) =>
              ringFromText(value ?? '')
                ? Promise.resolve()
                : Promise.reject(new Error(t('zone.needCorners'))),
          },
        ]}
      >
        <Input.TextArea rows={5} spellCheck={false} />
      </Form.Item>
      <div className="room-buttons">
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('app.save')}
        </Button>
        <Button onClick={onDone}>{t('app.cancel')}</Button>
        {zone && (
          <Button danger onClick={askDelete}>
            {t('zone.delete')}
          </Button>
        )}
      </div>
    </Form>
  );
};

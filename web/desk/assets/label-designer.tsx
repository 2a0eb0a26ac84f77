import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { App, Button, Checkbox, Empty, Form, Input, Radio } from 'antd';
import { useState } from 'react';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import {
  type LabelDesign,
  labelForms,
  labelLines,
  labelSizes,
  type NamedDesign,
} from './asset-api.ts';
import { LabelPreview } from './label-preview.tsx';
import { useDeleteDesign, useDesigns, useSaveDesign } from './label-queries.ts';

type Draft = LabelDesign & { name: string };

const fresh: Draft = {
  name: '',
  layout: 'plate',
  sizePercent: 100,
  lines: [...labelLines],
  ink: '#000000',
  symbols: 2,
};

/** Millimetres of the two forms in their standard size. */
const formMm = { plate: [105, 74], sticker: [70, 37] } as const;

/** Dark enough for phones, worn and in bad light; more can be typed. */
const inks = ['#000000', '#0b3d66', '#0f4a2a', '#5a1010'];

const InkField = ({
  value = '',
  onChange,
}: {
  value?: string;
  onChange?: (ink: string) => void;
}) => {
  const { t } = usePreferences();
  return (
    <div className="inks">
      {inks.map((ink) => (
        <button
          key={ink}
          type="button"
          aria-pressed={value === ink}
          aria-label={t('label.inkOf', { ink })}
          style={{ background: ink }}
          onClick={() => onChange?.(ink)}
        />
      ))}
      <input
        type="color"
        aria-label={t('label.inkOwn')}
        value={value}
        onChange={(event) => onChange?.(event.target.value)}
      />
    </div>
  );
};

const Choices = ({ layout }: { layout: LabelDesign['layout'] }) => {
  const { t } = usePreferences();
  const [widthMm, heightMm] = formMm[layout];
  const mm = (value: number, percent: number) => Math.round((value * percent) / 10) / 10;
  return (
    <>
      <Form.Item name="layout" label={t('label.formLabel')}>
        <Radio.Group
          options={labelForms.map((form) => ({ value: form, label: t(`label.form.${form}`) }))}
        />
      </Form.Item>
      <Form.Item name="sizePercent" label={t('label.size')}>
        <Radio.Group
          options={labelSizes.map((percent) => ({
            value: percent,
            label: `${mm(widthMm, percent)} × ${mm(heightMm, percent)} mm`,
          }))}
        />
      </Form.Item>
      <Form.Item name="lines" label={t('label.lines')} extra={t('label.linesHint')}>
        <Checkbox.Group
          options={labelLines.map((line) => ({ value: line, label: t(`label.line.${line}`) }))}
        />
      </Form.Item>
      <Form.Item name="symbols" label={t('label.symbols')}>
        <Radio.Group
          options={[
            { value: 2, label: t('label.symbolsTwo') },
            { value: 1, label: t('label.symbolsOne') },
          ]}
        />
      </Form.Item>
      <Form.Item name="ink" label={t('label.ink')}>
        <InkField />
      </Form.Item>
    </>
  );
};

const Editor = ({ kept, onKept }: { kept: NamedDesign | null; onKept: (id: string) => void }) => {
  const { t } = usePreferences();
  const { message } = App.useApp();
  const [form] = Form.useForm<Draft>();
  const [draft, setDraft] = useState<Draft>(kept ?? fresh);
  const save = useSaveDesign(kept?.designId ?? null);
  const submit = ({ name, ...design }: Draft) =>
    save.mutate(
      {
        ...design,
        name: name.trim(),
        lines: labelLines.filter((each) => design.lines.includes(each)),
      },
      {
        onSuccess: ({ designId }) => {
          void message.success(t('label.saved'));
          onKept(designId);
        },
      },
    );
  return (
    <div className="designer">
      <Form<Draft>
        form={form}
        layout="vertical"
        initialValues={kept ?? fresh}
        onValuesChange={(_, all) => setDraft((now) => ({ ...now, ...all }))}
        onFinish={submit}
      >
        <div aria-live="assertive">{save.isError && <ProblemNote error={save.error} />}</div>
        <Form.Item
          name="name"
          label={t('label.name')}
          rules={[{ required: true, whitespace: true, message: t('cameraForm.needName') }]}
        >
          <Input maxLength={40} />
        </Form.Item>
        <Choices layout={draft.layout} />
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('app.save')}
        </Button>
      </Form>
      <LabelPreview design={draft} />
    </div>
  );
};

/** How labels look: designs with a name, and a real label in the one that is being made. */
export const LabelDesigner = () => {
  const { t } = usePreferences();
  const { modal, message } = App.useApp();
  const designs = useDesigns();
  const remove = useDeleteDesign();
  const [chosen, setChosen] = useState<string | null>(null);
  const kept = designs.data?.find(({ designId }) => designId === chosen) ?? null;
  const ask = ({ designId, name }: NamedDesign) =>
    void modal.confirm({
      title: t('label.deleteAsk', { name }),
      content: t('label.deleteHint'),
      okText: t('label.delete'),
      okButtonProps: { danger: true },
      cancelText: t('app.cancel'),
      onOk: async () => {
        try {
          await remove.mutateAsync(designId);
          setChosen(null);
        } catch (error) {
          void message.error(error instanceof Error ? error.message : t('error.title'));
        }
      },
    });
  return (
    <>
      <header className="room-head">
        <h1>{t('assets.view.labels')}</h1>
      </header>
      {designs.isError && <ProblemNote error={designs.error} />}
      {designs.data?.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('label.none')} />
      )}
      <div className="room-buttons">
        {designs.data?.map((design) => (
          <Button
            key={design.designId}
            type={design.designId === chosen ? 'primary' : 'default'}
            aria-pressed={design.designId === chosen}
            onClick={() => setChosen(design.designId)}
          >
            {design.name}
          </Button>
        ))}
        <Button
          icon={<PlusOutlined />}
          aria-pressed={chosen === null}
          onClick={() => setChosen(null)}
        >
          {t('label.new')}
        </Button>
        {kept && (
          <Button danger icon={<DeleteOutlined />} onClick={() => ask(kept)}>
            {t('label.delete')}
          </Button>
        )}
      </div>
      <Editor key={kept?.designId ?? 'new'} kept={kept} onKept={setChosen} />
    </>
  );
};

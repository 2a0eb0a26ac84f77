import { Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { PlaceFields } from '../parts/place-fields.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import { useDepartments } from '../queries.ts';
import { type Asset, type AssetInput, assetStates } from './asset-api.ts';
import { useClasses, useSaveAsset } from './asset-queries.ts';

type Props = {
  /** Null to add one. */
  asset: Asset | null;
  /** Null when nothing was saved. */
  onDone: (saved: Asset | null) => void;
};

/** How long the texts may be. */
const limits = {
  street: 100,
  community: 100,
  locationNote: 500,
  material: 100,
  dataSource: 200,
  note: 2000,
};
const texts = Object.keys(limits) as (keyof typeof limits)[];
const days = ['builtOn', 'changedOn'] as const;
const departmentsOf = ['maintainerId', 'ownerId', 'supervisorId'] as const;

type Fields = Omit<AssetInput, 'scheme'>;

/** What the form begins with: null stands for an empty field, which the form knows as ''. */
const initialOf = (asset: Asset): Fields => {
  const empty = [...texts, ...days].map((name) => [name, asset[name] ?? '']);
  const { classCode, name, state, lng, lat, heightM, ownerId, maintainerId, supervisorId } = asset;
  return {
    ...{ classCode, name, state, lng, lat, heightM, ownerId, maintainerId, supervisorId },
    ...Object.fromEntries(empty),
  };
};

/** Only what was changed, with null for what was emptied. */
const changesOf = (fields: Fields, before: Fields): AssetInput =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([name, value]) => (value ?? '') !== (before[name as keyof Fields] ?? ''))
      .map(([name, value]) => [name, value === '' || value === undefined ? null : value]),
  );

const Departments = () => {
  const { t, pick } = usePreferences();
  const departments = useDepartments(true);
  const options = departments.data?.map(({ departmentId, nameZh, nameEn }) => ({
    value: departmentId,
    label: pick(nameZh, nameEn ?? ''),
  }));
  return (
    <div className="field-row">
      {departmentsOf.map((name) => (
        <Form.Item
          key={name}
          name={name}
          label={t(`assetForm.${name}`)}
          rules={[{ required: true, message: t('field.needDepartment') }]}
        >
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            loading={departments.isPending}
            {...(options ? { options } : {})}
          />
        </Form.Item>
      ))}
    </div>
  );
};

const ClassField = () => {
  const { t, pick } = usePreferences();
  const classes = useClasses();
  return (
    <Form.Item
      name="classCode"
      label={t('assets.head.class')}
      rules={[{ required: true, message: t('assetForm.needClass') }]}
    >
      <Select
        autoFocus
        showSearch={{ optionFilterProp: 'label' }}
        loading={classes.isPending}
        options={(classes.data ?? []).map(({ classCode, nameZh, nameEn }) => ({
          value: classCode,
          label: `${pick(nameZh, nameEn)} ${classCode}`,
        }))}
      />
    </Form.Item>
  );
};

/** Adding a fixture, or changing what is known of one. */
export const AssetForm = ({ asset, onDone }: Props) => {
  const { t } = usePreferences();
  const [form] = Form.useForm<Fields>();
  const save = useSaveAsset(asset?.assetCode ?? null);
  const [open, setOpen] = useState(true);
  const initial: Fields = asset ? initialOf(asset) : { state: 'intact' };

  const submit = (fields: Fields) => {
    if (!asset) {
      const given = Object.entries(fields).filter(([, value]) => (value ?? '') !== '');
      save.mutate(Object.fromEntries(given), { onSuccess: onDone });
      return;
    }
    const changes = changesOf(fields, initial);
    if (Object.keys(changes).length === 0) setOpen(false);
    else save.mutate(changes, { onSuccess: onDone });
  };
  return (
    <Modal
      open={open}
      title={asset ? t('assetForm.change', { name: asset.name }) : t('assets.add')}
      okText={t('app.save')}
      cancelText={t('app.cancel')}
      confirmLoading={save.isPending}
      onOk={form.submit}
      onCancel={() => setOpen(false)}
      afterClose={() => onDone(null)}
      width={720}
    >
      <div aria-live="assertive">{save.isError && <ProblemNote error={save.error} />}</div>
      <Form<Fields> form={form} layout="vertical" initialValues={initial} onFinish={submit}>
        {!asset && <ClassField />}
        <div className="field-row">
          <Form.Item
            name="name"
            label={t('assets.head.name')}
            extra={asset ? null : t('assetForm.nameHint')}
            rules={[
              { required: asset !== null, whitespace: true, message: t('cameraForm.needName') },
            ]}
          >
            <Input autoFocus={asset !== null} maxLength={200} />
          </Form.Item>
          <Form.Item name="state" label={t('asset.state')}>
            <Select
              options={assetStates.map((value) => ({ value, label: t(`asset.state.${value}`) }))}
            />
          </Form.Item>
        </div>
        <Departments />
        <PlaceFields latMax={88} height={{ label: t('assetForm.height'), min: -500, max: 9000 }} />
        <div className="field-row">
          {texts.map((name) => (
            <Form.Item key={name} name={name} label={t(`assetForm.${name}`)}>
              <Input maxLength={limits[name]} />
            </Form.Item>
          ))}
          {days.map((name) => (
            <Form.Item key={name} name={name} label={t(`assetForm.${name}`)}>
              <Input type="date" />
            </Form.Item>
          ))}
        </div>
      </Form>
    </Modal>
  );
};

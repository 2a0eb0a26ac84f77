import { Alert, App, Button, Form, Input, Select } from 'antd';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import { Problem } from '../request.ts';
import { type AdminDepartment, departmentKinds, loadKeys } from './admin-api.ts';
import { useDepartmentLoad, useSaveDepartment } from './admin-queries.ts';

type Typed = Pick<AdminDepartment, 'departmentCode' | 'nameZh' | 'nameEn' | 'kind' | 'parentId'>;

/** What hangs on a department: work, people and duties. */
const Load = ({ departmentId }: { departmentId: string }) => {
  const { t } = usePreferences();
  const { data, isError, error, refetch } = useDepartmentLoad(departmentId);
  if (isError) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  const parts = loadKeys.filter((key) => (data?.[key] ?? 0) > 0);
  return (
    <section aria-label={t('admin.load')} className="admin-load">
      <h3>{t('admin.load')}</h3>
      {data && parts.length === 0 && <p className="quiet">{t('admin.loadNothing')}</p>}
      <ul className="plain-list">
        {parts.map((key) => (
          <li key={key}>{t(`load.${key}`, { n: data?.[key] ?? 0 })}</li>
        ))}
      </ul>
    </section>
  );
};

const Fields = ({ all, department }: Pick<Props, 'all' | 'department'>) => {
  const { t, pick } = usePreferences();
  return (
    <>
      <Form.Item
        name="nameZh"
        label={t('admin.nameZh')}
        rules={[{ required: true, whitespace: true, message: t('admin.needName') }]}
      >
        <Input maxLength={100} autoFocus={!department} />
      </Form.Item>
      <Form.Item name="nameEn" label={t('admin.nameEn')}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item
        name="departmentCode"
        label={t('admin.departmentCode')}
        extra={t('admin.departmentCodeHint')}
        rules={[{ required: true, pattern: /^[0-9A-Za-z-]{1,32}$/, message: t('admin.needCode') }]}
      >
        <Input maxLength={32} disabled={department !== null} />
      </Form.Item>
      <Form.Item name="kind" label={t('admin.kind')}>
        <Select
          options={departmentKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
        />
      </Form.Item>
      <Form.Item name="parentId" label={t('admin.parent')}>
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          options={all
            .filter((each) => !each.disabled && each.departmentId !== department?.departmentId)
            .map((each) => ({
              value: each.departmentId,
              label: pick(each.nameZh, each.nameEn ?? ''),
            }))}
        />
      </Form.Item>
    </>
  );
};

type Props = {
  /** Null for a new one. */
  department: AdminDepartment | null;
  all: readonly AdminDepartment[];
  writes: boolean;
  /** With the department to show, or none. */
  onDone: (departmentId: string | null) => void;
};

/** A department: its names, what it belongs to, what hangs on it, and whether it is in use. */
export const DepartmentForm = ({ department, all, writes, onDone }: Props) => {
  const { t } = usePreferences();
  const { message } = App.useApp();
  const save = useSaveDepartment(department?.departmentId ?? null);
  const stillHangs = save.error instanceof Problem && save.error.code === 'conflict';
  const send = (input: Partial<AdminDepartment>) =>
    save.mutate(input, {
      onSuccess: (saved) => {
        void message.success(t('admin.saved'));
        onDone(saved.departmentId);
      },
    });
  const submit = ({ departmentCode, nameZh, nameEn, kind, parentId }: Typed) => {
    const input = { nameZh: nameZh.trim(), kind };
    const english = nameEn?.trim();
    if (department) {
      send({ ...input, nameEn: english || null, parentId: parentId ?? null });
      return;
    }
    const optional = { ...(english && { nameEn: english }), ...(parentId && { parentId }) };
    send({ ...input, ...optional, departmentCode });
  };
  return (
    <Form<Typed>
      layout="vertical"
      className="admin-form"
      initialValues={{ kind: 'bureau', ...department }}
      disabled={!writes}
      onFinish={submit}
    >
      <h2>{department ? department.nameZh : t('admin.addDepartment')}</h2>
      <div aria-live="assertive">
        {stillHangs && <Alert type="error" showIcon title={t('admin.stillHangs')} />}
        {save.isError && !stillHangs && <ProblemNote error={save.error} />}
      </div>
      <Fields all={all} department={department} />
      {department && <Load departmentId={department.departmentId} />}
      {department && writes && <p className="quiet">{t('admin.disableHint')}</p>}
      <div className="room-buttons">
        {writes && (
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t('app.save')}
          </Button>
        )}
        <Button disabled={false} onClick={() => onDone(null)}>
          {t('app.close')}
        </Button>
        {department && writes && (
          <Button
            danger={!department.disabled}
            onClick={() => send({ disabled: !department.disabled })}
          >
            {t(department.disabled ? 'admin.enable' : 'admin.disable')}
          </Button>
        )}
      </div>
    </Form>
  );
};

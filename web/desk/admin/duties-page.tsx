import { PlusOutlined } from '@ant-design/icons';
import { AutoComplete, Button, Empty, Form, Modal, Select } from 'antd';
import { useState } from 'react';
import { DepartmentField } from '../parts/department-field.tsx';
import { PlainTable } from '../parts/plain-table.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import type { Duty, DutyInput } from './admin-api.ts';
import { useClasses, useDuties, useSaveDuty } from './admin-queries.ts';
import { AdminRoom } from './admin-room.tsx';
import { nextMonday, todayInShanghai } from './days.ts';
import { StartField } from './start-field.tsx';
import { useSaved } from './use-saved.ts';

const keyOf = ({ classCode, street, effectiveFrom }: Duty) =>
  `${classCode} ${street} ${effectiveFrom}`;

type DialogProps = { duty: Duty | null; streets: readonly string[]; onClose: () => void };

const DutyDialog = ({ duty, streets, onClose }: DialogProps) => {
  const { t, pick } = usePreferences();
  const [form] = Form.useForm<DutyInput>();
  const classes = useClasses();
  const save = useSaveDuty();
  const saved = useSaved(onClose);
  const [today] = useState(() => todayInShanghai(Date.now()));
  const every = { value: '*', label: t('admin.everyClass') };
  return (
    <Modal
      open
      title={t(duty ? 'admin.changeDuty' : 'admin.addDuty')}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={t('app.save')}
      cancelText={t('app.cancel')}
      confirmLoading={save.isPending}
    >
      <Form<DutyInput>
        form={form}
        layout="vertical"
        initialValues={{
          ...{ classCode: '*', street: '*', ...duty, effectiveFrom: nextMonday(today) },
        }}
        onFinish={({ departmentId, ...typed }) =>
          save.mutate({ ...typed, departmentId: departmentId ?? null }, { onSuccess: saved })
        }
      >
        <div aria-live="assertive">{save.isError && <ProblemNote error={save.error} />}</div>
        <Form.Item name="classCode" label={t('admin.class')}>
          <Select
            disabled={duty !== null}
            showSearch={{ optionFilterProp: 'label' }}
            loading={classes.isPending}
            options={[
              every,
              ...(classes.data?.items.map((each) => ({
                value: each.classCode,
                label: `${pick(each.nameZh, each.nameEn)} ${each.classCode}`,
              })) ?? []),
            ]}
          />
        </Form.Item>
        <Form.Item
          name="street"
          label={t('admin.street')}
          extra={t('admin.streetHint')}
          rules={[{ required: true, whitespace: true, message: t('admin.needStreet') }]}
        >
          <AutoComplete
            disabled={duty !== null}
            options={['*', ...streets].map((street) => ({ value: street }))}
          />
        </Form.Item>
        <DepartmentField optional />
        <p className="quiet">{t('admin.nobodyHint')}</p>
        <StartField today={today} />
      </Form>
    </Modal>
  );
};

/** Who handles what where, when neither a fixture nor a zone tells. */
export const DutiesPage = ({ writes }: { writes: boolean }) => {
  const { t, pick } = usePreferences();
  const query = useDuties();
  const [open, setOpen] = useState<Duty | 'new' | null>(null);
  const duties = query.data?.items ?? [];
  const heads = [t('admin.class'), t('admin.street'), t('field.department'), t('admin.from')];
  return (
    <AdminRoom
      title={t('admin.duties')}
      hint={t('admin.dutiesHint')}
      query={query}
      buttons={
        writes && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>
            {t('admin.addDuty')}
          </Button>
        )
      }
    >
      {duties.length === 0 ? (
        <Empty description={t('admin.noDuties')} />
      ) : (
        <PlainTable title={t('admin.duties')} heads={heads}>
          {duties.map((duty) => {
            const name =
              duty.classCode === '*'
                ? t('admin.everyClass')
                : `${pick(duty.classZh ?? '', duty.classEn ?? '')} ${duty.classCode}`;
            return (
              <tr key={keyOf(duty)}>
                <th scope="row">
                  {writes ? (
                    <Button type="link" className="in-table" onClick={() => setOpen(duty)}>
                      {name}
                    </Button>
                  ) : (
                    name
                  )}
                </th>
                <td>{duty.street === '*' ? t('admin.everyStreet') : duty.street}</td>
                <td>{duty.departmentName ?? t('admin.nobody')}</td>
                <td>
                  {duty.planned ? (
                    <span className="soon-words">
                      {t('admin.plannedFrom', { day: duty.effectiveFrom })}
                    </span>
                  ) : (
                    t('admin.inForce')
                  )}
                </td>
              </tr>
            );
          })}
        </PlainTable>
      )}
      {open && (
        <DutyDialog
          duty={open === 'new' ? null : open}
          streets={query.data?.streets ?? []}
          onClose={() => setOpen(null)}
        />
      )}
    </AdminRoom>
  );
};

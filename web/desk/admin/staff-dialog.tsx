import { App, Button, Checkbox, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import type { Role } from '../api.ts';
import { DepartmentField } from '../parts/department-field.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import { allRoles, type StaffInput, type StaffMember, type StaffPatch } from './admin-api.ts';
import { useAddStaff, useChangeStaff } from './admin-queries.ts';
import { ToldOnce } from './told-once.tsx';

type RolesProps = { value?: Role[]; onChange?: (roles: Role[]) => void };

/** Takes only what a group of boxes may have: the form would also call the group required. */
const RolesField = ({ value = [], onChange }: RolesProps) => {
  const { t } = usePreferences();
  return (
    <Checkbox.Group<Role>
      className="admin-roles"
      value={value}
      {...(onChange && { onChange })}
      options={allRoles.map((role) => ({ value: role, label: t(`staffRole.${role}`) }))}
    />
  );
};

const Fields = ({ member }: { member: StaffMember | null }) => {
  const { t } = usePreferences();
  return (
    <>
      <Form.Item
        name="name"
        label={t('admin.name')}
        rules={[{ required: true, whitespace: true, message: t('admin.needName') }]}
      >
        <Input maxLength={64} autoFocus autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="login"
        label={t('admin.login')}
        extra={member ? undefined : t('admin.loginHint')}
        rules={[
          {
            required: true,
            pattern: /^[A-Za-z0-9][A-Za-z0-9._-]{1,63}$/,
            message: t('admin.needLogin'),
          },
        ]}
      >
        <Input maxLength={64} disabled={member !== null} autoComplete="off" />
      </Form.Item>
      <DepartmentField />
      <Form.Item
        name="roles"
        label={t('admin.roles')}
        rules={[{ required: true, message: t('admin.needRole') }]}
      >
        <RolesField />
      </Form.Item>
    </>
  );
};

type Props = { member: StaffMember | null; self: string; onClose: () => void };

/** A member of staff: added, changed, disabled; a first password is told once. */
export const StaffDialog = ({ member, self, onClose }: Props) => {
  const { t } = usePreferences();
  const { message, modal } = App.useApp();
  const [form] = Form.useForm<StaffInput>();
  const [secret, setSecret] = useState<string | null>(null);
  const add = useAddStaff();
  const change = useChangeStaff(member?.staffId ?? '');
  const problem = add.error ?? change.error;

  const changed = (patch: StaffPatch) =>
    change.mutate(patch, {
      onSuccess: ({ firstPassword }) => {
        if (firstPassword) return setSecret(firstPassword);
        void message.success(t('admin.saved'));
        onClose();
      },
    });
  const submit = ({ login, name, departmentId, roles }: StaffInput) => {
    const input = { name: name.trim(), departmentId, roles };
    if (member) return changed(input);
    add.mutate(
      { ...input, login: login.trim() },
      { onSuccess: ({ firstPassword }) => setSecret(firstPassword ?? '') },
    );
  };
  const ask = (title: string, content: string, patch: StaffPatch) =>
    modal.confirm({
      title,
      content,
      okText: title,
      okButtonProps: { danger: true },
      cancelText: t('app.cancel'),
      onOk: () => changed(patch),
    });
  const name = member?.name ?? '';
  return (
    <>
      <Modal
        open={secret === null}
        title={member ? member.name : t('admin.addStaff')}
        onCancel={onClose}
        onOk={() => form.submit()}
        okText={t('app.save')}
        cancelText={t('app.cancel')}
        confirmLoading={add.isPending || change.isPending}
      >
        <Form<StaffInput>
          form={form}
          layout="vertical"
          initialValues={member ?? { roles: ['handler'] }}
          onFinish={submit}
        >
          <div aria-live="assertive">{problem && <ProblemNote error={problem} />}</div>
          <Fields member={member} />
          {member && member.staffId !== self && (
            <div className="room-buttons">
              <Button
                onClick={() =>
                  ask(t('admin.resetPassword'), t('admin.resetAsk', { name }), {
                    resetPassword: true,
                  })
                }
              >
                {t('admin.resetPassword')}
              </Button>
              {member.disabled ? (
                <Button onClick={() => changed({ disabled: false })}>{t('admin.enable')}</Button>
              ) : (
                <Button
                  danger
                  onClick={() =>
                    ask(t('admin.disable'), t('admin.disableStaffAsk', { name }), {
                      disabled: true,
                    })
                  }
                >
                  {t('admin.disable')}
                </Button>
              )}
            </div>
          )}
        </Form>
      </Modal>
      <ToldOnce
        title={t('admin.firstPassword')}
        hint={t('admin.firstPasswordHint')}
        secret={secret}
        onDone={onClose}
      />
    </>
  );
};

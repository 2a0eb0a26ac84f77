import type { TicketAsset } from '../api.ts';
import { Facts, Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import { isStringKey } from '../strings.ts';

/** What stands there: its code, age, material, and the three departments of it. */
export const AssetFacts = ({ asset }: { asset: TicketAsset | null }) => {
  const { t } = usePreferences();
  if (!asset) {
    return (
      <Section title={t('ticket.asset')}>
        <p className="quiet">{t('asset.none')}</p>
      </Section>
    );
  }
  const stateKey = `asset.state.${asset.state}`;
  return (
    <Section title={`${t('ticket.asset')} · ${asset.name}`}>
      <Facts
        facts={[
          [
            t('asset.code'),
            <span key="code" className="number">
              {asset.assetCode}
            </span>,
          ],
          [t('asset.state'), isStringKey(stateKey) ? t(stateKey) : asset.state],
          [t('asset.builtOn'), asset.builtOn],
          [t('asset.material'), asset.material],
          [t('asset.maintainer'), asset.maintainerName],
          [t('asset.owner'), asset.ownerName],
          [t('asset.supervisor'), asset.supervisorName],
          [
            t('asset.grid'),
            <span key="grid" className="number">
              {asset.gridCode}
            </span>,
          ],
        ]}
      />
    </Section>
  );
};

import type { Query } from '../../platform/db.ts';
import { tellDepartments } from '../handle-ticket.ts';
import type { Ticket } from '../ticket.ts';
import type { TicketDeps, TicketJobDeps } from '../ticket-deps.ts';
import { ledgerOf } from './ask-places.ts';
import { decideVerification, noteInHistory, openFieldTask } from './decide-verification.ts';
import { ledgerFinding } from './ledger-finding.ts';
import { openPostChecks, openVerification } from './open-verifications.ts';
import { askPlaces, type Check, type Concluded, runChecks } from './run-checks.ts';
import { isSampled, nextStep } from './verification.ts';
import { ringVerification } from './verification-bell.ts';
import { reasonTexts } from './verification-reason.ts';
import { copyFinding, saveVerification, type Verification } from './verification-store.ts';

/**
 * 核查: verifies what departments have reported done. The ledger's word counts if it has looked since, else the
 * place is examined through the cameras; what follows is the policy's. Answers how many claims were concluded.
 */
export async function postCheck(deps: TicketJobDeps): Promise<number> {
  await openPostChecks(deps);
  return runChecks(deps, postChecking(deps));
}

const postChecking = (deps: TicketJobDeps): Check => ({
  kind: 'post-check',
  async find(ticket, { algorithmId }) {
    const { handledAt, ticketId } = ticket;
    const sightings = await ledgerOf(deps.db.query, ticketId);
    const told = handledAt && (await ledgerFinding(deps, sightings, handledAt));
    return told || askPlaces(deps, 'examine', ticket, algorithmId);
  },
  conclude: (query, concluded) => follow(deps, query, concluded),
  tell(before, after, { verificationId }) {
    const { ticketNumber } = after;
    ringVerification(deps, { verificationId, ticketNumber, state: stateAfter(after) });
    tellDepartments(deps, before, after, 'post-check');
  },
});

const stateAfter = ({ state }: Ticket) => (state === 'verifying' ? 'waiting' : 'done');

/** Closes, sends back, or leaves it to people, as the policy says. */
async function follow(
  deps: TicketDeps,
  query: Query,
  { ticket, verification, found, data }: Concluded,
): Promise<Ticket> {
  const step = nextStep(verification, found, ticket);
  const at = deps.clock.now();
  if (step === 'close' || step === 'send-back') {
    const { zh } = reasonTexts(found.reason);
    const verdict = step === 'close' ? ('gone' as const) : ('still_there' as const);
    const decision = {
      verdict,
      by: 'machine',
      mover: 'system',
      reason: `核查：${zh}`,
      data,
    } as const;
    const after = await decideVerification(deps, query, ticket, verification, decision);
    return step === 'close' ? drawSample(deps, query, after, verification) : after;
  }
  if (step === 'field') await openFieldTask(query, verification, at);
  else await saveVerification(query, { ...verification, state: 'waiting' });
  return noteInHistory(query, ticket, 'post-check', { at, mover: 'system', reason: null, data });
}

/** A share of what the machine has closed is looked at again by a person. */
async function drawSample(
  deps: TicketDeps,
  query: Query,
  ticket: Ticket,
  closing: Verification,
): Promise<Ticket> {
  const { samplePercent } = closing;
  if (!isSampled(ticket.ticketNumber, samplePercent)) return ticket;
  await openVerification(deps, query, ticket, 'sample', 'waiting');
  await copyFinding(query, ticket.ticketId, closing);
  const data = { samplePercent };
  const drawn = { ...ticket, inSample: true };
  const about = { at: deps.clock.now(), mover: 'system' as const, reason: null, data };
  return noteInHistory(query, drawn, 'drawn', about);
}

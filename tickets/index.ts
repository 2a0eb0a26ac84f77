export { deleteDuty, listDuties, saveDuty } from './alerts/duty-store.ts';
export { ticketOfSighting } from './alerts/sighting-store.ts';
export { takeAlerts } from './alerts/take-alerts.ts';
export { assetTicketRoutes } from './asset-ticket-routes.ts';
export { type AuditFinding, auditTickets } from './audit-tickets.ts';
export { boardRoutes } from './board/board-routes.ts';
export { calendarRoutes } from './calendar-routes.ts';
export type { CalendarDay } from './calendar-store.ts';
export { chainCheckRoutes } from './chain-check-routes.ts';
export { calendarOfYear, importCalendar } from './change-calendar.ts';
export { CHECK_CHAINS, checkChains } from './check-chains.ts';
export { complaintFormRoutes } from './complaints/complaint-form-routes.ts';
export type { ComplaintInput, FiledComplaint, Plate } from './complaints/complaint-input.ts';
export { complaintRoutes } from './complaints/complaint-routes.ts';
export type { Channel } from './complaints/complaint-store.ts';
export { fileComplaint } from './complaints/file-complaint.ts';
export { rateTicket } from './complaints/rate-ticket.ts';
export { BAD_RESULT, type Rating } from './complaints/rating.ts';
export {
  findTracking,
  type OpenReport,
  openReports,
  type TrackingStep,
  type TrackingView,
  trackingView,
} from './complaints/tracking.ts';
export { trackingPictureRoutes } from './complaints/tracking-picture-routes.ts';
export { trackingRoutes } from './complaints/tracking-routes.ts';
export { deleteDemoTickets, deleteDemoTicketsSeenBy } from './demo-ticket-store.ts';
export { type BundleReport, checkBundle } from './evidence/check-bundle.ts';
export { evidenceRoutes } from './evidence/evidence-routes.ts';
export { MAX_BUNDLE_BYTES } from './evidence/evidence-zip.ts';
export { exportEvidence } from './evidence/export-evidence.ts';
export { handleTicket, type StaffRequest } from './handle-ticket.ts';
export { mergeRoutes } from './merge-routes.ts';
export { photoRoutes } from './photos/photo-routes.ts';
export { printReport } from './report/print-report.ts';
export { isDay } from './report/report-day.ts';
export { reportJobs } from './report/report-jobs.ts';
export { reportRoutes } from './report/report-routes.ts';
export { reportText } from './report/report-text.ts';
export { printedReport } from './report/report-view.ts';
export { dutyRoutes } from './responsibilities/duty-routes.ts';
export { responsibilityFileRoutes } from './responsibilities/responsibility-file-routes.ts';
export { responsibilityRoutes } from './responsibilities/responsibility-routes.ts';
export { seedTickets } from './seed-tickets.ts';
export { type StaffMove, type TicketState, ticketStates, type Urgency } from './ticket.ts';
export { canSee, ticketReaders, visibility } from './ticket-access.ts';
export type { TicketNews } from './ticket-bell.ts';
export type { Places, TicketDeps } from './ticket-deps.ts';
export { checkAfter, TAKE_ALERTS, type TicketJob, ticketJobs } from './ticket-jobs.ts';
export { ticketMapRoutes } from './ticket-map-routes.ts';
export { ticketRoutes } from './ticket-routes.ts';
export { ticketByNumber } from './ticket-store.ts';
export { answerVerification } from './verification/answer-verification.ts';
export { fieldTaskRoutes } from './verification/field-task-routes.ts';
export { footageAccess } from './verification/footage-access.ts';
export { verificationPolicyRoutes } from './verification/verification-policy-routes.ts';
export { verificationRoutes } from './verification/verification-routes.ts';
export { VerificationRing } from './verification/verification-schema.ts';
export { verificationReaders } from './verification/verification-schema-parts.ts';
export { lockUndecided } from './verification/verification-store.ts';

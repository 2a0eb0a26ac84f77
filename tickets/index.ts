export { type AuditFinding, auditTickets } from './audit-tickets.ts';
export type { CalendarDay } from './calendar-store.ts';
export { calendarOfYear, importCalendar } from './change-calendar.ts';
export { complaintFormRoutes } from './complaint-form-routes.ts';
export { complaintRoutes } from './complaint-routes.ts';
export type { Channel } from './complaint-store.ts';
export { deleteDemoTickets } from './demo-ticket-store.ts';
export {
  type ComplaintInput,
  type FiledComplaint,
  fileComplaint,
  type Plate,
} from './file-complaint.ts';
export { handleTicket, type StaffRequest } from './handle-ticket.ts';
export { photoRoutes } from './photo-routes.ts';
export { rateTicket } from './rate-ticket.ts';
export { BAD_RESULT, type Rating } from './rating.ts';
export { seedTickets } from './seed-tickets.ts';
export { type StaffMove, type TicketState, ticketStates, type Urgency } from './ticket.ts';
export { canSee, ticketReaders, visibility } from './ticket-access.ts';
export type { TicketNews } from './ticket-bell.ts';
export type { TicketDeps } from './ticket-deps.ts';
export { type TicketJob, ticketJobs } from './ticket-jobs.ts';
export { ticketRoutes } from './ticket-routes.ts';
export { ticketByNumber } from './ticket-store.ts';
export {
  findTracking,
  type OpenReport,
  openReports,
  type TrackingStep,
  type TrackingView,
  trackingView,
} from './tracking.ts';
export { trackingRoutes } from './tracking-routes.ts';

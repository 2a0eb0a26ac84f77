export type { Channel } from './complaint-store.ts';
export {
  type ComplaintInput,
  type FiledComplaint,
  fileComplaint,
  type Plate,
} from './file-complaint.ts';
export { BAD_RESULT, type Rating } from './rating.ts';
export { seedTickets } from './seed-tickets.ts';
export { type TicketState, ticketStates, type Urgency } from './ticket.ts';
export type { TicketNews } from './ticket-bell.ts';
export type { TicketDeps } from './ticket-deps.ts';
export {
  findTracking,
  type OpenReport,
  openReports,
  type TrackingStep,
  type TrackingView,
  trackingView,
} from './tracking.ts';

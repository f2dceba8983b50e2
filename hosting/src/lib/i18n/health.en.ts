/** The page Health in English. */
import type { health as pt } from './health.pt';

export const health: typeof pt = {
  title: 'Health',
  lead: 'What is unwell in this installation, why it matters, and what mends it.',
  severity: { error: 'Problem', warning: 'Warning' },
  why: 'Why it matters',
  mend: 'What mends it',
  copy: 'Copy the command',
  open: 'Open the page',
  again: 'Check again',
  looking: 'Checking…',
  first: 'Checking Twilio, Gemini, the queues and what waits…',
  at: (time) => `Checked at ${time}`,
  unwell: (n) => (n === 1 ? '1 thing is unwell' : `${n} things are unwell`),
  well: { title: 'All is well', text: (n) => `${n} checks, and nothing to mend.` },
  failed: 'The check could not be made.',
  old: 'What is shown below is from the last check.',
  operator: 'Rules, indexes, secrets and the scheduler are for those who deploy to see:',
  forbidden: {
    title: 'This page is for administrators',
    text: 'Your role does not see the health of the installation. If something is unwell, talk to an administrator.',
    back: 'Go to the conversations',
  },
};

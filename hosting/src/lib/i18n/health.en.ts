/** The page Health in English. */
import type { health as pt } from './health.pt';

export const health: typeof pt = {
  title: 'Health',
  lead: 'What is wrong with this installation, why it matters, and how to fix it.',
  severity: { error: 'Problem', warning: 'Warning' },
  why: 'Why it matters',
  mend: 'How to fix it',
  copy: 'Copy the command',
  open: 'Open the page',
  again: 'Check again',
  looking: 'Checking…',
  first: 'Checking Twilio, Gemini, the queues and what waits…',
  at: (time) => `Checked: ${time}`,
  unwell: (n) => (n === 1 ? '1 thing needs fixing' : `${n} things need fixing`),
  well: { title: 'All is well', text: (n) => `${n} checks, and nothing to fix.` },
  checked: 'What was checked',
  checks: {
    twilio_account: ['Twilio account', 'Whether Twilio takes the credentials and the account is active.'],
    twilio_number: [
      'WhatsApp number',
      'Whether it is online at Twilio and calls our addresses, with retries and a fallback.',
    ],
    templates: ['Templates', 'Whether those offered here exist at Twilio and are approved by WhatsApp.'],
    webhook: ['Webhook', 'Whether it answers a well-signed request and refuses one without a signature.'],
    model: ['Gemini', 'Whether the key is good, the models exist, there is quota, and none is about to be shut down.'],
    sweep: ['Sweep', 'Whether it compared our messages with Twilio’s within the last few minutes.'],
    inbound: ['Messages coming in', 'Whether any has waited to be processed for more than a few minutes.'],
    silent_bot: [
      'Customers waiting for the bot',
      'Whether anybody has waited for the bot’s answer for more than a few minutes.',
    ],
    sends: ['Messages going out', 'Whether any has been neither sent nor failed for long.'],
    queues: ['Queues', 'Whether there is the queue geral, which takes whoever has no other.'],
    people: ['Team', 'Whether there is at least one administrator.'],
    hours: ['Opening hours', 'Whether days, hours, holidays and time zone can be read.'],
    clock: ['Clock', 'Whether ours and Twilio’s tell the same time.'],
    mail: ['E-mail', 'Whether the server takes user and password; without a server there is nothing to look at.'],
    dashboard: [
      'Dashboard and API',
      'Whether the dashboard opens, belongs to this project, and the API takes its calls.',
    ],
    bucket: ['Files', 'Whether they can be written and read, and nobody outside can read them.'],
  },
  failed: 'The check could not be made.',
  old: 'What is shown below is from the last check.',
  operator: 'Rules, indexes, secrets and the scheduler are for those who deploy to see:',
  forbidden: {
    title: 'This page is for administrators',
    text: 'Your role does not see the health of the installation. If something is wrong, talk to an administrator.',
    back: 'Go to the conversations',
  },
};

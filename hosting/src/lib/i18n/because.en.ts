/** Why the bot answered like this, in English. */
import type { because as pt } from './because.pt';

export const because: typeof pt = {
  label: 'Why the bot answered like this',
  article: 'Article',
  noArticle: 'None; it answered by the bot’s rules',
  rule: 'Rule',
  decision: 'Decision',
  decisions: {
    answer: 'Answer',
    ask: 'Ask before answering',
    handoff: 'Hand over to a person',
    close: 'Close the conversation',
    cannot_open: 'Say that it can’t open the file',
    acknowledged: 'Say that the message was received',
  },
  handTo: 'Hand over to',
  sure: {
    high: (percent) => `high certainty, ${percent}`,
    medium: (percent) => `medium certainty, ${percent}`,
    low: (percent) => `low certainty, ${percent}`,
  },
  fault: 'Why it failed',
  model: 'Model',
  time: 'Time',
  seconds: (seconds) => `${seconds} s`,
  tokens: 'Tokens',
  readAndWritten: (read, written) => `${read} read, ${written} written`,
  cost: 'Cost',
  dollars: (dollars) => `US$${dollars}`,
  version: 'Version',
  versionOf: (n) => `${n} of the bot`,
};

import { describe, expect, it } from 'vitest';
import { healthOf, linkOf } from './health';

const finding = { code: 'no_admin', severity: 'error', what: 'Nobody.', why: 'Nobody can.', mend: './deploy.sh' };

describe('what the doctor found', () => {
  it('is taken as it came', () => {
    const health = healthOf({ at: '2026-11-23T14:00:00Z', checked: ['people', 'queues'], findings: [finding] });
    expect(health).toEqual({
      at: new Date('2026-11-23T14:00:00Z'),
      checked: ['people', 'queues'],
      findings: [finding],
    });
  });

  it('is a warning where the weight is one that we do not know', () =>
    expect(healthOf({ findings: [{ ...finding, severity: 'odd' }] }).findings[0]?.severity).toBe('warning'));

  it('can be read whatever is missing', () => {
    const health = healthOf({});
    expect([health.checked, health.findings]).toEqual([[], []]);
    expect(Number.isNaN(health.at.getTime())).toBe(false);
  });
});

describe('the way out', () => {
  it.each([
    ['https://console.twilio.com/us1/billing', 'https://console.twilio.com/us1/billing'],
    ['/config', '/config'],
    ['./deploy.sh only rules --project demo', null],
    ['./dev.sh', null],
    ['set GEMINI_MODEL in .env (https://ai.google.dev/x), then ./deploy.sh', null],
    ['https://a.example and more', null],
    ['javascript:alert(1)', null],
    ['//evil.example', null],
    ['http://plain.example', null],
  ])('%s', (mend, wanted) => expect(linkOf(mend)).toBe(wanted));
});

/** What the doctor found: asked of the agent API, by administrators. */
import { call, type Result } from './api';
import { texts, type Raw } from './decode';

export type Severity = 'error' | 'warning';

export interface Finding {
  code: string;
  severity: Severity;
  what: string;
  why: string;
  /** A command, or the address of a page. */
  mend: string;
}

export interface Health {
  at: Date;
  /** What was looked at, by the names of the checks. */
  checked: string[];
  /** The worst first. */
  findings: Finding[];
}

/** The slowest check may take half of it. */
const TIMEOUT_MS = 30_000;

/** `again`: not what was found within the last minute. */
export async function examine(again: boolean): Promise<Result<Health>> {
  const result = await call('GET', again ? '/api/health?again=1' : '/api/health', undefined, TIMEOUT_MS);
  return result.ok ? { ok: true, value: healthOf(result.value) } : result;
}

export function healthOf(raw: Raw): Health {
  const at = new Date(text(raw.at));
  return {
    at: Number.isNaN(at.getTime()) ? new Date() : at,
    checked: texts(raw.checked),
    findings: Array.isArray(raw.findings) ? raw.findings.map(findingOf) : [],
  };
}

function findingOf(raw: Raw): Finding {
  return {
    code: text(raw.code),
    severity: raw.severity === 'error' ? 'error' : 'warning',
    what: text(raw.what),
    why: text(raw.why),
    mend: text(raw.mend),
  };
}

/** Where a way out leads: a page of ours, another site, or nowhere, because it is a command. */
export function linkOf(mend: string): string | null {
  return /^(?:https:\/\/\S+|\/[a-z][\w/-]*)$/.test(mend) ? mend : null;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

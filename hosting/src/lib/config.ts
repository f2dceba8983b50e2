/** `/config.json`: which Firebase project and which agent API this desk talks to. Fetched at start, never cached. */

export interface Config {
  projectId: string;
  apiKey: string;
  authDomain: string;
  /** Address of the agent API; empty where it shares the desk's own. */
  apiBase: string;
  emulators: { auth: string; firestore: string } | null;
  businessName: string;
  /** How App Check knows this desk, by reCAPTCHA Enterprise; null where it is not used. */
  appCheck: { appId: string; siteKey: string } | null;
}

const TIMEOUT_MS = 15_000;

/** Throws where the file is missing or has no project: the desk can't start without it. */
export async function loadConfig(): Promise<Config> {
  const answer = await fetch('/config.json', { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!answer.ok) throw new Error(`config.json: ${answer.status}`);
  const raw = (await answer.json()) as Partial<Config>;
  if (!raw.projectId || !raw.apiKey) throw new Error('config.json: projectId and apiKey are needed');
  return {
    projectId: raw.projectId,
    apiKey: raw.apiKey,
    authDomain: raw.authDomain ?? '',
    apiBase: (raw.apiBase ?? '').replace(/\/$/, ''),
    emulators: raw.emulators ?? null,
    businessName: raw.businessName ?? '',
    appCheck: raw.appCheck ?? null,
  };
}

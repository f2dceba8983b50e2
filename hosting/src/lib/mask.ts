/** Personal numbers (CPF) and addresses as the desk shows them. */

const CPF = /(?<!\d)(\d{3})\.?(\d{3})\.?(\d{3})-?(\d{2})(?!\d)/g;

/** The text with every CPF reduced to its last two digits. */
export const maskCpf = (text: string): string => text.replace(CPF, '•••.•••.•••-$4');

export const hasCpf = (text: string): boolean => maskCpf(text) !== text;

/** `whatsapp:+5511900000000` as `+55 11 90000-0000`; an address without a phone number is null. */
export function phone(address: string): string | null {
  const digits = /^(?:whatsapp:)?\+(\d{6,15})$/.exec(address)?.[1];
  if (!digits) return null;
  const brazil = /^55(\d{2})(\d{4,5})(\d{4})$/.exec(digits);
  return brazil ? `+55 ${brazil[1]} ${brazil[2]}-${brazil[3]}` : `+${digits}`;
}

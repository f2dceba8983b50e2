/** Where the keyboard goes when the thing that it stands on is taken away. */

/** Before a button takes its own thing out of a row of them: to the next one's, the one before's, or the field. */
export function stepAside(button: HTMLElement, field: HTMLElement | null | undefined): void {
  const thing = button.parentElement;
  const beside = [thing?.nextElementSibling, thing?.previousElementSibling]
    .filter((other) => other?.tagName === thing?.tagName && other?.className === thing?.className)
    .map((other) => other?.querySelector<HTMLElement>(':scope > button:last-child'))
    .find((other) => other);
  (beside ?? field)?.focus();
}

/** What somebody has begun lives in this tab until they leave it: whoever signs in next finds none of it. */
const forgets: (() => void)[] = [];

export const onLeaving = (forget: () => void): void => void forgets.push(forget);

export const forgetBegun = (): void => forgets.forEach((forget) => forget());

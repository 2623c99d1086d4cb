// The text that is printed in a secret's place.

/** pino's own text for what it hides. */
export const redacted = "[Redacted]";

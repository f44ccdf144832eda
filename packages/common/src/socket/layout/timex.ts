/** struct timex, adjtimex(2), as far as it is read here: longs of 64 bits on these platforms. */
export const TIMEX = { modes: 0, offset: 8, maxerror: 24, esterror: 32, status: 40, size: 208 } as const;

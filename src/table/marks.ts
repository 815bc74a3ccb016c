/** What a NaN in a file means, by the lowest bits of its significand; see `Encoding`. */
export const NAN = 0;
export const MISSING = 1;
export const LOST = 2;

/** The upper bits of a NaN in 32 bits, and in the upper half of one in 64. */
export const NAN_32 = 0x7fc00000;
export const NAN_64 = 0x7ff80000;

/** In `seconds`: a row without a time. */
export const NO_TIME = 0xffffffff;

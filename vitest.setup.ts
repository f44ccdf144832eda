import { configureGlobal } from "fast-check";

// Whether a change may land must not depend on chance: every run tries the same cases, and PROPERTY_SEED others.
const { PROPERTY_SEED = "54321" } = process.env;
configureGlobal({ seed: Number(PROPERTY_SEED) });

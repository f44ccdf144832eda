// Keeps a network namespace alive and fetches URLs from inside it, until whoever made it is gone.
import { getText } from "./get-text.mjs";

process.on("disconnect", () => process.exit());
process.on("message", async (/** @type {{ id: number; url: string }} */ { id, url }) => {
  const answer = await getText(url).catch((error) => ({ error: error.message }));
  process.send?.({ id, ...answer });
});
process.send?.("here");

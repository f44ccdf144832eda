import { execFile } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

/** The project as it is after `git clone` and `npm ci`, in a folder of its own: with dependencies, with nothing built. */
export async function freshClone(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "fresh-clone-"));
  const dispose = () => rm(path, { recursive: true, force: true });
  try {
    const { stdout } = await run("git", ["-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    const files = stdout.split("\0").filter((file) => file !== "");
    await Promise.all(files.map((file) => cp(join(ROOT, file), join(path, file)).catch(ignoreDeleted)));
    // npm's links between the workspaces are relative, so in the copy they lead to the copy.
    await run("cp", ["-a", join(ROOT, "node_modules"), path]);
  } catch (error) {
    await dispose();
    throw error;
  }
  return { path, [Symbol.asyncDispose]: dispose };
}

function ignoreDeleted(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}

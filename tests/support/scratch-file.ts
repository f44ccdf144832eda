import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A file for one test, such as a configuration that changes while a service runs. */
export class ScratchFile implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async create(name: string, content: string, mode = 0o644): Promise<ScratchFile> {
    const file = new ScratchFile(join(await mkdtemp(join(tmpdir(), "sixbeat-")), name));
    await file.write(content);
    await chmod(file.path, mode);
    return file;
  }

  write(content: string): Promise<void> {
    return writeFile(this.path, content);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(dirname(this.path), { recursive: true });
  }
}

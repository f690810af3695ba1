// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.tool;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small disk in memory that can be filled: a tmpfs, which only root can make. */
public final class FullDisk implements AutoCloseable {
  /** No disk of its own; nothing is filled. */
  public static final FullDisk NONE = new FullDisk(null);

  private static final String SIZE = "96m";
  private static final int CHUNK_BYTES = 4096;
  private final Path folder;

  private FullDisk(Path folder) {
    this.folder = folder;
  }

  /** Makes one; without the right to, nothing is there. */
  public static FullDisk at(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    boolean made = run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", folder.toString());
    return made ? new FullDisk(folder) : NONE;
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  /** Tells whether there is one. */
  public boolean isThere() {
    return folder != null;
  }

  /** Fills it but for so many bytes, in whole blocks. */
  public void fill(long free) throws IOException {
    if (folder == null) {
      return;
    }
    Path filler = folder.resolve("filler");
    try (OutputStream out = Files.newOutputStream(filler)) {
      long wanted = Files.getFileStore(folder).getUsableSpace() - free;
      for (byte[] chunk = new byte[CHUNK_BYTES]; wanted > 0; wanted -= CHUNK_BYTES) {
        out.write(chunk);
      }
    } catch (IOException full) {
      // As full as can be.
    }
  }

  /** Gives the room back. */
  public void empty() throws IOException {
    if (folder != null) {
      Files.deleteIfExists(folder.resolve("filler"));
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (folder != null && !run("umount", folder.toString())) {
      throw new IOException(folder + " cannot be unmounted");
    }
  }
}

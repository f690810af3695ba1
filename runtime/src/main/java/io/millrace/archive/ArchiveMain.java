// SPDX-License-Identifier: Apache-2.0
package io.millrace.archive;

import io.millrace.lib.files.FolderSpace;
import io.millrace.lib.files.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code millrace archive}: makes the archive of classes. A second router runs for a moment, with
 * the bundles of this one, the configuration of the program and sockets that nobody knows, answers
 * requests, and has Java write its classes when it ends.
 */
public final class ArchiveMain {
  /** Smaller than any archive of a router: what Java writes when it could not is empty. */
  private static final long LEAST_BYTES = 1 << 20;

  /** An archive, and what is copied for the second router. */
  private static final long ROOM_BYTES = 160L << 20;

  private ArchiveMain() {}

  /** Makes {@code args[0]}; exit status 0: it is there. */
  public static void main(String[] args) throws InterruptedException {
    Path file = Path.of(args[0]).toAbsolutePath();
    try {
      System.exit(make(file) ? 0 : 1);
    } catch (IOException failure) {
      System.err.println("millrace: no archive of classes: " + failure);
      System.exit(1);
    }
  }

  private static boolean make(Path file) throws IOException, InterruptedException {
    Path folder = file.getParent();
    OwnerOnly.createDirectories(folder);
    OwnerOnly.close(folder);
    try (FileChannel lock =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = lock.tryLock()) {
      if (held == null) {
        System.err.println("millrace: an archive is being made already");
        return false;
      }
      if (FolderSpace.freeBytes(folder) < ROOM_BYTES) {
        System.err.println("millrace: no archive of classes: less than 160 MiB are free");
        return false;
      }
      others(folder, file).forEach(ClassArchive::delete);
      Path work = Files.createTempDirectory(folder, "run");
      try {
        Path made = TrainingRouter.in(work).run(file);
        if (Files.notExists(made) || Files.size(made) < LEAST_BYTES) {
          System.err.println("millrace: this Java has written no archive of classes");
          return false;
        }
        OwnerOnly.close(made);
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        System.err.println("millrace: the next start maps " + file);
        return true;
      } finally {
        ClassArchive.delete(work);
      }
    }
  }

  /** Returns what other programs and other Javas have left, and a run that was killed. */
  private static List<Path> others(Path folder, Path file) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(each -> !each.equals(file) && !each.endsWith("lock")).toList();
    }
  }
}

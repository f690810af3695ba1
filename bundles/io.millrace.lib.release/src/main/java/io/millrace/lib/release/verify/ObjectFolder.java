// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.verify;

import io.millrace.lib.release.Refusal;
import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.archive.ReleaseArchive;
import io.millrace.lib.release.feature.BundleEntry;
import io.millrace.lib.release.feature.BundleManifest;
import io.millrace.lib.release.feature.Release;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Jars by their SHA-256 in one folder: {@code <sha256>}, written beside, forced to the disk,
 * renamed into place and never changed. For one writer at a time.
 */
public final class ObjectFolder {
  private static final String HALF = ".half";
  private static final int FINISHED_AT_ONCE = 8;

  private final Path folder;

  /** Takes a folder, which is made when the first jar comes. */
  public ObjectFolder(Path folder) {
    this.folder = folder;
  }

  /** Returns the jar of a hash, whether it is there or not. */
  public Path file(String sha256) {
    return folder.resolve(sha256);
  }

  /** Tells whether a jar is there. */
  public boolean has(String sha256) {
    return Files.isRegularFile(file(sha256));
  }

  /** Begins to take jars; what is not kept in the end is deleted. */
  Batch begin() throws IOException {
    Files.createDirectories(folder);
    return new Batch();
  }

  /**
   * The jars of one release on their way into the folder. While one is read and hashed, threads of
   * the batch look into those before it and force them to the disk.
   */
  final class Batch implements AutoCloseable {
    private final List<String> taken = new ArrayList<>();
    private final List<Future<?>> finished = new ArrayList<>();
    private final ExecutorService pool = Executors.newFixedThreadPool(FINISHED_AT_ONCE);

    private Path half(String sha256) {
      return folder.resolve(sha256 + HALF);
    }

    /** Writes one jar beside its place; refuses it, now or in the end, when it is another. */
    void take(ReleaseArchive archive, BundleEntry bundle) throws IOException {
      taken.add(bundle.sha256());
      Path half = half(bundle.sha256());
      try (FileChannel out =
          FileChannel.open(
              half,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        archive.readJar(
            bundle,
            piece -> {
              while (piece.hasRemaining()) {
                out.write(piece);
              }
            });
      }
      finished.add(pool.submit(() -> finish(bundle, half)));
    }

    private Void finish(BundleEntry bundle, Path half) throws IOException {
      requireSame(bundle, BundleManifest.of(half));
      force(half, StandardOpenOption.WRITE);
      return null;
    }

    /** Refuses a jar that is there already when it is not the bundle it should be. */
    void check(BundleEntry bundle) throws IOException {
      requireSame(bundle, BundleManifest.of(file(bundle.sha256())));
    }

    /** The scope of the signers was judged by the name in the JSON: the jar must have it too. */
    private void requireSame(BundleEntry bundle, BundleManifest manifest)
        throws RefusedReleaseException {
      String said = bundle.symbolicName() + " " + bundle.version();
      String found = manifest.symbolicName() + " " + manifest.version();
      if (!said.equals(found)) {
        throw new RefusedReleaseException(
            Refusal.WRONG_BUNDLE, "the jar of " + said + " is the bundle " + found);
      }
    }

    /** Waits until all are on the disk; or refuses the first bad one. */
    void finish() throws IOException {
      try {
        for (Future<?> one : finished) {
          one.get();
        }
      } catch (ExecutionException failure) {
        if (failure.getCause() instanceof IOException known) {
          throw known;
        }
        throw new IOException("a jar cannot be written to the disk", failure.getCause());
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while jars were written");
      }
    }

    /** Returns the jars of a release that are there, in place or on their way. */
    List<Path> jars(Release release) {
      return release.bundles().stream()
          .map(BundleEntry::sha256)
          .map(sha256 -> taken.contains(sha256) ? half(sha256) : file(sha256))
          .filter(Files::exists)
          .toList();
    }

    /** Puts all into place. */
    void keep() throws IOException {
      for (String sha256 : taken) {
        Files.move(half(sha256), file(sha256), StandardCopyOption.ATOMIC_MOVE);
      }
      force(folder, StandardOpenOption.READ);
    }

    private static void force(Path path, StandardOpenOption how) throws IOException {
      try (FileChannel channel = FileChannel.open(path, how)) {
        channel.force(true);
      }
    }

    @Override
    public void close() throws IOException {
      pool.shutdown();
      try {
        pool.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      for (String sha256 : taken) {
        Files.deleteIfExists(half(sha256));
      }
    }
  }
}

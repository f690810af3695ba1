// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.archive;

import io.millrace.lib.release.Refusal;
import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.feature.BundleEntry;
import io.millrace.lib.release.feature.Release;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * An open release file whose form is proven: a zip with {@code release.json}, {@code
 * release.json.sig} and jars, and nothing else. What it says is not; see the verifier. For one
 * thread.
 */
public final class ReleaseArchive implements Closeable {
  private static final int BUFFER_BYTES = 256 << 10;

  private final FileChannel file;
  private final List<ArchiveEntry> entries;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

  private ReleaseArchive(FileChannel file, List<ArchiveEntry> entries) {
    this.file = file;
    this.entries = entries;
  }

  /** Opens a file; refuses one of another form before any of its entries is read. */
  public static ReleaseArchive open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new FileSystemException(path.toString(), null, "it is a folder, not a release");
    }
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new ReleaseArchive(file, ArchiveDirectory.read(file));
    } catch (IOException | RuntimeException failure) {
      file.close();
      throw failure;
    }
  }

  /** Returns the bytes that are signed. */
  public byte[] json() throws IOException {
    return bytes(entries.get(0));
  }

  /** Returns the signatures' bytes. */
  public byte[] signatures() throws IOException {
    return bytes(entries.get(1));
  }

  private byte[] bytes(ArchiveEntry entry) throws IOException {
    return ArchiveDirectory.bytes(file, entry.dataOffset(), (int) entry.sizeBytes()).array();
  }

  /**
   * Returns the bundles whose jars are in the file, in their order; refuses jars that the release
   * does not name, or in another order, or of another size.
   */
  public List<BundleEntry> jarsOf(Release release) throws RefusedReleaseException {
    Iterator<BundleEntry> bundles = release.bundles().iterator();
    List<BundleEntry> found = new ArrayList<>();
    for (ArchiveEntry entry : jars()) {
      BundleEntry bundle = next(bundles, entry);
      if (bundle == null) {
        throw unexpected(release, entry);
      }
      if (bundle.sizeBytes() != entry.sizeBytes()) {
        throw new RefusedReleaseException(
            Refusal.WRONG_JAR,
            "the jar of %s has %d bytes, not the %d that the release says"
                .formatted(bundle.symbolicName(), entry.sizeBytes(), bundle.sizeBytes()));
      }
      found.add(bundle);
    }
    return found;
  }

  private List<ArchiveEntry> jars() {
    return entries.subList(2, entries.size());
  }

  private static BundleEntry next(Iterator<BundleEntry> bundles, ArchiveEntry entry) {
    while (bundles.hasNext()) {
      BundleEntry bundle = bundles.next();
      if (bundle.entryName().equals(entry.name())) {
        return bundle;
      }
    }
    return null;
  }

  private static RefusedReleaseException unexpected(Release release, ArchiveEntry entry) {
    boolean named =
        release.bundles().stream().anyMatch(bundle -> bundle.entryName().equals(entry.name()));
    return named
        ? new RefusedReleaseException(
            Refusal.ENTRY_ORDER, entry.name() + " is not in the order of the release's bundles")
        : new RefusedReleaseException(
            Refusal.EXTRA_ENTRY, "the release does not name the entry " + entry.name());
  }

  /**
   * Gives a jar's bytes to the sink while they are hashed; refuses it at its end when they are
   * others than the release names. The sink then throws away what it got.
   */
  public void readJar(BundleEntry bundle, JarSink sink) throws IOException {
    ArchiveEntry entry =
        jars().stream()
            .filter(jar -> jar.name().equals(bundle.entryName()))
            .findFirst()
            .orElseThrow(() -> new IOException("the file is without " + bundle.symbolicName()));
    MessageDigest digest = Sha256.digest();
    long position = entry.dataOffset();
    long left = entry.sizeBytes();
    while (left > 0) {
      buffer.clear().limit((int) Math.min(left, buffer.capacity()));
      int count = file.read(buffer, position);
      if (count < 0) {
        throw new EOFException("the file became shorter while it was read");
      }
      buffer.flip();
      digest.update(buffer.array(), 0, count);
      sink.write(buffer);
      position += count;
      left -= count;
    }
    if (!Sha256.hex(digest.digest()).equals(bundle.sha256())) {
      throw new RefusedReleaseException(
          Refusal.WRONG_JAR,
          "the jar of " + bundle.symbolicName() + " was changed: its SHA-256 is another");
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

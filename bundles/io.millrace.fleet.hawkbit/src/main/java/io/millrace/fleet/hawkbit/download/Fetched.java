// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.download;

import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.files.WritingLock;
import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.archive.ReleaseArchiveWriter;
import io.millrace.lib.release.feature.BundleEntry;
import io.millrace.lib.release.feature.Release;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/**
 * All that this router needs of a release, on the shelf.
 *
 * @param json the bytes of {@code release.json}
 * @param signatures the bytes of {@code release.json.sig}
 * @param release what it says
 * @param bundles whose jars were fetched, in the release's order
 */
public record Fetched(
    Shelf shelf, byte[] json, byte[] signatures, Release release, List<BundleEntry> bundles) {
  private static final int BUFFER = 64 << 10;

  /** Returns the release's hash. */
  public String hash() {
    return Sha256.of(json);
  }

  /** Puts the release's file together; nobody makes room with it meanwhile. */
  public void write(Path target) throws IOException {
    Path half = ReleaseArchiveWriter.half(target);
    Set<OpenOption> writing = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try (FileChannel held = FileChannel.open(half, writing, OwnerOnly.file())) {
      WritingLock.hold(held);
      writeHeld(target);
    }
  }

  private void writeHeld(Path target) throws IOException {
    ReleaseArchiveWriter.write(
        target,
        json,
        signatures,
        bundles,
        (bundle, sink) -> {
          try (InputStream jar = Files.newInputStream(shelf.whole(bundle.sha256()))) {
            byte[] buffer = new byte[BUFFER];
            for (int count = jar.read(buffer); count >= 0; count = jar.read(buffer)) {
              sink.write(ByteBuffer.wrap(buffer, 0, count));
            }
          }
        });
  }
}

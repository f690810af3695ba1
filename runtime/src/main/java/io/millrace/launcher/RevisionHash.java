// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import io.millrace.launcher.release.RevisionFile;
import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.set.FileHashes;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.osgi.framework.wiring.BundleRevision;

/**
 * The SHA-256 of the jar that a revision of a bundle has its classes from. Felix says which file
 * that is for this very revision, so an update that runs meanwhile changes nothing: its jar is
 * another revision's. Thread-safe.
 */
final class RevisionHash {
  private final FileHashes files;
  private final Map<BundleRevision, String> known =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** Takes over what was verified for this start, as long as it is the same file. */
  RevisionHash(FileHashes files) {
    this.files = files;
  }

  /** Returns the hash; empty when the revision is not one jar (a folder), or it cannot be read. */
  String of(BundleRevision revision) {
    String hash = known.get(revision);
    if (hash == null) {
      hash = read(revision);
      if (Sha256.isHash(hash)) {
        known.put(revision, hash);
      }
    }
    return hash;
  }

  private String read(BundleRevision revision) {
    try {
      return files.of(RevisionFile.of(revision));
    } catch (IOException unreadable) {
      return "";
    }
  }
}

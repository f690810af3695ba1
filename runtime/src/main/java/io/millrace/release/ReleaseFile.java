// SPDX-License-Identifier: Apache-2.0
package io.millrace.release;

import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.archive.ReleaseArchive;
import io.millrace.lib.release.feature.BundleEntry;
import io.millrace.lib.release.feature.Release;
import io.millrace.lib.release.feature.ReleaseJson;
import io.millrace.lib.release.trust.SignatureLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a release file says, whoever signed it.
 *
 * @param jars the bundles whose jars are in the file
 */
record ReleaseFile(
    byte[] json, Release release, List<SignatureLine> signatures, List<BundleEntry> jars) {

  static ReleaseFile read(Path file) throws IOException {
    try (ReleaseArchive archive = ReleaseArchive.open(file)) {
      return of(archive);
    }
  }

  static ReleaseFile of(ReleaseArchive archive) throws IOException {
    byte[] json = archive.json();
    Release release = ReleaseJson.read(json);
    return new ReleaseFile(
        json, release, SignatureLine.read(archive.signatures()), archive.jarsOf(release));
  }

  String hash() {
    return Sha256.of(json);
  }
}

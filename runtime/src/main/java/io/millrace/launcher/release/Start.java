// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.RunningBundle;
import java.util.List;
import java.util.Optional;

/**
 * What a start runs.
 *
 * @param hash of the set
 * @param set the set itself
 * @param bundles the set's, as they are after what was changed by hand
 * @param trial the record of the change whose new set is tried by this start, if it is one
 */
public record Start(
    String hash, InstalledSet set, List<RunningBundle> bundles, Optional<JournalRecord> trial) {

  /** Returns the hash's first characters, for people. */
  public static String brief(String hash) {
    return hash.substring(0, Math.min(12, hash.length()));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.feature;

import io.millrace.lib.release.trust.TrustChange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code release.json} says: an OSGi feature [OSGi Compendium 8, chapter 159] with the
 * extension {@code millrace-release}.
 *
 * @param id name and version
 * @param sequence grows from release to release, 1 or more
 * @param created when it was built
 * @param expires after this it is not installed any more
 * @param bundles in the order of the file's jars
 * @param configurations by PID; their values are strings, numbers, booleans or lists of these
 * @param merged PIDs whose values are added to what is there; the others replace it
 * @param variables for the configurations
 * @param notes for people; may be empty
 * @param trust what it changes about the trusted keys
 */
public record Release(
    ReleaseId id,
    long sequence,
    Instant created,
    Instant expires,
    Requirements requires,
    Gates gates,
    Replaces replaces,
    List<BundleEntry> bundles,
    Map<String, Map<String, Object>> configurations,
    Set<String> merged,
    Map<String, Object> variables,
    String notes,
    TrustChange trust) {

  /** Makes one that leaves the trusted keys as they are. */
  public Release(
      ReleaseId id,
      long sequence,
      Instant created,
      Instant expires,
      Requirements requires,
      Gates gates,
      Replaces replaces,
      List<BundleEntry> bundles,
      Map<String, Map<String, Object>> configurations,
      Set<String> merged,
      Map<String, Object> variables,
      String notes) {
    this(
        id,
        sequence,
        created,
        expires,
        requires,
        gates,
        replaces,
        bundles,
        configurations,
        merged,
        variables,
        notes,
        TrustChange.NONE);
  }

  /** Returns it with a change of the trusted keys. */
  public Release with(TrustChange change) {
    return new Release(
        id,
        sequence,
        created,
        expires,
        requires,
        gates,
        replaces,
        bundles,
        configurations,
        merged,
        variables,
        notes,
        change);
  }
}

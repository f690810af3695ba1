// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.set;

import java.util.Comparator;

/**
 * One bundle of an installed set.
 *
 * @param symbolicName as in the jar's manifest, without directives
 * @param version as in the jar's manifest
 * @param sha256 of the jar, in hexadecimal digits
 * @param startLevel 1 to 80
 */
public record SetBundle(String symbolicName, String version, String sha256, int startLevel)
    implements Comparable<SetBundle> {
  private static final Comparator<SetBundle> ORDER =
      Comparator.comparingInt(SetBundle::startLevel)
          .thenComparing(SetBundle::symbolicName)
          .thenComparing(SetBundle::version)
          .thenComparing(SetBundle::sha256);

  @Override
  public int compareTo(SetBundle other) {
    return ORDER.compare(this, other);
  }
}

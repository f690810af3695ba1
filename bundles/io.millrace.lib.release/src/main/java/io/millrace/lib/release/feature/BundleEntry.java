// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.feature;

/**
 * One bundle of a release.
 *
 * @param id {@code group:artifact:version}
 * @param symbolicName as in the jar's manifest
 * @param version as in the jar's manifest
 * @param sha256 of the jar, in hexadecimal digits
 * @param sizeBytes of the jar
 * @param startLevel 1 to 80
 */
public record BundleEntry(
    String id, String symbolicName, String version, String sha256, long sizeBytes, int startLevel) {

  /** Returns the name of the jar's entry in the file. */
  public String entryName() {
    return "bundles/" + sha256 + ".jar";
  }
}

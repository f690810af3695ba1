// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.feature;

/**
 * What a release needs of the router.
 *
 * @param sequence of the oldest release that it may follow; 0: any
 * @param java the lowest feature version of Java, 17 or more
 * @param api the range of versions of {@code io.millrace.api}, as OSGi writes it; empty: any
 */
public record Requirements(long sequence, int java, String api) {
  /** What every router fulfils. */
  public static final Requirements NONE = new Requirements(0, 17, "");
}

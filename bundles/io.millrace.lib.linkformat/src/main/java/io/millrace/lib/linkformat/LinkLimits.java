// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.linkformat;

/**
 * What a parser of link format takes at the most; more is malformed.
 *
 * @param characters length of the whole text
 * @param links number of links
 * @param attributes number of attributes of one link
 */
public record LinkLimits(int characters, int links, int attributes) {
  /** 64 Ki characters, 1,024 links, 32 attributes a link. */
  public static final LinkLimits STANDARD = new LinkLimits(65_536, 1_024, 32);
}

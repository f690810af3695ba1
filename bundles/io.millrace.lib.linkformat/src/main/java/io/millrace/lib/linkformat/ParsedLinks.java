// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.linkformat;

import java.util.List;

/**
 * The result of parsing a text in link format: its links, and where it is malformed, if it is. The
 * links before that position are good.
 *
 * @param links the links up to the end or to the malformed position
 * @param problem one line on what is wrong; empty when nothing is
 * @param at index of the first character that does not fit; -1 when all do
 */
public record ParsedLinks(List<Link> links, String problem, int at) {
  /** Makes a result. */
  public ParsedLinks {
    links = List.copyOf(links);
  }

  /** Tells whether the whole text was understood. */
  public boolean isGood() {
    return at < 0;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.linkformat;

import java.util.List;

/**
 * CoRE link format [RFC 6690]: reads what devices really send, writes what the RFC allows.
 *
 * <p>Tolerated: empty attributes ({@code ;;} and {@code ;,}), empty links ({@code ,,} and a comma
 * at the end), white space and line breaks around separators, attributes with unusable names (left
 * out). Anything else that does not fit is reported as a value. Thread-safe, no state.
 */
public final class LinkFormat {
  private LinkFormat() {}

  /** Parses within {@link LinkLimits#STANDARD}. */
  public static ParsedLinks parse(String text) {
    return parse(text, LinkLimits.STANDARD);
  }

  /** Parses a text; never throws for what is in it. */
  public static ParsedLinks parse(String text, LinkLimits limits) {
    return new LinkParser(text, limits).parse();
  }

  /** Writes links strictly by RFC 6690; what a target may not hold is percent-encoded. */
  public static String write(List<Link> links) {
    return LinkWriter.write(links);
  }
}

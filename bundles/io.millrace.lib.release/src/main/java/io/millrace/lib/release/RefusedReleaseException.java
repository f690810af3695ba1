// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release;

import java.io.IOException;

/** A release that is refused; the message is one sentence for the operator. */
public final class RefusedReleaseException extends IOException {
  private static final long serialVersionUID = 1;
  private static final int LONGEST = 200;

  private final Refusal refusal;

  /**
   * @param sentence what is wrong, with the name and value that it is about; control characters in
   *     it, which a hostile file may have brought, are replaced
   */
  public RefusedReleaseException(Refusal refusal, String sentence) {
    super(harmless(sentence));
    this.refusal = refusal;
  }

  /** Returns the reason as a constant. */
  public Refusal refusal() {
    return refusal;
  }

  private static String harmless(String sentence) {
    String cut = sentence.length() > LONGEST ? sentence.substring(0, LONGEST) + "…" : sentence;
    return cut.replaceAll("\\p{C}", "?");
  }
}

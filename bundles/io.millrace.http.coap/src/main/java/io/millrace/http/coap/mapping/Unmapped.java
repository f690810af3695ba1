// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.coap.mapping;

/** A request that has no counterpart in CoAP, with the HTTP status and the sentence for it. */
public final class Unmapped extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;

  /** Makes it with a sentence for the client. */
  public Unmapped(int status, String sentence) {
    super(sentence, null, false, false);
    this.status = status;
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.option;

/** Where a forwarded request goes next; the option table has one column for each. */
public enum Hop {
  /** A device in this router. */
  DEVICE,
  /** A device of the directory, reached over a transport: constrained. */
  MESH,
  /** Any other CoAP server that the configuration admits. */
  ELSEWHERE
}

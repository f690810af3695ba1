// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

/** The kind of next hop of a forwarded request; the option table has a column for each. */
public enum HopKind {
  /** A device in this router. */
  DEVICE,
  /** A device of the directory that is reached by a transport: a constrained node. */
  MESH,
  /** Any other CoAP server that the configuration allows. */
  ELSEWHERE
}

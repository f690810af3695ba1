// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.auth;

import java.util.List;

/**
 * What an account may do with which resource, beside its permissions: the claim {@code
 * accessPolicy} of its token [spec gateway-clients.md 1.2]. Immutable.
 */
public final class AccessPolicy {
  /** The action of every request to the data platform over HTTP, as in the field's tokens. */
  public static final String HTTP = "execute-api:Invoke";

  /** The action of every request that is forwarded to a device. */
  public static final String COAP = "coap:Invoke";

  /** A policy without a statement, which limits nothing. */
  public static final AccessPolicy NONE = new AccessPolicy(List.of());

  private final List<AccessStatement> statements;

  private AccessPolicy(List<AccessStatement> statements) {
    this.statements = List.copyOf(statements);
  }

  /** Returns the policy of these statements, whose order has no meaning. */
  public static AccessPolicy of(List<AccessStatement> statements) {
    return statements.isEmpty() ? NONE : new AccessPolicy(statements);
  }

  /** Returns its statements. */
  public List<AccessStatement> statements() {
    return statements;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AccessPolicy that && statements.equals(that.statements);
  }

  @Override
  public int hashCode() {
    return statements.hashCode();
  }

  @Override
  public String toString() {
    return statements.toString();
  }
}

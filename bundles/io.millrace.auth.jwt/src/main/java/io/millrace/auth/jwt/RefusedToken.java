// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

/** A token is not accepted; the message is one line for the client and never repeats the token. */
final class RefusedToken extends Exception {
  private static final long serialVersionUID = 1;

  RefusedToken(String reason) {
    super(reason, null, false, false);
  }
}

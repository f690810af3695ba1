// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

/** Words on a command line that cannot be used; the message is for who wrote them. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}

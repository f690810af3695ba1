// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

/** There is no set that could be started; the message says why, for the operator. */
public final class StaysDownException extends Exception {
  private static final long serialVersionUID = 1;

  StaysDownException(String why) {
    super(why);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps Californium's log out of the tests' output. */
final class Quiet {
  private static final Logger CALIFORNIUM = Logger.getLogger("org.eclipse.californium");

  private Quiet() {}

  static void please() {
    CALIFORNIUM.setLevel(Level.SEVERE);
  }
}

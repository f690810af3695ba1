// SPDX-License-Identifier: Apache-2.0
package io.millrace.support;

import java.io.IOException;

/**
 * One file of a support bundle.
 *
 * @param name its path in the bundle
 * @param content makes its text, from which secrets are taken out afterwards
 */
record Part(String name, Content content) {

  /** Makes a text. */
  @FunctionalInterface
  interface Content {
    /** Returns it; what fails is said in the bundle in its place. */
    String text() throws IOException;
  }
}

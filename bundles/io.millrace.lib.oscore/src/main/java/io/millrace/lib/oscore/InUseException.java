// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.oscore;

import java.io.IOException;

/** Somebody else uses the numbers of an OSCORE context at present. */
public final class InUseException extends IOException {
  private static final long serialVersionUID = 1;

  InUseException(String name) {
    super("the OSCORE context " + name + " is in use by another process, or under another name");
  }
}

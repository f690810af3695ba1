// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import java.util.function.Supplier;

/** Makes each form when it is asked for. */
record SuppliedOutput(Supplier<String> textMaker, Supplier<String> jsonMaker)
    implements CommandOutput {

  /** A command that replaces its own bundle cannot load a class from it any more: load it now. */
  static final CommandOutput NONE = new SuppliedOutput(() -> "", () -> "");

  @Override
  public String text() {
    return textMaker.get();
  }

  @Override
  public String json() {
    return jsonMaker.get();
  }
}

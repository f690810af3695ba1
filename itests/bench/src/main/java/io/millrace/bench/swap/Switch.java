// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import java.io.IOException;
import java.util.List;

/** A way to bring other builds into the running router. */
interface Switch {
  /** Does it, and returns when they run. */
  void to(List<Builds.Build> set) throws IOException, InterruptedException;

  /** Tells whether a bundle's next build is started before this one is stopped. */
  boolean startsBeside(String name);

  /** Returns what it is called in the table. */
  String name();
}

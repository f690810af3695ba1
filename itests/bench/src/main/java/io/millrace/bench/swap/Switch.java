// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import java.io.IOException;
import java.util.List;

/** A way to bring other builds into the running router. */
interface Switch {
  /** Makes the next builds of some bundles, by their names without the common prefix. */
  Prepared prepare(List<String> names) throws IOException, InterruptedException;

  /** Returns how long it usually takes: a stretch without a swap has to be as long. */
  long usualMillis();

  /** Builds that can be brought into the router. */
  interface Prepared {
    /** Does it, and returns when they run. */
    void run() throws IOException, InterruptedException;

    /** Tells whether all of them are started before those are stopped that they replace. */
    boolean startsBeside();
  }
}

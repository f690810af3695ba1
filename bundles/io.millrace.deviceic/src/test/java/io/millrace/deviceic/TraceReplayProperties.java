// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** However the NIC's bytes are split on their way, the traces come out the same. */
class TraceReplayProperties {
  @Property(tries = 200)
  void traces_are_replayed_in_arbitrary_reads(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int longest) {
    Random random = new Random(seed);
    new TraceReplay(Generation.SECOND, () -> 1 + random.nextInt(longest)).run();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.Layers;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The layers of the fleet's bundle, as its package-info draws them. */
class PackagesTest {
  @Test
  void every_package_uses_only_those_below_it() throws IOException {
    assertThat(new Layers("io.millrace.fleet.hawkbit").faults(List.of("ddi", "download", "agent")))
        .isEmpty();
  }
}

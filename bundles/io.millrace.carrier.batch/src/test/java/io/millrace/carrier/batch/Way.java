// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.lib.udp.ChannelIo;
import io.millrace.lib.udp.DatagramIo;

/** The ways in which a carrier may read and write its sockets. */
enum Way {
  CHANNELS {
    @Override
    DatagramIo.Factory factory() {
      return ChannelIo::new;
    }
  },
  BATCHES {
    @Override
    DatagramIo.Factory factory() {
      return loop -> {
        DatagramIo io = BatchIo.open(loop);
        assertThat(io).isInstanceOf(BatchIo.class); // or the test would be that of channels
        return io;
      };
    }
  };

  abstract DatagramIo.Factory factory();

  void assumeAvailable() {
    assumeTrue(this == CHANNELS || Trial.refusal().isEmpty(), Trial::refusal);
  }
}

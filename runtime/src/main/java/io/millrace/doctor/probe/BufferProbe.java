// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.doctor.base.ConfiguredFiles.Configured;
import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Fault;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.base.Probe;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Whether the kernel grants the receive buffers that are configured [udp(7), rmem_max]. */
final class BufferProbe implements Probe {
  static final Fault SMALL =
      Fault.attention(
          "udp-buffer",
          "The kernel grants UDP sockets smaller receive buffers than configured, so bursts of"
              + " datagrams are lost",
          "sysctl -w net.core.rmem_max=BYTES, and the same line in a file of /etc/sysctl.d/, as"
              + " /usr/lib/sysctl.d/10-millrace.conf of the package has it; or lower"
              + " receiveBufferBytes of io.millrace.net");

  private static final String FILE = "/proc/sys/net/core/rmem_max";
  private static final String SHIPPED = "/usr/lib/sysctl.d/10-millrace.conf";
  private static final long WANTED = 4194304;

  @Override
  public List<Fault> faults() {
    return List.of(SMALL);
  }

  @Override
  public void look(Installation installation, Diagnoses found) throws IOException {
    Optional<Long> granted = installation.machine().number(FILE);
    long wanted = 0;
    for (Configured each : Sockets.of(installation)) {
      wanted = Math.max(wanted, each.number("receiveBufferBytes", WANTED));
    }
    if (granted.isPresent() && granted.get() < wanted) {
      boolean shipped = wanted <= WANTED && installation.machine().text(SHIPPED).isPresent();
      String lasts =
          shipped
              ? SHIPPED + " does it at each start of the machine, unless a later file takes it back"
              : "net.core.rmem_max = %d in /etc/sysctl.d/millrace.conf".formatted(wanted);
      found.add(
          SMALL,
          "%s is %d; receiveBufferBytes is %d".formatted(FILE, granted.get(), wanted),
          "sysctl -w net.core.rmem_max=%d (%s); or lower receiveBufferBytes of io.millrace.net"
              .formatted(wanted, lasts));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Fault;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.base.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Whether datagrams of a usual size pass the network interfaces in one piece. */
final class MtuProbe implements Probe {
  static final Fault SMALL =
      Fault.attention(
          "mtu-small",
          "A network interface passes only packets that are smaller than IPv6 needs (RFC 8200)",
          "ip link set dev NAME mtu 1280, or more; the answers of devices are lost else");

  private static final int LEAST = 1280;

  @Override
  public List<Fault> faults() {
    return List.of(SMALL);
  }

  @Override
  public void look(Installation installation, Diagnoses found) throws IOException {
    Path folder = installation.machine().file("/sys/class/net");
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> interfaces = Files.list(folder)) {
      for (Path each : interfaces.sorted().toList()) {
        String name = each.getFileName().toString();
        String path = "/sys/class/net/" + name + "/mtu";
        installation
            .machine()
            .number(path)
            .filter(mtu -> mtu < LEAST)
            .ifPresent(
                mtu ->
                    found.add(
                        SMALL,
                        "%s is %d; IPv6 needs %d".formatted(path, mtu, LEAST),
                        "ip link set dev " + name + " mtu " + LEAST + ", or more"));
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.doctor.base.ConfiguredFiles.Configured;
import io.millrace.doctor.base.Installation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The UDP sockets that the router opens, by its configuration. */
final class Sockets {
  private static final String FACTORY = "io.millrace.net";
  private static final String FIRST = FACTORY + "-udp";

  private Sockets() {}

  /** Returns those that are on; the first one is opened without a file too. */
  static List<Configured> of(Installation installation) throws IOException {
    List<Configured> all = new ArrayList<>(installation.configuration().instances(FACTORY));
    if (all.stream().noneMatch(each -> each.value("name", "udp").equals("udp"))) {
      all.add(new Configured(installation.etc().resolve(FIRST + ".cfg"), FIRST, Map.of()));
    }
    all.removeIf(each -> each.value("enabled", "true").equalsIgnoreCase("false"));
    return all;
  }

  static String address(Configured socket) {
    return socket.value("address", "::");
  }

  static int port(Configured socket) {
    return (int) socket.number("port", 5683);
  }
}

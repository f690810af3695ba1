// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.util.Map;

/**
 * Where a simulator is asked, and the NIC that it has: joined to the Device IC by a pipe, so that
 * clients find what a NIC and its sensor have [spec gateway-clients.md 2.4].
 */
record SimulatorSocket(String address, int port) {
  /** The NIC's, as in the vendor's documents. */
  static final String MAC = "001350050005E7D6";

  private static final String LINE = "simulated";
  private static final String NAME = "simulator";

  /** What configures the socket. */
  static final String PID = "io.millrace.net-" + NAME;

  static SimulatorSocket of(String text) throws UsageException {
    int colon = text.lastIndexOf(':');
    String port = text.substring(colon + 1);
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535 || colon == 0) {
      throw new UsageException("--udp " + text + ": allowed is [ADDRESS:]PORT, PORT 0 to 65535");
    }
    String address = colon < 0 ? "::" : text.substring(0, colon).replaceAll("^\\[|]$", "");
    return new SimulatorSocket(address, Integer.parseInt(port));
  }

  /** Returns the configuration, by file. */
  Map<String, Map<String, String>> files() {
    return Map.of(
        PID,
        Map.of("name", NAME, "address", address, "port", Integer.toString(port)),
        "io.millrace.deviceic.simulator",
        Map.of("transport", NAME),
        "io.millrace.line.pipe-" + LINE,
        Map.of("name", LINE),
        "io.millrace.nic-" + LINE,
        Map.of("mac", MAC, "line", LINE));
  }

  /** Says how it is asked, over DTLS or in clear. */
  String reach(boolean secured) {
    String host = address.equals("::") ? "localhost" : address;
    String shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return """
    Simulator: %4$s://%1$s:%2$s/devices and %4$s://%1$s:%2$s/SSN%3$s/.well-known/core
    """
        .formatted(shown, port, MAC, secured ? "coaps" : "coap");
  }
}

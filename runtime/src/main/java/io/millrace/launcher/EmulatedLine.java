// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the emulated Device IC is at the end of, as {@code --line} says it. */
final class EmulatedLine {
  private static final String ALLOWED =
      ": allowed is pty:PATH, port:PATH, tcp:HOST:PORT or tcp-listen:HOST:PORT";

  private final String kind;
  private final String address;

  private EmulatedLine(String kind, String address) {
    this.kind = kind;
    this.address = address;
  }

  static EmulatedLine of(String text) throws UsageException {
    String[] parts = text.split(":", 2);
    if (parts.length < 2 || parts[1].isBlank()) {
      throw new UsageException("--line " + text + ALLOWED);
    }
    return switch (parts[0]) {
      case "pty", "port" ->
          new EmulatedLine(parts[0], Path.of(parts[1]).toAbsolutePath().toString());
      case "tcp", "tcp-listen" -> tcp(text, parts[0], parts[1]);
      default -> throw new UsageException("--line " + text + ALLOWED);
    };
  }

  private static EmulatedLine tcp(String text, String kind, String address) throws UsageException {
    int colon = address.lastIndexOf(':');
    boolean good = colon > 0 && address.substring(colon + 1).matches("[0-9]{1,5}");
    if (!good || Integer.parseInt(address.substring(colon + 1)) > 65535) {
      throw new UsageException("--line " + text + ALLOWED + ", PORT 0 to 65535");
    }
    return new EmulatedLine(kind, address);
  }

  /** Tells whether a pseudo-terminal has to be made. */
  boolean isPty() {
    return kind.equals("pty");
  }

  private boolean isTcp() {
    return kind.startsWith("tcp");
  }

  private String host() {
    return address.substring(0, address.lastIndexOf(':')).replaceAll("^\\[|]$", "");
  }

  private String tcpPort() {
    return address.substring(address.lastIndexOf(':') + 1);
  }

  /** Returns the port's path, or where the NIC's end of a pseudo-terminal is to be. */
  Path path() {
    return Path.of(address);
  }

  /** Returns the bundle that opens it. */
  String bundle() {
    return isTcp() ? "io.millrace.line.tcp" : "io.millrace.line.serial";
  }

  /**
   * Returns the line's configuration.
   *
   * @param own our end of a pseudo-terminal
   */
  Map<String, String> configuration(String name, Path own, String baud) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("name", name);
    values.put("role", "secondary");
    if (isTcp()) {
      values.put("host", host());
      values.put("port", tcpPort());
      values.put("listen", Boolean.toString(!kind.equals("tcp")));
    } else {
      values.put("port", isPty() ? own.toString() : address);
      if (!baud.isEmpty()) {
        values.put("baud", baud);
      }
    }
    return values;
  }

  /**
   * Says where a NIC finds the other end.
   *
   * @param name the line's; a router that has several lines needs a name and a MAC for each
   */
  String reach(String name) {
    return switch (kind) {
      case "pty" ->
          """
          The NIC's end of the line is %1$s, at any speed. A Millrace router takes it by
            etc/io.millrace.line.serial-%2$s.cfg   name=%2$s  port=%1$s
            etc/io.millrace.nic-%2$s.cfg           line=%2$s  mac=%3$s
          """
              .formatted(address, name, mac(name));
      case "tcp-listen" ->
          """
          The NIC connects to %3$s. A Millrace router does by
            etc/io.millrace.line.tcp-%4$s.cfg   name=%4$s  host=%1$s  port=%2$s
            etc/io.millrace.nic-%4$s.cfg        line=%4$s  mac=%5$s
          """
              .formatted(host(), tcpPort(), address, name, mac(name));
      case "tcp" -> "The NIC is behind " + address + ".\n";
      default -> "The NIC is at the other end of " + address + ".\n";
    };
  }

  /** An example, another one for another name. */
  private static String mac(String name) {
    return name.equals("uart0") ? "001350050005E7D6" : "00135005%08X".formatted(name.hashCode());
  }

  @Override
  public String toString() {
    return kind + ":" + address;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.doctor.base.ConfiguredFiles.Configured;
import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Fault;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.base.Probe;
import io.millrace.doctor.machine.Machine;
import io.millrace.doctor.machine.Processes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether somebody else has a port that is configured, by the kernel's list of sockets. */
final class PortProbe implements Probe {
  static final Fault UDP =
      Fault.failure(
          "port-in-use",
          "Another process has the UDP port of a socket of the router",
          "end that process, or set another port in io.millrace.net-NAME.cfg");
  static final Fault SSH =
      Fault.failure(
          "ssh-port-in-use",
          "Another process has the TCP port of the router's SSH",
          "end that process, or set another port in io.millrace.ssh.cfg");

  private static final int SSH_PORT = 8101;
  private static final String LISTENS = "0A";

  @Override
  public List<Fault> faults() {
    return List.of(UDP, SSH);
  }

  @Override
  public void look(Installation installation, Diagnoses found) throws IOException {
    for (Configured each : Sockets.of(installation)) {
      int port = Sockets.port(each);
      for (Holder other : holders(installation, "udp", port)) {
        found.add(
            UDP,
            "UDP port %d of %s is held by %s".formatted(port, each.pid(), other.text),
            "%s, or set another port in %s".formatted(other.remedy, each.file()));
      }
    }
    Configured ssh = installation.configuration().one("io.millrace.ssh");
    int port = (int) ssh.number("port", SSH_PORT);
    for (Holder other : holders(installation, "tcp", port)) {
      found.add(
          SSH,
          "TCP port %d is held by %s".formatted(port, other.text),
          "%s, or set another port in %s".formatted(other.remedy, ssh.file()));
    }
  }

  private record Holder(String text, String remedy) {}

  private static List<Holder> holders(Installation installation, String protocol, int port) {
    List<Holder> others = new ArrayList<>();
    if (port == 0) {
      return others;
    }
    Optional<Long> router = installation.router().process();
    Processes processes = installation.machine().processes();
    for (String inode : inodes(installation.machine(), protocol, port)) {
      List<Long> holders = processes.holders("socket:[" + inode + "]");
      if (router.isPresent() && (holders.isEmpty() || holders.contains(router.get()))) {
        continue;
      }
      for (long each : holders) {
        others.add(new Holder(processes.named(each), "end it (kill " + each + ")"));
      }
      if (holders.isEmpty()) {
        others.add(
            new Holder(
                "a process of another user (socket " + inode + ")",
                "run the doctor as root to see which, and end it"));
      }
    }
    return others;
  }

  /** The lines of /proc/net/udp: local address in hexadecimal, state and inode [proc(5)]. */
  private static List<String> inodes(Machine machine, String protocol, int port) {
    List<String> inodes = new ArrayList<>();
    String suffix = ":%04X".formatted(port);
    for (String file : List.of(protocol, protocol + "6")) {
      for (String line : machine.lines("/proc/net/" + file)) {
        String[] words = line.strip().split("\\s+");
        boolean matches = words.length > 9 && words[1].endsWith(suffix);
        boolean takes = protocol.equals("udp") || matches && words[3].equals(LISTENS);
        if (matches && takes && !words[9].equals("0")) {
          inodes.add(words[9]);
        }
      }
    }
    return inodes;
  }
}

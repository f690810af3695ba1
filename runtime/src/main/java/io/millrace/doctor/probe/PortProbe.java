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

  static final Fault HTTP =
      Fault.attention(
          "http-port-in-use",
          "Another process has the TCP port of the router's metrics and health",
          "end that process, or set another port in io.millrace.http.cfg");

  private static final int SSH_PORT = 8101;
  private static final int HTTP_PORT = 8080;
  private static final String LISTENS = "0A";

  @Override
  public List<Fault> faults() {
    return List.of(UDP, SSH, HTTP);
  }

  @Override
  public void look(Installation installation, Diagnoses found) throws IOException {
    for (Configured each : Sockets.of(installation)) {
      int port = Sockets.port(each);
      String address = Sockets.address(each);
      for (Holder other : holders(installation, "udp", address, port)) {
        found.add(
            UDP,
            "UDP port %d of %s is held by %s".formatted(port, each.pid(), other.text),
            "%s, or set another port in %s".formatted(other.remedy, each.file()));
      }
    }
    lookAtTcp(installation, "io.millrace.ssh", SSH_PORT, SSH, found);
    lookAtTcp(installation, "io.millrace.http", HTTP_PORT, HTTP, found);
  }

  private static void lookAtTcp(
      Installation installation, String pid, int otherwise, Fault fault, Diagnoses found)
      throws IOException {
    Configured door = installation.configuration().one(pid);
    int port = (int) door.number("port", otherwise);
    String address = door.value("address", "127.0.0.1");
    for (Holder other : holders(installation, "tcp", address, port)) {
      found.add(
          fault,
          "TCP port %d is held by %s".formatted(port, other.text),
          "%s, or set another port in %s".formatted(other.remedy, door.file()));
    }
  }

  private record Holder(String text, String remedy) {}

  private static List<Holder> holders(
      Installation installation, String protocol, String address, int port) {
    List<Holder> others = new ArrayList<>();
    if (port == 0) {
      return others;
    }
    Optional<Long> router = installation.router().process();
    Processes processes = installation.machine().processes();
    for (String inode : inodes(installation.machine(), protocol, address, port)) {
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
  private static List<String> inodes(Machine machine, String protocol, String address, int port) {
    List<String> inodes = new ArrayList<>();
    String suffix = ":%04X".formatted(port);
    for (String file : List.of(protocol, protocol + "6")) {
      for (String line : machine.lines("/proc/net/" + file)) {
        String[] words = line.strip().split("\\s+");
        boolean matches = words.length > 9 && words[1].endsWith(suffix);
        boolean takes = protocol.equals("udp") || matches && words[3].equals(LISTENS);
        boolean here = matches && KernelAddress.overlap(words[1].replaceFirst(":.*", ""), address);
        if (here && takes && !words[9].equals("0")) {
          inodes.add(words[9]);
        }
      }
    }
    return inodes;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import static io.millrace.doctor.probe.HealthFaults.of;

import io.millrace.doctor.base.Fault;
import java.util.List;

/** What health checks say of the ways into the router: devices, clients, administrators. */
final class DoorFaults {
  /** Of those of one check the first one that fits counts. */
  static final List<HealthFaults> ALL =
      List.of(
          of(
              "nics",
              "no permission",
              Fault.failure(
                  "line-no-permission",
                  "The router's user may not open the port of a line",
                  "usermod -aG dialout USER (the group of the port), then restart the router"),
              "tty-permission"),
          of(
              "nics",
              "another process has it|open already",
              Fault.failure(
                  "line-in-use",
                  "Another process has the port of a line open",
                  "fuser -v PORT names it; end it"),
              "tty-in-use"),
          of(
              "nics",
              "there is no such port",
              Fault.failure(
                  "line-absent",
                  "The port of a line is not there",
                  "plug the adapter in, or set port in io.millrace.line.serial-NAME.cfg to one that"
                      + " uart:ports lists"),
              "tty-missing"),
          of(
              "nics",
              "does not take this rate|is no serial port",
              Fault.failure(
                  "line-rate",
                  "The port of a line does not take the rate that is configured",
                  "set baud in io.millrace.line.serial-NAME.cfg to a rate that the adapter has")),
          of(
              "nics",
              "does not answer",
              Fault.failure(
                  "device-silent",
                  "The sensor behind a NIC does not answer on its line",
                  "check its power, the wires (TX and RX crossed, ground) and the port"),
              "line-silent",
              "line-garbage",
              "tty-missing",
              "tty-permission"),
          of(
              "nics",
              "no NIC uses it|nobody reads it",
              Fault.attention(
                  "part-unused",
                  "A line or a sensor is configured, and nobody uses it",
                  "make the NIC (line = NAME in io.millrace.nic-NAME.cfg) or the line that the"
                      + " sentence asks for, or remove the file of what nobody needs")),
          of(
              "nics",
              "no link|no line|no such NIC|line ",
              Fault.failure(
                  "nic-incomplete",
                  "A NIC that is configured has no line or link, or is not there",
                  "make its line (line in io.millrace.nic-NAME.cfg names one that exists), and"
                      + " start the bundles of line and link"),
              "unknown-line",
              "tty-missing",
              "tty-permission"),
          of(
              "sockets",
              "",
              Fault.failure(
                  "socket-not-bound",
                  "A configured UDP socket is not open",
                  "ss -lunp shows who has the port; set another address or port in"
                      + " io.millrace.net-NAME.cfg"),
              "port-in-use",
              "address-not-here",
              "ipv6-off",
              "port-privileged"),
          of(
              "ssh",
              "",
              Fault.attention(
                  "ssh-trouble",
                  "SSH does not listen, or a file of its keys is wrong",
                  "mend what the line names"),
              "ssh-port-in-use",
              "host-key-missing",
              "authorized-keys-open"),
          of(
              "fleet.*",
              "",
              Fault.attention(
                  "fleet-trouble",
                  "The fleet server is not reached, or does not accept this router",
                  "check url and the token's file in io.millrace.fleet.hawkbit.cfg, and the way to"
                      + " the server")),
          of("dtls", "there is neither", DtlsProbe.NO_KEY, DtlsProbe.NO_KEY.name()),
          of("dtls", "no socket with secured", DtlsProbe.NO_SOCKET, DtlsProbe.NO_SOCKET.name()),
          of(
              "dtls",
              "",
              Fault.attention(
                  "dtls-trouble",
                  "A file of the DTLS keys is wrong or expires, or a connection has no room",
                  "mend what the line names"),
              "certificate-expiring",
              "certificate-expired",
              "key-exposed"),
          of(
              "http",
              "",
              Fault.attention(
                  "http-trouble",
                  "Metrics and health cannot be asked for over HTTP",
                  "end the process that has the port, or set another port in io.millrace.http.cfg"),
              "http-port-in-use"),
          of(
              "folder",
              "",
              Fault.attention(
                  "folder-unreadable",
                  "The folder that releases are taken from cannot be read",
                  "mount it, or set folder in io.millrace.folder.cfg to one that is there and that"
                      + " the router's user may read")));

  private DoorFaults() {}
}

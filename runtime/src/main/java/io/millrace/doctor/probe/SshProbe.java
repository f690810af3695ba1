// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.doctor.base.ConfiguredFiles.Configured;
import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Fault;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.base.Probe;
import io.millrace.doctor.machine.Permissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What is open to others at the interfaces for administration. */
final class SshProbe implements Probe {
  static final Fault ALL_NETWORKS =
      Fault.attention(
          "ssh-on-all-networks",
          "SSH listens on all networks of the machine",
          "set address of io.millrace.ssh.cfg to the address from which the router is administered,"
              + " or let a firewall pass only known networks");
  static final Fault OPEN =
      Fault.failure(
          "authorized-keys-open",
          "Others than its owner can change the file of the keys for SSH, so it is not used",
          "chmod 600 FILE; look for keys in it that nobody knows");
  static final Fault HOST_KEY =
      Fault.attention(
          "host-key-missing",
          "A host key of SSH is missing: the router will make another one, and clients will refuse"
              + " it",
          "put the file back from a backup, or give the new fingerprint to those who log in");
  static final Fault RUN =
      Fault.failure(
          "control-socket-open",
          "Others may enter the folder of the control socket, where everybody is an administrator",
          "chmod 700 FOLDER");

  @Override
  public List<Fault> faults() {
    return List.of(ALL_NETWORKS, OPEN, HOST_KEY, RUN);
  }

  @Override
  public void look(Installation installation, Diagnoses found) throws IOException {
    Path run = installation.data().resolve("run");
    if (Files.isDirectory(run) && installation.router().process().isPresent() && isOpen(run)) {
      found.add(RUN, installation.machine().permissions().text(run), "chmod 700 " + run);
    }
    Configured ssh = installation.configuration().one("io.millrace.ssh");
    if (ssh.number("port", 8101) == 0) {
      return;
    }
    String address = ssh.value("address", "127.0.0.1");
    if (address.equals("0.0.0.0") || address.equals("::")) {
      found.add(ALL_NETWORKS, "%s: address = %s".formatted(ssh.file(), address));
    }
    Path keys =
        Path.of(
            ssh.value("authorizedKeys", installation.etc().resolve("authorized_keys").toString()));
    if (Files.exists(keys) && Permissions.isWritableByOthers(keys)) {
      found.add(OPEN, installation.machine().permissions().text(keys), "chmod 600 " + keys);
    }
    lookAtHostKeys(
        Path.of(ssh.value("hostKeyDirectory", installation.data().resolve("ssh").toString())),
        found);
  }

  private static boolean isOpen(Path folder) throws IOException {
    try {
      return ((int) Files.getAttribute(folder, "unix:mode") & 0077) != 0;
    } catch (UnsupportedOperationException unknown) {
      return false;
    }
  }

  /** They are made together: one without the other was removed. */
  private static void lookAtHostKeys(Path folder, Diagnoses found) throws IOException {
    if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
      return;
    }
    List<String> wanted = List.of("host_ed25519.pem", "host_ecdsa.pem");
    try (Stream<Path> files = Files.list(folder)) {
      List<String> there = files.map(each -> each.getFileName().toString()).toList();
      if (there.isEmpty()) {
        return;
      }
      wanted.stream()
          .filter(each -> !there.contains(each))
          .forEach(each -> found.add(HOST_KEY, folder.resolve(each) + " is not there"));
    }
  }
}

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

/** Whether the keys for DTLS have a socket, and the socket keys [docs/dtls.md]. */
final class DtlsProbe implements Probe {
  static final Fault NO_KEY =
      Fault.failure(
          "dtls-no-key",
          "A socket is for DTLS, and there is no key, so no client can connect",
          "keys:add IDENTITY in the shell makes one; or remove io.millrace.net-dtls.cfg");
  static final Fault NO_SOCKET =
      Fault.attention(
          "dtls-no-socket",
          "There are keys for DTLS, and no socket that they are for",
          "copy io.millrace.net-dtls.cfg.example to io.millrace.net-dtls.cfg, or remove the keys");

  private static final List<String> KEYS = List.of("psk", "server.pem");

  /** What it finds the health check of the running router finds, too, and lists. */
  @Override
  public List<Fault> faults() {
    return List.of();
  }

  @Override
  public void look(Installation installation, Diagnoses found) throws IOException {
    Path folder = folder(installation);
    List<Path> keys = KEYS.stream().map(folder::resolve).filter(DtlsProbe::hasContent).toList();
    List<Configured> sockets =
        Sockets.of(installation).stream()
            .filter(each -> each.value("secured", "false").equalsIgnoreCase("true"))
            .toList();
    if (sockets.isEmpty() && !keys.isEmpty()) {
      found.add(
          NO_SOCKET, keys.get(0) + " is there; no io.millrace.net-NAME.cfg has secured = true");
    } else if (!sockets.isEmpty() && keys.isEmpty()) {
      found.add(
          NO_KEY, "%s has secured = true; %s has no key".formatted(sockets.get(0).file(), folder));
    }
    for (Path each : keys) {
      if (Permissions.isOpen(each)) {
        String text = installation.machine().permissions().text(each);
        found.add(SecretProbe.EXPOSED, text, "chmod 600 " + each);
      }
    }
  }

  /** Returns where the keys are. */
  static Path folder(Installation installation) throws IOException {
    Path usual = installation.etc().resolve("keys/dtls");
    Configured carrier = installation.configuration().one("io.millrace.carrier.dtls");
    return Path.of(carrier.value("keys", usual.toString()));
  }

  private static boolean hasContent(Path file) {
    try {
      return Files.size(file) > 0;
    } catch (IOException absent) {
      return false;
    }
  }
}

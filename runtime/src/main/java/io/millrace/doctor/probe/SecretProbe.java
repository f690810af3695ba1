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
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether the files with secrets are there, and nobody else can read them. */
final class SecretProbe implements Probe {
  static final Fault EXPOSED =
      Fault.failure(
          "key-exposed",
          "Others than the router's user can read a private key or a secret",
          "chmod 600 FILE, and change the key where somebody may have read it");
  static final Fault MISSING =
      Fault.failure(
          "key-missing",
          "A file with a key or a secret that is configured is not there",
          "put the file there, readable by the router's user alone (chmod 600), or take the key out"
              + " of the configuration");
  static final Fault UNREADABLE =
      Fault.failure(
          "key-unreadable",
          "The router's user may not read a file with a key or a secret",
          "chown USER FILE; chmod 600 FILE");
  static final Fault SHORT =
      Fault.failure(
          "secret-short",
          "The secret for HS256 is too short to be used (RFC 7518, section 3.2)",
          "openssl rand -out FILE 32; give it to whoever issues the tokens");
  static final Fault CONFIGURATION =
      Fault.attention(
          "secret-in-readable-file",
          "Others can read a configuration file that has a secret in it",
          "chmod 600 FILE");

  private static final int LEAST_BYTES = 32;
  private static final Pattern SECRET =
      Pattern.compile("(?i).*(password|secret|psk|passphrase|token)");

  @Override
  public List<Fault> faults() {
    return List.of(EXPOSED, MISSING, UNREADABLE, SHORT, CONFIGURATION);
  }

  @Override
  public void look(Installation installation, Diagnoses found) throws IOException {
    for (Path file : own(installation)) {
      if (Permissions.isOpen(file)) {
        exposed(installation, file, found);
      }
    }
    for (Configured each : installation.configuration().every()) {
      lookAt(installation, each, found);
    }
  }

  /** The private keys that the router has made. */
  private static List<Path> own(Installation installation) throws IOException {
    List<Path> all = new ArrayList<>();
    for (String name : List.of("keys", "ssh")) {
      Path folder = installation.data().resolve(name);
      if (Files.isDirectory(folder) && Files.isReadable(folder)) {
        try (Stream<Path> files = Files.list(folder)) {
          all.addAll(files.filter(each -> isPrivate(each)).sorted().toList());
        }
      }
    }
    return all;
  }

  private static boolean isPrivate(Path file) {
    try {
      return Files.isRegularFile(file)
          && Files.isReadable(file)
          && (Files.readString(file).contains("PRIVATE KEY")
              || Files.readString(file).contains("\"d\""));
    } catch (IOException noText) {
      return false;
    }
  }

  private static void exposed(Installation installation, Path file, Diagnoses found) {
    found.add(EXPOSED, installation.machine().permissions().text(file), "chmod 600 " + file);
  }

  private static void lookAt(Installation installation, Configured configured, Diagnoses found)
      throws IOException {
    for (var entry : configured.values().entrySet()) {
      String key = entry.getKey();
      boolean file =
          key.endsWith("File") && SECRET.matcher(key.replaceFirst("File$", "")).matches();
      if ((file || key.equals("clientKeyFile")) && !entry.getValue().isEmpty()) {
        lookAtFile(installation, configured, key, Path.of(entry.getValue()), found);
      } else if (SECRET.matcher(key).matches()
          && !entry.getValue().isEmpty()
          && Permissions.isOpen(configured.file())) {
        found.add(
            CONFIGURATION,
            "%s has %s; %s"
                .formatted(
                    configured.file(),
                    key,
                    installation.machine().permissions().text(configured.file())),
            "chmod 600 " + configured.file());
      }
    }
  }

  private static void lookAtFile(
      Installation installation, Configured configured, String key, Path file, Diagnoses found)
      throws IOException {
    String which = "%s: %s = %s".formatted(configured.file(), key, file);
    Permissions permissions = installation.machine().permissions();
    if (!Files.exists(file)) {
      found.add(MISSING, which);
    } else if (!permissions.mayRead(file)) {
      found.add(UNREADABLE, which + "; " + permissions.text(file));
    } else if (Permissions.isOpen(file) && !isOfRootsGroup(file)) {
      exposed(installation, file, found);
    } else if (key.equals("secretFile") && Files.size(file) < LEAST_BYTES) {
      found.add(
          SHORT,
          "%s has %d bytes; wanted are %d".formatted(file, Files.size(file), LEAST_BYTES),
          "openssl rand -out " + file + " 32; give it to whoever issues the tokens");
    }
  }

  /** As a service manager hands secrets over: root's, and readable by the group. */
  private static boolean isOfRootsGroup(Path file) throws IOException {
    try {
      int mode = (int) Files.getAttribute(file, "unix:mode") & 0777;
      return mode == 0640 && Integer.valueOf(0).equals(Files.getAttribute(file, "unix:uid"));
    } catch (UnsupportedOperationException unknown) {
      return false;
    }
  }
}

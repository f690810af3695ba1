// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Fault;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.base.Probe;
import io.millrace.lib.release.journal.Journal;
import io.millrace.lib.release.journal.SetHistory;
import io.millrace.lib.release.set.FactoryFolder;
import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.ReleaseFolders;
import io.millrace.lib.release.set.SetBundle;
import io.millrace.lib.release.set.SetJars;
import io.millrace.lib.release.verify.TrustedJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether the jars that would run are whole, and covered by keys that are trusted. */
final class JarProbe implements Probe {
  static final Fault PROGRAM =
      Fault.failure(
          "program-damaged",
          "A jar of the program is damaged",
          "install the program again over this one; the data and the configuration stay");
  static final Fault OBJECT =
      Fault.failure(
          "release-jar-damaged",
          "A jar of the release that runs is damaged or missing",
          "millrace release factory runs the program's own bundles; then install the release"
              + " again");
  static final Fault UNSIGNED =
      Fault.attention(
          "bundle-unsigned",
          "A bundle is covered by no key that is trusted",
          "install it with a signed release, or allow it: put its hash into etc/trust/allowed");

  @Override
  public List<Fault> faults() {
    return List.of(PROGRAM, OBJECT, UNSIGNED);
  }

  @Override
  public void look(Installation installation, Diagnoses found) throws IOException {
    Path system = installation.home().resolve("system");
    if (!Files.isDirectory(system)) {
      found.add(PROGRAM, system + " is not there");
      return;
    }
    FactoryFolder factory = FactoryFolder.read(system);
    Set<String> own = new HashSet<>();
    factory.set().bundles().forEach(each -> own.add(each.sha256()));
    factory.problems().forEach(each -> found.add(PROGRAM, each));
    factory
        .damaged(new InstalledSet(List.of(), Map.of()))
        .forEach(each -> found.add(PROGRAM, each));
    ReleaseFolders folders = new ReleaseFolders(installation.data().resolve("releases"));
    Optional<String> committed =
        SetHistory.of(Journal.read(folders.journal()).records()).committed();
    if (committed.isPresent() && Files.exists(folders.set(committed.get()))) {
      lookAtSet(installation, folders, folders.readSet(committed.get()), own, found);
    }
  }

  private static void lookAtSet(
      Installation installation,
      ReleaseFolders folders,
      InstalledSet set,
      Set<String> own,
      Diagnoses found)
      throws IOException {
    Set<String> trusted =
        new TrustedJars(installation.etc().resolve("trust"), folders.root().resolve("known"))
            .read();
    for (SetBundle each : set.bundles()) {
      if (own.contains(each.sha256())) {
        continue;
      }
      Path jar = folders.objects().file(each.sha256());
      if (!Files.exists(jar) || !SetJars.hash(jar).equals(each.sha256())) {
        found.add(OBJECT, "%s %s: %s".formatted(each.symbolicName(), each.version(), jar));
      } else if (!trusted.contains(each.sha256())) {
        found.add(
            UNSIGNED,
            "%s %s has the hash %s".formatted(each.symbolicName(), each.version(), each.sha256()),
            "install it with a signed release, or allow it: echo %s >> %s"
                .formatted(each.sha256(), installation.etc().resolve("trust/allowed")));
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Fault;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.base.Probe;
import io.millrace.doctor.machine.Mounts;
import io.millrace.lib.files.FolderSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether the folders of the data can be written, and have room. */
final class DiskProbe implements Probe {
  static final Fault FULL =
      Fault.failure(
          "disk-full",
          "The disk of a folder that the router writes to is full",
          "remove what is not needed (du -xh FOLDER | sort -h), or put the data on a larger disk"
              + " (MILLRACE_DATA)");
  static final Fault NEARLY_FULL =
      Fault.attention(
          "disk-nearly-full",
          "The disk of a folder that the router writes to is nearly full",
          "remove what is not needed (du -xh FOLDER | sort -h), or put the data on a larger disk"
              + " (MILLRACE_DATA)");
  static final Fault READ_ONLY =
      Fault.failure(
          "disk-read-only",
          "The disk of a folder that the router writes to is mounted read-only",
          "mount it for writing (mount -o remount,rw FOLDER); dmesg says whether the kernel did it"
              + " after errors, which is a failing disk");
  static final Fault UNWRITABLE =
      Fault.failure(
          "folder-unwritable",
          "The router's user may not write to a folder of the data",
          "give it to the router's user (chown -R USER FOLDER; chmod u+rwx FOLDER)");
  static final Fault LOG =
      Fault.failure(
          "log-unwritable",
          "The router's user may not write to the folder of the log, so nothing is logged",
          "give it to the router's user (chown -R USER FOLDER; chmod u+rwx FOLDER)");

  @Override
  public List<Fault> faults() {
    return List.of(FULL, NEARLY_FULL, READ_ONLY, UNWRITABLE, LOG);
  }

  @Override
  public void look(Installation installation, Diagnoses found) throws IOException {
    for (String name : List.of("", "store", "log", "tmp", "run", "cache", "releases")) {
      Path folder = name.isEmpty() ? installation.data() : installation.data().resolve(name);
      if (Files.isDirectory(folder)) {
        look(installation, folder, found);
      }
    }
  }

  private static void look(Installation installation, Path folder, Diagnoses found) {
    Optional<Mounts.Mount> mount = installation.machine().mounts().of(folder);
    if (mount.isPresent() && mount.get().options().contains("ro")) {
      found.add(READ_ONLY, mount.get().toString(), "mount -o remount,rw " + mount.get().folder());
      return;
    }
    if (!installation.machine().permissions().mayWrite(folder)) {
      String user = installation.machine().user();
      found.add(
          folder.equals(installation.data().resolve("log")) ? LOG : UNWRITABLE,
          installation.machine().permissions().text(folder) + "; the router's user is " + user,
          "chown -R %s %s; chmod u+rwx %s".formatted(user, folder, folder));
      return;
    }
    FolderSpace space = FolderSpace.of(folder);
    if (space.isUnwritable()) {
      found.add(space.isFull() ? FULL : UNWRITABLE, space.text());
    } else if (space.isLittle()) {
      found.add(NEARLY_FULL, space.text());
    }
  }
}

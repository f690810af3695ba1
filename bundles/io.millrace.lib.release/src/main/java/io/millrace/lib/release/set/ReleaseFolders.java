// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.set;

import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.release.Refusal;
import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.verify.ObjectFolder;
import io.millrace.lib.release.verify.RouterTrust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Where the parts of the releases lie on a router, under {@code data/releases}. What is written is
 * written beside its place, forced to the disk and renamed into it.
 *
 * @param root the folder
 */
public record ReleaseFolders(Path root) {

  /** Returns the jars by their hashes. */
  public ObjectFolder objects() {
    return new ObjectFolder(root.resolve("objects"));
  }

  /** Returns the folder of a release that the router has seen: its JSON and signatures. */
  public Path known(String release) {
    return root.resolve("known").resolve(release);
  }

  /** Returns the folder of the changes of releases of the trusted keys. */
  public Path trust() {
    return root.resolve(RouterTrust.FOLDER);
  }

  /** Returns the file of the journal. */
  public Path journal() {
    return root.resolve("journal");
  }

  /** Returns the folder of the configurations of the set that runs. */
  public Path etc() {
    return root.resolve("etc");
  }

  /** Returns the file of an installed set, whether it is there or not. */
  public Path set(String hash) {
    return root.resolve("sets").resolve(hash + ".json");
  }

  /** Writes an installed set and returns its hash; does nothing when it is there whole. */
  public String writeSet(InstalledSet set) throws IOException {
    byte[] bytes = set.bytes();
    String hash = Sha256.of(bytes);
    Path file = set(hash);
    if (!Files.exists(file) || !Arrays.equals(bytes, Files.readAllBytes(file))) {
      OwnerOnly.createDirectories(file.getParent());
      DurableFile.write(file, bytes);
    }
    return hash;
  }

  /**
   * Reads an installed set.
   *
   * @throws IOException when it is not there
   * @throws RefusedReleaseException when the file has other bytes than the hash says
   */
  public InstalledSet readSet(String hash) throws IOException {
    byte[] bytes = Files.readAllBytes(set(hash));
    if (!Sha256.of(bytes).equals(hash)) {
      throw new RefusedReleaseException(Refusal.WRONG_VALUE, "the set " + hash + " is damaged");
    }
    return SetJson.read(bytes);
  }
}

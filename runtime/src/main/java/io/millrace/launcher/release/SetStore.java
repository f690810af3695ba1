// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.set.FactoryFolder;
import io.millrace.lib.release.set.FileHashes;
import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.ReleaseFolders;
import io.millrace.lib.release.set.SetBundle;
import io.millrace.lib.release.set.SetJars;
import io.millrace.lib.release.verify.ObjectFolder;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.framework.Version;

/**
 * The sets that can run, and their jars. What runs is run from the objects: the jars of the factory
 * set are copied there, because a package upgrade replaces them while the router runs, and because
 * the set before an upgrade is what a bad one goes back to. Where there is no room for that they
 * are run from where they are.
 */
public final class SetStore {
  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");

  private final ReleaseFolders folders;
  private final ObjectFolder objects;
  private final FactoryFolder factory;
  private final FileHashes hashes;
  private String factoryHash;
  private InstalledSet factorySet;
  private final Map<String, Path> verified = new HashMap<>();

  private SetStore(ReleaseFolders folders, FactoryFolder factory, FileHashes hashes) {
    this.folders = folders;
    this.hashes = hashes;
    this.factory = factory;
    factory.problems().forEach(problem -> LOG.log(Level.ERROR, problem));
    objects = folders.objects();
    factorySet = factory.set();
    factoryHash = factorySet.hash();
  }

  /** Reads the factory set. */
  public static SetStore open(Path releases, Path system) throws IOException {
    FileHashes hashes = new FileHashes();
    return new SetStore(
        new ReleaseFolders(releases), FactoryFolder.read(system, hashes::of), hashes);
  }

  /**
   * Reads the factory set for a start. Where no jars are kept yet, which is at the first start, its
   * jars are kept as they are read: so they are read and hashed once.
   */
  public static SetStore openForStart(Path releases, Path system) throws IOException {
    ReleaseFolders folders = new ReleaseFolders(releases);
    ObjectFolder objects = folders.objects();
    boolean isFirst = Files.notExists(releases.resolve("objects"));
    Map<String, Path> kept = new HashMap<>();
    FileHashes hashes = new FileHashes();
    FactoryFolder factory =
        FactoryFolder.read(
            system,
            jar -> {
              if (!isFirst) {
                return hashes.of(jar);
              }
              FileHashes.Content content = hashes.read(jar);
              Path object = objects.file(content.sha256());
              if (writes(object, content.bytes())) {
                hashes.wrote(object, content.sha256());
                kept.put(content.sha256(), object);
              }
              return content.sha256();
            });
    SetStore store = new SetStore(folders, factory, hashes);
    store.verified.putAll(kept);
    return store;
  }

  /** Of what could not be written {@link #jar} says why, when it is needed. */
  private static boolean writes(Path object, byte[] bytes) {
    try {
      RestorableFile.write(object, bytes);
      return true;
    } catch (IOException failure) {
      return false;
    }
  }

  /** Returns the hashes of the files that were verified for this start, and of others. */
  public FileHashes hashes() {
    return hashes;
  }

  /** Returns where all lies. */
  public ReleaseFolders folders() {
    return folders;
  }

  /**
   * Where jars of the program are damaged, the factory set goes on to be the one that is known, if
   * its jars are kept: a set without them, or with them, would take its place.
   *
   * @param known hash of the factory set that the journal names
   */
  public void keepFactory(String known) {
    if (known.equals(factoryHash)) {
      return;
    }
    try {
      InstalledSet before = folders.readSet(known);
      List<String> damaged = factory.damaged(before);
      if (damaged.isEmpty()) {
        return;
      }
      damaged.forEach(each -> LOG.log(Level.ERROR, each));
      for (SetBundle bundle : before.bundles()) {
        jar(bundle);
      }
      factorySet = before;
      factoryHash = known;
      LOG.log(
          Level.ERROR,
          "jars of the program are damaged: the factory set stays {0}, from the jars kept of it",
          Start.brief(known));
    } catch (IOException failure) {
      LOG.log(
          Level.WARNING,
          "the factory set before, {0}, is no longer here: {1}",
          Start.brief(known),
          failure.getMessage());
    }
  }

  /** Returns the hash of the factory set that the program has now. */
  public String factory() {
    return factoryHash;
  }

  /** Returns the set of a hash. */
  public InstalledSet read(String hash) throws IOException {
    return hash.equals(factoryHash) ? factorySet : folders.readSet(hash);
  }

  /** Returns how new a set is; 0.0.0 when it cannot be read. */
  public String version(String hash) {
    return ofSet(hash).toString();
  }

  Version ofSet(String hash) {
    try {
      return SetVersion.of(read(hash));
    } catch (IOException unreadable) {
      return Version.emptyVersion;
    }
  }

  /**
   * Writes the factory set among the sets, where a later program finds it. It need not be forced to
   * the disk: it is compared at each start.
   */
  public void writeFactory() {
    Path file = folders.set(factoryHash);
    byte[] bytes = factorySet.bytes();
    try {
      if (!Files.exists(file) || !Arrays.equals(bytes, Files.readAllBytes(file))) {
        RestorableFile.write(file, bytes);
      }
    } catch (IOException failure) {
      LOG.log(Level.WARNING, "the factory set cannot be remembered: {0}", failure.toString());
    }
  }

  /**
   * Returns the jar of a bundle, its bytes verified.
   *
   * @throws IOException when it is missing or damaged; the message names it
   */
  public synchronized Path jar(SetBundle bundle) throws IOException {
    String sha256 = bundle.sha256();
    Path known = verified.get(sha256);
    if (known != null) {
      return known;
    }
    Path object = objects.file(sha256);
    boolean good = objects.has(sha256) && hashes.of(object).equals(sha256);
    Optional<Path> shipped = factory.jar(sha256);
    Path jar = object;
    if (!good && shipped.isPresent()) {
      jar = copied(shipped.get(), sha256);
    } else if (!good) {
      String what = objects.has(sha256) ? "damaged" : "missing";
      throw new IOException(
          "the jar of %s %s, object %s, is %s"
              .formatted(bundle.symbolicName(), bundle.version(), sha256, what));
    }
    verified.put(sha256, jar);
    return jar;
  }

  private Path copied(Path shipped, String sha256) {
    try {
      copy(shipped, sha256, false);
      return objects.file(sha256);
    } catch (IOException failure) {
      LOG.log(Level.WARNING, "{0} is run from where it is: {1}", shipped, failure.toString());
      return shipped;
    }
  }

  /** Puts a jar among the objects, durably, and returns its hash. */
  public String keep(Path jar) throws IOException {
    String sha256 = SetJars.hash(jar);
    if (!objects.has(sha256) || !SetJars.hash(objects.file(sha256)).equals(sha256)) {
      copy(jar, sha256, true);
    }
    return sha256;
  }

  /** Of the factory set a copy can be made again: it need not be forced to the disk. */
  private void copy(Path jar, String sha256, boolean durably) throws IOException {
    byte[] bytes = Files.readAllBytes(jar);
    if (!Sha256.of(bytes).equals(sha256)) {
      throw new IOException(jar + " has changed while it was read");
    }
    if (durably) {
      OwnerOnly.createDirectories(objects.file(sha256).getParent());
      DurableFile.write(objects.file(sha256), bytes);
    } else {
      RestorableFile.write(objects.file(sha256), bytes);
    }
  }

  /** Reads a set and verifies all its jars. */
  public InstalledSet whole(String hash) throws IOException {
    InstalledSet set = read(hash);
    for (SetBundle bundle : set.bundles()) {
      jar(bundle);
    }
    return set;
  }

  /** Requires that a set can be started later: its file and its jars are there. */
  public void requireThere(String hash) throws IOException {
    for (SetBundle bundle : read(hash).bundles()) {
      if (!objects.has(bundle.sha256())) {
        Path shipped =
            factory
                .jar(bundle.sha256())
                .orElseThrow(
                    () -> new IOException("the jar of " + bundle + " is not among the objects"));
        copy(shipped, bundle.sha256(), true);
      }
    }
  }

  /** Deletes the objects and sets that nobody names; without a word where that fails. */
  public void collect(Set<String> sets, Set<String> jars) {
    sweep(folders.root().resolve("sets"), sets, ".json");
    sweep(folders.root().resolve("objects"), jars, "");
  }

  private static void sweep(Path folder, Set<String> named, String suffix) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> others =
          files
              .filter(
                  file -> {
                    String name = file.getFileName().toString();
                    return !name.endsWith(suffix)
                        || !named.contains(name.substring(0, name.length() - suffix.length()));
                  })
              .toList();
      for (Path other : others) {
        Files.delete(other);
      }
    } catch (IOException failure) {
      LOG.log(Level.WARNING, "what no set names stays in {0}: {1}", folder, failure.toString());
    }
  }
}

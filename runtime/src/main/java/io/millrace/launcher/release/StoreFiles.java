// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.files.configuration.ConfigurationText;
import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.SetBundle;
import io.millrace.lib.release.store.StoreCopy;
import io.millrace.lib.release.store.StoreFormat;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Has the store's file follow the set that a start runs. Where that set writes another format than
 * the one before, the file is copied aside first. A copy is brought back only by the start that
 * undoes the very change it was made for; any other set finds the file as it is, because a copy
 * that is older than a committed set has old data. It is done before the framework is there, so
 * nobody has the file open; a start that is interrupted in it does it again.
 */
public final class StoreFiles {
  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");
  private static final String PID = "io.millrace.store.mvstore";
  private static final String FILE = "file";

  /** The file that says which copy was made for the change to which set. */
  private static final String CHANGE = "change";

  private static final String PRESET = "${millrace.data}/store/millrace.mv";

  private final Path etc;
  private final Path data;
  private final Path copies;

  /**
   * Of one router.
   *
   * @param releases the folder of its releases
   */
  public StoreFiles(Path etc, Path data, Path releases) {
    this.etc = etc;
    this.data = data;
    copies = releases.resolve("store");
  }

  /**
   * Prepares the file for a set.
   *
   * @param undone tells whether this start undoes the change to a set, by its hash
   * @throws IOException when the file cannot be copied or brought back: then it is as it was
   */
  void follow(InstalledSet set, SetStore sets, Predicate<String> undone) throws IOException {
    String wanted = formats(set, sets);
    Path noted = copies.resolve("format");
    String last = Files.exists(noted) ? Files.readString(noted) : "";
    if (wanted.isEmpty() || wanted.equals(last)) {
      return;
    }
    if (!last.isEmpty()) {
      change(file(set), last, wanted, set.hash(), undone);
    }
    write(noted, wanted);
  }

  private void write(Path file, String text) throws IOException {
    OwnerOnly.createDirectories(copies);
    DurableFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private void change(Path file, String last, String wanted, String set, Predicate<String> undone)
      throws IOException {
    StoreCopy copy = new StoreCopy(file, copies);
    if (isFor(wanted, undone) && copy.has(key(wanted))) {
      // The same bytes: an interrupted start has done it, and what it kept aside stays.
      if (!copy.isSame(key(wanted))) {
        boolean kept = copy.make(key(last));
        copy.restore(key(wanted));
        LOG.log(
            Level.WARNING,
            "the store''s file is as it was before its format was changed{0}",
            kept ? "; what it was until now is " + copy.path(key(last)) : "");
      }
    } else {
      if (copy.make(key(last))) {
        LOG.log(
            Level.WARNING,
            "the format of the store''s file changes; a copy as it is now is {0}",
            copy.path(key(last)));
      }
      write(copies.resolve(CHANGE), key(last) + " " + set);
    }
    copy.keepOnly(Set.of(key(last), key(wanted)));
  }

  /** Tells whether the copy in a format was made by the change that this start undoes. */
  private boolean isFor(String format, Predicate<String> undone) throws IOException {
    Path file = copies.resolve(CHANGE);
    String[] made = Files.exists(file) ? Files.readString(file).split(" ") : new String[0];
    return made.length == 2 && made[0].equals(key(format)) && undone.test(made[1]);
  }

  private static String key(String formats) {
    return Sha256.of(formats.getBytes(StandardCharsets.UTF_8));
  }

  private static String formats(InstalledSet set, SetStore sets) throws IOException {
    TreeSet<String> formats = new TreeSet<>();
    for (SetBundle bundle : set.bundles()) {
      if (StoreFormat.BUNDLES.contains(bundle.symbolicName())) {
        StoreFormat.of(sets.jar(bundle))
            .ifPresent(it -> formats.add(it.symbolicName() + "=" + it.format()));
      }
    }
    return String.join("\n", formats);
  }

  /** The site's value counts before the release's, as everywhere. */
  private Path file(InstalledSet set) throws IOException {
    Map<String, String> properties =
        Map.of("millrace.data", data.toString(), "millrace.etc", etc.toString());
    Map<String, Object> values = new HashMap<>(Map.of(FILE, PRESET));
    values.putAll(set.configurations().getOrDefault(PID, Map.of()));
    Path site = etc.resolve(PID + ".cfg");
    if (Files.isRegularFile(site)) {
      values.putAll(ConfigurationText.of(Files.readAllBytes(site), properties::get).values());
    }
    String file = values.get(FILE).toString();
    for (var property : properties.entrySet()) {
      file = file.replace("${" + property.getKey() + "}", property.getValue());
    }
    return Path.of(file);
  }
}

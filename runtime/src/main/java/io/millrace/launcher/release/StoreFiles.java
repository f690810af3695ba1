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

/**
 * Has the store's file follow the set that a start runs. Where that set writes another format than
 * the one before, the file is copied aside first; where there is a copy in the set's own format,
 * because an earlier set is gone back to, the file is brought back. It is done before the framework
 * is there, so nobody has the file open; a start that is interrupted in it does it again.
 */
public final class StoreFiles {
  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");
  private static final String PID = "io.millrace.store.mvstore";
  private static final String FILE = "file";
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
   * @throws IOException when the file cannot be copied or brought back: then it is as it was
   */
  void follow(InstalledSet set, SetStore sets) throws IOException {
    String wanted = formats(set, sets);
    Path noted = copies.resolve("format");
    String last = Files.exists(noted) ? Files.readString(noted) : "";
    if (wanted.isEmpty() || wanted.equals(last)) {
      return;
    }
    if (!last.isEmpty()) {
      change(new StoreCopy(file(set), copies), key(last), key(wanted));
    }
    OwnerOnly.createDirectories(copies);
    DurableFile.write(noted, wanted.getBytes(StandardCharsets.UTF_8));
  }

  private static void change(StoreCopy copy, String last, String wanted) throws IOException {
    if (copy.has(wanted)) {
      copy.restore(wanted);
      LOG.log(Level.WARNING, "the store's file is as it was before its format was changed");
    } else if (copy.make(last)) {
      LOG.log(Level.INFO, "the store's file is copied aside, because its format changes");
    }
    copy.keepOnly(Set.of(last, wanted));
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

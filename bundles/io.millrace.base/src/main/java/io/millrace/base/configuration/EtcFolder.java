// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import io.millrace.lib.files.watch.FileContent;
import io.millrace.lib.files.watch.WatchedFiles;
import io.millrace.lib.loop.CallbackGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Makes the files {@code etc/*.cfg} configurations, and keeps them so: a file that is changed
 * changes its configuration, one that is removed takes it away, and what was made in another way
 * stays. A file goes before a configuration of the same PID that was made in another way.
 *
 * <p>Each file and each configuration is looked after by itself: what one of them fails with is a
 * line about it, is tried again at the next look, and keeps no other from being read.
 *
 * <p>What comes from a file bears its name in {@link #FILE}: so it is known after a restart too
 * what has to go because its file has gone. For one thread at a time.
 */
final class EtcFolder {
  /** The property with the file's name; begins with a dot, so that it is nobody's [DS 112.6]. */
  static final String FILE = ".millrace.file";

  /** What Felix FileInstall, which read the files before, noted instead. */
  private static final String FORMER_FILE = "felix.fileinstall.filename";

  private static final int MOST_FILES = 1000;
  private static final int MOST_BYTES = 1 << 20;

  private final CallbackGuard guard =
      new CallbackGuard(EtcFolder.class, "the configuration of a file");
  private final Path folder;
  private final ConfigurationAdmin admin;
  private final AllowedValues known;
  private final UnaryOperator<String> properties;
  private final WatchedFiles files = new WatchedFiles(this::list, MOST_BYTES);
  private final Map<String, String> slips = new TreeMap<>();
  private final NameOwners holders;
  private Map<String, Throwable> failures = Map.of();
  private Map<String, Throwable> failedBefore = Map.of();
  private long appliedAt = -1;

  EtcFolder(
      Path folder,
      ConfigurationAdmin admin,
      AllowedValues known,
      UnaryOperator<String> properties) {
    this.folder = folder;
    this.admin = admin;
    this.known = known;
    holders = new NameOwners(known);
    this.properties = properties;
  }

  private Set<Path> list() throws IOException {
    Set<Path> found = new TreeSet<>();
    try (Stream<Path> all = Files.list(folder)) {
      all.filter(EtcFolder::isConfiguration).limit(MOST_FILES + 1L).forEach(found::add);
    }
    if (found.size() > MOST_FILES) {
      throw new IOException("more than " + MOST_FILES + " files *" + FileName.SUFFIX);
    }
    return found;
  }

  private static boolean isConfiguration(Path file) {
    String name = file.getFileName().toString();
    boolean hidden = name.startsWith(".");
    return !hidden && name.endsWith(FileName.SUFFIX) && !Files.isDirectory(file);
  }

  /** Reads the files and applies them; returns what is wrong with them, by their name. */
  Map<String, String> look() {
    long described = known.changes();
    if (files.look() || !failures.isEmpty() || described != appliedAt && appliedAt >= 0) {
      slips.clear();
      appliedAt = described;
      apply();
    }
    slips.remove("");
    if (!files.fault().isEmpty()) {
      slips.put("", "what was read last counts, for " + folder + " is hidden: " + files.fault());
    }
    return new TreeMap<>(slips);
  }

  private void apply() {
    failedBefore = failures;
    failures = new HashMap<>();
    Map<String, EffectiveConfiguration> wanted = new TreeMap<>();
    Map<String, FileName> names = new TreeMap<>();
    files
        .current()
        .forEach(
            (path, content) -> {
              FileName name = FileName.of(path.getFileName().toString(), known);
              attempt(name.file(), () -> read(name, content, wanted, names));
            });
    attempt(folder.toString(), () -> settle(wanted, names));
    attempt(folder.toString(), () -> removeAllBut(names.keySet()));
    wanted.forEach(
        (pid, used) -> {
          FileName name = names.get(pid);
          Hashtable<String, Object> values = new Hashtable<>(used.values());
          attempt(name.file(), () -> configuration(name).updateIfDifferent(values));
        });
  }

  /** What is done for one file. */
  private interface Step {
    void run() throws IOException;
  }

  /** What need not be anybody's fault, a full disk say, needs no stack trace in the log. */
  private void attempt(String subject, Step step) {
    Throwable fault =
        guard.attempt(
            step,
            each -> {
              try {
                each.run();
              } catch (IOException | IllegalStateException failure) {
                failed(subject, failure);
              }
            });
    if (fault != null) {
      failed(subject, fault);
    }
  }

  /** The same failure is told in the same words, though it may name another temporary file. */
  private void failed(String subject, Throwable failure) {
    Throwable before = failedBefore.get(subject);
    boolean same = before != null && before.getClass() == failure.getClass();
    Throwable told = same ? before : failure;
    failures.put(subject, told);
    String why = ConfigurationLabel.oneLine(told.toString());
    slip(subject, "cannot be applied, which is tried again: " + why);
  }

  private void read(
      FileName name,
      FileContent content,
      Map<String, EffectiveConfiguration> wanted,
      Map<String, FileName> names) {
    if (!name.fault().isEmpty()) {
      slip(name.file(), name.fault());
      return;
    }
    FileName other = names.putIfAbsent(name.fullPid(), name);
    if (other != null) {
      slip(name.file(), "is not used: it is the same configuration as " + other.file());
      return;
    }
    ConfigurationText text = ConfigurationText.of(content.bytes(), properties);
    String fault = content.fault().isEmpty() ? text.fault() : content.fault();
    if (!fault.isEmpty()) {
      slip(name.file(), fault + "; what was read before stays");
      return;
    }
    text.slips().forEach(slip -> slip(name.file(), slip));
    Map<String, Object> values = new HashMap<>(text.values());
    values.put(FILE, name.file());
    wanted.put(name.fullPid(), new EffectiveConfiguration(name.fullPid(), name.pid(), values));
  }

  private void settle(Map<String, EffectiveConfiguration> wanted, Map<String, FileName> names) {
    Map<String, String> refused = holders.settle(wanted, names.keySet());
    refused.forEach(
        (pid, line) -> {
          slips.put(names.get(pid).file() + " name", line);
          if (!wanted.containsKey(pid)) {
            names.remove(pid);
          }
        });
  }

  private void slip(String subject, String rest) {
    slips.merge(subject, subject + " " + rest, (one, two) -> one + "; " + rest);
  }

  private Configuration configuration(FileName name) throws IOException {
    return name.instance().isEmpty()
        ? admin.getConfiguration(name.pid(), "?")
        : admin.getFactoryConfiguration(name.pid(), name.instance(), "?");
  }

  private void removeAllBut(Set<String> wanted) throws IOException {
    try {
      String filter = "(|(%s=*)(%s=*))".formatted(FILE, FORMER_FILE);
      Configuration[] ofFiles = admin.listConfigurations(filter);
      for (Configuration each : ofFiles == null ? new Configuration[0] : ofFiles) {
        if (!wanted.contains(each.getPid())) {
          attempt(each.getPid(), each::delete);
        }
      }
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

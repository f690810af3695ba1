// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import io.millrace.base.configuration.LayerFolder.LayerFile;
import io.millrace.lib.files.configuration.OneLine;
import io.millrace.lib.loop.CallbackGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Makes files configurations, and keeps them so: those of the site, {@code etc/*.cfg}, over those
 * of the release that runs, key by key. A file that is changed changes its configuration, one that
 * is removed takes it away, or lets the release's values through; what was made in another way
 * stays. A file goes before a configuration of the same PID that was made in another way; what is
 * changed in another way afterwards holds until the file changes or the router starts again.
 *
 * <p>Each file and each configuration is looked after by itself: what one of them fails with is a
 * line about it, is tried again at the next look, and keeps no other from being read.
 *
 * <p>What comes from files says so in {@link ConfigurationLabel#FILE} and {@link
 * ConfigurationLabel#RELEASE}: so it is known after a restart too what has to go because its file
 * has gone. For one thread at a time, but for {@link #laid}.
 */
final class EtcFolder {
  /** What Felix FileInstall, which read the files before, noted instead. */
  private static final String FORMER_FILE = "felix.fileinstall.filename";

  private final CallbackGuard guard =
      new CallbackGuard(EtcFolder.class, "the configuration of a file");
  private final ConfigurationAdmin admin;
  private final AllowedValues known;
  private final UnaryOperator<String> properties;
  private final LayerFolder site;
  private final LayerFolder release;
  private final Map<String, String> slips = new TreeMap<>();
  private final NameOwners holders;
  private final LaidValues laid = new LaidValues();
  private final References references;
  private Map<String, Throwable> failures = Map.of();
  private Map<String, Throwable> failedBefore = Map.of();
  private long appliedAt = -1;

  EtcFolder(
      LayerFolder site,
      LayerFolder release,
      ConfigurationAdmin admin,
      AllowedValues known,
      References references,
      UnaryOperator<String> properties) {
    this.references = references;
    this.site = site;
    this.release = release;
    this.admin = admin;
    this.known = known;
    holders = new NameOwners(known);
    this.properties = properties;
  }

  /** The folders of a router: {@code etc/}, and where the release's configurations lie. */
  static EtcFolder of(
      Path etc,
      ConfigurationAdmin admin,
      AllowedValues known,
      References references,
      UnaryOperator<String> properties) {
    String releases = properties.apply("millrace.releases");
    Path released = releases == null ? etc.resolve(".none") : Path.of(releases).resolve("etc");
    return new EtcFolder(
        LayerFolder.site(etc), LayerFolder.release(released), admin, known, references, properties);
  }

  /** Reads the files and applies them; returns what is wrong with them, by their name. */
  Map<String, String> look() {
    long described = known.changes();
    boolean changed = site.look() | release.look() | references.look();
    if (changed || !failures.isEmpty() || described != appliedAt && appliedAt >= 0) {
      slips.clear();
      appliedAt = described;
      apply();
    }
    slips.keySet().removeAll(List.of("", " "));
    if (!site.fault().isEmpty()) {
      slips.put("", site.fault());
    }
    if (!release.fault().isEmpty()) {
      slips.put(" ", release.fault());
    }
    return new TreeMap<>(slips);
  }

  /** Returns what the files made of each configuration when they were applied last. */
  LaidValues laid() {
    return laid;
  }

  private void apply() {
    failedBefore = failures;
    failures = new HashMap<>();
    Map<String, EffectiveConfiguration> wanted = new TreeMap<>();
    Map<String, LayerFile> names = new TreeMap<>();
    Overlay.of(read(release), read(site), wanted, names);
    wanted.forEach((pid, used) -> mark(used, names.get(pid)));
    attempt("", () -> settle(wanted, names));
    Set<String> present = new HashSet<>();
    attempt("", () -> removeAllBut(names.keySet(), present));
    laid.keepOnly(present);
    wanted.forEach(
        (pid, used) -> {
          LayerFile file = names.get(pid);
          attempt(file.subject(), () -> lay(file.name(), used));
        });
  }

  private void mark(EffectiveConfiguration used, LayerFile file) {
    references.mark(
        used,
        file.lines(),
        file.subject(),
        (subject, line, key, rest) ->
            slip(subject, line == 0 ? rest : "line " + line + ": " + rest));
  }

  private Map<String, LayerFile> read(LayerFolder layer) {
    Map<String, LayerFile> found = new TreeMap<>();
    layer
        .files()
        .forEach(
            (path, content) -> {
              FileName name = FileName.of(path.getFileName().toString(), known);
              attempt(
                  layer.subject(name.file()),
                  () -> layer.read(name, content, properties, this::note, found));
            });
    layer.keepOnly(found.keySet());
    return found;
  }

  private void lay(FileName name, EffectiveConfiguration used) throws IOException {
    if (!laid.isLaid(used)) {
      configuration(name).updateIfDifferent(new Hashtable<>(used.values()));
      laid.put(used);
    }
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
    String why = OneLine.of(told.toString());
    slip(subject, "cannot be applied, which is tried again: " + why);
  }

  private void settle(Map<String, EffectiveConfiguration> wanted, Map<String, LayerFile> names) {
    Map<String, String> refused = holders.settle(wanted, names.keySet());
    refused.forEach(
        (pid, line) -> {
          slips.put(names.get(pid).subject() + " name", line);
          if (!wanted.containsKey(pid)) {
            names.remove(pid);
          }
        });
  }

  private void note(String subject, int line, String rest) {
    slip(subject, rest);
  }

  private void slip(String subject, String rest) {
    slips.merge(subject, subject + " " + rest, (one, two) -> one + "; " + rest);
  }

  private Configuration configuration(FileName name) throws IOException {
    return name.instance().isEmpty()
        ? admin.getConfiguration(name.pid(), "?")
        : admin.getFactoryConfiguration(name.pid(), name.instance(), "?");
  }

  /**
   * Removes what has no file any more.
   *
   * @param present where the PIDs of the others go
   */
  private void removeAllBut(Set<String> wanted, Set<String> present) throws IOException {
    try {
      Configuration[] all = admin.listConfigurations(null);
      String ofFiles =
          "(|(%s=*)(%s=*)(%s=*))"
              .formatted(ConfigurationLabel.FILE, ConfigurationLabel.RELEASE, FORMER_FILE);
      for (Configuration each : all == null ? new Configuration[0] : all) {
        present.add(each.getPid());
      }
      Configuration[] made = admin.listConfigurations(ofFiles);
      for (Configuration each : made == null ? new Configuration[0] : made) {
        if (!wanted.contains(each.getPid())) {
          present.remove(each.getPid());
          attempt(each.getPid(), each::delete);
        }
      }
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

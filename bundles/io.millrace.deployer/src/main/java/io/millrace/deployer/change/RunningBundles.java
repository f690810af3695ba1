// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.SetBundle;
import io.millrace.lib.release.set.SetJars;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * Which bundles run in truth, by the hashes of their jars: a bundle is known by the location that
 * it was installed from, one that was changed by hand by what the journal says of that.
 */
final class RunningBundles {
  private static final String UNKNOWN = "unknown";

  private final Map<String, List<String>> hashes = new TreeMap<>();

  /**
   * Looks at the framework.
   *
   * @param set the one that was committed
   */
  static RunningBundles of(BundleContext context, InstalledSet set, SetJars jars, History history) {
    Map<String, String> byLocation = new HashMap<>();
    for (SetBundle bundle : set.bundles()) {
      jars.find(bundle.sha256()).ifPresent(jar -> byLocation.put(location(jar), bundle.sha256()));
    }
    Map<String, String> byHand = byHand(history, set.hash());
    RunningBundles running = new RunningBundles();
    Stream.of(context.getBundles())
        .filter(bundle -> bundle.getBundleId() != 0 && bundle.getSymbolicName() != null)
        .forEach(bundle -> running.add(bundle, byLocation, byHand));
    return running;
  }

  private static Map<String, String> byHand(History history, String set) {
    Map<String, String> byHand = new HashMap<>();
    for (JournalRecord change : history.drift(set).changes()) {
      String name = change.field(JournalRecord.BUNDLE);
      String jar = change.field(JournalRecord.SHA256);
      if (change.field(JournalRecord.ACTION).equals("uninstall")) {
        byHand.remove(name);
      } else if (!jar.isEmpty()) {
        byHand.put(name, jar);
      }
    }
    return byHand;
  }

  private void add(Bundle bundle, Map<String, String> byLocation, Map<String, String> byHand) {
    String name = bundle.getSymbolicName();
    String location = Companions.plain(bundle.getLocation());
    String file = location.replaceFirst(".*/", "");
    String hash = byHand.get(name);
    if (hash == null) {
      hash = byLocation.getOrDefault(location, Sha256.isHash(file) ? file : UNKNOWN);
    }
    hashes.computeIfAbsent(name, none -> new ArrayList<>()).add(hash);
  }

  /** Returns where the framework installs a jar from: it is read where it lies, not copied. */
  static String location(Path jar) {
    return "reference:file:" + jar.toAbsolutePath().toUri().getRawPath();
  }

  /** Tells whether a bundle of this name is installed. */
  boolean has(String symbolicName) {
    return hashes.containsKey(symbolicName);
  }

  /** Tells whether exactly this build of a bundle is installed. */
  boolean has(SetBundle bundle) {
    return List.of(bundle.sha256()).equals(hashes.get(bundle.symbolicName()));
  }

  /** Returns the symbolic names. */
  List<String> names() {
    return List.copyOf(hashes.keySet());
  }

  /**
   * Returns what is not as the set says, one sentence each.
   *
   * @param kept symbolic names of bundles that may be as somebody left them
   * @param others whether bundles that the set does not have count, too
   */
  List<String> differences(InstalledSet set, Set<String> kept, boolean others) {
    List<String> differences = new ArrayList<>();
    for (SetBundle bundle : set.bundles()) {
      if (kept.contains(bundle.symbolicName())) {
        continue;
      }
      if (!has(bundle.symbolicName())) {
        differences.add(bundle.symbolicName() + " is not installed");
      } else if (!has(bundle)) {
        differences.add(bundle.symbolicName() + " is another build");
      }
    }
    if (others) {
      names().stream()
          .filter(name -> set.bundle(name).isEmpty())
          .forEach(name -> differences.add(name + " is not in the set"));
    }
    return differences;
  }
}

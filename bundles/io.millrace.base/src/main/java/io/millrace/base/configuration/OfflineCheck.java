// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import io.millrace.base.configuration.LayerFolder.LayerFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Checks the files of a configuration without a router, by what its bundles describe: everything
 * that the router that runs says of its files, of each value and of what does not fit together.
 * What a component refuses only when it starts, a port of the machine that another program has say,
 * is not known before. For one thread.
 */
public final class OfflineCheck {
  private final BundleJars jars;
  private final UnaryOperator<String> properties;
  private final References references;
  private final Map<String, LayerFile> files = new TreeMap<>();
  private final List<EffectiveConfiguration> used = new ArrayList<>();
  private final Map<String, Map<String, Object>> written = new TreeMap<>();
  private final List<Finding> findings = new ArrayList<>();

  private OfflineCheck(BundleJars jars, Path etc, UnaryOperator<String> properties) {
    this.jars = jars;
    references = new References(etc, System::getenv);
    this.properties = properties;
  }

  /**
   * Checks the files of a site over those of a release.
   *
   * @param etc the folder of the site
   * @param released the folder with the configurations of the release; it need not be there
   * @param bundles the jars of all bundles that run
   * @param properties the framework's property of a name, or null
   * @return what is wrong, by files and lines; nothing when all is right
   * @throws IOException when a jar cannot be read
   */
  public static List<Finding> check(
      Path etc, Path released, Collection<Path> bundles, UnaryOperator<String> properties)
      throws IOException {
    OfflineCheck check = read(etc, released, BundleJars.read(bundles), properties);
    check.checkTogether();
    check.findings.sort(
        Comparator.comparing(Finding::file)
            .thenComparing(Finding::line)
            .thenComparing(Finding::text));
    return List.copyOf(check.findings);
  }

  /** Reads the files and checks each value. */
  static OfflineCheck read(
      Path etc, Path released, BundleJars jars, UnaryOperator<String> properties) {
    String own = properties.apply("millrace.etc");
    OfflineCheck check = new OfflineCheck(jars, own == null ? etc : Path.of(own), properties);
    check.read(LayerFolder.release(released), LayerFolder.site(etc));
    check.checkValues();
    return check;
  }

  /** Returns the configurations with their good values. */
  List<EffectiveConfiguration> used() {
    return used;
  }

  /** Returns a value as a file says it. */
  String written(String pid, String key) {
    return written.getOrDefault(pid, Map.of()).getOrDefault(key, "").toString();
  }

  private void read(LayerFolder release, LayerFolder site) {
    Map<String, EffectiveConfiguration> wanted = new TreeMap<>();
    Overlay.of(read(release), read(site), wanted, files);
    wanted.forEach(
        (pid, each) -> {
          LayerFile file = files.get(pid);
          references.mark(
              each,
              file.lines(),
              file.subject(),
              (subject, line, key, rest) ->
                  findings.add(new Finding(subject, line, pid, key, rest)));
        });
    used.addAll(wanted.values());
  }

  private Map<String, LayerFile> read(LayerFolder layer) {
    Map<String, LayerFile> found = new TreeMap<>();
    layer.look();
    if (!layer.fault().isEmpty()) {
      findings.add(new Finding("", 0, "", "", layer.fault()));
    }
    layer
        .files()
        .forEach(
            (path, content) -> {
              FileName name = FileName.of(path.getFileName().toString(), jars.known());
              layer.read(
                  name,
                  content,
                  properties,
                  (file, line, rest) ->
                      findings.add(
                          new Finding(
                              file, line, name.fullPid(), "", rest.replace(LayerFolder.STAYS, ""))),
                  found);
            });
    return found;
  }

  private void checkValues() {
    for (int i = 0; i < used.size(); i++) {
      EffectiveConfiguration each = used.get(i);
      written.put(each.pid(), each.values());
      Map<String, Allowed> keys = jars.known().of(each.factory());
      if (keys != null) {
        Hashtable<String, Object> values = new Hashtable<>(each.values());
        references.putInto(values);
        ValueCheck check =
            new ValueCheck(each.pid(), keys, (key, allowed) -> null, (key, value) -> {});
        check.check(values);
        check.lines().forEach((key, line) -> add(each.pid(), key, line));
        used.set(i, new EffectiveConfiguration(each.pid(), each.factory(), values));
      }
    }
  }

  private void checkTogether() {
    CrossCheck all = new CrossCheck(used, jars.known(), this::borne);
    all.sure.forEach(each -> add(each.pid(), each.key(), each.line()));
    all.names.forEach(each -> add(each.pid(), each.key(), each.line()));
  }

  /** Names of components, and those that configurations define. */
  private Collection<String> borne(NameKeys.Reference reference) {
    Collection<String> names = new TreeSet<>(jars.names(reference.property()));
    NameRegistry registry = new NameRegistry(jars.known(), used);
    used.forEach(each -> names.addAll(registry.names(each, reference.definition())));
    return names;
  }

  private void add(String pid, String key, String line) {
    LayerFile file = files.get(pid);
    String own = file == null ? "" : " (" + file.name().file() + ")";
    String text = references.redacted(line);
    text = text.startsWith(pid + own) ? pid + text.substring((pid + own).length()) : text;
    int number = file == null ? 0 : file.lines().getOrDefault(key, 0);
    findings.add(new Finding(file == null ? "" : file.subject(), number, pid, key, text));
  }
}

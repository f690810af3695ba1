// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import io.millrace.base.configuration.MetatypeFile.Described;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * What the jars of bundles say before they run: what may be configured, and which names their
 * components bear without a configuration.
 */
final class BundleJars {
  private static final String COMPONENTS = "OSGI-INF/";
  private static final int MOST_FILES = 1000;
  private static final int MOST_BYTES = 1 << 20;
  private static final Pattern PROPERTY =
      Pattern.compile("<property name=\"([\\w.]+\\.name)\"[^>]*value=\"([^\"<]{1,100})\"");

  private final AllowedValues known = new AllowedValues();
  private final Map<String, Set<String>> names = new TreeMap<>();

  private static final Pattern COMPONENT = Pattern.compile("<\\w*:?component [^>]*>");
  private static final Pattern ATTRIBUTE = Pattern.compile("([\\w-]+)=\"([^\"]*)\"");

  private final Map<String, Set<Configured>> components = new TreeMap<>();

  private BundleJars() {}

  /**
   * A component that is configured.
   *
   * @param modified whether it takes another configuration while it runs
   */
  record Configured(String name, boolean modified) implements Comparable<Configured> {
    @Override
    public int compareTo(Configured other) {
      return name.compareTo(other.name);
    }
  }

  /**
   * Reads the jars. One that is no jar describes nothing.
   *
   * @throws IOException when one cannot be read
   */
  static BundleJars read(Collection<Path> jars) throws IOException {
    BundleJars read = new BundleJars();
    for (Path jar : jars) {
      try (ZipFile zip = new ZipFile(jar.toFile())) {
        read.add(jar, zip);
      } catch (ZipException noJar) {
        // Whoever installs it says so.
      }
    }
    return read;
  }

  private void add(Path jar, ZipFile zip) throws IOException {
    List<? extends ZipEntry> files =
        zip.stream()
            .filter(each -> each.getName().startsWith(COMPONENTS))
            .filter(each -> each.getName().endsWith(".xml") && each.getSize() <= MOST_BYTES)
            .limit(MOST_FILES)
            .toList();
    Map<String, Described> described = new HashMap<>();
    for (ZipEntry file : files) {
      if (file.getName().startsWith(MetatypeFile.FOLDER)) {
        String place = jar.toUri() + "!/" + file.getName().replace("$", "%24");
        MetatypeFile.read(uncached(place), described);
      } else {
        try (InputStream in = zip.getInputStream(file)) {
          String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
          addNames(text);
          addComponents(text);
        }
      }
    }
    known.put(jar, described);
  }

  private static URL uncached(String place) throws IOException {
    return URI.create("jar:" + place).toURL();
  }

  private void addNames(String component) {
    Matcher property = PROPERTY.matcher(component);
    while (property.find()) {
      names.computeIfAbsent(property.group(1), none -> new TreeSet<>()).add(property.group(2));
    }
  }

  private void addComponents(String text) {
    Matcher header = COMPONENT.matcher(text);
    while (header.find()) {
      Map<String, String> attributes = new HashMap<>();
      Matcher attribute = ATTRIBUTE.matcher(header.group());
      while (attribute.find()) {
        attributes.put(attribute.group(1), attribute.group(2));
      }
      String name = attributes.getOrDefault("name", "");
      Configured component = new Configured(name, attributes.containsKey("modified"));
      for (String pid : attributes.getOrDefault("configuration-pid", name).split("\\s+")) {
        components.computeIfAbsent(pid, none -> new TreeSet<>()).add(component);
      }
    }
  }

  /** Returns the components that have a PID. */
  Set<Configured> components(String pid) {
    return components.getOrDefault(pid, Set.of());
  }

  AllowedValues known() {
    return known;
  }

  /** Returns the values that components have of a property without a configuration. */
  Set<String> names(String property) {
    return names.getOrDefault(property, Set.of());
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.rig;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The configuration of a distribution's bundles as Markdown, read from their metatype: one table a
 * PID. The reference in docs/configuration.md is what this prints; a test compares the two.
 */
public final class ConfigurationReference {
  /** The document that holds the reference, from the project's top. */
  public static final String DOCUMENT = "docs/configuration.md";

  private static final String BEGIN = "<!-- reference:";
  private static final String END = "<!-- end of reference";

  private ConfigurationReference() {}

  /**
   * Writes the reference of the distribution named by {@code millrace.distribution} into the
   * documentation.
   */
  public static void main(String[] arguments) throws IOException {
    Path document = Path.of(DOCUMENT);
    String text = Files.readString(document);
    String tables = of(Path.of(System.getProperty("millrace.distribution")));
    Files.writeString(document, text.replace(in(text) + END, tables + END));
  }

  /**
   * Returns the reference as a document has it, between its two marks.
   *
   * @throws IllegalArgumentException when a mark is missing
   */
  public static String in(String document) {
    int begin = document.indexOf('\n', Math.max(0, document.indexOf(BEGIN)));
    int end = document.indexOf(END);
    if (!document.contains(BEGIN) || end < begin) {
      throw new IllegalArgumentException("no " + BEGIN + " … " + END);
    }
    return document.substring(begin + 1, end);
  }

  /** Returns the tables of all our PIDs, in the order of the PIDs. */
  public static String of(Path distribution) throws IOException {
    SortedMap<String, String> tables = new TreeMap<>();
    try (Stream<Path> files = Files.walk(distribution.resolve("system"), 2)) {
      for (Path jar : files.filter(ConfigurationReference::isOurs).toList()) {
        read(jar, tables);
      }
    }
    return String.join("\n", tables.values());
  }

  private static boolean isOurs(Path file) {
    return file.getFileName().toString().matches("io\\.millrace\\..*\\.jar");
  }

  private static void read(Path file, SortedMap<String, String> tables) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      for (JarEntry entry : jar.stream().toList()) {
        if (entry.getName().matches("OSGI-INF/metatype/.*\\.xml")) {
          try (InputStream in = jar.getInputStream(entry)) {
            describe(parse(in), tables);
          }
        }
      }
    }
  }

  private static Document parse(InputStream in) throws IOException {
    try {
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(e);
    }
  }

  private static void describe(Document metatype, SortedMap<String, String> tables) {
    Element ocd = (Element) metatype.getElementsByTagName("OCD").item(0);
    SortedMap<String, String> files = files(metatype);
    if (ocd == null || files.isEmpty()) {
      return;
    }
    String pid = files.firstKey();
    StringBuilder table = new StringBuilder();
    table.append("#### ").append(files.remove(pid)).append("\n\n");
    table.append(ocd.getAttribute("description"));
    if (!files.isEmpty()) {
      table
          .append(" Also read, as in earlier releases: ")
          .append(String.join(", ", files.values()))
          .append('.');
    }
    table.append("\n\n");
    table.append("| key | default | allowed | what |\n|---|---|---|---|\n");
    NodeList attributes = ocd.getElementsByTagName("AD");
    for (int i = 0; i < attributes.getLength(); i++) {
      table.append(row((Element) attributes.item(i)));
    }
    tables.put(pid, table.toString());
  }

  /** Returns the files that the keys may be in, by PID. */
  private static SortedMap<String, String> files(Document metatype) {
    SortedMap<String, String> files = new TreeMap<>();
    NodeList designates = metatype.getElementsByTagName("Designate");
    for (int i = 0; i < designates.getLength(); i++) {
      Element designate = (Element) designates.item(i);
      boolean factory = designate.hasAttribute("factoryPid");
      String pid = designate.getAttribute(factory ? "factoryPid" : "pid");
      files.put(pid, "`" + pid + (factory ? "-<name>.cfg`" : ".cfg`"));
    }
    return files;
  }

  private static String row(Element attribute) {
    String preset = attribute.getAttribute("default").replaceAll("\\\\(.)", "$1");
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            attribute.getAttribute("id"),
            preset.isEmpty() ? "" : "`" + escape(preset) + "`",
            allowed(attribute),
            escape(attribute.getAttribute("description")));
  }

  private static String allowed(Element attribute) {
    NodeList options = attribute.getElementsByTagName("Option");
    if (options.getLength() > 0) {
      return Stream.iterate(0, i -> i < options.getLength(), i -> i + 1)
          .map(i -> option((Element) options.item(i)))
          .reduce((all, next) -> all + ", " + next)
          .orElse("");
    }
    String type = attribute.getAttribute("type");
    String min = attribute.getAttribute("min");
    String max = attribute.getAttribute("max");
    if (!min.isEmpty() || !max.isEmpty()) {
      return min + "–" + max;
    }
    return type.equals("Boolean") ? "true, false" : type.equals("String") ? "text" : type;
  }

  /** What stands between slashes is a pattern, and the label says it in words. */
  private static String option(Element option) {
    String value = option.getAttribute("value");
    boolean pattern = value.length() > 2 && value.startsWith("/") && value.endsWith("/");
    return pattern ? option.getAttribute("label") : value;
  }

  private static String escape(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}

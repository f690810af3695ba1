// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.configuration;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The keys of type {@code Password} in the metatype files of a jar [OSGi Compendium 105.8], by PID.
 * A file that cannot be read describes nothing: the bundle itself is not judged by it.
 */
final class MetatypePasswords {
  private static final String FOLDER = "OSGI-INF/metatype/";
  private static final int MOST_FILES = 1_000;
  private static final int MOST_BYTES = 1 << 20;
  private static final XMLInputFactory XML = factory();

  private final Map<String, Set<String>> keys = new HashMap<>();
  private final Map<String, String> definitions = new HashMap<>();
  private String definition = "";
  private String pid = "";

  private MetatypePasswords() {}

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }

  static Map<String, Set<String>> of(Path jar) throws IOException {
    Map<String, Set<String>> found = new HashMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      List<? extends ZipEntry> files =
          zip.stream()
              .filter(entry -> entry.getName().startsWith(FOLDER) && !entry.isDirectory())
              .limit(MOST_FILES)
              .toList();
      for (ZipEntry file : files) {
        try (InputStream in = zip.getInputStream(file)) {
          byte[] bytes = in.readNBytes(MOST_BYTES);
          read(bytes)
              .forEach(
                  (pid, keys) -> found.computeIfAbsent(pid, x -> new HashSet<>()).addAll(keys));
        }
      }
    } catch (ZipException | IllegalArgumentException none) {
      return found; // no jar, which others say
    }
    return found;
  }

  private static Map<String, Set<String>> read(byte[] bytes) {
    MetatypePasswords file = new MetatypePasswords();
    try {
      XMLStreamReader xml = XML.createXMLStreamReader(new ByteArrayInputStream(bytes));
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT) {
          file.element(xml);
        }
      }
    } catch (XMLStreamException unreadable) {
      return Map.of();
    }
    Map<String, Set<String>> byPid = new HashMap<>();
    file.definitions.forEach(
        (pid, definition) -> byPid.put(pid, file.keys.getOrDefault(definition, Set.of())));
    return byPid;
  }

  private void element(XMLStreamReader xml) {
    switch (xml.getLocalName()) {
      case "OCD" -> definition = text(xml, "id");
      case "AD" -> {
        if (text(xml, "type").equals("Password")) {
          keys.computeIfAbsent(definition, none -> new HashSet<>()).add(text(xml, "id"));
        }
      }
      case "Designate" -> pid = text(xml, text(xml, "factoryPid").isEmpty() ? "pid" : "factoryPid");
      case "Object" -> definitions.put(pid, text(xml, "ocdref"));
      default -> {
        // Options and icons are no concern of this.
      }
    }
  }

  private static String text(XMLStreamReader xml, String attribute) {
    String text = xml.getAttributeValue(null, attribute);
    return text == null ? "" : text;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.Before;
import org.junit.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Whatever can be configured says in its metatype what it is and what is allowed. */
public class DescribedConfigurationTest {
  private static final Set<String> NUMBERS =
      Set.of("Integer", "Long", "Short", "Byte", "Double", "Float");

  private final List<String> flaws = new ArrayList<>();
  private final Set<String> configured = new HashSet<>();
  private final Set<String> described = new HashSet<>();

  @Before
  public void readEveryBundle() throws Exception {
    for (Path jar : Distribution.jars()) {
      if (jar.getFileName().toString().startsWith("io.millrace.")) {
        read(jar);
      }
    }
  }

  private void read(Path path) throws IOException, SAXException, ParserConfigurationException {
    try (JarFile jar = new JarFile(path.toFile())) {
      for (JarEntry entry : jar.stream().toList()) {
        if (entry.getName().matches("OSGI-INF/metatype/.*\\.xml")) {
          metatype(parse(jar, entry));
        } else if (entry.getName().matches("OSGI-INF/[^/]*\\.xml")) {
          component(parse(jar, entry));
        }
      }
    }
  }

  private static Document parse(JarFile jar, JarEntry entry)
      throws IOException, SAXException, ParserConfigurationException {
    try (InputStream in = jar.getInputStream(entry)) {
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
    }
  }

  /** A component that names a PID of its own wants to be configured. */
  private void component(Document component) {
    Element root = component.getDocumentElement();
    if (!root.getAttribute("configuration-pid").isEmpty()) {
      configured.addAll(List.of(root.getAttribute("configuration-pid").split(" ")));
    }
  }

  private void metatype(Document metatype) {
    for (Element designate : elements(metatype.getDocumentElement(), "Designate")) {
      described.add(designate.getAttribute("pid") + designate.getAttribute("factoryPid"));
    }
    for (Element definition : elements(metatype.getDocumentElement(), "OCD")) {
      String where = definition.getAttribute("id");
      need(where, !definition.getAttribute("description").isBlank(), "a description");
      for (Element attribute : elements(definition, "AD")) {
        attribute(where + " " + attribute.getAttribute("id"), attribute);
      }
    }
  }

  private void attribute(String where, Element attribute) {
    need(where, !attribute.getAttribute("name").isBlank(), "a name");
    need(where, attribute.getAttribute("description").length() > 10, "a description");
    boolean bounded =
        !attribute.getAttribute("min").isEmpty() && !attribute.getAttribute("max").isEmpty();
    boolean chosen = !elements(attribute, "Option").isEmpty();
    if (NUMBERS.contains(attribute.getAttribute("type"))) {
      need(where, bounded || chosen, "min and max, or options");
    }
  }

  private void need(String where, boolean there, String what) {
    if (!there) {
      flaws.add(where + " lacks " + what);
    }
  }

  private static List<Element> elements(Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  @Test
  public void every_key_has_name_description_and_bounds() {
    assertEquals(List.of(), flaws);
  }

  @Test
  public void every_pid_of_a_component_is_described() {
    Set<String> missing = new HashSet<>(configured);
    missing.removeAll(described);
    assertEquals(Set.of(), missing);
    assertTrue(described.toString(), described.size() >= 15);
  }
}

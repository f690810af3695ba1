// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.feature;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The licences that a bundle says it has, in its header {@code Bundle-License} [OSGi Core 3.2.1.10]
 * or in Maven's file of its project.
 */
final class BundleLicences {
  private static final int MOST = 10;
  private static final Pattern CLAUSE = Pattern.compile("(?:[^,\"]|\"[^\"]*\")+");

  /** A comma inside of a name, where the header has no place for one. */
  private static final Pattern VERSION = Pattern.compile(",\\s*([Vv]ersion\\b)");

  private static final Pattern LINK = Pattern.compile(";\\s*link\\s*:?=\\s*\"?([^\";]+)");

  /** Those that are met among bundles. */
  private static final Set<String> SPDX =
      Set.of(
          "Apache-2.0",
          "MIT",
          "EPL-1.0",
          "EPL-2.0",
          "MPL-2.0",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "LGPL-2.1-only",
          "LGPL-2.1-or-later",
          "LGPL-3.0-only",
          "LGPL-3.0-or-later",
          "CC0-1.0",
          "CDDL-1.0",
          "ISC",
          "0BSD",
          "Unlicense");

  /** What names and addresses of a licence have in them, and the licence that it is. */
  private static final Map<Pattern, String> KNOWN =
      Map.of(
          Pattern.compile("apache.*2\\.0"), "Apache-2.0",
          Pattern.compile("(^|\\W)mit(\\W|$)"), "MIT",
          Pattern.compile("epl-(v?2\\.?0)|eclipse public licen[sc]e.*2\\.0"), "EPL-2.0",
          Pattern.compile("epl[- ](v?1\\.?0)|eclipse public licen[sc]e.*1\\.0"), "EPL-1.0",
          Pattern.compile("edl-v?1\\.?0|eclipse distribution licen[sc]e"), "BSD-3-Clause",
          Pattern.compile("mpl[ /-]?2\\.0|mozilla public licen[sc]e.*2\\.0"), "MPL-2.0");

  private BundleLicences() {}

  static List<SbomLicence> ofHeader(String header) {
    List<SbomLicence> found = new ArrayList<>();
    Matcher clause = CLAUSE.matcher(VERSION.matcher(header).replaceAll(" $1"));
    while (clause.find() && found.size() < MOST) {
      String text = clause.group().strip();
      Matcher link = LINK.matcher(text);
      add(found, text.split(";", 2)[0].strip(), link.find() ? link.group(1).strip() : "");
    }
    return found;
  }

  /** Reads {@code project/licenses/license}; a file that cannot be read says nothing. */
  static List<SbomLicence> ofProject(byte[] pom) {
    List<SbomLicence> found = new ArrayList<>();
    Map<String, String> texts = new HashMap<>();
    String path = "";
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(pom));
      while (xml.hasNext() && found.size() < MOST) {
        int event = xml.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          path += "/" + xml.getLocalName();
        } else if (event == XMLStreamConstants.CHARACTERS) {
          texts.put(path, xml.getText().strip());
        } else if (event == XMLStreamConstants.END_ELEMENT) {
          if (path.equals("/project/licenses/license")) {
            add(
                found,
                texts.getOrDefault(path + "/name", ""),
                texts.getOrDefault(path + "/url", ""));
            texts.clear();
          }
          path = path.substring(0, path.lastIndexOf('/'));
        }
      }
    } catch (XMLStreamException unreadable) {
      return List.of();
    }
    return found;
  }

  private static void add(List<SbomLicence> found, String name, String url) {
    boolean address = name.startsWith("http://") || name.startsWith("https://");
    String link = address && url.isEmpty() ? name : url;
    String id = id(name, link);
    if (!id.isEmpty() || !name.isEmpty() && !name.equals("<<EXTERNAL>>")) {
      SbomLicence licence = new SbomLicence(id, id.isEmpty() ? name : "", link);
      if (found.stream().noneMatch(other -> other.id().equals(id) && !id.isEmpty())) {
        found.add(licence);
      }
    }
  }

  private static String id(String name, String url) {
    if (SPDX.contains(name)) {
      return name;
    }
    List<String> ids = new ArrayList<>();
    for (String text : new String[] {name, url}) {
      String low = text.toLowerCase(Locale.ROOT);
      KNOWN.forEach(
          (pattern, id) -> {
            if (pattern.matcher(low).find() && !ids.contains(id)) {
              ids.add(id);
            }
          });
    }
    return ids.size() == 1 ? ids.get(0) : ""; // two in one name: left as it is written
  }
}

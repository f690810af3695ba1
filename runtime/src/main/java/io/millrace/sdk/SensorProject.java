// SPDX-License-Identifier: Apache-2.0
package io.millrace.sdk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.SourceVersion;

/**
 * A plugin project as it begins: files of {@code io/millrace/sdk} with the sensor's name put in.
 */
final class SensorProject {
  private static final String NAME = "[a-z][a-z0-9]{0,14}";

  private final String name;
  private final String type;

  /**
   * Names it.
   *
   * @throws IllegalArgumentException when the name is not of the form that a sensor type has
   */
  SensorProject(String name) {
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException(
          "a sensor's name has 1 to 15 of a-z and 0-9, a letter first; not '" + name + "'");
    }
    if (SourceVersion.isKeyword(name)) { // it is a package's name, too
      throw new IllegalArgumentException("'" + name + "' is a word of Java's, take another name");
    }
    this.name = name;
    this.type = Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  /**
   * Writes the files and returns them.
   *
   * @throws IOException when the folder is there and not empty: nothing is overwritten
   */
  List<Path> writeInto(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var there = Files.list(folder)) {
        if (there.findAny().isPresent()) {
          throw new IOException(folder + " is there and not empty");
        }
      }
    }
    List<Path> written = new ArrayList<>();
    for (Map.Entry<String, String> file : files().entrySet()) {
      Path target = folder.resolve(file.getValue());
      Files.createDirectories(target.getParent());
      Files.writeString(target, filled(file.getKey()));
      written.add(target);
    }
    return written;
  }

  private Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("pom.xml", "pom.xml");
    files.put("bnd.bnd", "bnd.bnd");
    files.put("Sensor.java.txt", "src/main/java/sensor/" + name + "/" + type + "Sensor.java");
    files.put(
        "SensorTest.java.txt", "src/test/java/sensor/" + name + "/" + type + "SensorTest.java");
    files.put("README.md", "README.md");
    return files;
  }

  private String filled(String template) throws IOException {
    try (InputStream in = SensorProject.class.getResourceAsStream(template)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("@name@", name)
          .replace("@Name@", type)
          .replace("@version@", version());
    }
  }

  /** Returns the version of the artifacts that were built with this. */
  private static String version() {
    return SensorProject.class.getPackage().getImplementationVersion();
  }
}

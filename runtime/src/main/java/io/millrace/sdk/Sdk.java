// SPDX-License-Identifier: Apache-2.0
package io.millrace.sdk;

import io.millrace.testing.Finding;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipException;
import org.osgi.framework.BundleException;

/** {@code millrace new-sensor|check-plugin|extract}: for those who write sensor plugins. */
public final class Sdk {
  private static final String USAGE =
      """
      Usage: millrace new-sensor NAME [FOLDER]
             millrace check-plugin JAR...
             millrace extract JAR [FILE]

        new-sensor    writes a ready plugin project (source, test, build) into FOLDER
                      (default: NAME); NAME is 1 to 15 of a-z and 0-9, a letter first
        check-plugin  starts each sensor plugin in a container of its own and checks it
                      against the contract of a sensor; exit status 0 when all keep it
        extract       writes what the plugin is as a C++ skeleton for a sensor's firmware,
                      to FILE or the output
      """;

  private Sdk() {}

  /** Exit status 0: done and good; 1: the plugin is not good; 2: wrong usage. */
  public static void main(String[] arguments) throws Exception {
    List<String> words = Arrays.asList(arguments);
    try {
      System.exit(run(words));
    } catch (FileSystemException wrong) { // its message is often the path alone
      System.err.println("millrace: cannot use " + wrong.getFile() + ": " + reason(wrong));
    } catch (IllegalArgumentException | IOException | BundleException wrong) {
      System.err.println("millrace: " + wrong.getMessage());
    }
    System.exit(2); // what a plugin or its container has begun must not keep the process
  }

  private static String reason(FileSystemException wrong) {
    String reason = wrong.getReason();
    return reason != null ? reason : wrong.getClass().getSimpleName();
  }

  private static int run(List<String> words) throws Exception {
    if (words.contains("--help")) {
      System.out.print(USAGE);
      return 0;
    }
    String command = words.isEmpty() ? "" : words.get(0);
    int most = command.equals("check-plugin") ? Integer.MAX_VALUE : 3;
    if (words.size() < 2 || words.size() > most) {
      System.err.print(USAGE);
      return 2;
    }
    String last = words.size() > 2 ? words.get(2) : "";
    return switch (command) {
      case "new-sensor" -> newSensor(words.get(1), last);
      case "check-plugin" -> check(words.subList(1, words.size()));
      case "extract" -> extract(jar(words.get(1)), last);
      default -> throw new IllegalArgumentException("no such command: " + command);
    };
  }

  private static Path jar(String word) throws IOException {
    Path jar = Path.of(word);
    if (!Files.isRegularFile(jar)) {
      throw new IOException("no such file: " + jar);
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      return jar;
    } catch (ZipException e) {
      throw new IOException(jar + " is no jar: " + e.getMessage(), e);
    }
  }

  private static int newSensor(String name, String folder) throws IOException {
    Path target = Path.of(folder.isEmpty() ? name : folder);
    for (Path file : new SensorProject(name).writeInto(target)) {
      System.out.println(file);
    }
    System.out.println("next: mvn -o -f " + target + " package");
    return 0;
  }

  private static int check(List<String> words) throws Exception {
    List<Path> jars = new ArrayList<>();
    for (String word : words) {
      jars.add(jar(word));
    }
    int status = 0;
    for (Path jar : jars) {
      if (jars.size() > 1) {
        System.out.println(jar + ":");
      }
      List<Finding> findings = new PluginCheck(jar).run();
      findings.forEach(System.out::println);
      boolean good = findings.stream().allMatch(Finding::isGood);
      System.out.println(good ? "the plugin keeps the contract" : "the plugin is NOT good");
      status = good ? status : 1;
    }
    return status;
  }

  private static int extract(Path jar, String file) throws Exception {
    try (PluginHost host = PluginHost.start(jar)) {
      String code = Skeleton.of(host.sensor());
      if (file.isEmpty()) {
        System.out.print(code);
      } else {
        Files.writeString(Path.of(file), code);
        System.out.println(file);
      }
    }
    return 0;
  }
}

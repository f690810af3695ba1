// SPDX-License-Identifier: Apache-2.0
package io.millrace.deb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The modules of millrace-jre against what the jars of the distribution use. */
class RuntimeModulesIT {
  /** No class names these; without them something fails at run time. */
  private static final Map<String, String> UNNAMED =
      Map.of(
          "jdk.crypto.ec", "the provider of elliptic curves, on Java 17 to 21 a module of its own",
          "jdk.httpserver", "metrics and health over HTTP",
          "jdk.jcmd", "jcmd and jstack, for who looks for a fault",
          "jdk.management", "figures of memory and processor that java.management has by it",
          "java.instrument", "agents, for who looks for a fault",
          "java.naming", "names in certificates");

  @TempDir Path folder;

  @Test
  void every_module_that_a_jar_uses_is_in_it_and_no_other_without_a_reason() throws Exception {
    Set<String> has = Set.of(System.getProperty("millrace.modules").split(","));
    Set<String> used = used();
    assertThat(has).containsAll(used).containsAll(UNNAMED.keySet());
    Set<String> rest = new TreeSet<>(has);
    rest.removeAll(used);
    rest.removeAll(UNNAMED.keySet());
    assertThat(rest).as("used by no jar").isEmpty();
  }

  private Set<String> used() throws Exception {
    Optional<ToolProvider> jdeps = ToolProvider.findFirst("jdeps");
    assumeThat(jdeps).as("the tests run on a JDK").isPresent();
    List<String> words =
        new ArrayList<>(List.of("--multi-release", "17", "--ignore-missing-deps", "-s"));
    Path distribution = Path.of(System.getProperty("millrace.distribution"));
    try (Stream<Path> jars = Files.walk(distribution)) {
      jars.filter(each -> each.toString().endsWith(".jar")).map(Path::toString).forEach(words::add);
    }
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    assertThat(jdeps.get().run(out, out, words.toArray(String[]::new))).as(said::toString).isZero();
    return said.toString()
        .lines()
        .map(line -> line.substring(line.indexOf("->") + 2).strip())
        .filter(each -> each.matches("(java|jdk)\\.[a-z.]+"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void java_of_the_package_has_elliptic_curves_and_trusted_certificates() throws Exception {
    assumeThat(Command.exists("dpkg-deb")).as("dpkg-deb is there").isTrue();
    Path jre = DebianPackage.named("millrace-jre").unpack(folder).resolve("usr/lib/millrace/jre");
    Path file = folder.resolve("key.p12");
    assertThat(
            Command.good(
                jre.resolve("bin/keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=a",
                "-alias",
                "a",
                "-storepass",
                "changeit",
                "-keystore",
                file.toString()))
        .contains("SHA256withECDSA");
    assertThat(jre.resolve("lib/security/cacerts")).isNotEmptyFile();
  }
}

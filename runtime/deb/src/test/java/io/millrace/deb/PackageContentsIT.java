// SPDX-License-Identifier: Apache-2.0
package io.millrace.deb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.deb.DebianPackage.Entry;
import io.millrace.lib.testing.Extent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packages hold: files, modes, conffiles, scripts, and what they depend on. */
class PackageContentsIT {
  private static final Path DISTRIBUTION = Path.of(System.getProperty("millrace.distribution"));

  private static DebianPackage router;
  private static DebianPackage java;
  private static Map<String, Entry> entries;
  private static Map<String, Entry> javaEntries;

  @TempDir Path folder;

  @BeforeAll
  static void read() throws Exception {
    assumeThat(Command.exists("dpkg-deb")).as("dpkg-deb is there").isTrue();
    router = DebianPackage.named("millrace");
    java = DebianPackage.named("millrace-jre");
    entries = router.entries();
    javaEntries = java.entries();
  }

  @Test
  void router_is_for_all_machines_and_takes_any_java_from_17_up() throws Exception {
    assertThat(router.field("Architecture")).isEqualTo("all");
    assertThat(router.field("Depends"))
        .startsWith(
            "default-jre-headless (>= 2:1.17) | java17-runtime-headless | millrace-jre, adduser");
    assertThat(router.field("Version")).isEqualTo(debian(System.getProperty("millrace.version")));
    assertThat(java.field("Version")).isEqualTo(router.field("Version"));
    assertThat(java.field("Architecture")).isEqualTo("amd64");
  }

  private static String debian(String version) {
    return version.replace("-", "~");
  }

  @Test
  void whole_distribution_is_in_it() throws Exception {
    Set<String> expected = new TreeSet<>();
    try (Stream<Path> files = Files.walk(DISTRIBUTION)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = DISTRIBUTION.relativize(file).toString();
        if (name.startsWith("etc/")) {
          boolean example = name.endsWith(".example");
          expected.add((example ? "/usr/share/millrace/examples/" : "/etc/millrace/") + file(name));
        } else if (name.matches("(bin|factory|lib|system)/.*") && !name.endsWith(".cmd")) {
          expected.add("/usr/share/millrace/" + name);
        }
      }
    }
    assertThat(entries.keySet()).containsAll(expected).hasSizeGreaterThan(100);
  }

  @Test
  void kernel_grants_the_receive_buffers_that_are_configured() throws Exception {
    assertThat(entries.get("/usr/lib/sysctl.d/10-millrace.conf").mode()).isEqualTo("-rw-r--r--");
    Path file = router.unpack(folder).resolve("usr/lib/sysctl.d/10-millrace.conf");
    assertThat(Files.readString(file)).contains("\nnet.core.rmem_max = 4194304\n");
  }

  private static String file(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @Test
  void programs_can_be_run_and_nothing_else_can() {
    assertThat(programs(entries))
        .containsExactly("/usr/bin/millrace", "/usr/share/millrace/bin/millrace");
    assertThat(programs(javaEntries))
        .contains("/usr/lib/millrace/jre/bin/java", "/usr/lib/millrace/jre/lib/jspawnhelper")
        .allMatch(
            each -> each.matches("/usr/lib/millrace/jre/(bin/[a-z]+|lib/j(exec|spawnhelper))"));
  }

  private static Set<String> programs(Map<String, Entry> of) {
    return of.entrySet().stream()
        .filter(each -> each.getValue().mode().matches("-..x.*"))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everything_is_owned_by_root_and_only_root_may_write_it() {
    for (Map<String, Entry> each : Set.of(entries, javaEntries)) {
      assertThat(each.values()).extracting(Entry::owner).containsOnly("root/root");
      assertThat(each.values())
          .extracting(Entry::mode)
          .allMatch(mode -> mode.startsWith("l") || mode.matches(".r.[x-]r-[x-]r-[x-]"));
    }
  }

  @Test
  void every_file_below_etc_is_a_conffile() throws Exception {
    Set<String> below =
        entries.keySet().stream()
            .filter(each -> each.startsWith("/etc/") && !each.endsWith("/"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(Files.readAllLines(router.control(folder.resolve("c")).resolve("conffiles")))
        .containsExactlyInAnyOrderElementsOf(below)
        .contains("/etc/millrace/io.millrace.gateway.cfg", "/etc/default/millrace");
  }

  @Test
  void service_and_folders_of_the_data_are_there() {
    assertThat(entries)
        .containsKeys(
            "/usr/lib/systemd/system/millrace.service",
            "/usr/lib/systemd/system/millrace.socket",
            "/var/lib/millrace/",
            "/var/log/millrace/",
            "/usr/share/doc/millrace/copyright",
            "/usr/share/doc/millrace/changelog.gz");
    assertThat(entries.get("/usr/share/doc/millrace/examples").target())
        .isEqualTo("../../millrace/examples");
  }

  @Test
  void scripts_are_good_posix_shell() throws Exception {
    Path control = router.control(folder.resolve("c"));
    Path unpacked = router.unpack(folder.resolve("u"));
    for (Path script :
        Set.of(
            control.resolve("postinst"),
            control.resolve("prerm"),
            control.resolve("postrm"),
            unpacked.resolve("usr/bin/millrace"),
            unpacked.resolve("usr/share/millrace/bin/millrace"))) {
      assertThat(script).isExecutable();
      assertThat(Command.run("sh", "-n", script.toString()).output()).isEmpty();
    }
  }

  @Test
  void lintian_finds_no_error() throws Exception {
    assumeThat(Extent.isLong()).as("lintian runs with the long tests").isTrue();
    assumeThat(Command.exists("lintian")).as("lintian is there").isTrue();
    String file = router.file().toString();
    Command.Result said =
        Command.run("lintian", "--fail-on", "error", file, java.file().toString());
    assertThat(said.lines()).noneMatch(line -> line.startsWith("E:"));
    assertThat(said.status()).as(said.output()).isZero();
  }

  @Test
  void java_needs_no_library_that_its_package_does_not_depend_on() throws Exception {
    assumeThat(Command.exists("objdump")).as("objdump is there").isTrue();
    Path jre = java.unpack(folder.resolve("j")).resolve("usr/lib/millrace/jre");
    Set<String> needed = new TreeSet<>();
    Set<String> own = new TreeSet<>();
    try (Stream<Path> files = Files.walk(jre)) {
      for (Path each :
          files.filter(file -> file.toString().matches(".*/(java|.*\\.so)")).toList()) {
        own.add(each.getFileName().toString());
        Command.good("objdump", "-p", each.toString())
            .lines()
            .filter(line -> line.contains("NEEDED"))
            .forEach(line -> needed.add(line.replace("NEEDED", "").strip()));
      }
    }
    needed.removeAll(own);
    assertThat(java.field("Depends")).isEqualTo("libc6 (>= 2.34), libgcc-s1, libstdc++6, zlib1g");
    assertThat(
            Set.of(
                "libc.so.6",
                "libm.so.6",
                "ld-linux-x86-64.so.2",
                "libdl.so.2",
                "libpthread.so.0",
                "libgcc_s.so.1",
                "libstdc++.so.6",
                "libz.so.1"))
        .containsAll(needed);
  }
}

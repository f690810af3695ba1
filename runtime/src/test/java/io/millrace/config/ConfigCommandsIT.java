// SPDX-License-Identifier: Apache-2.0
package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.launcher.configuration.SiteFiles;
import io.millrace.launcher.release.DataLock;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.JournalWriter;
import io.millrace.lib.release.journal.ReleaseState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on the files and the bundles of the distribution, while no router runs. */
class ConfigCommandsIT {
  private static final String UDP = "io.millrace.net-udp.cfg";
  private static final String FLEET = "io.millrace.fleet.hawkbit.cfg";
  private static final List<String> OWN = List.of("millrace.home", "millrace.etc", "millrace.data");

  private final Path home = Path.of(System.getProperty("millrace.distribution"));

  @TempDir Path folder;
  private Path etc;
  private Path other;
  private String said = "";

  @BeforeEach
  void router() throws Exception {
    etc = copy("etc");
    other = copy("other");
    System.setProperty("millrace.home", home.toString());
    System.setProperty("millrace.etc", etc.toString());
    System.setProperty("millrace.data", folder.resolve("data").toString());
  }

  @AfterEach
  void forget() {
    OWN.forEach(System::clearProperty);
  }

  private Path copy(String name) throws Exception {
    Path copy = Files.createDirectories(folder.resolve(name));
    for (Map.Entry<String, byte[]> each : SiteFiles.read(home.resolve("factory/etc")).entrySet()) {
      Files.write(copy.resolve(each.getKey()), each.getValue());
    }
    return copy;
  }

  private int config(Object... words) {
    StringWriter out = new StringWriter();
    PrintWriter to = new PrintWriter(out, true);
    String[] texts = List.of(words).stream().map(Object::toString).toArray(String[]::new);
    int status = ConfigMain.run(to, to, texts);
    said = out.toString();
    return status;
  }

  @Test
  void what_is_shipped_is_good() {
    assertThat(config("check")).isZero();
    assertThat(said).isEqualTo(etc + ": nothing is wrong\n");
    assertThat(config("diff", "--against", "factory")).isZero();
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void each_slip_is_said_with_file_and_line_and_nothing_of_it_is_applied() throws Exception {
    Files.writeString(other.resolve(UDP), "name = udp\nprot = 5\nport = 70000\n");
    Files.writeString(other.resolve("io.millrace.nic-a.cfg"), "mac = 0013500500001234\nline = x\n");

    assertThat(config("check", other)).isEqualTo(1);
    assertThat(said)
        .contains(UDP + ":2: io.millrace.net~udp: prot is no key")
        .contains("did you mean port?")
        .contains(UDP + ":3: io.millrace.net~udp: port = \"70000\" is refused; allowed: integer")
        .contains(
            "io.millrace.nic-a.cfg:2: io.millrace.nic~a: line = \"x\": there is no such line");
    assertThat(config("check", other, "--json")).isEqualTo(1);
    assertThat(said).contains("\"good\":false").contains("\"line\":2").contains("\"port\"");
    assertThat(config("apply", other)).isEqualTo(1);
    assertThat(said).contains("refused: nothing is changed, for 3 of it is wrong:");
    assertThat(config("diff", "--against", "factory")).isZero();
    assertThat(config("check", folder.resolve("none"))).isEqualTo(2);
  }

  @Test
  void applying_says_what_changes_and_what_restarts() throws Exception {
    Files.writeString(other.resolve(UDP), "name = udp\nport = 6683\n");
    Files.delete(other.resolve("io.millrace.client.cfg"));
    String change = "io.millrace.net~udp: port: 5683 (etc/%1$s) -> 6683 (etc/%1$s)".formatted(UDP);

    assertThat(config("diff", other)).isEqualTo(1);
    assertThat(said).contains(change);
    assertThat(config("apply", other, "--dry-run")).isZero();
    assertThat(SiteFiles.read(etc)).containsKey("io.millrace.client.cfg");
    assertThat(config("apply", other)).isZero();
    assertThat(said)
        .contains(change)
        .contains("io.millrace.net.LeasedSocket is changed while it runs (io.millrace.net~udp)")
        .contains("applied; no router runs, so the next start takes it");
    assertThat(SiteFiles.read(etc)).doesNotContainKey("io.millrace.client.cfg");
    assertThat(config("show", "io.millrace.net~udp", "--set")).isZero();
    assertThat(said).contains("port = 6683  (etc/" + UDP + ")").doesNotContain("(default)");
    assertThat(config("show", "io.millrace.nett~udp")).isEqualTo(1);
    assertThat(said).contains("did you mean io.millrace.net~udp?");
    assertThat(config("apply", other)).isZero();
    assertThat(said).contains("nothing changes");
  }

  @Test
  void while_bundles_are_changed_nothing_is_applied() throws Exception {
    Files.writeString(other.resolve(UDP), "name = udp\nport = 6683\n");
    Path data = Files.createDirectories(folder.resolve("data/releases")).getParent();
    Map<String, String> fields = Map.of("id", "a:b:c:1", "set", "a".repeat(64));
    Instant time = Instant.parse("2026-05-01T12:00:00Z");
    try (DataLock lock = DataLock.take(data);
        JournalWriter journal = JournalWriter.open(data.resolve("releases/journal"))) {
      assertThat(lock).isNotNull();
      journal.append(new JournalRecord(time, ReleaseState.JUDGING, fields));
      assertThat(config("apply", other)).isEqualTo(1);
    }
    assertThat(said)
        .contains("a change of the bundles is in progress (JUDGING a:b:c:1 since " + time + ")");
    assertThat(config("diff", "--against", "factory")).isZero();
  }

  @Test
  void secrets_travel_apart() throws Exception {
    Files.writeString(etc.resolve(FLEET), "# mine\nurl = http://me:hunter2@h/\ncontrollerId = a\n");
    Path secrets = folder.resolve("secrets");
    Path zip = folder.resolve("a.zip");

    assertThat(config("export", zip, "--with-secrets", secrets)).isZero();
    assertThat(said).contains(FLEET + "/url").doesNotContain("hunter2");
    assertThat(config("export", folder.resolve("b.zip"))).isZero();
    assertThat(folder.resolve("b.zip")).hasSameBinaryContentAs(zip);
    assertThat(config("export", folder.resolve("plain"))).isZero();
    assertThat(folder.resolve("plain").resolve(FLEET))
        .hasContent("# mine\n# a secret is kept apart: url\ncontrollerId = a\n");
    Files.delete(etc.resolve(FLEET));
    assertThat(config("import", zip, "--with-secrets", secrets)).as(said).isZero();
    assertThat(etc.resolve(FLEET))
        .hasContent("# mine\nurl = http://me:hunter2@h/\ncontrollerId = a\n");
    assertThat(config("import", zip)).isZero();
    assertThat(said).contains("nothing changes");
    Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(config("import", zip, "--with-secrets", secrets)).isEqualTo(1);
    assertThat(said).contains("others may read or change it");
  }

  @Test
  void a_reset_brings_the_files_back_that_the_program_came_with() throws Exception {
    Files.writeString(etc.resolve(UDP), "port = 6683\n");
    Files.writeString(etc.resolve("authorized_keys"), "mine");
    Path atRunTime =
        Files.createDirectories(folder.resolve("data/store/config")).resolve("x.config");
    Files.writeString(atRunTime, "");

    assertThat(config("--reset", "configuration", "--forget-trust", "--yes")).isEqualTo(1);
    assertThat(config("--reset", "configuration", "--yes")).as(said).isZero();
    assertThat(config("diff", "--against", "factory")).isZero();
    assertThat(etc.resolve("authorized_keys")).hasContent("mine");
    assertThat(atRunTime).doesNotExist();
    assertThat(config("--reset", "all", "--yes")).as(said).isZero();
    assertThat(said).contains("the next start runs the factory set");
  }
}

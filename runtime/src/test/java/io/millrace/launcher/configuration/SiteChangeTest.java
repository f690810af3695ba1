// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.configuration;

import static io.millrace.lib.files.configuration.SiteMark.State.EXCHANGING;
import static io.millrace.lib.files.configuration.SiteMark.State.JUDGING;
import static io.millrace.lib.files.configuration.SiteMark.State.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.files.configuration.SiteMark;
import io.millrace.lib.testing.JavaCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SiteChangeTest {
  private static final Map<String, String> BEFORE = Map.of("a.cfg", "1", "b.cfg", "2");
  private static final Map<String, String> AFTER = Map.of("a.cfg", "3", "c.cfg", "4");
  private static final int KILLED = 137;

  @TempDir Path folder;
  private Path etc;
  private Path data;

  @BeforeEach
  void site() throws Exception {
    etc = Files.createDirectories(folder.resolve("etc"));
    data = Files.createDirectories(folder.resolve("data"));
    for (Map.Entry<String, String> each : BEFORE.entrySet()) {
      Files.writeString(etc.resolve(each.getKey()), each.getValue());
    }
    Files.writeString(etc.resolve("key"), "stays");
  }

  private static Map<String, byte[]> after() {
    Map<String, byte[]> files = new TreeMap<>();
    AFTER.forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
    return files;
  }

  private Map<String, String> there() throws IOException {
    Map<String, String> files = new TreeMap<>();
    SiteFiles.read(etc)
        .forEach((name, bytes) -> files.put(name, new String(bytes, StandardCharsets.UTF_8)));
    assertThat(etc.resolve("key")).hasContent("stays");
    return files;
  }

  @Test
  void files_count_once_they_are_committed() throws Exception {
    try (SiteChange change = SiteChange.open(etc, data)) {
      change.exchange(after(), () -> {});
      assertThat(there()).isEqualTo(AFTER);
      assertThat(SiteChange.isPending(data)).isTrue();
      change.commit();
    }
    SiteChange.open(etc, data).close();
    assertThat(there()).isEqualTo(AFTER);
  }

  @Test
  void what_is_undone_is_as_before() throws Exception {
    try (SiteChange change = SiteChange.open(etc, data)) {
      change.exchange(after(), () -> {});
      change.undo();
    }
    assertThat(there()).isEqualTo(BEFORE);
    assertThat(SiteChange.isPending(data)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "before, 1",
    "marked, 1",
    "file, 1",
    "file, 2",
    "file, 3",
    "exchanged, 1",
    "undoing, 1",
    "file, 4",
    "file, 6",
    "undone, 1"
  })
  void a_killed_process_leaves_the_files_of_before(String step, int time) throws Exception {
    assertThat(run(step, time, true)).isEqualTo(KILLED);
    SiteChange.open(etc, data).close();

    assertThat(there()).isEqualTo(BEFORE);
    assertThat(SiteChange.isPending(data)).isFalse();
  }

  @Test
  void a_process_killed_once_it_counts_leaves_the_new_files() throws Exception {
    assertThat(run("counts", 1, false)).isEqualTo(KILLED);
    SiteChange.open(etc, data).close();

    assertThat(there()).isEqualTo(AFTER);
  }

  @Test
  void others_see_how_far_it_is() throws Exception {
    SiteMark mark = new SiteMark(data);
    List<SiteMark.State> seen = new ArrayList<>();
    try (SiteChange change = SiteChange.open(etc, data, step -> seen.add(mark.state()))) {
      change.exchange(after(), () -> seen.add(mark.state()));
      assertThat(change.undo()).isTrue();
      assertThat(change.undo()).isFalse();
    }
    assertThat(seen)
        .containsExactly(
            NONE,
            EXCHANGING,
            EXCHANGING,
            EXCHANGING,
            EXCHANGING,
            EXCHANGING, // three files
            JUDGING,
            EXCHANGING,
            EXCHANGING,
            EXCHANGING,
            EXCHANGING,
            EXCHANGING);
    assertThat(mark.state()).isEqualTo(NONE);
  }

  @Test
  void an_objection_leaves_all_as_it_was() throws Exception {
    try (SiteChange change = SiteChange.open(etc, data)) {
      IOException no = new IOException("no");
      assertThatThrownBy(
              () ->
                  change.exchange(
                      after(),
                      () -> {
                        throw no;
                      }))
          .isSameAs(no);
      assertThatThrownBy(change::commit).hasMessage("the change was undone meanwhile");
    }
    assertThat(there()).isEqualTo(BEFORE);
    assertThat(SiteChange.isPending(data)).isFalse();
  }

  @Test
  void a_link_that_the_router_could_have_made_is_not_followed() throws Exception {
    try (SiteChange change = SiteChange.open(etc, data)) {
      change.exchange(after(), () -> {});
    }
    Path secret = Files.writeString(folder.resolve("secret"), "root's");
    Files.createSymbolicLink(data.resolve("configuration/before/x.cfg"), secret);
    assertThatThrownBy(() -> SiteChange.open(etc, data)).hasMessageContaining("x.cfg is a link");
    assertThat(etc.resolve("x.cfg")).doesNotExist();
  }

  @Test
  void one_process_changes_at_a_time() throws Exception {
    try (SiteChange change = SiteChange.open(etc, data)) {
      assertThatThrownBy(() -> SiteChange.open(etc, data))
          .hasMessage("the configuration is being changed by another process");
      change.exchange(after(), () -> {});
      change.commit();
    }
  }

  @Test
  void a_file_keeps_its_permissions_and_a_link_is_refused() throws Exception {
    Path file = etc.resolve("a.cfg");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    SiteFiles.write(file, new byte[] {'5'}, data);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r--");
    SiteFiles.write(etc.resolve("n.cfg"), new byte[0], data);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(etc.resolve("n.cfg"))))
        .isEqualTo("rw-r-----");
    Path link = Files.createSymbolicLink(etc.resolve("l.cfg"), file);
    assertThatThrownBy(() -> SiteFiles.write(link, new byte[0], data))
        .hasMessageEndingWith("l.cfg is a link; change what it leads to");
  }

  private int run(String step, int time, boolean undo) throws Exception {
    List<String> words =
        JavaCommand.of(
            KilledChange.class,
            etc.toString(),
            data.toString(),
            step,
            Integer.toString(time),
            Boolean.toString(undo));
    Process process = new ProcessBuilder(words).inheritIO().start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  /** Changes the files, and ends as by SIGKILL at a step. */
  static final class KilledChange {
    private KilledChange() {}

    public static void main(String[] words) throws IOException {
      int[] left = {Integer.parseInt(words[3])};
      try (SiteChange change =
          SiteChange.open(
              Path.of(words[0]),
              Path.of(words[1]),
              step -> {
                if (step.equals(words[2]) && --left[0] == 0) {
                  Runtime.getRuntime().halt(KILLED);
                }
              })) {
        change.exchange(after(), () -> {});
        if (Boolean.parseBoolean(words[4])) {
          change.undo();
        }
        change.commit();
      }
    }
  }
}

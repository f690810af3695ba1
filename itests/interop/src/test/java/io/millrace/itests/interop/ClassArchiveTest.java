// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.Extent;
import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A start takes its classes from an archive, and never an old one: Java itself goes on with the
 * class of a jar that has changed since [seen with an AOT cache, JDK 25.0.3].
 */
@Timeout(600)
class ClassArchiveTest {
  private static final String SAID = "millrace is ready";
  private static final String CHANGED = "millrace is READY";

  @TempDir Path folder;

  private Path program;

  @BeforeEach
  void choose() {
    program = folder.resolve("program");
  }

  /** This Java, and with the long tests each other one: they have two kinds of archives. */
  static Stream<Path> javas() throws IOException {
    Path running = Path.of(System.getProperty("java.home")).toRealPath();
    Path all = Path.of("/usr/lib/jvm");
    if (!Extent.isLong() || !Files.isDirectory(all)) {
      return Stream.of(running);
    }
    try (Stream<Path> found = Files.list(all)) {
      return Stream.concat(Stream.of(running), found.filter(ClassArchiveTest::isJava))
          .map(ClassArchiveTest::real)
          .distinct()
          .toList()
          .stream();
    }
  }

  private static boolean isJava(Path home) {
    return Files.isExecutable(home.resolve("bin/java")) && Files.exists(home.resolve("release"));
  }

  private static Path real(Path home) {
    try {
      return home.toRealPath();
    } catch (IOException gone) {
      return home;
    }
  }

  @ParameterizedTest
  @MethodSource("javas")
  void a_start_maps_an_archive_and_runs_the_new_class_of_a_jar_that_has_changed(Path java)
      throws Exception {
    copy(Path.of(System.getProperty("millrace.distribution")), program);
    try (RouterProcess router = RouterProcess.in(folder.resolve("router"))) {
      router.program(program).on(java).environment("MILLRACE_ARCHIVE", "auto");
      router.environment("JAVA_OPTS", "-XX:TieredStopAtLevel=1"); // without the tests' own archive
      router.configure("io.millrace.net-udp", Map.of("port", RouterProcess.freePort()));
      RouterProcess.Result made = router.command("archive");
      assertThat(made.status()).as(made.output()).isZero();
      Path archive = onlyArchive(router);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)))
          .isEqualTo("rw-------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive.getParent())))
          .isEqualTo("rwx------");

      assertThat(classes(router.start())).contains("mapped from an archive");
      assertThat(router.output()).contains(SAID);
      router.stop();

      byte[] whole = Files.readAllBytes(archive);
      damage(archive);
      assertThat(classes(router.start())).doesNotContain("mapped");
      assertThat(router.output()).contains(SAID);
      router.stop();

      Files.write(archive, whole);
      change(program.resolve("lib/millrace-launcher.jar"));
      assertThat(classes(router.start())).contains("loaded from their jars");
      assertThat(router.output()).contains(CHANGED).doesNotContain(SAID);
      assertThat(onlyArchive(router)).as("of what was there before").isEqualTo(archive);
      router.stop();
    }
  }

  private static String classes(RouterProcess router) throws IOException {
    return router.shell("millrace:status", "--json").output();
  }

  private static Path onlyArchive(RouterProcess router) throws IOException {
    try (Stream<Path> files = Files.list(router.data().resolve("archive"))) {
      List<Path> found = files.filter(each -> each.toString().matches(".*[.](aot|jsa)")).toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }

  private static void damage(Path archive) throws IOException {
    byte[] bytes = Files.readAllBytes(archive);
    Files.write(archive, Arrays.copyOf(bytes, bytes.length / 2));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target);
          target.toFile().setExecutable(Files.isExecutable(each));
        }
      }
    }
  }

  /** Changes a class of the launcher; size and time of its jar stay nearly or quite the same. */
  private static void change(Path jar) throws IOException {
    FileTime before = Files.getLastModifiedTime(jar);
    Path fresh = jar.resolveSibling("fresh");
    try (ZipFile from = new ZipFile(jar.toFile());
        OutputStream file = Files.newOutputStream(fresh);
        ZipOutputStream to = new ZipOutputStream(file)) {
      for (Enumeration<? extends ZipEntry> each = from.entries(); each.hasMoreElements(); ) {
        ZipEntry entry = each.nextElement();
        to.putNextEntry(new ZipEntry(entry.getName()));
        try (InputStream bytes = from.getInputStream(entry)) {
          String text = new String(bytes.readAllBytes(), StandardCharsets.ISO_8859_1);
          to.write(
              (entry.getName().endsWith("/Launcher.class") ? text.replace(SAID, CHANGED) : text)
                  .getBytes(StandardCharsets.ISO_8859_1));
        }
      }
    }
    Files.move(fresh, jar, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(jar, before);
  }
}

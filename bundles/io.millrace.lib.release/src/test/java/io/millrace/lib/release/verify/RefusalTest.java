// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.lib.release.Refusal;
import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.archive.ReleaseArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every bad release is refused for its own reason, in its own words, and leaves no file. */
class RefusalTest {
  @ParameterizedTest
  @MethodSource("io.millrace.lib.release.verify.BadReleases#all")
  void bad_release_is_refused_before_anything_is_written(BadReleases.Bad bad, @TempDir Path folder)
      throws Exception {
    Path stage = folder.resolve("objects");
    RefusedReleaseException refused = refused(bad, folder, stage);
    assertThat(refused.refusal()).as(refused.getMessage()).isEqualTo(bad.refusal());
    assertThat(refused.getMessage()).hasSizeBetween(15, 201).doesNotContain("Exception");
    assertThat(Files.notExists(stage) || isEmpty(stage)).as("nothing is left").isTrue();
  }

  @Test
  void every_reason_is_tried() {
    Set<Refusal> tried = EnumSet.noneOf(Refusal.class);
    BadReleases.all().forEach(bad -> tried.add(bad.refusal()));
    assertThat(tried).containsExactlyInAnyOrder(Refusal.values());
  }

  private static RefusedReleaseException refused(BadReleases.Bad bad, Path folder, Path stage)
      throws Exception {
    Forgery forgery = new Forgery();
    bad.made().accept(forgery);
    Path file = Files.write(folder.resolve("bad.mrl"), forgery.file());
    return catchThrowableOfType(
        RefusedReleaseException.class,
        () -> {
          try (ReleaseArchive archive = ReleaseArchive.open(file)) {
            VerifiedRelease verified =
                new ReleaseVerifier(forgery.trust(), forgery.policy).verify(archive);
            ReleaseVerifier.stage(archive, verified, new ObjectFolder(stage));
          }
        });
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }
}

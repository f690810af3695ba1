// SPDX-License-Identifier: Apache-2.0
package org.example.telemetry.ups;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.ManualTime;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpsTelemetryTest {
  @TempDir Path folder;

  private final ManualTime time = new ManualTime();
  private final AtomicInteger changes = new AtomicInteger();
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file = Files.writeString(folder.resolve("battery"), "3921000 87\n");
  }

  private UpsTelemetry telemetry() {
    UpsTelemetry telemetry =
        new UpsTelemetry(
            new UpsTelemetry.Config() {
              @Override
              public String file() {
                return file.toString();
              }

              @Override
              public int seconds() {
                return 10;
              }

              @Override
              public Class<? extends Annotation> annotationType() {
                return UpsTelemetry.Config.class;
              }
            },
            time);
    telemetry.listen(changes::incrementAndGet);
    return telemetry;
  }

  @Test
  void battery_is_what_the_file_says() {
    assertThat(telemetry().battery().orElseThrow().percent()).hasValue(87);
  }

  @Test
  void change_is_told_once() throws Exception {
    UpsTelemetry telemetry = telemetry();
    time.advance(Duration.ofSeconds(30));
    assertThat(changes).hasValue(0);
    Files.writeString(file, "3800000 60\n");
    time.advance(Duration.ofSeconds(30));
    assertThat(changes).hasValue(1);
    assertThat(telemetry.battery().orElseThrow().microvolts()).hasValue(3_800_000);
  }

  @Test
  void battery_is_absent_without_a_usable_file() throws Exception {
    Files.writeString(file, "none");
    assertThat(telemetry().battery()).isEmpty();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shown of a release that is being sent. */
class UploadProgressTest {
  private final AtomicLong nanos = new AtomicLong(5);
  private final List<String> shown = new ArrayList<>();

  private UploadProgress upload(OptionalLong size) {
    return new UploadProgress((text, percent) -> shown.add(percent + " " + text), size, nanos::get);
  }

  private void pass(long millis) {
    nanos.addAndGet(millis * 1_000_000);
  }

  @Test
  void size_rate_and_time_left_are_shown_where_the_size_is_known() {
    UploadProgress upload = upload(OptionalLong.of(400 << 20));
    pass(2000);
    upload.received(4 << 20);
    pass(98_000);
    upload.received(300 << 20);
    assertThat(shown)
        .containsExactly(
            "1 receiving 4.0 MiB of 400.0 MiB, 2.0 MiB/s, 3 min 18 s left",
            "75 receiving 300.0 MiB of 400.0 MiB, 3.0 MiB/s, 34 s left");
  }

  @Test
  void without_a_size_nothing_is_said_of_the_end() {
    UploadProgress upload = upload(OptionalLong.empty());
    pass(1000);
    upload.received(1536);
    assertThat(shown).containsExactly("-1 receiving 1.5 KiB, 1.5 KiB/s");
  }

  @Test
  void what_comes_often_is_not_drawn_often() {
    UploadProgress upload = upload(OptionalLong.empty());
    for (int i = 1; i <= 1000; i++) {
      pass(1);
      upload.received(i);
    }
    assertThat(shown).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource({"0,0 B", "1023,1023 B", "1024,1.0 KiB", "5368709120,5.0 GiB"})
  void bytes_have_units(long bytes, String text) {
    assertThat(UploadProgress.bytes(bytes)).isEqualTo(text);
  }
}

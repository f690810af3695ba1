// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExitLineTest {

  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
  private final ExitLine exit = new ExitLine(seen);

  @Test
  void lastLine_isKeptBack_andGivesTheStatus() throws IOException {
    write("one\ntwo\n\u0001exit 3\n");

    assertThat(exit.status()).isEqualTo(3);
    assertThat(seen).hasToString("one\ntwo\n");
  }

  @Test
  void lastLine_mayFollowOutputWithoutLineEnd() throws IOException {
    write("> \u0001exit 0\n");

    assertThat(exit.status()).isZero();
    assertThat(seen).hasToString("> ");
  }

  @Test
  void lastLine_mayComeByteByByte() throws IOException {
    for (char c : "ok\n\u0001exit 12\n".toCharArray()) {
      write(String.valueOf(c));
    }

    assertThat(exit.status()).isEqualTo(12);
    assertThat(seen).hasToString("ok\n");
  }

  @Test
  void lineThatAsksForInput_isNoOutput() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    ExitLine line = new ExitLine(seen, asked::incrementAndGet);
    line.write("go\n\u0001rea".getBytes(StandardCharsets.UTF_8));
    line.write("d\nand on\u0001exit 0\n".getBytes(StandardCharsets.UTF_8));

    assertThat(asked).hasValue(1);
    assertThat(line.status()).isZero();
    assertThat(seen).hasToString("go\nand on");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no mark",
        "\u0001exit",
        "\u0001exit -1\n",
        "\u0001exit 4294967296\n",
        "\u0001exit 0\nand more",
        "\u0001\u0001",
        "\u0001something else that is much longer than an exit line can be\n"
      })
  void anythingElse_isOutput_andNoStatus(String text) throws IOException {
    write(text);

    assertThat(exit.status()).isNegative();
    assertThat(seen).hasToString(text);
  }

  private void write(String text) throws IOException {
    exit.write(text.getBytes(StandardCharsets.UTF_8));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.lib.files.OwnerOnly;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueReferenceTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("A", "one", "LOOP", "${env:LOOP}");

  @TempDir Path folder;

  private ValueReference.Target read(String text) {
    return ValueReference.in(text).get(0).read(folder, ENVIRONMENT::get);
  }

  private void write(String name, byte[] bytes, String mode) throws Exception {
    Path file = Files.write(folder.resolve(name), bytes);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  @Test
  void references_are_found_wherever_they_stand() {
    assertThat(ValueReference.in("a ${env:A} ${ file:/b c} ${millrace.etc} ${}"))
        .extracting(ValueReference::isFile, ValueReference::name)
        .containsExactly(tuple(false, "A"), tuple(true, "/b c"));
  }

  @Test
  void a_configuration_keeps_them_as_they_are_written() {
    String text = "k = ${env:A} ${file:${millrace.etc}/x}";
    ConfigurationText read =
        ConfigurationText.of(text.getBytes(StandardCharsets.UTF_8), name -> "/etc");

    assertThat(read.values()).isEqualTo(Map.of("k", "${env:A} ${file:/etc/x}"));
    assertThat(read.slips()).isEmpty();
  }

  @Test
  void a_file_of_the_owner_alone_has_its_text_without_the_last_line_breaks() throws Exception {
    write("secret", "a b\nc \r\n\n".getBytes(StandardCharsets.UTF_8), "rw-------");

    assertThat(read("${file:secret}").value()).isEqualTo("a b\nc ");
    assertThat(read("${env:A}").value()).isEqualTo("one");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${env:B} | has no value: the router's environment has no such variable",
        "${env:LOOP} | is refused: there is a reference in it again, which is not followed",
        "${env:} | names nothing",
        "${file:none} | has no value: the file is not there",
        "${file:.} | has no value: the file cannot be read: it is a folder, not a file",
        "${file:open} | is refused: others may read or change the file; allowed is one for its"
            + " owner alone (chmod 600)",
        "${file:long} | has no value: the file is longer than 65536 bytes",
        "${file:binary} | has no value: the file is no text in UTF-8",
        "${file:loop} | is refused: there is a reference in it again, which is not followed",
      })
  void what_has_no_value_says_why(String reference, String fault) throws Exception {
    write("open", new byte[] {'x'}, "rw-r-----");
    write("long", new byte[(64 << 10) + 1], "rw-------");
    write("binary", new byte[] {(byte) 0xff}, "rw-------");
    write("loop", "${file:loop}".getBytes(StandardCharsets.UTF_8), "rw-------");
    OwnerOnly.close(folder.resolve("loop"));

    assertThat(read(reference).fault()).isEqualTo(fault);
    assertThat(read(reference).value()).isNull();
  }
}

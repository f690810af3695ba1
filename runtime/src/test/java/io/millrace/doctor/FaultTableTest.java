// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.doctor.base.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The list of faults in docs/doctor.md; with {@code -Dmillrace.write=true} it is written anew. */
class FaultTableTest {
  private static final Path DOCUMENT = Path.of("../docs/doctor.md");
  private static final String BEGIN = "checked by a test -->\n";
  private static final String END = "<!-- /faults -->";

  private final List<Fault> faults = Doctor.faults();

  @Test
  void document_lists_every_fault() throws Exception {
    String text = Files.readString(DOCUMENT);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    String wanted = FaultTable.of(faults);
    if (Boolean.getBoolean("millrace.write")) {
      Files.writeString(
          DOCUMENT, text.substring(0, begin) + wanted + text.substring(text.indexOf(END)));
      return;
    }

    assertThat(text.substring(begin, text.indexOf(END)))
        .as("give: ./mvnw -pl runtime test -Dtest=FaultTableTest -Dmillrace.write=true")
        .isEqualTo(wanted);
  }

  @Test
  void every_fault_has_a_name_of_its_own_a_cause_and_a_remedy() {
    assertThat(faults).extracting(Fault::name).doesNotHaveDuplicates();
    assertThat(faults)
        .allSatisfy(
            each -> {
              assertThat(each.name()).matches("[a-z0-9-]+");
              assertThat(each.cause()).matches("[A-Z].*[^.]");
              assertThat(each.remedy()).matches(".{12,}[^.]");
            });
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The evidence of a judgement, which the journal has on one line, is told in sentences. */
class ReportsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                   | ''",
        "health is as before                  | health is as before",
        "one; two                             | one / two",
        "one (a; b); two                      | one (a; b) / two",
        "one (a (b; c); d) more; two (e; f)   | one (a (b; c); d) more / two (e; f)",
        "a parenthesis ) that is alone; two   | a parenthesis ) that is alone / two",
      })
  void evidence_is_parted_where_a_sentence_ends(String text, String sentences) {
    assertThat(String.join(" / ", Reports.sentences(text))).isEqualTo(sentences);
  }
}

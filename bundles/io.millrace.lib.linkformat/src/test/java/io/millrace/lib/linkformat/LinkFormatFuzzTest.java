// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.linkformat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

class LinkFormatFuzzTest {
  @FuzzTest
  void no_text_breaks_the_parser_the_writer_or_the_filter(FuzzedDataProvider data) {
    String query = data.consumeString(20);
    ParsedLinks parsed = LinkFormat.parse(data.consumeRemainingAsString());
    String strict = LinkFormat.write(LinkQuery.of(List.of(query)).filter(parsed.links()));
    if (!LinkFormat.parse(strict).isGood()) {
      throw new IllegalStateException("not strict: " + strict);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.cbor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import io.millrace.api.bytes.Bytes;
import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A library's reader agrees with our writer. */
class CborProperties {
  private static final CBORFactory LIBRARY = new CBORFactory();

  @Property
  void integer_is_read_back_by_a_library(@ForAll long value) throws IOException {
    try (CBORParser parser = parser(new CborWriter().integer(value))) {
      parser.nextToken();
      assertThat(parser.getLongValue()).isEqualTo(value);
    }
  }

  @Property
  void text_is_read_back_by_a_library(@ForAll String any) throws IOException {
    String value = Bytes.utf8(any).utf8();
    try (CBORParser parser = parser(new CborWriter().text(value))) {
      parser.nextToken();
      assertThat(parser.getText()).isEqualTo(value);
    }
  }

  @Property
  void written_map_has_a_text(@ForAll long key, @ForAll byte[] value) {
    Bytes cbor = new CborWriter().map(1).integer(key).bytes(Bytes.copyOf(value)).written();
    assertThat(CborText.of(cbor)).hasValue("{" + key + ": h'" + Bytes.copyOf(value) + "'}");
  }

  private static CBORParser parser(CborWriter cbor) throws IOException {
    return LIBRARY.createParser(cbor.written().toArray());
  }
}

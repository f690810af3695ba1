// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.trace;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOption;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.OptionNumber;

/** The URI that a request asks for, as text for people, of its options or of a part of them. */
final class RequestedUri {
  private static final String CUT = "…";

  private final StringBuilder path = new StringBuilder();
  private final StringBuilder query = new StringBuilder();
  private String proxyUri; // null: there is none
  private String scheme = "coap";
  private String host = "";
  private String port = "";

  private RequestedUri() {}

  /**
   * Returns it.
   *
   * @param cut whether the options are not whole
   */
  static String of(Bytes options, boolean cut) {
    RequestedUri uri = new RequestedUri();
    try {
      for (CoapOption each : CoapOptions.ofEncoded(options)) {
        uri.take(each);
      }
    } catch (RuntimeException end) {
      if (!cut) {
        throw end; // the codec has read them all before
      }
    }
    return cut ? uri + CUT : uri.toString();
  }

  private void take(CoapOption option) {
    String value = option.value().utf8();
    switch (option.number()) {
      case OptionNumber.PROXY_URI -> proxyUri = value;
      case OptionNumber.PROXY_SCHEME -> scheme = value;
      case OptionNumber.URI_HOST -> host = value;
      case OptionNumber.URI_PORT -> port = ":" + option.value().uint();
      case OptionNumber.URI_PATH -> path.append('/').append(value);
      case OptionNumber.URI_QUERY -> query.append(query.isEmpty() ? '?' : '&').append(value);
      default -> {}
    }
  }

  @Override
  public String toString() {
    String text = proxyUri != null ? proxyUri : scheme + "://" + host + port + path + query;
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .map(each -> Character.isISOControl(each) ? '?' : each)
        .forEach(printable::appendCodePoint);
    return printable.toString();
  }
}

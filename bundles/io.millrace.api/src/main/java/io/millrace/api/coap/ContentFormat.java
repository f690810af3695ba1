// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.coap;

/** Content-Format numbers [RFC 7252 §12.3 and the CoRE registry]. */
public final class ContentFormat {
  public static final int TEXT = 0;
  public static final int LINK_FORMAT = 40;
  public static final int OCTET_STREAM = 42;
  public static final int JSON = 50;
  public static final int CBOR = 60;
  public static final int SENML_JSON = 110;
  public static final int SENML_CBOR = 112;

  private ContentFormat() {}
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.OptionNumber;
import io.millrace.lib.cbor.CborWriter;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Answers GET: with records, or with a line of text for Accept 0. The list is an array of maps {0:
 * version as text, 1: bytes, 2: CRC, 3: flags, 4: device type, 5: role}. Used by one thread.
 */
final class UpgradeViews {
  private static final int LIST_KEYS = 6;

  private final Images images;

  UpgradeViews(Images images) {
    this.images = images;
  }

  CoapResponse get(CoapRequest request) throws IOException {
    UpgradeQuery query;
    try {
      query = UpgradeQuery.of(request);
    } catch (UpgradeRefusedException refusal) {
      return CoapResponse.diagnostic(refusal.code(), refusal.getMessage());
    }
    return switch (query.id()) {
      case "ver" -> shown(request, UpgradeRecords.version(images.version()), images.version());
      case "info" -> shown(request, images.upgrade.subject().record(), images.upgrade.subject());
      case "state" -> state(request, images.upgrade.progress());
      case "list" -> list(request, images.list());
      default -> CoapResponse.diagnostic(CoapCode.NOT_IMPLEMENTED, "ver, info, state or list");
    };
  }

  private static CoapResponse state(CoapRequest request, UpgradeProgress progress) {
    return shown(request, UpgradeRecords.state(progress), progress);
  }

  private static CoapResponse shown(CoapRequest request, Bytes record, Object text) {
    return shown(request, ContentFormat.OCTET_STREAM, record, text);
  }

  private static CoapResponse shown(CoapRequest request, int format, Bytes record, Object text) {
    long accept = request.options().uint(OptionNumber.ACCEPT, format);
    if (accept == format) {
      return fresh(format, record);
    }
    return accept == ContentFormat.TEXT
        ? fresh(ContentFormat.TEXT, Bytes.utf8(String.valueOf(text)))
        : notAcceptable(format + " 0");
  }

  /** The next block changes it, so that it must not be cached. */
  private static CoapResponse fresh(int format, Bytes payload) {
    CoapResponse answer = CoapResponse.of(CoapCode.CONTENT, format, payload);
    return answer.with(answer.options().toBuilder().add(OptionNumber.MAX_AGE, 0).build());
  }

  static CoapResponse notAcceptable(String offered) {
    return CoapResponse.diagnostic(
        CoapCode.NOT_ACCEPTABLE, "this comes as Content-Format " + offered);
  }

  private static CoapResponse list(CoapRequest request, List<Images.Entry> entries) {
    CborWriter out = new CborWriter().array(entries.size());
    for (Images.Entry each : entries) {
      ImageHead head = each.head();
      out.map(LIST_KEYS).integer(0).text(head.version().toString());
      out.integer(1).integer(head.length()).integer(2).integer(head.crc());
      out.integer(3).integer(head.flags()).integer(4).integer(head.deviceType());
      out.integer(5).text(each.role());
    }
    String text =
        entries.stream()
            .map(each -> each.name() + " " + each.role() + " " + each.head())
            .collect(Collectors.joining("\n"));
    return shown(request, ContentFormat.CBOR, out.written(), text);
  }
}

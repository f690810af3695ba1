// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.lib.block.Block;
import java.util.HashMap;
import java.util.Map;

/**
 * The resource of a device whose bodies go block by block [RFC 7959]: which one is told by the
 * query. Every block of a PUT counts as executed. Only the devices' thread uses it.
 */
final class Bodies {
  private final Executions executions;
  private final Map<String, Bytes> incoming = new HashMap<>();

  Bodies(Executions executions) {
    this.executions = executions;
  }

  CoapResponse serve(CoapRequest request) {
    String query = String.join("&", request.query());
    int number = Integer.parseInt(query.substring(query.indexOf('=') + 1));
    Bytes whole = Wire.body(number, Transfer.BODY_BYTES);
    return request.code() == CoapCode.GET
        ? get(request, whole, number)
        : put(request, whole, query);
  }

  private static CoapResponse get(CoapRequest request, Bytes whole, int number) {
    int asked = (int) request.options().uint(OptionNumber.BLOCK2, Transfer.EXPONENT);
    Block block = Block.of(asked).within(whole);
    CoapOptions options =
        CoapOptions.builder()
            .add(OptionNumber.ETAG, Bytes.utf8("e" + number))
            .add(OptionNumber.CONTENT_FORMAT, 42L)
            .add(OptionNumber.MAX_AGE, 60L)
            .add(OptionNumber.BLOCK2, block.value())
            .build();
    return new CoapResponse(CoapCode.CONTENT, options, block.cut(whole));
  }

  private CoapResponse put(CoapRequest request, Bytes whole, String query) {
    if (!request.options().has(OptionNumber.BLOCK1)) {
      executions.executed("body " + query + " whole");
      boolean right = request.payload().equals(whole);
      return CoapResponse.of(right ? CoapCode.CHANGED : CoapCode.CONFLICT);
    }
    int value = (int) request.options().uint(OptionNumber.BLOCK1, 0);
    Block block = Block.of(value);
    executions.executed("body " + query + " from " + block.offset());
    Bytes before = block.number() == 0 ? Bytes.EMPTY : incoming.get(query);
    if (before == null || before.length() != block.offset()) {
      return CoapResponse.of(CoapCode.REQUEST_ENTITY_INCOMPLETE);
    }
    Bytes body = before.plus(request.payload());
    CoapOptions options = CoapOptions.builder().add(OptionNumber.BLOCK1, value).build();
    if (block.more()) {
      incoming.put(query, body);
      return new CoapResponse(CoapCode.CONTINUE, options, Bytes.EMPTY);
    }
    incoming.remove(query);
    int code = body.equals(whole) ? CoapCode.CHANGED : CoapCode.CONFLICT;
    return new CoapResponse(code, options, Bytes.EMPTY);
  }
}

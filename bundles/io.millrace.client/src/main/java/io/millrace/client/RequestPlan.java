// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import io.millrace.client.exchange.CommandFailure;
import io.millrace.client.exchange.Target;
import org.eclipse.californium.core.coap.BlockOption;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Option;
import org.eclipse.californium.core.coap.OptionSet;
import org.eclipse.californium.core.coap.Request;

/**
 * A request before it is made; null stands for "not given".
 *
 * @param method the method
 * @param target where it goes and what names the resource
 * @param payload the body
 * @param format the body's Content-Format
 * @param options the options of the command line for everything else
 * @param blockBytes the block size asked for in the answer; 0 for none
 */
record RequestPlan(
    CoAP.Code method,
    Target target,
    byte[] payload,
    Integer format,
    RequestOptions options,
    int blockBytes) {
  private static final int HOP_LIMIT = 16;

  /** Makes the request; fails as wrong usage when an option's value is not allowed. */
  Request request() {
    try {
      Request request = new Request(method, options.non ? CoAP.Type.NON : CoAP.Type.CON);
      target.addTo(request);
      addOptions(request.getOptions());
      if (payload != null) {
        if (!request.isIntendedPayload()) {
          request.setUnintendedPayload();
        }
        request.setPayload(payload);
      }
      byte[] token = options.tokenBytes();
      if (token != null) {
        request.setToken(token);
      }
      return request;
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e.getMessage());
    }
  }

  private void addOptions(OptionSet set) {
    if (format != null) {
      set.setContentFormat(format);
    }
    if (options.acceptFormat() != null) {
      set.setAccept(options.acceptFormat());
    }
    if (options.hopLimit != null) {
      int hops = options.hopLimit;
      ConnectionOptions.require(hops >= 1 && hops <= 255, "-H " + hops + ", allowed 1 to 255");
      set.addOption(new Option(HOP_LIMIT, new byte[] {(byte) hops}));
    }
    boolean reads = method == CoAP.Code.GET || method == CoAP.Code.FETCH;
    if (blockBytes > 0 && reads) {
      set.setBlock2(BlockOption.size2Szx(blockBytes), false, 0);
    }
    options.more.forEach(more -> set.addOption(option(more)));
  }

  private static Option option(String text) {
    int comma = text.indexOf(',');
    String number = comma < 0 ? text : text.substring(0, comma);
    boolean good = number.matches("[0-9]{1,5}") && Integer.parseInt(number) <= 65535;
    ConnectionOptions.require(good, "-O wants NUMBER,VALUE with a number of 0 to 65535: " + text);
    byte[] value = RequestOptions.textOrHex(comma < 0 ? "" : text.substring(comma + 1), "-O");
    return new Option(Integer.parseInt(number), value);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.resource;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.lib.linkformat.Link;
import io.millrace.nic.core.Replies;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code /sys/snsr}: the sensor sends the notice of its reboot here, over the line; from a client
 * it is refused [spec nic-resources.md §4].
 */
public final class RebootNoticeResource implements NicResource {
  @Override
  public void handle(CoapRequest request, Consumer<CoapResponse> answer) {
    boolean forged = request.code() == CoapCode.PUT && request.query().contains("ev=rbt");
    answer.accept(
        forged
            ? Replies.diagnostic(CoapCode.FORBIDDEN, "only the sensor may say that it has rebooted")
            : Replies.absent(NicResources.UNKNOWN));
  }

  @Override
  public Optional<Link> link() {
    return Optional.empty();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.netty;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** Netty's encoder; the answer to a HEAD request has the length of a body and none. */
final class ResponseEncoder extends HttpResponseEncoder {
  private boolean head;

  /** Says whether the next response answers a HEAD request; on the loop. */
  void answersHead(boolean isHead) {
    head = isHead;
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpResponse response) {
    return head || super.isContentAlwaysEmpty(response);
  }
}

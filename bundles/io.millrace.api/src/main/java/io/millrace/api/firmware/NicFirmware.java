// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.firmware;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/** The open firmware images of one NIC. Thread-safe. */
@ConsumerType
public interface NicFirmware extends AutoCloseable {
  /**
   * Handles a request for the resource {@code /sys/upg} [spec nic-resources.md §6]. Does not block.
   *
   * @param request as the client sent it, with its Block1 when the image comes in blocks
   * @param answer takes the response, once, on any thread
   */
  void handle(CoapRequest request, Consumer<CoapResponse> answer);

  /**
   * Stops what is in progress; an upload continues where it stopped when the images are opened
   * again.
   */
  @Override
  void close();
}

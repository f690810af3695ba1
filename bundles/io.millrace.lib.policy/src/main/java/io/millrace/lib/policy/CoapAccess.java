// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.policy;

import io.millrace.api.auth.AccessPolicy;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;
import java.util.List;

/**
 * Requests to devices as the resources of a policy: {@code METHOD/DEVICE/PATH}, such as {@code
 * GET/SSN0013500500040B0C/snsr/arduino/temp}, and {@code GET/SSN0013500500040B0C/} for a request
 * without a path. The device is its canonical name, or address and port; a query is left out.
 */
public final class CoapAccess {
  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "DELETE", "FETCH", "PATCH", "iPATCH");

  private CoapAccess() {}

  /** Tells whether the policy limits which devices may be used. */
  public static boolean isLimited(AccessPolicy policy) {
    return policy != AccessPolicy.NONE && PolicyDecision.limits(policy, AccessPolicy.COAP);
  }

  /**
   * Tells whether a policy permits a request to a device. A path with an empty segment, or with a
   * slash in a segment, is permitted to nobody whom a policy limits: servers differ in whether it
   * is another path.
   *
   * @param options the request's, as the device gets them
   */
  public static boolean permits(
      AccessPolicy policy, int method, String device, CoapOptions options) {
    if (!isLimited(policy)) {
      return true;
    }
    StringBuilder resource = new StringBuilder(CoapCode.name(method)).append('/').append(device);
    int root = resource.length();
    for (OptionCursor at = options.cursor(); at.next(); ) {
      if (at.number() == OptionNumber.URI_PATH) {
        Bytes segment = at.value();
        String text = segment.utf8();
        if (text.isEmpty() || text.indexOf('/') >= 0) {
          return false;
        }
        resource.append('/').append(text);
      }
    }
    if (resource.length() == root) {
      resource.append('/');
    }
    return PolicyDecision.permits(policy, AccessPolicy.COAP, resource.toString());
  }

  /**
   * Tells whether a policy permits any request to a resource of a device.
   *
   * @param path with a slash in front, without a query
   */
  public static boolean reaches(AccessPolicy policy, String device, String path) {
    for (String method : METHODS) {
      if (PolicyDecision.permits(policy, AccessPolicy.COAP, method + "/" + device + path)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Tells whether a policy permits anything at all at a device, so that the device may be in a
   * list.
   */
  public static boolean knows(AccessPolicy policy, String device) {
    if (!isLimited(policy)) {
      return true;
    }
    for (String method : METHODS) {
      if (PolicyDecision.mayPermit(policy, AccessPolicy.COAP, method + "/" + device + "/")) {
        return true;
      }
    }
    return false;
  }
}

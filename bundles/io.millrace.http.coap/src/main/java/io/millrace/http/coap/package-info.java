// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP clients reach CoAP devices: a cross proxy from HTTP to CoAP [RFC 8075]. Lowest first: {@code
 * mapping} (what an HTTP request is in CoAP, and a CoAP response in HTTP), and this package (the
 * component, and the handlers of its paths). The client of the gateway in this process, with
 * sessions and block-wise transfer, is {@code io.millrace.lib.caller}.
 */
package io.millrace.http.coap;

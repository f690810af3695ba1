// SPDX-License-Identifier: Apache-2.0
/** Requests, responses, codes and media types of HTTP and of CoAP [RFC 8075 §5 to §7]. */
package io.millrace.http.coap.mapping;

// SPDX-License-Identifier: Apache-2.0
/**
 * The gateway: a CoAP-to-CoAP forward proxy with sessions [DESIGN §3]. This package has the
 * component, its configuration and the composition root. Each package uses only those below it:
 *
 * <pre>
 * local      the gateway's own resources, and those of other bundles; logins
 * exchange   a client's request from its arrival to its response
 * observe    observations [RFC 7641]
 * cache      which requests ask for the same, and the answers that are kept for them
 * block      responses of devices that come in blocks [RFC 7959]
 * trace      the latest requests that were forwarded
 * reach      when devices were heard last, and whether they are reached
 * route      what a request asks for, and the next hop that it goes to
 * access     who may send requests, where to, and how much an unverified client gets
 * message    error responses and the key of an exchange
 * </pre>
 */
package io.millrace.gateway;

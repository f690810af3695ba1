// SPDX-License-Identifier: Apache-2.0
/** The CoAP message layer over any carrier. */
package io.millrace.endpoint;

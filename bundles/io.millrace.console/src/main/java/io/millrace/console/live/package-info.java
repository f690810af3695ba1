// SPDX-License-Identifier: Apache-2.0
/** What open pages are told of by server-sent events. */
package io.millrace.console.live;

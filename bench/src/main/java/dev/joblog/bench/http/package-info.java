// SPDX-License-Identifier: Apache-2.0
/** A client of HTTP/1.1 that costs little, so that the server has the cores. */
@NullMarked
package dev.joblog.bench.http;

import org.jspecify.annotations.NullMarked;

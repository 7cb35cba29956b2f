/** Measures the product on real servers, each figure beside its limit in the same run. */
package dev.tidemark.bench;

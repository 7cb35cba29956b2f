package dev.tidemark.search.query;

import dev.tidemark.search.collections.Field;

/** One criterion of an order. Documents without a value come last, whichever the direction. */
record Sort(Field field, boolean descending) {}
